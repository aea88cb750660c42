"""`dure tick`: one turn of the clock, for cron or a systemd timer where `dure serve` does not run."""

from __future__ import annotations

from typing import Any

from dure import clock
from dure.management.plain import PlainCommand
from dure.operations.ticking import tick_once


class Command(PlainCommand):
    """Does what is due now."""

    help = "Do what is due now: deadlines that passed, ballots that close, reminders, mail."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one turn and say what it did."""
        turn = tick_once(at=clock.now())
        self.stdout.write(
            f"Acts by the clock: {turn.acts}. Reminders: {turn.reminders}. Mails sent: {turn.mails}."
        )

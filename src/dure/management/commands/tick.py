"""`dure tick`: let the clock act, once (for cron or a systemd timer) or again and again (as `dure serve` does)."""

from __future__ import annotations

import logging
import os
import time
from argparse import ArgumentParser
from typing import Any

from django.db import close_old_connections

from dure import clock
from dure.deadlines import Ticked, tick
from dure.management.plain import PlainCommand

logger = logging.getLogger("dure.tick")


class Command(PlainCommand):
    """Does what is due now."""

    help = "Do what is due now: deadlines that passed, ballots that close, reminders, mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on, with this pause between two turns"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one turn and say what it did; with `--every`, go on until the process that started this one is gone."""
        if options["every"] is None:
            turn = tick(clock.now())
            self.stdout.write(
                f"Acts by the clock: {turn.acts}. Ballots closed: {turn.ballots}. "
                f"Reminders: {turn.reminders}. Mails sent: {turn.mails}."
            )
            self.report(turn)
            return
        parent, last_fault = os.getppid(), ""
        while os.getppid() == parent:
            last_fault = self.turn(last_fault, options["every"])
            close_old_connections()
            time.sleep(options["every"])

    def turn(self, last_fault: str, pause: float) -> str:
        """Do one turn; return what went wrong, logged in full unless it is what went wrong the last time."""
        try:
            tick_once(at=clock.now())
        except (
            Exception
        ) as error:  # whatever went wrong with one turn must not keep the next from being tried
            fault = repr(error)
            logger.error(
                "The clock's turn failed; it is tried again every %s seconds: %s",
                pause,
                fault,
                exc_info=fault != last_fault,
            )
            return fault
        return ""

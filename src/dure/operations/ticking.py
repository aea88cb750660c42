"""One turn of the clock: what is due is done, those awaited are reminded, and waiting mail is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dure.matters.commands import tick
from dure.matters.notices import remind, send_mails


@dataclass(frozen=True)
class Turn:
    """What one turn did: acts by the clock, reminders noted, and mails sent."""

    acts: int
    reminders: int
    mails: int


def tick_once(*, at: datetime) -> Turn:
    """Do everything that is due at `at`. Doing it twice does nothing the second time."""
    return Turn(acts=tick(at=at), reminders=remind(at), mails=send_mails(at))

"""`dure tick`: let the clock act, once (for cron or a systemd timer) or again and again (as `dure serve` does)."""

from __future__ import annotations

import logging
import os
import time
from argparse import ArgumentParser
from typing import Any

from django.db import close_old_connections

from dure import clock
from dure.deadlines import Unfinished, tick
from dure.management.plain import PlainCommand

logger = logging.getLogger("dure.tick")
LOOK_SECONDS = 1.0  # so often it looks whether the process that started it is still there
REFUSED = "A deadline passed, but its act was refused: %s"


class Command(PlainCommand):
    """Does what is due now."""

    help = "Do what is due now: deadlines that passed, ballots that close, reminders, mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on, with this pause between two turns"
        )

        parser.add_argument(
            "--parent",
            type=int,
            metavar="PID",
            help="end once this process is no longer the one that started it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one turn and say what it did; with `--every`, go on until the process that started this one is gone."""
        if options["every"] is None:
            failed = None
            try:
                turn = tick(clock.now())
            except Unfinished as error:
                turn, failed = error.ticked, error
            self.stdout.write(
                f"Acts by the clock: {turn.acts}. Ballots closed: {turn.ballots}. "
                f"Reminders: {turn.reminders}. Mails sent: {turn.mails}."
            )
            for refused in turn.refused:
                logger.error(REFUSED, refused)
            if failed is not None:
                raise failed
            return
        parent, known = options["parent"] or os.getppid(), frozenset[str]()
        while os.getppid() == parent:
            known = self.turn(known)
            close_old_connections()
            again = time.monotonic() + options["every"]
            while os.getppid() == parent and (left := again - time.monotonic()) > 0:
                time.sleep(min(left, LOOK_SECONDS))

    def turn(self, known: frozenset[str]) -> frozenset[str]:
        """Do one turn; log what went wrong, unless it went wrong in the turn before; return what went wrong."""
        wrong, refused = frozenset[str](), frozenset[str]()
        try:
            refused = frozenset(tick(clock.now()).refused)
        except Exception as error:  # whatever it is, it must not keep the next turn from being tried
            if isinstance(error, Unfinished):
                refused = frozenset(error.ticked.refused)
            wrong = frozenset({repr(error.__cause__ or error)})
            if not wrong <= known:
                logger.exception("The clock's turn failed. It is tried again, and logged when it changes.")
        for one in refused - known:
            logger.error(REFUSED, one)
        return refused | wrong

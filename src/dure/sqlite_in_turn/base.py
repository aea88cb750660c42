"""SQLite whose writers take turns.

SQLite lets a writer that finds another one at work try again less and less often, so that newcomers overtake it: with
eight writers at once the unluckiest waits for seconds. Here each transaction first takes its turn, a lock on a file
beside the database, and only then begins: whoever came first goes first.

The turn ends with the transaction, and with the process at the latest: the system gives the lock of a killed one back.
"""

from __future__ import annotations

import fcntl
import os
import threading
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.db.utils import OperationalError

PATIENCE = 5.0  # seconds, where the settings name no `timeout`


class DatabaseWrapper(SQLite):
    """A connection that takes its turn before each transaction, and gives it back after."""

    _turn: int | None = None  # the open file whose lock is the turn

    def _start_transaction_under_autocommit(self) -> None:
        """Begin a transaction once nobody else of this kind is in one."""
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        """Commit; the turn ends, unless the transaction goes on because that failed."""
        done = super()._commit()
        self._end_turn()
        return done

    def _rollback(self) -> Any:
        """Roll back; the turn ends."""
        try:
            return super()._rollback()
        finally:
            self._end_turn()

    def _close(self) -> Any:
        """Close the connection, which ends whatever transaction was open."""
        try:
            return super()._close()
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        """Wait until no other connection has the turn; OperationalError after the `timeout` of the settings."""
        if self._turn is not None or self.is_in_memory_db():
            return
        name = f"{self.settings_dict['NAME']}-turn"
        file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not locked(file, float(self.settings_dict["OPTIONS"].get("timeout", PATIENCE))):
            os.close(file)
            raise OperationalError("database is locked")
        self._turn = file

    def _end_turn(self) -> None:
        """Let the next one begin: closing the file gives its lock back."""
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None


def locked(file: int, patience: float) -> bool:
    """Lock an open file for this process; return whether that succeeded within `patience` seconds."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # The system's own queue is a fair one, but it knows no end: a thread stands in it, and is left there when the
        # time is over. What it gets then it gives back, since nobody else has the file open any more.
        waiting = threading.Thread(target=_queue, args=(os.dup(file),), daemon=True)
        waiting.start()
        waiting.join(patience)
        return not waiting.is_alive()
    return True


def _queue(twin: int) -> None:
    """Wait for the lock of an open file under a second number for it, which is closed then."""
    try:
        fcntl.flock(twin, fcntl.LOCK_EX)
    finally:
        os.close(twin)

"""Writers on SQLite take turns: all of them write, none is refused, and who was killed holds nobody up."""

import multiprocessing
import signal
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db.utils import OperationalError

from dure.settings import database
from dure.sqlite_in_turn.base import DatabaseWrapper

WRITERS, EACH = 8, 25
forked = multiprocessing.get_context("fork")


@pytest.fixture
def file(tmp_path: Path, django_db_blocker) -> Iterator[Path]:
    """A database with one counter, apart from that of the tests."""
    path = tmp_path / "counted.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA journal_mode = WAL")  # as the first connection of an instance leaves it
        made.execute("CREATE TABLE counter (number INTEGER)")
        made.execute("INSERT INTO counter VALUES (0)")
    with django_db_blocker.unblock():
        yield path


def connect(path: Path, timeout: float = 20) -> DatabaseWrapper:
    """A connection with the product's own settings."""
    given = {
        "TIME_ZONE": None,
        "CONN_HEALTH_CHECKS": False,
        "AUTOCOMMIT": True,
        "ATOMIC_REQUESTS": False,
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "TEST": {},
    }
    found = DatabaseWrapper({**given, **database(f"sqlite://{path}")}, "counted")
    found.settings_dict["OPTIONS"]["timeout"] = timeout
    found.ensure_connection()
    return found


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def count_up(path: Path, times: int = EACH) -> int:
    """Read the counter and write it back one higher, each in a transaction; whoever overlaps loses a number."""
    connection = connect(path)
    for _ in range(times):
        begin(connection)
        with connection.cursor() as cursor:
            number = cursor.execute("SELECT number FROM counter").fetchone()[0]
            cursor.execute("UPDATE counter SET number = %s", [number + 1])
        connection.commit()
        connection.set_autocommit(True)
    connection.close()
    return times


def counted(path: Path) -> int:
    with sqlite3.connect(path) as asked:
        return int(asked.execute("SELECT number FROM counter").fetchone()[0])


def test_threads_that_write_at_once_all_write(file):
    start = Barrier(WRITERS)

    def run(_: int) -> int:
        start.wait()
        return count_up(file)

    with ThreadPoolExecutor(WRITERS) as pool:
        assert list(pool.map(run, range(WRITERS))) == [EACH] * WRITERS
    assert counted(file) == WRITERS * EACH


def test_processes_that_write_at_once_all_write(file):
    writers = [forked.Process(target=count_up, args=(file,)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert counted(file) == WRITERS * EACH


def hold(path: Path, began) -> None:
    """Begin a transaction and never end it."""
    begin(connect(path))
    began.set()
    signal.pause()


def test_the_turn_of_a_killed_writer_passes_on_and_its_transaction_never_was(file):
    began = forked.Event()
    holder = forked.Process(target=hold, args=(file, began))
    holder.start()
    assert began.wait(20)
    with pytest.raises(OperationalError, match="database is locked"):
        begin(connect(file, timeout=0))
    holder.kill()
    holder.join()
    assert count_up(file, 1) == counted(file) == 1


def test_a_rollback_and_a_close_end_the_turn(file):
    for end in (DatabaseWrapper.rollback, DatabaseWrapper.close):
        held = connect(file)
        begin(held)
        with held.cursor() as cursor:
            cursor.execute("UPDATE counter SET number = 99")
        end(held)
        begin(other := connect(file, timeout=0))
        other.close()
    assert counted(file) == 0


def test_who_only_reads_waits_for_nobody(file):
    begin(connect(file))
    with connect(file, timeout=0).cursor() as reader:
        assert reader.execute("SELECT number FROM counter").fetchone() == (0,)

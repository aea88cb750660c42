"""The `dure` command as it is typed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dure import __version__
from dure.cli import Fault, main
from dure.operations.demo import ensure_world, keeps
from dure.operations.home import DemoMark, database_file, home, read_mark, world_version, write_mark
from dure.operations.ports import require_free


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        yield listening.getsockname()[1]


def typed(*arguments: str, folder: Path, **surroundings: str) -> subprocess.CompletedProcess[str]:
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DURE_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "dure", *arguments],
        env={**clean, "DURE_HOME": str(folder), **surroundings},
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"dure {__version__}\n")


def test_a_command_that_does_not_exist_is_refused_with_the_names_of_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["srve"])
    assert ended.value.code == 2
    assert "'serve'" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["--help", "demo --help", "verify --help"])
def test_commands_that_need_no_database_start_without_django(command: str, tmp_path: Path) -> None:
    loaded = (
        "import sys, dure.cli\n"
        f"try: dure.cli.main({command.split()!r})\n"
        "except SystemExit: pass\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'numpy')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_expected_fault_is_a_sentence_and_the_exit_code_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DURE_PRODUCTION", "1")
    assert main(["demo"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("DURE_PRODUCTION=1 is set")
    assert printed.err.count("\n") == 1


def test_a_busy_port_is_named_with_the_way_out(busy_port: int) -> None:
    with pytest.raises(Fault) as fault:
        require_free("127.0.0.1", busy_port)
    assert str(fault.value) == (
        f"Port {busy_port} on 127.0.0.1 is in use. Stop what uses it, or take another: --port {busy_port + 1}"
    )


def test_the_demonstration_is_not_even_built_while_its_port_is_busy(tmp_path: Path, busy_port: int) -> None:
    done = typed("demo", "--port", str(busy_port), folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"Port {busy_port}" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_gets_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    done = typed("export", str(tmp_path / "out"), folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("The database does not answer as it should: no such table")


def test_the_home_is_var_in_the_present_folder_unless_it_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DURE_HOME")
    assert home() == tmp_path / "var"
    monkeypatch.setenv("DURE_HOME", "elsewhere")
    assert home() == tmp_path / "elsewhere"


def mark(version: str = "") -> DemoMark:
    return DemoMark(seed=2017, at="2027-03-01T03:00:00+00:00", version=version or world_version(), offset=0.0)


def test_a_home_with_an_instance_of_people_is_never_touched(tmp_path: Path) -> None:
    database_file(tmp_path).write_bytes(b"people's own")
    with pytest.raises(Fault, match="is left alone"):
        ensure_world(tmp_path, seed=None, day=None, fresh=True)
    assert database_file(tmp_path).read_bytes() == b"people's own"


def test_a_world_that_fits_is_kept(tmp_path: Path) -> None:
    database_file(tmp_path).write_bytes(b"a world")
    write_mark(tmp_path, mark())
    assert ensure_world(tmp_path, seed=2017, day=date(2027, 3, 1), fresh=False) == mark()
    assert read_mark(tmp_path) == mark()


@pytest.mark.parametrize(
    ("seed", "day", "version", "kept"),
    [
        (None, None, "", True),
        (2017, date(2027, 3, 1), "", True),
        (2018, None, "", False),
        (None, date(2027, 3, 2), "", False),
        (None, None, "0.0.1+000000000000", False),
    ],
)
def test_a_world_is_kept_only_if_seed_day_and_version_are_those_asked_for(
    seed: int | None, day: date | None, version: str, kept: bool
) -> None:
    assert keeps(mark(version), seed=seed, day=day) is kept


def test_a_mark_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text(json.dumps({"seed": 1}))
    with pytest.raises(Fault, match=r"demo\.json cannot be read"):
        read_mark(tmp_path)


def test_what_the_commands_write_is_its_owners_alone(tmp_path):
    assert typed("manage", "migrate", "-v0", folder=tmp_path).returncode == 0
    kept = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.glob("dure.sqlite3*")}
    assert "dure.sqlite3" in kept
    assert set(kept.values()) == {0}

"""Make the virtual environment in `.venv` agree with the lock file; standard library only.

./run and ./test call this first. A stamp inside the environment names the Python and the digest of what was
installed; where it agrees, nothing is done. The lock for tests contains the lock for running, so what
./test made also serves ./run.
"""

from __future__ import annotations

import compileall
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "dure-installed.txt"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
# What the program loads when it serves, compiled once: whoever runs it later may not be allowed to write beside it.
LOAD = """
import os, sys, tempfile
sys.dont_write_bytecode = False
with tempfile.TemporaryDirectory() as home:
    os.environ |= {"DURE_HOME": home, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "dure.settings"}
    import django
    django.setup()
    import django.db.backends.sqlite3.base, granian, dure.cli, dure.wsgi, dure.management.commands.serve
    from django.urls import get_resolver
    assert get_resolver().url_patterns
"""


class Unprepared(Exception):
    """The environment could not be made; the message is the sentence for the person who started it."""


def wanted(purpose: str) -> str:
    """Return the stamp of an environment for `run` or `test`: place, Python, and what is to be installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installed = json.dumps([project["project"], project["build-system"]], sort_keys=True)
    digest = hashlib.sha256(LOCKS[purpose].read_bytes() + installed.encode()).hexdigest()
    return f"{ROOT} {sys.version_info.major}.{sys.version_info.minor} {purpose} {digest}"


def is_ready(purpose: str) -> bool:
    """Tell whether the environment already holds everything that `purpose` needs."""
    if not STAMP.exists() or not (VENV / "bin" / "dure").exists():
        return False
    stamp = STAMP.read_text().strip()
    return stamp == wanted("test") or (purpose == "run" and stamp == wanted("run"))


def step(title: str, command: Sequence[str | Path]) -> None:
    """Run one command, showing its title and how long it took; on failure show the end of its output."""
    print(f"  {title} … ", end="", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print("failed", flush=True)
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise Unprepared(
            f"{last}\n{title}: this failed. Read the lines above; is the package index reachable?"
        )
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def make_environment(uv: str | None) -> None:
    """Create `.venv` anew for this Python."""
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        step("Make the virtual environment", [uv, "venv", "--quiet", "--python", sys.executable, VENV])
        return
    if not succeeds(sys.executable, "-c", "import venv, ensurepip"):
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise Unprepared(
            f"This Python cannot make virtual environments: the package {package} is missing.\n"
            f"Install it (sudo apt install {package}), then start again."
        )
    step("Make the virtual environment", [sys.executable, "-m", "venv", VENV])


def succeeds(*command: str | Path) -> bool:
    """Run a command silently and tell whether it ended well."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def fitting_environment(uv: str | None) -> bool:
    """Tell whether the present `.venv` was made here, works, is of this Python, and can be installed into."""
    if STAMP.exists() and not STAMP.read_text().startswith(f"{ROOT} "):
        return False  # the checkout was moved: the scripts in `.venv/bin` still name the old place
    python = VENV / "bin" / "python"
    same_version = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    if not python.exists() or not succeeds(python, "-c", same_version):
        return False
    return bool(uv) or succeeds(python, "-m", "pip", "--version")


def prepare(purpose: str) -> None:
    """Bring `.venv` to what `purpose` needs."""
    uv = shutil.which("uv")
    if uv and not succeeds(uv, "--version"):  # a shim without a program behind it
        uv = None
    print(f"Preparing Dure in {VENV} (Python {sys.version.split()[0]}, {'uv' if uv else 'pip'})", flush=True)
    if not fitting_environment(uv):
        make_environment(uv)
    STAMP.unlink(missing_ok=True)
    python = VENV / "bin" / "python"
    if uv:
        install = [uv, "pip", "install", "--quiet", "--python", python]
    else:
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lock = LOCKS[purpose]
    count = sum(line[:1].isalnum() for line in lock.read_text().splitlines())
    step(f"Install the {count} packages of {lock.name}", [*install, "--require-hashes", "-r", lock])
    step("Install Dure itself", [*install, "--no-deps", "-e", ROOT])
    step("Compile what it loads", [python, "-c", LOAD])
    STAMP.write_text(wanted(purpose) + "\n")


def main(arguments: Sequence[str]) -> int:
    """`prepare.py [run|test]`: return 0 when the environment is ready."""
    purpose = arguments[0] if arguments else "run"
    os.environ.pop("VIRTUAL_ENV", None)
    try:
        if not is_ready(purpose):
            prepare(purpose)
        compileall.compile_dir(ROOT / "src", quiet=2)  # what an upgrade changed; a moment where nothing did
    except Unprepared as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

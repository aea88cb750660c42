"""The `dure` command. It only dispatches: Django is loaded for the commands that need it, and for no other.

Every command below is a management command of the same name in `dure.management.commands`, except those
that work without a database: `tally` (in `polity`) and `demo`, which must set the clock before the settings
are read.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence

from dure import __version__

NEEDS_DATABASE = {
    "serve": "serve the pages and let the clock act on what is due",
    "init": "found a network with its first organizations and its charter",
    "tick": "do what is due: deadlines, closings, mail",
    "doctor": "check this instance and say what is wrong",
    "export": "write everything to a folder, in open formats",
    "import": "read such a folder into an empty database",
    "backup": "save the database to one file",
    "end_sign_ins": "sign somebody, or everybody, out in every browser",
    "witnesses": "say who outside signs this record's checkpoints",
    "import_conversation": "take in a published conversation (Polis: comments and votes as CSV)",
    "restore": "put such a file in place of an empty database",
    "manage": "any command of the framework underneath (migrate, shell …)",
}
ALONE = {
    "demo": ("dure.operations.demo", "open the demonstration world"),
    "verify": ("dure.operations.verify", "check an exported record against its root"),
    "witness": (
        "dure.operations.witness",
        "keep and sign the checkpoints of a record, and alarm when it is changed",
    ),
    "tally": ("polity.tallies.command", "count a ballot file, without any database"),
}


class Fault(Exception):
    """Something expected went wrong. The message is the sentence that the person at the terminal reads."""


def parser() -> argparse.ArgumentParser:
    """Describe the command line; what follows a command is read by that command."""
    top = argparse.ArgumentParser(
        prog="dure", description="Networks decide together and see it through.", allow_abbrev=False
    )
    top.add_argument("--version", action="version", version=f"dure {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, about in {**NEEDS_DATABASE, **{name: about for name, (_, about) in ALONE.items()}}.items():
        commands.add_parser(name, help=about, add_help=False)
    return top


def run_alone(name: str, rest: Sequence[str]) -> int:
    """Run a command that brings its own argument parser: `main(arguments) -> exit code`."""
    module = importlib.import_module(ALONE[name][0])
    return int(module.main(list(rest)) or 0)


def run_with_database(name: str, rest: Sequence[str]) -> int:
    """Load Django and run one of its management commands."""
    os.umask(0o077)  # the database, mails and backups hold what is private: they are their owner's alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.settings")
    management = importlib.import_module("django.core.management")
    importlib.import_module("dure.locale_catalogues").compile_catalogues()
    gc.disable()  # what is loaded now stays: looking for garbage in between only takes time
    importlib.import_module("django").setup()
    gc.enable()
    if name == "manage":
        management.execute_from_command_line(["dure", *rest])
        return 0
    database = importlib.import_module("django.db")
    try:
        management.execute_from_command_line(["dure", name, *rest])
    except (database.OperationalError, database.ProgrammingError, database.InterfaceError) as error:
        said = str(error).strip().splitlines()[0]
        raise Fault(
            f"The database does not answer as it should: {said}. `dure doctor` says what to do."
        ) from error
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an expected fault becomes a sentence on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options, rest = parser().parse_known_args(given[:1])
    rest = given[1:]
    try:
        return (
            run_alone(options.command, rest)
            if options.command in ALONE
            else run_with_database(options.command, rest)
        )
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130

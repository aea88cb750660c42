"""Where a passphrase comes from: a file, or the environment; never the command line, which others can read."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dure.cli import Fault


def add_passphrase(parser: ArgumentParser) -> None:
    """Let a command take a passphrase."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="the file whose first line seals the backup (or DURE_BACKUP_PASSPHRASE)",
    )


def passphrase_of(options: Mapping[str, Any]) -> str:
    """Return the passphrase that was given; empty where there is none."""
    path: Path | None = options.get("passphrase_file")
    if path is None:
        return os.environ.get("DURE_BACKUP_PASSPHRASE", "")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise Fault(f"The passphrase cannot be read from {path}: {error.strerror}.") from error
    if not lines or not lines[0].strip():
        raise Fault(f"{path} is empty: its first line is the passphrase.")
    return lines[0].strip()

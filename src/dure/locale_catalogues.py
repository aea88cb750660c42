"""Compiling the translations. The sources (`locale/<language>/LC_MESSAGES/django.po`) ship; the compiled
files do not.

They are written to DURE_HOME, where the settings look for them, so that an installed package need not be
writable and no gettext tools are needed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import polib

SOURCES = Path(__file__).resolve().parent / "locale"


def compile_catalogues(home: Path | None = None) -> list[Path]:
    """Compile every catalogue whose text is not the one last compiled under `home`/locale; return what was written.

    `home` is DURE_HOME from the environment if not given. A reader never sees half a file: each is moved in place. The
    digest of the text stands beside it: the time of a file says nothing after an upgrade or a restored backup.
    """
    home = home or Path(os.environ.get("DURE_HOME", "var")).resolve()
    written = []
    for source in sorted(SOURCES.glob("*/LC_MESSAGES/*.po")):
        target = (home / "locale" / source.relative_to(SOURCES)).with_suffix(".mo")
        digest, noted = hashlib.sha256(source.read_bytes()).hexdigest(), target.with_suffix(".sha256")
        if target.exists() and noted.exists() and noted.read_text() == digest:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        noted.write_text(digest)
        written.append(target)
    return written

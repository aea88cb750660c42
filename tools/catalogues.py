"""Translations: `python -m tools.catalogues` checks them, `--update` writes new texts into them.

A catalogue is complete when it has every text that the code marks, each with a translation that is not
fuzzy and names the same values and tags. `--update` keeps every translation; where a text changed, the old
translation stands beside it as fuzzy until somebody has looked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src"
LOCALE = SOURCES / "dure" / "locale"
LANGUAGES = ("ko", "fr", "ur")
VALUES = re.compile(r"(?<!{){[^{}]*}|%\([a-z_]+\)[sd]|</?[a-z][^>]*>")


def extract(into: Path) -> None:
    """Write catalogues with every marked text of `polity` and `dure` below `into`/locale, keeping
    translations.
    """
    for package in ("polity", "dure"):
        shutil.copytree(
            SOURCES / package,
            into / package,
            ignore=shutil.ignore_patterns("locale", "migrations", "__pycache__"),
        )
    if LOCALE.exists():
        shutil.copytree(LOCALE, into / "locale")
    (into / "locale").mkdir(exist_ok=True)
    languages = [part for language in LANGUAGES for part in ("-l", language)]
    options = ["--no-obsolete", "--no-wrap", "--add-location", "file", "-e", "py,html,txt"]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *languages, *options, "-v", "0"],
        cwd=into,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        check=True,
    )
    for language in LANGUAGES:
        _without_hour(catalogue(into / "locale", language))


def catalogue(locale: Path, language: str) -> Path:
    """Return where a locale folder keeps the catalogue of a language."""
    return locale / language / "LC_MESSAGES" / "django.po"


def _without_hour(path: Path) -> None:
    """Take out when the texts were extracted, so that a catalogue changes only when a text does."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "POT-Creation-Date" not in line), encoding="utf-8")


def faults_of(language: str, extracted: polib.POFile) -> Iterator[str]:
    """Yield a sentence for each text that is missing, untranslated, fuzzy or names other values."""
    path = catalogue(LOCALE, language)
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path))} if path.exists() else set()
    for entry in extracted:
        shown = f"{language}: “{entry.msgid[:70]}”"
        if (entry.msgctxt, entry.msgid) not in known:
            yield f"{shown} is not in the catalogue."
        elif entry.fuzzy or not entry.translated():
            yield f"{shown} is not translated."
        else:
            given = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
            wanted = set(VALUES.findall(entry.msgid_plural or entry.msgid))
            if any(set(VALUES.findall(text)) - wanted for text in given):
                yield f"{shown}: the translation names a value that the text does not have."
            elif not entry.msgid_plural and set(VALUES.findall(entry.msgstr)) != wanted:
                yield f"{shown}: the translation leaves out a value."


def main() -> int:
    """Check or update; return 1 if a catalogue is not complete."""
    update = "--update" in sys.argv[1:]
    if not shutil.which("xgettext"):
        print("xgettext was not found (Debian: apt install gettext; macOS: brew install gettext).")
        return 1
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="dure-catalogues-") as name:
        extract(Path(name))
        for language in LANGUAGES:
            made, target = catalogue(Path(name) / "locale", language), catalogue(LOCALE, language)
            if update:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(made, target)
            faults += faults_of(language, polib.pofile(str(made)))
    for fault in faults[:40]:
        print(fault)
    print(f"{len(faults)} texts want work." if faults else "Every catalogue is complete.")
    return bool(faults) and not update


if __name__ == "__main__":
    sys.exit(main())

"""What the tests need from the machine: a Chromium, PostgreSQL's programs, gettext, fonts for the
screenshots.

Found where it is; installed only on Debian and its kin, and only by root or under CI.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
POSTGRES_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
FONTS = {
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "fonts-noto-core": "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
}


class Missing(Exception):
    """The machine lacks something; the message names it and how to get it."""


def in_ci() -> bool:
    """Whether this is a run that may leave nothing out."""
    return os.environ.get("CI") == "true"


def browser() -> str | None:
    """Return the path of the system's Chromium or Chrome."""
    found = (shutil.which(name) for name in BROWSERS)
    places = (place for place in BROWSER_PLACES if Path(place).exists())
    return next(filter(None, found), None) or next(places, None)


def postgres_programs() -> Path | None:
    """Return the newest folder that holds `initdb` and `postgres`."""
    if (initdb := shutil.which("initdb")) and (beside := Path(initdb).resolve().parent / "postgres").exists():
        return beside.parent
    folders = [
        folder
        for place in POSTGRES_PLACES
        for folder in Path("/").glob(place[1:])
        if (folder / "initdb").exists()
    ]
    return max(
        folders, key=lambda folder: [int(part) for part in re.findall(r"\d+", str(folder))], default=None
    )


def missing_packages(*, everything: bool) -> list[str]:
    """Return the Debian packages that this machine lacks for all checks, or for the quick ones."""
    packages = [] if shutil.which("xgettext") else ["gettext"]
    if everything:
        packages += [] if browser() else ["chromium"]
        packages += [] if os.environ.get("DATABASE_URL") or postgres_programs() else ["postgresql"]
        packages += [name for name, file in FONTS.items() if not Path(file).exists()]
    return packages


def may_install() -> bool:
    """Whether this run may install packages: root, or CI, on Debian or its kin."""
    return bool(shutil.which("apt-get")) and (os.geteuid() == 0 or in_ci())


def install(packages: Iterable[str]) -> None:
    """Install Debian packages; raise Missing with the end of the output where that fails."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = list(packages)
    print(f"Installing {', '.join(packages)} …", flush=True)
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*sudo, "apt-get", *command], env=quiet, capture_output=True, text=True, check=False, timeout=900
        )
        if done.returncode:
            last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
            raise Missing(f"{last}\nCould not install {', '.join(packages)}.")


def provide(*, everything: bool) -> list[str]:
    """Install what is missing where that is allowed; return what is missing still."""
    missing = missing_packages(everything=everything)
    if missing and may_install():
        install(missing)
        missing = [name for name in missing_packages(everything=everything) if name not in FONTS]
    return missing

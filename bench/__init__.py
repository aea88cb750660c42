"""Headline figures: each by one command, see README.md.

Importing this gives the run a home of its own, on the disk of the checkout and removed at the end, and loads the
product with its own settings: nothing that a bench does touches `var` or a database of yours.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

OUT = Path(__file__).resolve().parent / "out"
OUT.mkdir(exist_ok=True)
HOME = Path(tempfile.mkdtemp(prefix="home-", dir=OUT))
_maker = os.getpid()
os.environ.update(
    DURE_HOME=str(HOME),
    DURE_PRODUCTION="",
    DURE_DEMO="",
    DURE_CLOCK_OFFSET="0",
    DJANGO_SETTINGS_MODULE="dure.settings",
)
for name in ("DATABASE_URL", "DURE_MAIL_URL"):
    os.environ.pop(name, None)


@atexit.register
def _remove_home() -> None:
    if os.getpid() == _maker:
        shutil.rmtree(HOME, ignore_errors=True)


import django  # noqa: E402 the home must be known first

from dure.locale_catalogues import compile_catalogues  # noqa: E402 likewise

(HOME / "static").mkdir()
compile_catalogues(HOME)
django.setup()

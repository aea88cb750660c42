"""A home of its own for each run of a bench: importing this makes it and loads the product with its own settings.

It lies on the disk of the checkout and is removed at the end; nothing that a bench does touches `var` or a database of
yours. Whatever measures imports this first.
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

compile_catalogues(HOME)
django.setup()

from dure.web.static_files import collect_files  # noqa: E402 Django must be loaded first

collect_files()

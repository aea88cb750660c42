"""The product's settings, with a home of its own for each test process: nothing touches `var`."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# In memory where the system has such a folder: the database's durable writes then cost nothing.
_memory = Path("/dev/shm")  # noqa: S108 a folder of our own is made in it
_home = tempfile.mkdtemp(prefix="dure-test-", dir=_memory if _memory.is_dir() else None)
_maker = os.getpid()
Path(_home, "static").mkdir()
os.environ.update(DURE_HOME=_home, DURE_CLOCK_OFFSET="0", DURE_PRODUCTION="", DURE_DEMO="")
os.environ.pop("DURE_MAIL_URL", None)


@atexit.register
def _remove_home() -> None:
    if os.getpid() == _maker:
        shutil.rmtree(_home, ignore_errors=True)


from dure.locale_catalogues import compile_catalogues  # noqa: E402 the home must be known first
from dure.settings import *  # noqa: E402, F403 these are the product's settings
from dure.settings import DATABASES  # noqa: E402

compile_catalogues()
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: threads that act at once need connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_home) / "test.sqlite3")}

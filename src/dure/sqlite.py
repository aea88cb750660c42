"""Put a current SQLite in place of an old one before Django looks for it.

Debian 12 ships SQLite 3.40, whose WAL-reset defect (fixed in 3.51.3) can corrupt a database under load. The package
`pysqlite3` carries its own, newer SQLite; where it is not installed the standard library's module stays.
"""

import sys


def use_current_sqlite() -> None:
    """Replace the standard `sqlite3` module by `pysqlite3` where that is installed."""
    try:
        import pysqlite3  # the one import inside a function: it must happen before Django's backend is loaded
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

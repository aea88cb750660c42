"""Print what every table of ours holds, a digest for each column: python -m bench.rows"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import django
from django.conf import settings

settings.INSTALLED_APPS  # noqa: B018 reads the settings, which put the current SQLite in place
django.setup()

from django.db import connection  # noqa: E402 after setup


def tables() -> dict[str, dict[str, Any]]:
    """Return for each table how many rows it has, and for each column a digest of its values with their rows' keys."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith("dure_") or table == "dure_cache":
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 a table of ours
            names = [one[0] for one in cursor.description]
            rows = cursor.fetchall()
            columns = {
                name: digest([(plain(row[0]), plain(row[place])) for row in rows])
                for place, name in enumerate(names)
            }
            found[table] = {"rows": len(rows), "columns": columns}
    return found


def digest(pairs: list[tuple[Any, Any]]) -> str:
    """Return a digest of pairs in any order."""
    return hashlib.sha256("\n".join(sorted(map(repr, pairs))).encode()).hexdigest()[:16]


def plain(value: Any) -> Any:
    """Return a value whose written form is the same whichever way the driver hands it over."""
    return bytes(value) if isinstance(value, memoryview) else value


if __name__ == "__main__":
    print(json.dumps(tables()))

"""Rows of any table as JSON lines, and back: the ground of export and import.

A value is written so that reading it gives the same value: moments in ISO 8601 with all their digits, bytes
in base64, whole numbers as numbers, other numbers as texts. Columns appear in the order of the model, rows in
the order of the primary key, so that the same database always gives the same bytes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection, models

# What is not part of an instance: sign-ins of the moment, and tables that Django derives from the program.
LEFT_OUT = {"sessions", "contenttypes", "auth"}
# What people told a support centre leaves by no export: only counts do. It stays with the instance whose key opens it.
PRIVATE = {
    "dure.supportrequest",
    "dure.supportpart",
    "dure.supportreferral",
    "dure.supportappointment",
    "dure.supportfollowup",
}
MOMENTARY = {"dure.SignIn", "dure.Answered"}
BATCH = 500


def exported_models() -> list[type[models.Model]]:
    """Return every model whose rows make up an instance, those that others refer to first, else by name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in LEFT_OUT
        and model._meta.label_lower not in PRIVATE
        and model._meta.label not in MOMENTARY
    ]
    waiting = sorted(found, key=lambda model: model._meta.label_lower)
    ordered: list[type[models.Model]] = []
    while waiting:
        ready = [model for model in waiting if not (targets(model) & set(waiting)) - {model}]
        chosen = (ready or waiting)[
            0
        ]  # a circle of references is broken by name; keys are checked at the end
        ordered.append(chosen)
        waiting.remove(chosen)
    return ordered


def targets(model: type[models.Model]) -> set[Any]:
    """Return the models that a model's columns refer to."""
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def written(value: Any) -> Any:
    """Return a column's value as JSON can hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value) if isinstance(value, Decimal) else value


def read(field: models.Field[Any, Any], value: Any) -> Any:
    """Return what `written` was given, for a column."""
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.JSONField):
        return value
    return field.to_python(value)


def lines(model: type[models.Model]) -> Iterator[str]:
    """Yield each row as one line of JSON, without its newline."""
    names = [field.attname for field in model._meta.concrete_fields]
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=BATCH):
        pairs = {name: written(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))


def store(model: type[models.Model], rows: Iterator[str]) -> int:
    """Insert rows as `lines` wrote them, keys and all; return how many. Columns that this version lacks are
    an error.

    A row that the tables' own making has put there already (the head of the record) is replaced.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    already = model._base_manager.exists()
    count, batch = 0, []
    for row in rows:
        values = {name: read(fields[name], value) for name, value in json.loads(row).items()}
        batch.append(model(**values))
        count += 1
        if already:
            batch.pop().save_base(raw=True)
        elif len(batch) == BATCH:
            model._base_manager.bulk_create(batch)
            batch = []
    model._base_manager.bulk_create(batch)
    return count


def clear(model: type[models.Model]) -> None:
    """Remove every row of a table at once, in whatever order rows refer to each other; keys are checked at the end of
    the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 our own table's name

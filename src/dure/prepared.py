"""Queries that are asked again and again: the ORM writes each into SQL once, and only the values change.

Writing a short query costs the ORM several times what the database needs to answer it. What every act asks is
therefore prepared here; whatever is asked rarely is written as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from inspect import signature
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from django.db.models import Field, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

M = TypeVar("M", bound=Model)
FEW = 12  # as many rows are written with one statement
MOST = 900  # values in one statement
Converters = list[tuple[int, list[Callable[..., Any]], Any]]


@dataclass(frozen=True)
class Statement:
    """One query as this database is asked it: where each value goes, and how its rows are read."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]  # which parameter is which value
    width: int
    converters: Converters
    build: Callable[[Sequence[Any]], Any]

    def given(self, values: dict[str, Any]) -> list[Any]:
        """Return the parameters with these values."""
        params = list(self.params)
        for place, name in self.places:
            params[place] = _adapted(values[name], params[place])
        return params


class Prepared(Generic[M]):
    """A query whose shape never changes.

    `build` gets each value by name and returns the queryset: of instances (with `select_related`), or of
    `values_list`. A value is a whole number, a text, a date or a moment; what changes the shape (None, a list) is no
    value. Each must stand in the query as it was given.
    """

    def __init__(self, build: Callable[..., QuerySet[M, Any]]) -> None:
        """Remember how the query is written; it is written when it is first asked."""
        self._build = build
        self._names = tuple(signature(build).parameters)
        self._statements: dict[tuple[Any, ...], Statement] = {}

    def all(self, **values: Any) -> list[Any]:
        """Return every row."""
        statement = self._statement(values)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.given(values))
            return [statement.build(self._converted(row, statement)) for row in cursor.fetchall()]

    def first(self, **values: Any) -> Any:
        """Return the first row, or None."""
        return next(iter(self.all(**values)), None)

    def insert_into(self, model: type[Model], columns: Sequence[str], **values: Any) -> None:
        """Let the database write every row into the table of a model, in these columns; none passes through here."""
        statement = self._statement(values)
        with connection.cursor() as cursor:
            cursor.execute(f"{_into(model, columns)} {statement.sql}", statement.given(values))

    def _statement(self, values: dict[str, Any]) -> Statement:
        kinds = tuple(type(values[name]) for name in self._names)
        key = (connection.vendor, *kinds)
        if key not in self._statements:
            self._statements[key] = self._written(values)
        return self._statements[key]

    @staticmethod
    def _converted(row: Sequence[Any], statement: Statement) -> Sequence[Any]:
        found = list(row[: statement.width])
        for place, converters, expression in statement.converters:
            value = found[place]
            for converter in converters:
                value = converter(value, expression, connection)
            found[place] = value
        return found

    def _written(self, values: dict[str, Any]) -> Statement:
        """Write the query with a mark in place of each value, and look where the marks have gone."""
        marks = {name: _mark(number, values[name]) for number, name in enumerate(self._names)}
        queryset = self._build(**marks)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = tuple(
            (place, name)
            for place, param in enumerate(params)
            for name, mark in marks.items()
            if param == _adapted(mark, param)
        )
        if missing := set(marks) - {name for _, name in places}:
            raise ValueError(f"{', '.join(sorted(missing))} is not in the query as it was given: {sql}")
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        converters = [
            (place, found, expression)
            for place, (found, expression) in compiler.get_converters(columns).items()
        ]
        return Statement(
            sql,
            tuple(params),
            places,
            len(columns),
            converters,
            _instance(compiler) if queryset._iterable_class is ModelIterable else tuple,
        )


def insert(instance: M) -> M:
    """Store a new row as `save(force_insert=True)` does, and return it with its key."""
    insert_all([instance])
    return instance


def insert_all(instances: Sequence[Model]) -> None:
    """Store new rows of one model as `bulk_create` does, with their keys, all or none; a few with one statement."""
    if len(instances) <= FEW:
        if instances:
            _insert_together(instances)
        return
    size = max(MOST // len(type(instances[0])._meta.local_concrete_fields), FEW)
    begin = 0
    with transaction.atomic(savepoint=False):
        while (left := len(instances) - begin) > 0:
            while size > left > FEW:
                size //= 2  # so that few lengths are written
            _insert_together(instances[begin : begin + size])
            begin += size


def _insert_together(instances: Sequence[Model]) -> None:
    """Store some rows with one statement; of each length it is written once."""
    model = type(instances[0])
    sql, fields = _insertion(model, len(instances))
    params = [
        field.get_db_prep_save(field.pre_save(instance, True), connection)
        for instance in instances
        for field in fields
    ]
    key = model._meta.auto_field
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        keys = [row[0] for row in cursor.fetchall()] if key is not None else []
    for number, instance in enumerate(instances):
        if key is not None:
            setattr(instance, key.attname, keys[number])
        instance._state.adding, instance._state.db = False, connection.alias


def update(instance: Model, columns: tuple[str, ...]) -> None:
    """Store these fields of a row as `save(update_fields=…)` does."""
    sql, fields = _updating(type(instance), columns)
    params = [field.get_db_prep_save(field.pre_save(instance, False), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, instance.pk])


@cache
def _insertion(model: type[Model], rows: int) -> tuple[str, list[Field[Any, Any]]]:
    key = model._meta.auto_field
    fields = [field for field in model._meta.local_concrete_fields if field is not key]
    row = f"({', '.join(['%s'] * len(fields))})"
    sql = f"{_into(model, [field.column for field in fields])} VALUES {', '.join([row] * rows)}"
    return sql + (f" RETURNING {_quoted(key.column)}" if key is not None else ""), fields


@cache
def _updating(model: type[Model], columns: tuple[str, ...]) -> tuple[str, list[Field[Any, Any]]]:
    fields = [one for one in map(model._meta.get_field, columns) if isinstance(one, Field)]
    sets = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    key = _quoted(model._meta.pk.column)
    # only names of our own tables and columns are written into the text
    return f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE {key} = %s", fields  # noqa: S608


def _into(model: type[Model], columns: Sequence[str | None]) -> str:
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(_quoted(one) for one in columns)})"


def _quoted(name: str | None) -> str:
    assert name is not None  # every column has one
    return connection.ops.quote_name(name)


def _instance(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """Return what makes an instance of a row, with those it was selected with."""
    info, alias = compiler.klass_info, compiler.using or "default"
    begin, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[begin:end]]
    related = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg]

    def build(row: Sequence[Any]) -> Any:
        made = info["model"].from_db(alias, names, row[begin:end])
        for one in related:
            one.populate(row, made)
        return made

    return build


def _mark(number: int, value: Any) -> Any:
    """Return a value of the same kind that no query names by itself."""
    if isinstance(value, datetime):
        return datetime(9000, 1, 1, 3, 7, 11, 100 + number, tzinfo=UTC)
    if isinstance(value, date):
        return date(9000, 1, 2 + number)
    if isinstance(value, str):
        return f"\x01Vålue %_\\ {number}\x01"  # what would be changed on its way into the query is noticed
    if isinstance(value, int) and not isinstance(value, bool):
        return 2_000_000_003 + 7_919 * number
    raise TypeError(f"{value!r} cannot be a value of a prepared query")


def _adapted(value: Any, like: Any) -> Any:
    """Return a value as this database is given it; `like` is how the ORM gave the mark."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, int) and isinstance(like, int):
        return type(like)(value)
    return value

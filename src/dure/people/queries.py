"""What is known about persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import ForeignKey, ForeignObjectRel, Model, QuerySet

from dure.people.models import Person
from dure.refusals import Unknown

SECRETS = frozenset(
    {"password", "data", "token_digest", "code_digest", "sealed", "sealed_key", "salt"}
    | {"session_key", "session_data", "content"}
)  # of no use to a reader, of much use to a thief
OF_OTHERS = {
    "dure.person": {"email", "name"},
    "dure.invitation": {"email", "name"},
}  # columns about somebody else
DETOURS: dict[str, Callable[[Person], QuerySet[Any]]] = {}
"""Rows that lead to a person by another row, by the name under which they are handed out."""


def also_holds(name: str, rows: Callable[[Person], QuerySet[Any]]) -> None:
    """Register rows that lead to a person by another row, so that the download of all that is held has them too."""
    DETOURS[name] = rows


def person_of(ref: str) -> Person:
    """Return the active person with this reference; raises `Unknown`."""
    person = Person.objects.filter(ref=ref, is_active=True).first()
    if person is None:
        raise Unknown("person")
    return person


def spoken_for_by(person: Person) -> QuerySet[Person]:
    """Return the members without e-mail for whom this person speaks, by name."""
    return Person.objects.filter(registered_by=person, email__isnull=True, is_active=True).order_by(
        "name", "id"
    )


def held_about(person: Person) -> dict[str, Any]:
    """Return everything that is stored about a person, as plain values: the profile, and each row that names
    the person.

    Every table with a reference to persons is in it, also those of parts built later. Other persons appear as
    their reference only. Secrets (keys of authenticator apps and the like) are left out.
    """
    found = {
        f"{relation.related_model._meta.model_name}.{relation.field.name}": rows_about(person, relation)
        for relation in relations()
    }
    found |= {name: _plain_rows(rows(person)) for name, rows in DETOURS.items()}
    return {
        "person": {field: value for field, value in plain_row(person).items() if field != "id"},
        "rows": {name: rows for name, some in sorted(found.items()) if (rows := list(some))},
    }


def relations() -> list[ForeignObjectRel]:
    """Return every column of any table that leads to a person."""
    fields = Person._meta.get_fields(include_hidden=True)
    return [
        field
        for field in fields
        if isinstance(field, ForeignObjectRel) and (field.one_to_many or field.one_to_one)
    ]


def rows_about(person: Person, relation: ForeignObjectRel) -> Iterator[dict[str, Any]]:
    """Return the rows of one table that name the person in one column."""
    model = relation.related_model
    assert isinstance(model, type)
    return _plain_rows(model._default_manager.filter(**{relation.field.name: person}))


def _plain_rows(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    model = rows.model
    references = [field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    hidden = OF_OTHERS.get(model._meta.label_lower, ())
    for row in rows.select_related(*references).order_by("pk").iterator(chunk_size=500):
        yield {field: value for field, value in plain_row(row).items() if field not in hidden}


def plain_row(row: Model) -> dict[str, Any]:
    """Return the columns of a row but the secrets; another row is named by its public reference where it has
    one.
    """
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in SECRETS:
            continue
        value = getattr(row, field.name)
        if isinstance(value, Model):
            value = getattr(value, "ref", None) or getattr(value, "slug", None) or value.pk
        values[field.name] = value
    return values

"""Somebody of every kind leaves, and every column of the database is searched for what they left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db import models, transaction

from dure.matters.models import Comment
from dure.people.erasing import ERASED, erase_person
from dure.people.models import Person
from dure.people.queries import relations
from dure.record.commands import erase
from dure.refusals import Refused

TELLING = 20  # signs from which words are somebody's own
MOST_TRIED = 6
OWN = ("person", "by")  # columns that say whose a row is, not who did something to it


def one_of_every_kind() -> Iterator[tuple[str, Person]]:
    """Yield somebody for every column that leads to a person, and some more, for they may not be allowed to leave.

    First come those who said something in their own name.
    """
    own = Comment.objects.filter(acting_for__isnull=True).exclude(text="")
    for pk in own.order_by("pk").values_list("by", flat=True).distinct()[:MOST_TRIED]:
        yield f"comment {pk}", Person.objects.get(pk=pk)
    for relation in relations():
        name = f"{relation.related_model._meta.model_name}.{relation.field.name}"
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__isnull": False})
        pks = list(rows.order_by("-pk").values_list(relation.field.name, flat=True)[:200])
        for person in Person.objects.filter(pk__in=dict.fromkeys(pks)).order_by("pk")[:MOST_TRIED]:
            yield name, person


def own_words(person: Person) -> set[str]:
    """What the person alone said in their own name, as far as an eraser promises to empty it."""
    found: set[str] = set()
    for relation in relations():
        if relation.field.name not in OWN:
            continue
        model = relation.related_model
        rows = model._default_manager.filter(**{relation.field.name: person})
        if any(field.name == "acting_for" for field in model._meta.concrete_fields):
            rows = rows.filter(acting_for__isnull=True)
        for field in model._meta.concrete_fields:
            if f"{model._meta.model_name}.{field.name}" in ERASED and isinstance(
                field, models.TextField | models.CharField
            ):
                said = {one for one in rows.values_list(field.name, flat=True) if one and len(one) >= TELLING}
                every = model._default_manager.all()
                found |= {one for one in said if every.filter(**{field.name: one}).count() == 1}
    return found


def leave(at: datetime) -> dict[str, tuple[Person, set[str]]]:
    """Let somebody of every kind leave who may; return them with their own words, by the column that led to them."""
    gone: dict[str, tuple[Person, set[str]]] = {}
    left: set[int] = set()
    for name, person in one_of_every_kind():
        if name in gone or person.pk in left:
            continue
        words = own_words(person)
        try:
            with transaction.atomic():
                erase(numbers=erase_person(person=person, at=at), by=person.ref, ground="request", at=at)
        except Refused:
            continue
        left.add(person.pk)
        gone[name] = (person, words)
    return gone


def everything_said() -> str:
    """Every text in every table, the record's too."""
    said: list[str] = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.TextField | models.CharField | models.JSONField):
                values = model._default_manager.values_list(field.name, flat=True)
                said.extend(str(value) for value in values.iterator() if value)
    return "\n".join(said)


def is_said(words: str, said: str) -> bool:
    """Whether a name or an address stands there by itself, not as a part of another's."""
    return re.search(rf"(?<![\w.@-]){re.escape(words)}(?![\w-])", said) is not None

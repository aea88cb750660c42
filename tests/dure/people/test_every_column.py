"""Every column that leads to a person or holds words is emptied when the person leaves, or stays for a reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from django.apps import apps
from django.db import models

from dure.people.erasing import ERASED
from dure.people.models import Person
from dure.people.queries import DETOURS, relations

LIST = Path(__file__).parents[3] / "src" / "dure" / "library" / "kept.toml"
KEPT = [name for one in tomllib.loads(LIST.read_text(encoding="utf-8"))["kept"] for name in one["columns"]]
WORDS = (models.TextField, models.BinaryField, models.JSONField)
LONG = 60  # signs from which a column may hold words


def holds_words(field: models.Field) -> bool:
    long = isinstance(field, models.CharField) and (field.max_length or 0) >= LONG
    return not field.choices and (
        isinstance(field, WORDS) or (long and not isinstance(field, models.SlugField))
    )


def columns() -> Iterator[tuple[str, bool]]:
    """Every column that matters here, and whether it leads to a person."""
    for model in apps.get_models():
        ours = model._meta.app_label == "dure"
        for field in model._meta.concrete_fields:
            leads = field.related_model is Person
            if leads or (ours and holds_words(field)):
                yield f"{model._meta.model_name}.{field.name}", leads


def unlisted(known: dict[str, bool], listed: list[str]) -> list[str]:
    return [name for name in known if not any(fnmatch(name, pattern) for pattern in listed)]


def test_every_column_is_emptied_or_kept_for_a_reason() -> None:
    known = dict(columns())
    assert unlisted(known, [*ERASED, *KEPT]) == []
    assert unlisted({**known, "diary.writer": True}, [*ERASED, *KEPT]) == ["diary.writer"]
    both = [name for name in ERASED if any(fnmatch(name, pattern) for pattern in KEPT)]
    assert both == []


def test_no_listed_column_is_gone() -> None:
    every = {
        f"{one._meta.model_name}.{field.name}"
        for one in apps.get_models()
        for field in one._meta.concrete_fields
    }
    assert [one for one in (*ERASED, *KEPT) if not any(fnmatch(name, one) for name in every)] == []


def test_every_column_that_leads_to_a_person_is_in_the_download() -> None:
    found = {f"{one.related_model._meta.model_name}.{one.field.name}" for one in relations()}
    assert {name for name, leads in columns() if leads} - found == set()
    detours = {"statementanswer.participant", "affiliation.holding", "sessionpresence.enrolment"}
    assert detours == set(DETOURS)

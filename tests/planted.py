"""Canaries past the commands: a text that nobody typed in each private field of each row, so that a leak names it."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from tests.seoul import NOW, RAISED_AT, Seoul

from dure.conversations.models import Conversation
from dure.networks.approval_models import Approval
from dure.people.models import Answered, Person, SignIn
from dure.recognition.models import Figure, Question, Report

FIELDS: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "dure" / "fields.toml").read_text(encoding="utf-8")
)
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def text_fields() -> set[str]:
    """Return every field of ours that can hold a text, but those that choose from a list of the program."""
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("dure").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not field.choices
    }


def canary(name: str) -> str:
    """Return the text that stands in a private field."""
    return f"canary-{name.lower().replace('.', '-').replace('_', '-')}"


def plant_rows(seoul: Seoul, quiet: Person) -> None:
    """Add rows where the world has none: what is waited for, a sign-in, an answer kept, a report in review."""
    world = seoul.world
    Approval.objects.create(
        organization=world.district,
        kind="export_persons",
        subject="x",
        reason="x",
        asked_by=world.steward,
        asked_at=RAISED_AT,
        expires_at=NOW + timedelta(days=3),
    )
    SignIn.objects.create(
        session_key="x", session_data="x", expire_date=NOW + timedelta(days=9), person=quiet, device="x"
    )
    Answered.objects.create(person=quiet, key="x", asked="x", status=200, content=b"x", at=NOW)
    report = Report.objects.get(organization=world.enterprises[0])
    figure = Figure.objects.filter(report=report).first()
    assert figure is not None
    Question.objects.create(
        report=report, indicator=figure.indicator, text="x", asked_by=world.steward, asked_at=RAISED_AT
    )
    conversation = Conversation.objects.get(title="Bread")
    conversation.statements.update(hidden_at=RAISED_AT, hidden_reason="x", hidden_by=world.steward)


def plant() -> dict[str, str]:
    """Put the canary of each private field into all its rows; return them by the name of the field.

    A field of which the world holds no row fails here: give `plant_rows` one.
    """
    planted = {}
    for name in FIELDS["private"]:
        model, field = name.split(".")
        rows = apps.get_model("dure", model)._base_manager.all()
        if model == "File":
            rows = rows.filter(public=False, evidence__isnull=False)
        elif model == "FileContent":
            rows = rows.filter(files__public=False)
        pks = list(rows.values_list("pk", flat=True))
        assert pks, f"{name}: no row"
        for pk in pks:
            text: Any = f"{canary(name)}-{pk}"
            kind = apps.get_model("dure", model)._meta.get_field(field)
            if isinstance(kind, models.BinaryField):
                text = text.encode()
            elif isinstance(kind, models.JSONField):
                text = [{"number": 1, "says": text}]
            else:
                text = text[: kind.max_length]
            apps.get_model("dure", model)._base_manager.filter(pk=pk).update(**{field: text})
        planted[name] = canary(name)
    return planted

"""The same form sent twice makes one thing: forms carry the reference that what they make will have."""

from __future__ import annotations

from typing import Any

from django.db import models

from dure.chance import new_reference


def in_turn(row: models.Model) -> None:
    """Wait until nobody else changes something for this organization or person; inside a transaction, until its end."""
    # Not a full lock: rows that only point at this one are written meanwhile.
    row._meta.model._default_manager.select_for_update(no_key=True).get(pk=row.pk)


def free_reference(model: Any, ref: str) -> str:
    """Return `ref` if it is given and no row has it, else a new one: a form that was changed makes something else."""
    return ref if ref and not model.objects.filter(ref=ref).exists() else new_reference()

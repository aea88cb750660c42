"""The public record: append-only entries, the head of their hash tree (RFC 6962), and who witnesses it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class Entry(models.Model):
    """One line of the record. Database triggers refuse update and delete.

    `payload` is canonical JSON without any personal data: persons appear as opaque references. `leaf` is the
    RFC 6962 leaf hash of `salt + payload`, in hex. One change alone passes the triggers: a lawful erasure empties
    payload and salt together, and touches nothing else; the leaf, and so the root, stays.
    """

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without gaps
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    organization = models.CharField(max_length=80, blank=True)
    matter = models.CharField(max_length=80, blank=True)
    payload = models.TextField()
    salt = models.CharField(max_length=64)
    leaf = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["organization", "-number"], name="entry_by_organization"),
            models.Index(fields=["matter", "-number"], name="entry_by_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    @property
    def is_erased(self) -> bool:
        """Whether the text was lawfully erased; its leaf is still there."""
        return not self.salt

    @property
    def said(self) -> dict[str, Any]:
        """The payload as values; empty where the text was erased."""
        values: dict[str, Any] = json.loads(self.payload) if self.payload else {}
        return values


class Head(models.Model):
    """The state of the tree after the last entry: one row. `frontier` holds the roots of its perfect subtrees."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    frontier = models.TextField(default="[]")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="record_has_one_head")]

    def __str__(self) -> str:
        return f"head at {self.size}"


class Subtree(models.Model):
    """The root of a perfect subtree of 256**level leaves, kept so that a proof need not read every leaf again."""

    level = models.PositiveSmallIntegerField()  # from 1; the leaves themselves are level 0
    number = models.BigIntegerField()  # from 0, on its level
    root = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="subtree_once")]

    def __str__(self) -> str:
        return f"subtree {self.level}/{self.number}"


class Witness(models.Model):
    """An outside party that keeps checkpoints of this record and signs what it kept. `key` is its verifier key."""

    name = models.CharField(max_length=80, unique=True)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=160)
    url = models.URLField(blank=True)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "witnesses"

    def __str__(self) -> str:
        return self.title


class Cosignature(models.Model):
    """A checkpoint that a witness signed: this many entries, at this moment. `note` is the checkpoint with its line."""

    witness = models.ForeignKey(Witness, on_delete=models.CASCADE, related_name="cosignatures")
    size = models.BigIntegerField()
    signed_at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["witness", "size"], name="cosigned_once")]
        indexes = [models.Index(fields=["witness", "-signed_at"], name="cosigned_by_witness")]

    def __str__(self) -> str:
        return f"{self.witness_id} at {self.size}"

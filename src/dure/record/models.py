"""The public record: append-only entries and the head of their hash tree (RFC 6962)."""

from django.db import models


class Entry(models.Model):
    """One line of the record. Database triggers refuse update and delete.

    `payload` is canonical JSON without any personal data: persons appear as opaque references. `leaf` is the
    RFC 6962 leaf hash of `salt + payload`, in hex.
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


class Head(models.Model):
    """The state of the tree after the last entry: one row. `frontier` holds the roots of its perfect subtrees."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    frontier = models.TextField(default="[]")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="record_has_one_head")]

    def __str__(self) -> str:
        return f"head at {self.size}"

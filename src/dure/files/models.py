"""Documents and pictures that people hand in: what each is, whose it is, who may read it, and its bytes apart."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.networks.models import Organization
from dure.people.models import Person


class FileContent(models.Model):
    """Bytes, once for each digest (SHA-256, hex). In the database, so that one backup or export holds everything."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.digest


class File(models.Model):
    """One file as it was handed in. `by` None is somebody without an account; `owner` is the organization it is of.

    Erasing takes the bytes away and leaves the line: digest, size and kind, who erased it and when.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", pgettext_lazy("kind of a file", "PDF")
        PNG = "png", pgettext_lazy("kind of a file", "picture (PNG)")
        JPEG = "jpeg", pgettext_lazy("kind of a file", "picture (JPEG)")
        WEBP = "webp", pgettext_lazy("kind of a file", "picture (WebP)")
        TEXT = "text", pgettext_lazy("kind of a file", "text")
        CSV = "csv", pgettext_lazy("kind of a file", "table (CSV)")
        ODT = "odt", pgettext_lazy("kind of a file", "document (ODT)")
        ODS = "ods", pgettext_lazy("kind of a file", "spreadsheet (ODS)")
        DOCX = "docx", pgettext_lazy("kind of a file", "document (DOCX)")
        XLSX = "xlsx", pgettext_lazy("kind of a file", "spreadsheet (XLSX)")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.ForeignKey(
        FileContent, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    public = models.BooleanField(default=False)
    owner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="files_handed_in"
    )
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="files_erased"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by__isnull=True, content__isnull=False)
                | Q(erased_at__isnull=False, erased_by__isnull=False, content__isnull=True),
                name="file_has_content_until_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.name

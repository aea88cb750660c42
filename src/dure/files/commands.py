"""Keep files, and erase them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.files.checking import Checked
from dure.files.models import File, FileContent
from dure.files.policies import may_erase
from dure.networks.models import Organization
from dure.people.models import Person


@transaction.atomic
def keep_file(
    *, file: Checked, by: Person | None, at: datetime, owner: Organization | None = None, public: bool = False
) -> File:
    """Store a checked file and return its line; equal bytes are stored once.

    The caller has asked whether `by` may hand it in here, and enters it into the record if that is due.
    """
    FileContent.objects.bulk_create(
        [FileContent(digest=file.digest, content=file.data)], ignore_conflicts=True
    )
    return File.objects.create(
        name=file.name,
        kind=file.kind,
        size=len(file.data),
        digest=file.digest,
        content_id=file.digest,
        public=public,
        owner=owner,
        by=by,
        at=at,
    )


@transaction.atomic
def erase_file(*, file: File, by: Person, at: datetime) -> None:
    """Take the bytes away, and leave the line with its digest. Erasing twice changes nothing."""
    locked = File.objects.select_for_update(of=("self",)).select_related("owner").get(pk=file.pk)
    if refused := may_erase(by, locked, at):
        raise refused
    if locked.erased_at is not None:
        return
    File.objects.filter(pk=locked.pk).update(content=None, erased_at=at, erased_by=by)
    FileContent.objects.filter(digest=locked.digest, files__isnull=True).delete()

"""Files that a person handed in for themselves, removed at the person's wish; those of an organization are its own."""

from __future__ import annotations

from datetime import datetime

from dure.files.models import File, FileContent
from dure.people.erasing import erases
from dure.people.models import Person


@erases("file.name")
def take_own_files_away(person: Person, at: datetime) -> list[int]:
    """Take bytes and names away; the line stays with its digest, as that of any file that was erased."""
    own = File.objects.filter(by=person, owner__isnull=True)
    digests = list(own.values_list("digest", flat=True))
    own.filter(erased_at__isnull=True).update(content=None, erased_at=at, erased_by=person)
    own.update(name="")
    FileContent.objects.filter(digest__in=digests, files__isnull=True).delete()
    return []

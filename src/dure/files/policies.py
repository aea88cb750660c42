"""Who may read a file at its own address, and who may erase it."""

from __future__ import annotations

from datetime import datetime

from dure.files.models import File
from dure.networks.policies import is_steward
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def may_read(person: Person | None, file: File, at: datetime) -> bool:
    """Whether this reader may have the file: everybody a public one, else who handed it in and the owner's stewards.

    A package whose files others may read too asks its own policy and answers with `dure.files.views.attachment`.
    """
    if file.public:
        return True
    return person is not None and _is_theirs(person, file, at)


def may_erase(person: Person, file: File, at: datetime) -> Refused | None:
    """None if the person handed the file in, or is a steward of the organization it is of."""
    if _is_theirs(person, file, at):
        return None
    return refuse(
        "file_of_others",
        gettext_noop("Only who handed this file in, or a steward of its organization, can erase it."),
    )


def _is_theirs(person: Person, file: File, at: datetime) -> bool:
    if file.by_id is not None and file.by_id == person.pk:
        return True
    return file.owner is not None and is_steward(person, file.owner, at)

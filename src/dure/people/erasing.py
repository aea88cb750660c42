"""A person's data removed at the person's wish, with the record's root unchanged; and what is not kept for ever.

Each part of Dure registers what it holds: `erases` for functions that remove it and the columns they empty, `keeps_for`
for what the clock does, `also_holds` (in `queries`) for rows that lead to a person by a detour. Columns that stay are
listed with the reason in `library/kept.toml`. What was public stays as that of "a member": the act, its day and its
place; not who it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from dure.people.models import Answered, Person, SignIn
from dure.refusals import refuse
from dure.trying import try_all
from polity.sentences import gettext_noop

Eraser = Callable[[Person, datetime], list[int]]
"""Removes what one part holds about a person; returns the numbers of the entries whose text goes too."""
ERASERS: list[Eraser] = []
ERASED: set[str] = set()
"""Columns (“model.column”) that an eraser empties, or whose rows it removes."""


@dataclass(frozen=True)
class Retention:
    """One kind of data that the clock removes: what, after how many days, and the function that does it."""

    kind: str
    says: str | Promise
    days: int
    remove: Callable[[datetime], int]


RETENTIONS: dict[str, Retention] = {}


def erases(*columns: str) -> Callable[[Eraser], Eraser]:
    """Register a function that removes what one part holds about a person, and the columns that it empties."""

    def register(eraser: Eraser) -> Eraser:
        ERASERS.append(eraser)
        ERASED.update(columns)
        return eraser

    return register


def keeps_for(kind: str, says: str | Promise, days: int) -> Callable[[Callable[[datetime], int]], Any]:
    """Register a function that removes what is older than the moment it is given, and returns how much it was."""

    def register(remove: Callable[[datetime], int]) -> Callable[[datetime], int]:
        RETENTIONS[kind] = Retention(kind, says, days, remove)
        return remove

    return register


def remove_what_is_old(at: datetime) -> dict[str, int]:
    """Remove all that has been kept for its time; return how much of each kind.

    Raises an ExceptionGroup of what could not be removed, once everything was tried.
    """
    removed: dict[str, int] = {}

    def remove(one: Retention) -> None:
        removed[one.kind] = one.remove(at - timedelta(days=one.days))

    try_all(RETENTIONS.values(), remove)
    return removed


@transaction.atomic
def erase_person(*, person: Person, at: datetime) -> list[int]:
    """Remove a person's data; return the entries whose text is to be erased by the caller (`record.commands.erase`).

    Ends memberships, posts and mandates first; refuses with `last_steward` where a body would be left without one, and
    with `speaks_for_others` where members without e-mail would be left without a speaker. The row stays as nobody's, so
    that what was decided can still be followed. It cannot be undone.
    """
    # Not a full lock: rows that only name this person are written meanwhile, by others who leave the same bodies.
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.erased_at is not None:
        return []
    if Person.objects.filter(registered_by=locked, email__isnull=True, is_active=True).exists():
        raise refuse(
            "speaks_for_others",
            gettext_noop("You speak for members without e-mail. Let somebody else speak for them first."),
        )
    numbers = [number for eraser in ERASERS for number in eraser(locked, at)]
    EmailAddress.objects.filter(user=locked).delete()
    Authenticator.objects.filter(user=locked).delete()
    SocialAccount.objects.filter(user=locked).delete()
    SignIn.objects.filter(person=locked).delete()
    Answered.objects.filter(person=locked).delete()
    locked.name, locked.email, locked.area, locked.is_active = "a member", None, None, False
    locked.registered_by, locked.last_login, locked.erased_at = None, None, at
    locked.language, locked.time_zone, locked.mail_at_most = "en", "UTC", "never"
    locked.set_unusable_password()
    locked.save()
    return numbers


ERASED |= {
    "emailaddress.user",
    "authenticator.user",
    "socialaccount.user",
    "signin.person",
    "signin.session_data",
    "signin.device",
}
ERASED |= {"answered.person", "answered.key", "answered.asked", "answered.content", "answered.location"}
ERASED |= {"person.registered_by", "person.email", "person.name", "person.time_zone", "person.password"}


@keeps_for("sign_ins", gettext_noop("Sign-ins that have ended"), 0)
def _old_sign_ins(before: datetime) -> int:
    """Remove what ran out by the machine's clock, by which sign-ins last: the demo's may be years ahead."""
    return SignIn.objects.filter(expire_date__lt=timezone.now()).delete()[0]


@keeps_for("answered", gettext_noop("Answers kept in case a request comes twice"), 2)
def _old_answers(before: datetime) -> int:
    return Answered.objects.filter(at__lt=before).delete()[0]

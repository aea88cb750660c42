"""What changes persons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from dure.people.accounts import note_address
from dure.people.models import Person
from dure.prepared import Prepared, insert
from dure.refusals import refuse
from dure.web.middleware import zone_named
from polity.sentences import gettext_noop

# Addresses are stored in small letters, here and by those who sign up themselves.
ADDRESS = Prepared(lambda email: Person.objects.filter(email=email).values_list("pk"))


@transaction.atomic
def register_person(
    *,
    name: str,
    at: datetime,
    email: str | None = None,
    registered_by: Person | None = None,
    language: str = "en",
    time_zone: str = "UTC",
    area: Any = None,
    invented: bool = False,
    confirmed: bool = False,
) -> Person:
    """Store a new person and return it.

    A person without `email` needs `registered_by`, the group leader who speaks for them. `confirmed`: the
    address is known to be theirs. Refuses with `name_missing`, `speaker_missing`, `address_taken`,
    `language_unknown`, `time_zone_unknown`.
    """
    email = email.strip().lower() if email else None
    if email is None and registered_by is None:
        raise refuse(
            "speaker_missing",
            gettext_noop("Give an e-mail address, or name the group leader who speaks for this person."),
            field="email",
        )
    if email and ADDRESS.all(email=email):
        raise refuse("address_taken", gettext_noop("Another person has this e-mail address."), field="email")
    person = Person(
        name=said_name(name),
        email=email,
        registered_by=registered_by,
        area=area,
        invented=invented,
        joined_at=at,
        **checked(language=language, time_zone=time_zone),
    )
    person.set_unusable_password()
    insert(person)
    if email and confirmed:
        note_address(person, confirmed=True)
    return person


@transaction.atomic
def change_profile(*, person: Person, name: str, language: str, time_zone: str, mail_at_most: str) -> Person:
    """Store what a person says about themselves. Refuses as `register_person` does, and with
    `choice_unknown`.
    """
    if mail_at_most not in dict(Person._meta.get_field("mail_at_most").choices or []):
        raise refuse("choice_unknown", gettext_noop("Choose how often mails may come."), field="mail_at_most")
    person.name = said_name(name)
    person.mail_at_most = mail_at_most
    for field, value in checked(language=language, time_zone=time_zone).items():
        setattr(person, field, value)
    person.save(update_fields=["name", "language", "time_zone", "mail_at_most"])
    return person


@transaction.atomic
def change_language(*, person: Person, language: str) -> Person:
    """Store the language in which a person reads. Refuses with `language_unknown`."""
    person.language = checked(language=language, time_zone=person.time_zone)["language"]
    person.save(update_fields=["language"])
    return person


def said_name(name: str) -> str:
    """Return the name without needless spaces; refuse an empty one or one that is too long."""
    name = " ".join(name.split())
    if not name:
        raise refuse("name_missing", gettext_noop("Write the name of the person."), field="name")
    if len(name) > 120:
        raise refuse("name_too_long", gettext_noop("Shorten the name to 120 letters."), field="name")
    return name


def checked(*, language: str, time_zone: str) -> dict[str, str]:
    """Return both as they were given, or refuse what is not known here."""
    if language not in dict(settings.LANGUAGES):
        raise refuse(
            "language_unknown", gettext_noop("Choose one of the languages offered."), field="language"
        )
    if zone_named(time_zone) is None:
        raise refuse(
            "time_zone_unknown", gettext_noop("Choose one of the time zones offered."), field="time_zone"
        )
    return {"language": language, "time_zone": time_zone}

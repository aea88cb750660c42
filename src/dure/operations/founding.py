"""The founding kit: five organizations found a network in one sitting, without anyone's approval.

A kit is a short TOML text, asked for at the terminal or written beforehand:

    name      = "Haneul Valley Network"
    language  = "en"            # of the persons; each may change it later
    time_zone = "Asia/Seoul"
    area      = "KR-11"         # if the network has one: its ISO 3166-2 code

    [[founders]]
    organization = "Haneul Cooperative"
    person       = "Kim Min-ji"
    email        = "minji@example.org"
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import LONGEST_SLUG, Charter, Round
from dure.charters.queries import samples
from dure.cli import Fault
from dure.networks.commands import FOUNDERS_AT_LEAST, Founder, found_network, give_mandate, load_areas
from dure.networks.models import Area, Organization
from dure.people.commands import register_person
from dure.people.models import Person

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Seat:
    """One place at the founding table: an organization and the person who speaks for it."""

    organization: str
    person: str
    email: str


@dataclass(frozen=True)
class Kit:
    """What a founding needs to know. `area` is a code or empty."""

    name: str
    seats: tuple[Seat, ...]
    local_name: str = ""
    area: str = ""
    language: str = "en"
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Foundation:
    """What a founding made; `round` is None where the charter needs more bodies than the network."""

    network: Organization
    stewards: tuple[Person, ...]
    charter: Charter
    round: Round | None


def read_kit(text: str) -> Kit:
    """Read a kit; raise Fault with what is missing or wrong."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Fault(f"The kit is not TOML: {error}.") from error
    known = {"name", "local_name", "area", "language", "time_zone", "founders"}
    if unknown := sorted(set(told) - known):
        raise Fault(
            f"The kit has “{unknown[0]}”, which means nothing here. Known: {', '.join(sorted(known))}."
        )
    founders = told.pop("founders", [])
    if not isinstance(founders, list) or not all(isinstance(value, str) for value in told.values()):
        raise Fault("The kit has a list of [[founders]]; everything else in it is text in quotation marks.")
    if not told.get("name", "").strip():
        raise Fault('The kit does not name the network: name = "…".')
    return Kit(seats=tuple(read_seat(number, told) for number, told in enumerate(founders, 1)), **told)


def read_seat(number: int, told: Any) -> Seat:
    """Read one founder of a kit."""
    wanted = ("organization", "person", "email")
    for key in wanted:
        if not isinstance(told, dict) or not str(told.get(key, "")).strip():
            raise Fault(f"Founder {number} of the kit lacks “{key}”.")
    return Seat(*(str(told[key]).strip() for key in wanted))


def ask_for_kit(ask: Ask) -> Kit:
    """Ask at the terminal for everything a kit holds."""
    name = ask_until(ask, "Name of the network: ")
    zone = ask("Time zone, e.g. Asia/Seoul [UTC]: ").strip() or "UTC"
    language = ask("Language (en, ko, fr) [en]: ").strip() or "en"
    seats: list[Seat] = []
    while True:
        number = len(seats) + 1
        more = number > FOUNDERS_AT_LEAST
        organization = ask(f"Organization {number}" + (" (empty: that is all): " if more else ": ")).strip()
        if not organization and more:
            return Kit(name=name, seats=tuple(seats), language=language, time_zone=zone)
        if organization:
            person = ask_until(ask, f"  who speaks for {organization}: ")
            seats.append(Seat(organization, person, ask_until(ask, f"  e-mail of {person}: ")))


def ask_until(ask: Ask, question: str) -> str:
    """Ask until there is an answer."""
    while not (answer := ask(question).strip()):
        pass
    return answer


def charter_text(name: str) -> str:
    """Return the text of a sample charter; raise Fault with the names there are."""
    texts = samples()
    if name not in texts:
        raise Fault(f"There is no sample charter “{name}”. There are: {', '.join(texts)}.")
    return texts[name]


@transaction.atomic
def found(kit: Kit, *, charter: str, at: datetime) -> Foundation:
    """Found the network of a kit: persons, organizations, memberships, mandates, charter and, where it
    needs no other body, a round that is open at once. All of it or nothing. Raises Fault or Refused.
    """
    text = charter_text(charter)
    load_areas()
    area = area_of(kit)
    persons = {
        email: register_person(
            name=name, email=email, language=kit.language, time_zone=kit.time_zone, at=at, confirmed=True
        )
        for email, name in {seat.email.lower(): seat.person for seat in kit.seats}.items()
    }
    founders = [
        Founder(person=persons[seat.email.lower()], name=seat.organization, area=area) for seat in kit.seats
    ]
    if not founders:
        raise Fault(f"The kit names no founders; {FOUNDERS_AT_LEAST} organizations found a network together.")
    first = founders[0].person
    founded = found_network(
        by=first, name=kit.name, local_name=kit.local_name, founders=founders, area=area, at=at
    )
    for founder, membership in zip(founders, founded.memberships, strict=True):
        if membership.member is not None:
            give_mandate(by=founder.person, person=founder.person, organization=membership.member, at=at)
    adopted = adopt_founding_charter(organization=founded.network, text=text, by=first, at=at)
    return Foundation(
        founded.network, founded.stewards, adopted, first_round(founded.network, adopted, first, at)
    )


def area_of(kit: Kit) -> Area | None:
    """Return the area of a kit, or None where it names none; raise Fault for an unknown code."""
    if not kit.area:
        return None
    area = Area.objects.filter(code=kit.area).first()
    if area is None:
        raise Fault(f"There is no area with the code “{kit.area}”. Leave it out, or give an ISO 3166-2 code.")
    return area


def first_round(network: Organization, charter: Charter, by: Person, at: datetime) -> Round | None:
    """Open a standing round of the charter where the network is its only body and nothing in it needs a
    calendar.
    """
    bodies = charter.process.bodies
    if len(bodies) != 1 or any(stage.ballot for stage in charter.process.stages.values()):
        return None
    (key, body), *_ = bodies.items()
    if body.kind != network.kind:
        return None
    return open_round(
        organization=network,
        charter=charter,
        by=by,
        at=at,
        slug=f"{network.slug[: LONGEST_SLUG - 5]}-{at.year}",
        title=charter.title,
        opens_at=at,
        bodies={key: [network]},
    )

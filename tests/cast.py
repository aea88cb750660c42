"""The fixed cast and the small world of the tests, built by the same commands that people's acts go through.

Two sibling district networks (Gwangjin, Mapo) of three enterprises each belong to one umbrella (Seoul). A council
has two public and two private seats and a chair; a city is the public authority. Everything happens at `AT` unless
a test says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Model, QuerySet
from tests.remembering import remembered

from dure.networks import commands
from dure.networks.models import Area, Mandate, Membership, Organization, Post
from dure.people.models import Person

AT = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)


def person(name: str, *, email: str | None = None, area: Area | None = None, **fields: object) -> Person:
    """A person with an address made of the name."""
    address = email if email is not None else f"{name.lower().replace(' ', '.')}@example.org"
    return Person.objects.create_user(address or None, name=name, joined_at=AT, area=area, **fields)


def organization(
    name: str, by: Person, *, kind: str = "enterprise", at: datetime = AT, **fields
) -> Organization:
    """An organization of which `by` is the steward."""
    return commands.create_organization(by=by, name=name, kind=kind, at=at, **fields)


def steward_of(organization: Organization) -> Person:
    """The steward who has been in office longest."""
    return (
        Membership.objects.filter(organization=organization, post__role="steward", until_at=None)
        .select_related("person")
        .order_by("from_at", "pk")[0]
        .person
    )


def join(member: Organization, into: Organization, *, at: datetime = AT, **terms) -> Membership:
    """`member` belongs to `into`: offered by a steward of the one, consented to by a steward of the other."""
    offer = commands.offer_membership(by=steward_of(into), organization=into, member=member, at=at, **terms)
    return commands.consent_to_membership(membership=offer, by=steward_of(member), at=at)


def admit(person: Person, into: Organization, *, at: datetime = AT) -> Membership:
    """A person belongs to an organization, consented by both."""
    offer = commands.offer_membership(by=steward_of(into), organization=into, person=person, at=at)
    return commands.consent_to_membership(membership=offer, by=person, at=at)


def mandate(person: Person, organization: Organization, *, at: datetime = AT, **terms) -> Mandate:
    """The person acts for the organization for a year."""
    return commands.give_mandate(
        by=steward_of(organization), person=person, organization=organization, at=at, **terms
    )


def seat(
    body: Organization, person: Person | None, *, role: str = "seat", at: datetime = AT, **terms
) -> Post:
    """A post in a body, held by the person if one is given."""
    post = commands.open_post(organization=body, role=role, by=steward_of(body), at=at, **terms)
    if person is not None:
        commands.fill_post(post=post, person=person, by=steward_of(body), at=at)
    return post


@dataclass
class World:
    """Who and what there is. `member`, `delegate`, `steward` belong to Gwangjin; their siblings to Mapo."""

    seoul: Area
    gwangjin_gu: Area
    mapo_gu: Area
    umbrella: Organization
    district: Organization
    sibling: Organization
    enterprises: list[Organization]
    sibling_enterprises: list[Organization]
    council: Organization
    city: Organization
    member: Person
    delegate: Person
    steward: Person
    official: Person
    outsider: Person
    umbrella_steward: Person
    umbrella_delegate: Person
    sibling_member: Person
    sibling_delegate: Person
    sibling_steward: Person
    council_steward: Person
    chair: Person
    public_seats: list[Person]
    private_seats: list[Person]


@remembered
def build_world() -> World:
    """Build the small world (see the module's head)."""
    korea = Area.objects.create(code="KR", name="Republic of Korea", kind="country", time_zone="Asia/Seoul")
    seoul = Area.objects.create(code="KR-11", name="Seoul", kind="city", parent=korea, time_zone="Asia/Seoul")
    areas = [
        Area.objects.create(code=code, name=name, parent=seoul, time_zone="Asia/Seoul", column=column, row=4)
        for code, name, column in [("KR-11-11050", "Gwangjin-gu", 6), ("KR-11-11140", "Mapo-gu", 2)]
    ]
    umbrella = organization("Seoul Network", person("Umbrella Steward"), kind="network", area=seoul)
    districts, enterprises, people = [], [], []
    for prefix, name, area in [("", "Gwangjin", areas[0]), ("Sibling ", "Mapo", areas[1])]:
        roles = {role: person(f"{prefix}{role}", area=area) for role in ("Member", "Delegate", "Steward")}
        district = organization(f"{name} Network", roles["Steward"], kind="network", area=area)
        own = [organization(f"{name} Bakery {n}", person(f"{name} Baker {n}"), area=area) for n in (1, 2, 3)]
        for enterprise in own:
            join(enterprise, district)
        join(district, umbrella)
        admit(roles["Member"], own[0])
        mandate(roles["Delegate"], district)
        districts.append(district)
        enterprises.append(own)
        people.append(roles)
    city = organization("Seoul City", person("City Steward"), kind="public_authority", area=seoul)
    official = person("Official")
    seat(city, official, role="official", title="Social economy officer")
    council = organization("Policy Council", person("Council Steward"), kind="council", area=seoul)
    join(umbrella, council)
    join(city, council)
    seats = {
        chamber: [person(f"{chamber} seat {n}".title()) for n in (1, 2)] for chamber in ("public", "private")
    }
    for chamber, holders in seats.items():
        for holder in holders:
            seat(council, holder, chamber=chamber)
    chair = person("Chair")
    seat(council, chair, role="chair", chamber="private")
    commands.record_legal_basis(
        organization=council,
        by=steward_of(council),
        title="Framework Ordinance on the Social Economy",
        article="Article 9",
        in_force_from=date(2014, 5, 14),
        at=AT,
    )
    umbrella_delegate = person("Umbrella Delegate")
    mandate(umbrella_delegate, umbrella)
    for row in (umbrella, *districts, council, city, *enterprises[0], *enterprises[1]):
        row.refresh_from_db()
    return World(
        seoul=seoul,
        gwangjin_gu=areas[0],
        mapo_gu=areas[1],
        umbrella=umbrella,
        district=districts[0],
        sibling=districts[1],
        enterprises=enterprises[0],
        sibling_enterprises=enterprises[1],
        council=council,
        city=city,
        member=people[0]["Member"],
        delegate=people[0]["Delegate"],
        steward=people[0]["Steward"],
        official=official,
        outsider=person("Outsider"),
        umbrella_steward=steward_of(umbrella),
        umbrella_delegate=umbrella_delegate,
        sibling_member=people[1]["Member"],
        sibling_delegate=people[1]["Delegate"],
        sibling_steward=people[1]["Steward"],
        council_steward=steward_of(council),
        chair=chair,
        public_seats=seats["public"],
        private_seats=seats["private"],
    )


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, model: type[Model], method: str, other: Callable[[], object]
) -> None:
    """Let somebody else do `other` just after `method` of a set of rows of this model is called next."""
    plain, waiting = getattr(QuerySet, method), [other]

    def called(rows: QuerySet[Model], *args: object, **options: object) -> object:
        found = plain(rows, *args, **options)
        if rows.model is model and waiting:
            waiting.pop()()
        return found

    monkeypatch.setattr(QuerySet, method, called)

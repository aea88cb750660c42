"""A valley in Italy: small cooperatives share payroll, a van and a room, each bearing its part. All invented."""

from __future__ import annotations

from datetime import datetime

from dure.exchange.models import SharedService
from dure.exchange.sharing import agree_to_share, enter_service, propose_key
from dure.library.demo.cast import DOMAIN
from dure.library.demo.world import World
from dure.networks.commands import Founder, found_network
from dure.networks.models import Area, Organization
from dure.people.commands import register_person
from dure.people.models import Person

MEMBERS = (
    ("Bottega del Latte", "Ada Zeni"),
    ("Legno Vivo", "Bruno Tomasi"),
    ("Cura e Casa", "Chiara Fedrizzi"),
    ("Orti di Sole", "Dario Pancheri"),
    ("Filo Doppio", "Elisa Mengon"),
)
PAYROLL = (4_750, 3_125, 2_125)  # hundredths of a percent: by the number of wages


def plan(world: World) -> None:
    """Put the valley on the agenda."""
    world.on(-210, lambda at: _found(world, at), hour=19)
    world.on(-160, lambda at: _payroll(world, at), hour=10)
    world.on(-30, lambda at: _van(world, at), hour=10)


def _leader(number: int, at: datetime) -> Person:
    return register_person(
        name=MEMBERS[number][1],
        email=f"valley.{number}@{DOMAIN}",
        at=at,
        language="fr" if number == 1 else "en",
        time_zone="Europe/Rome",
        area=_area(),
        invented=True,
    )


def _area() -> Area:
    return Area.objects.get(code="IT-32")


def _found(world: World, at: datetime) -> None:
    leaders = [_leader(number, at) for number in range(len(MEMBERS))]
    founded = found_network(
        by=leaders[0],
        name="Consortium of the Upper Valley",
        local_name="Consorzio dell'Alta Valle",
        slug="upper-valley-consortium",
        area=_area(),
        about="Five small cooperatives that stay small and do together what each could not pay alone.",
        founders=[
            Founder(person=leader, name=name, form=Organization.Form.COOPERATIVE.value, area=_area())
            for leader, (name, _person) in zip(leaders, MEMBERS, strict=True)
        ],
        invented=True,
        at=at,
    )
    world.institutions["valley"] = founded.network
    world.say(founded.network.name)


def _members(world: World) -> list[tuple[Organization, Person]]:
    found = []
    for number, (name, _person) in enumerate(MEMBERS):
        person = Person.objects.get(email=f"valley.{number}@{DOMAIN}")
        found.append((Organization.objects.get(name=name), person))
    return found


def _payroll(world: World, at: datetime) -> None:
    """Three share one payroll clerk; the key follows the number of wages, and the cents add up."""
    members = _members(world)
    (first, by), *others = members[:3]
    service = enter_service(
        network=world.institutions["valley"],
        organization=first,
        kind=SharedService.Kind.OFFER.value,
        title="One payroll clerk for three cooperatives",
        text="Wages, contributions and holidays of all three, in the office of the dairy, two days a week.",
        cost=1_840_001,
        currency="EUR",
        by=by,
        at=at,
    )
    key = dict(zip((one for one, _person in members[:3]), PAYROLL, strict=True))
    propose_key(service=service, key=key, by=by, at=at)
    for organization, person in others:
        share = service.shares.select_related("organization").get(organization=organization)
        agree_to_share(share=share, by=person, at=at)


def _van(world: World, at: datetime) -> None:
    """A van is offered and its key waits for one answer; a training room is wanted."""
    members = _members(world)
    network = world.institutions["valley"]
    (garden, by), (thread, other) = members[3], members[4]
    van = enter_service(
        network=network,
        organization=garden,
        kind=SharedService.Kind.OFFER.value,
        title="A van on Tuesdays and Fridays",
        text="It stands still on these days. Whoever shares it pays its part of insurance and repairs.",
        cost=420_000,
        currency="EUR",
        by=by,
        at=at,
    )
    propose_key(service=van, key={garden: 6_000, thread: 4_000}, by=by, at=at)
    enter_service(
        network=network,
        organization=thread,
        kind=SharedService.Kind.WANT.value,
        title="A room for twelve learners, one evening a week",
        by=other,
        at=at,
    )

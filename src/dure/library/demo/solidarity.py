"""What the members of an association of local governments give to it and draw from it; an invented one only draws."""

from __future__ import annotations

from datetime import datetime, timedelta

from dure.exchange.commands import Given, confirm_lines, enter_lines
from dure.library.demo.bodies import steward_of
from dure.library.demo.gwangsan import MILLION, gwangsan, person
from dure.library.demo.world import World, data
from dure.networks.commands import consent_to_membership, create_organization, offer_membership
from dure.networks.models import Area, Organization

MEMBERS = ("haneul", "sannae", "baram")  # invented governments of the association, beside Gwangsan


def plan(world: World) -> None:
    """Put the association and two years of its ledger on the agenda."""
    world.on(-460, lambda at: association(world, at), hour=9)
    world.on(-455, lambda at: _join_association(world, at), hour=9)
    for year in (-1, 0):
        world.on(-385 if year else -20, lambda at, year=year: _ledger(world, year, at), hour=14)


def local_government(world: World, at: datetime) -> Organization:
    """Return the government of Gwangsan; it is entered where nobody has entered it yet."""
    return _institution(world, "gwangsan", at)


def association(world: World, at: datetime) -> Organization:
    """Return the association of local governments; it is entered where nobody has entered it yet."""
    return _institution(world, "association", at)


def _institution(world: World, key: str, at: datetime) -> Organization:
    told = data("institutions")[key]
    known = Organization.objects.filter(slug=told["slug"]).first()
    if known is None:
        stewards = [person(f"{key}.{number}", name, at) for number, name in enumerate(STEWARDS[key])]
        known = create_organization(
            by=stewards[0],
            name=told["name"],
            local_name=told["local"],
            slug=told["slug"],
            kind=told["kind"],
            area=gwangsan() if key == "gwangsan" else Area.objects.get(code="KR"),
            about=told["about"],
            website=told.get("website", ""),
            source=told["source"],
            stewards=stewards,
            at=at,
        )
        world.say(told["name"])
    world.institutions[key] = known
    return known


STEWARDS = {"gwangsan": ("Tak Min-seo", "Sung Do-yun"), "association": ("Ban So-hee", "Jin Ga-on")}


def _join_association(world: World, at: datetime) -> None:
    """Gwangsan and three invented districts belong to the association."""
    network = world.institutions["association"]
    by = steward_of(network)
    own = [world.institutions.get("government.0") or local_government(world, at)]
    world.institutions["member.gwangsan"] = own[0]
    own += [_district(number, key, at) for number, key in enumerate(MEMBERS)]
    for member in own:
        if not member.belongings.filter(organization=network).exists():
            offered = offer_membership(by=by, organization=network, member=member, at=at)
            consent_to_membership(membership=offered, by=steward_of(member), at=at)


def _district(number: int, key: str, at: datetime) -> Organization:
    """Return an invented district; it is entered, with its mayor, where nobody has entered it yet."""
    if known := Organization.objects.filter(slug=f"{key}-district-office").first():
        return known
    return create_organization(
        by=person(f"mayor.{key}", ("Yeom Su-an", "Seok Ye-jun", "Mae Ah-in")[number], at),
        name=f"{key.title()} District Office",
        slug=f"{key}-district-office",
        kind=Organization.Kind.PUBLIC_AUTHORITY.value,
        area=Area.objects.get(code="KR"),
        about="An invented district.",
        invented=True,
        at=at,
    )


def _ledger(world: World, year: int, at: datetime) -> None:
    """The secretary enters what each member gave and drew; the members confirm. Haneul draws and gives nothing."""
    network, by = world.institutions["association"], steward_of(world.institutions["association"])
    day = at.date() - timedelta(days=12)
    told: dict[str, list[tuple[str, int, str]]] = {
        world.institutions["member.gwangsan"].slug: [
            ("dues", 12 * MILLION, "Yearly dues"),
            ("knowledge", 38 * 60, "The cleaning contract, told in four districts"),
            ("services", 3 * MILLION, "Study visit for six officials"),
        ],
        "haneul-district-office": [
            ("support", 9 * MILLION, "Advice on an ordinance"),
            ("services", 4 * MILLION, "Two study visits"),
        ],
        "sannae-district-office": [
            ("dues", 8 * MILLION, "Yearly dues"),
            ("in_kind", 2 * MILLION, "The hall for the assembly"),
            ("support", 5 * MILLION, "A plan for a centre"),
        ],
        "baram-district-office": [("hours", 60 * 60, "Minutes and translation")],
    }
    for slug, entries in told.items():
        member = Organization.objects.get(slug=slug)
        made = enter_lines(
            network=network,
            by=by,
            at=at,
            lines=[
                Given(member=member, kind=kind, on=day, quantity=quantity, currency="KRW", note=note)
                for kind, quantity, note in entries
            ],
        )
        confirmed = made if year or slug != "sannae-district-office" else made[:-1]
        confirm_lines(lines=confirmed, by=steward_of(member), at=at)

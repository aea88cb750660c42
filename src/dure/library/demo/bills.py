"""Bills of five assemblies as invented networks follow them, and the practices behind a law of Italy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.world import World, data
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import consent_to_membership, create_organization, offer_membership
from dure.networks.models import Area, Organization
from dure.people.commands import register_person
from dure.people.models import Person
from dure.policies.commands import correct_step, link_practice, tell_practice
from dure.policies.models import Practice

FOLLOWED = -120
SAID = ("on", "exact", "source", "url", "citation")


def plan(world: World) -> None:
    """Put the bills on the agenda: everything is entered from public sources, long after it happened."""
    told = data("bills")
    world.on(FOLLOWED, lambda at: _networks(world, told, at), hour=14)
    world.on(FOLLOWED + 1, lambda at: _bills(world, told, at), hour=14)
    world.on(FOLLOWED + 2, lambda at: _corrections(world, told, at), hour=14)
    world.on(FOLLOWED + 3, lambda at: _practices(world, told, at), hour=14)


def _person(world: World, key: str, name: str, area: Area, at: datetime, *, of_cast: bool = False) -> Person:
    made = register_person(
        name=name,
        email=f"{key}@{DOMAIN}",
        at=at,
        language="en",
        time_zone=area.time_zone,
        area=area,
        invented=True,
        confirmed=of_cast,
    )
    if of_cast:
        world.cast[key] = made
    return made


def _network(world: World, key: str, one: Mapping[str, Any], at: datetime) -> Organization:
    """An invented network that follows bills, with two stewards, the first of them one of the cast."""
    area = Area.objects.get(code=one["area"])
    if "of_cast" in one:
        steward = world.cast[one["of_cast"]]
    else:
        steward = _person(world, one["new_of_cast"], NAMES[one["new_of_cast"]], area, at, of_cast=True)
    network = create_organization(
        by=steward,
        name=one["name"],
        local_name=one["local"],
        slug=one["slug"],
        kind=Organization.Kind.NETWORK.value,
        area=area,
        about=one["about"],
        stewards=[steward, _person(world, f"second.{key}", one["second"], area, at)],
        invented=True,
        at=at,
    )
    world.institutions[f"bills.{key}"] = network
    world.say(network.name)
    return network


def _networks(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """The networks that follow bills, and the cooperatives that belong to the one of Italy."""
    made = {key: _network(world, key, one, at) for key, one in told["follower"].items() if "slug" in one}
    network = made["italy"]
    for each in told["cooperative"]:
        own = Area.objects.get(code=each["area"])
        by = _person(world, f"italy.{each['key']}", each["person"], own, at)
        cooperative = create_organization(
            by=by,
            name=each["name"],
            local_name=each["local"],
            form=Organization.Form.COOPERATIVE.value,
            kind=Organization.Kind.ENTERPRISE.value,
            sector="care",
            area=own,
            invented=True,
            at=at,
        )
        world.institutions[f"bills.{each['key']}"] = cooperative
        offered = offer_membership(by=steward_of(network), organization=network, member=cooperative, at=at)
        consent_to_membership(membership=offered, by=by, at=at)


def _round(world: World, key: str, one: Mapping[str, Any], at: datetime) -> Round:
    network = world.institutions[one.get("institution", f"bills.{key}")]
    by = steward_of(network)
    charter = adopt_founding_charter(organization=network, text=samples()["legislature"], by=by, at=at)
    return open_round(
        organization=network,
        charter=charter,
        by=by,
        at=at,
        slug=f"bills-{key}",
        title=one["title"],
        local_title=one["local_title"],
        opens_at=at,
        bodies={"network": [network]},
    )


def _bills(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """Every bill with its steps, as the sources tell them."""
    opened = {key: _round(world, key, one, at) for key, one in told["follower"].items()}
    for one in told["bill"]:
        by = steward_of(opened[one["by"]].organization)
        given = {name: value for name, value in one.items() if name in SAID}
        made = raise_matter(
            round=opened[one["by"]],
            raised_in=opened[one["by"]].organization,
            by=by,
            at=at,
            title=one["title"],
            text=one["text"],
            jurisdiction=one["jurisdiction"],
            assembly=one["assembly"],
            number=one["number"],
            field=one["field"],
            again=world.bills[one["again"]].ref if "again" in one else "",
            clauses=one.get("clause", ()),
            **given,
        )
        world.bills[one["key"]] = made
        for step in one.get("step", ()):
            details = {name: value for name, value in step.items() if name in SAID}
            perform(matter=made, verb=step["verb"], by=by, at=at, **details)
    world.say(f"{len(told['bill'])} bills")


def _corrections(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """What was entered wrongly is put right, and stays readable."""
    for one in told["bill"]:
        if "correction" in one:
            matter: Matter = world.bills[one["key"]]
            right = dict(one["correction"])
            step = matter.bill.steps.get(stage=right.pop("stage"))
            correct_step(step=step, by=steward_of(matter.raised_in), at=at, **right)


def _practices(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """Cooperatives tell what they did before the law; the network links most of it to the clauses."""
    law = world.bills["it"]
    by, bill = steward_of(law.raised_in), law.bill
    for one in told["practice"]:
        owner = world.institutions[f"bills.{one['of']}"]
        given = {name: one[name] for name in ("title", "text", "since", "evidence", "source")}
        made: Practice = tell_practice(
            organization=owner,
            field="social_cooperatives",
            invented=True,
            by=steward_of(owner),
            at=at,
            **given,
        )
        if "clause" in one:
            clause = bill.clauses.get(number=one["clause"])
            link_practice(clause=clause, practice=made, reason=one["reason"], by=by, at=at)
    world.say(f"{len(told['practice'])} practices")

"""Who may plan, bid, report and enter: officials of the buyer, and those who speak for a bidder or an employer."""

from __future__ import annotations

from datetime import datetime

from dure.networks.models import Organization, Post
from dure.networks.policies import may_speak_for
from dure.networks.queries import Holdings, capacities, live
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

AUTHORITY = Organization.Kind.PUBLIC_AUTHORITY


def may_enter(person: Person, buyer: Organization, at: datetime) -> Refused | None:
    """None if the person is an official of the public body: officials enter contracts, figures and programmes."""
    if "official" in capacities(person, at, only=frozenset({"official"})).in_organization(buyer.pk):
        return None
    return refuse(
        "wrong_capacity",
        gettext_noop("Only an official of {organization} can do this."),
        organization=buyer.name,
    )


def may_bid_for(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """None if the person may hand in a bid for the organization: a steward of it, or a delegate for everything."""
    return may_speak_for(person, organization, at)


def may_report_for(person: Person, supplier: Organization | None, at: datetime) -> Refused | None:
    """None if the person may report the jobs of a supplier; nobody reports for one that is not here."""
    if supplier is None:
        return refuse(
            "supplier_elsewhere",
            gettext_noop(
                "This supplier is not here. Its jobs are entered with the contract, by an official."
            ),
        )
    return may_speak_for(person, supplier, at)


def authorities_of(holdings: Holdings) -> list[int]:
    """Return the ids of the organizations in which the person holds a post of official."""
    return [pk for _, pk, role in holdings.posts if role == Post.Role.OFFICIAL]


def steward_to_answer(supplier: Organization, by: Person, at: datetime) -> Person | None:
    """Return who answers for an employer: whoever reported if a steward, else the one longest in office."""
    rows = (
        supplier.memberships.filter(live(at), post__role=Post.Role.STEWARD)
        .select_related("person")
        .order_by("from_at", "pk")
    )
    persons = [row.person for row in rows if row.person is not None]
    return by if by in persons else next(iter(persons), None)

"""Who keeps a matrix, who begins a board, and who tells what a government does."""

from __future__ import annotations

from datetime import datetime

from dure.levels.models import Level, PolicyBoard
from dure.networks.models import Area, Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def level_of(area: Area) -> str:
    """Return the level of a territory's government: a country's is national, right below it regional, else local.

    Reads the area above the one above; queries of this package read it along.
    """
    if area.parent_id is None or area.parent is None:
        return Level.NATIONAL
    return Level.REGIONAL if area.parent.parent_id is None else Level.LOCAL


def lies_in(area: Area, wider: Area) -> bool:
    """Whether a territory is another one or lies in it."""
    here: Area | None = area
    while here is not None:
        if here.pk == wider.pk:
            return True
        here = here.parent
    return False


def may_begin_matrix(person: Person, keeper: Organization, area: Area, at: datetime) -> Refused | None:
    """A steward of an organization of that very territory may let it keep the matrix."""
    if refused := may_steward(person, keeper, at):
        return refused
    if keeper.area_id != area.pk:
        return refuse(
            "other_territory",
            gettext_noop(
                "{organization} is not an organization of {area}. Only one of that territory keeps this."
            ),
            field="area",
            organization=str(keeper),
            area=str(area),
        )
    return None


def may_begin_board(person: Person, council: Organization, at: datetime) -> Refused | None:
    """A steward of a council with an area may make it a policy board."""
    if refused := may_steward(person, council, at):
        return refused
    if council.kind != Organization.Kind.COUNCIL or council.area_id is None:
        return refuse(
            "not_a_council",
            gettext_noop("Only a council that has an area can be a policy board."),
            field="organization",
        )
    return None


def may_tell(
    person: Person, told_for: Organization, board: PolicyBoard | None, area: Area, at: datetime
) -> Refused | None:
    """A steward of the government of an area tells what it does; a steward of a board, what those in its area do."""
    if refused := may_steward(person, told_for, at):
        return refused
    own = told_for.kind == Organization.Kind.PUBLIC_AUTHORITY and told_for.area_id == area.pk
    if own or (board is not None and board.organization_id == told_for.pk and lies_in(area, board.area)):
        return None
    return refuse(
        "other_territory",
        gettext_noop("{organization} cannot tell what the government of {area} does."),
        field="area",
        organization=str(told_for),
        area=str(area),
    )

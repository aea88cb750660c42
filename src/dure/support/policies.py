"""Who may see and do what at a support centre: its caseworkers, the person who asks, and nobody above them."""

from __future__ import annotations

from datetime import datetime

from dure.charters.wording import wording
from dure.networks.graph import live
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_speak_for
from dure.people.models import Person
from dure.prepared import Prepared
from dure.refusals import Refused, refuse
from dure.support.models import SupportDesk, SupportReferral, SupportRequest
from polity.process import Act, Facts, Standing, refusal
from polity.sentences import gettext_noop

FIELDS = ("name", "contact", "language", "need", "words")
ASKER = "asker"  # stands for whoever asked: the process needs a name, and there is none


SEAT = Prepared(
    lambda person, desk, at: Membership.objects.filter(
        live(at), person_id=person, post__support_desk_post__desk_id=desk
    ).values_list("pk")[:1]
)


def is_caseworker(person: Person, desk: SupportDesk, at: datetime) -> bool:
    """Whether the person holds one of the seats of this desk at `at`. Stewards without such a seat do not."""
    return SEAT.first(person=person.pk, desk=desk.pk, at=at) is not None


def may_answer(person: Person, desk: SupportDesk, at: datetime) -> Refused | None:
    """None for a caseworker of the desk; otherwise the refusal."""
    if is_caseworker(person, desk, at):
        return None
    return refuse(
        "not_caseworker",
        gettext_noop("Only caseworkers of {organization} see what is asked there."),
        organization=desk.organization.name,
    )


def fields_of(request: SupportRequest) -> tuple[str, ...]:
    """The fields that can be passed on: not the words and voice of somebody who asks for another person."""
    return tuple(one for one in FIELDS if one != "words" or not request.for_other)


def fields_seen(referral: SupportReferral) -> tuple[str, ...]:
    """The fields that the organization sees now: those that were allowed and can still be passed on."""
    return tuple(one for one in fields_of(referral.request) if one in referral.allowed.split(","))


def may_read_referral(person: Person, referral: SupportReferral, at: datetime) -> bool:
    """Whether the person speaks for the organization that was asked to help, and whoever asked still allows it."""
    states = SupportReferral.State
    if referral.state not in (states.ALLOWED, states.ACCEPTED, states.UNABLE):
        return False
    return may_speak_for(person, referral.organization, at) is None


def standing_of(request: SupportRequest) -> Standing:
    """Where a request stands, as its charter sees it."""
    return Standing(
        stage=request.stage,
        entered_at=request.entered_at,
        author=ASKER,
        due_at=request.due_at,
        visit=request.visit,
    )


def act_of(
    request: SupportRequest, verb: str, at: datetime, *, by_person: bool = False, clock: bool = False
) -> Act:
    """The act of whoever asked, of a caseworker, or of the clock, relative to the bodies of the charter."""
    seats = frozenset(("seat", body) for body in request.desk.charter.process.bodies)
    who = "clock" if clock else ASKER if by_person else "caseworker"
    return Act(verb, who, at, frozenset() if clock or by_person else seats)


def refused_move(request: SupportRequest, act: Act) -> Refused | None:
    """None if the charter lets this act through now; otherwise its refusal, in the words of the charter."""
    charter = request.desk.charter.process
    found = refusal(charter, standing_of(request), act, Facts())
    return None if found is None else Refused(found.code, found.says, translate=wording(charter))


def serves(organization: Organization) -> bool:
    """Whether the organization is of the kind that takes requests."""
    return organization.kind == Organization.Kind.SUPPORT_CENTRE

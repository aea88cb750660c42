"""Joint positions over the API: the words, amendments and what is decided on them, ratification, signatures."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field, StringConstraints

from dure.matters.commands import perform
from dure.networks.queries import capacities
from dure.positions import commands, publishing, queries, showing
from dure.positions.amending import LONGEST_CLAUSE
from dure.positions.api_shapes import (
    AmendmentOut,
    AnswerOut,
    PartyOut,
    PositionOut,
    PositionsOut,
    RatificationOut,
    SignatureOut,
)
from dure.positions.counting import answers_itself, resolutions_of
from dure.positions.forms import LONGEST_REASON
from dure.positions.models import Position, Publication, Ratification
from dure.positions.posting import behalf
from dure.refusals import Unknown, said
from dure.web.api import ERRORS, LIST_LIMIT, PUBLIC_ERRORS, Given, moment, signed_in
from dure.web.pages import keyset
from polity.rules.ratification import OUTCOMES

router = Router()
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON)]
Aside = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON)]


class AmendmentIn(Given):
    """Other words for one clause. `base` is the wording that was read (the newest where none is given), `replaces` the
    number of an amendment of your own that this one reworks, `visit` refuses it when the matter has moved on.
    """

    clause: Number
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_CLAUSE)]
    reason: Reason
    acting_for: str = ""
    base: Number | None = None
    replaces: Number | None = None
    visit: int | None = None


class DecisionIn(Given):
    """What becomes of an amendment: `verb` is accept, turn_down or take_back."""

    verb: Annotated[str, StringConstraints(pattern="^(accept|turn_down|take_back)$")]
    reason: Reason
    visit: int | None = None


class AnswerIn(Given):
    """What an organization, or a network that decides as one, answers: yes, no or abstain.

    `resolution` names the decision of its assembly, where it decides in one.
    """

    organization: str
    choice: str
    reason: Aside = ""
    reservation: Aside = ""
    resolution: str = ""


class SignatureIn(Given):
    """A signature under a published text: for an organization (by slug), or your own, with your name if you want so."""

    organization: str = ""
    shows_name: bool = False


@router.get("/positions", response={200: PositionsOut} | PUBLIC_ERRORS)
def list_positions(request: HttpRequest, result: str = "", after: str | None = None) -> Any:
    """List positions, the last moved first; `result` is open, adopted, refused or undecided."""
    found = queries.chosen(result)
    shown = keyset(found, order=queries.NEWEST, after=after, limit=LIST_LIMIT)
    results = queries.results_of(shown.items)
    return {
        "next": shown.next,
        "positions": [_line(one, results.get(one.pk)) for one in shown.items],
    }


@router.get("/positions/{ref}", response={200: PositionOut} | PUBLIC_ERRORS)
def read_position(request: HttpRequest, ref: str) -> Any:
    """Read a position: clauses, amendments, how its last ratification stands, who stands behind the published text."""
    found = queries.position_by_ref(ref)
    last = publishing.last_ratification(found.pk)
    published = queries.publication_of(found)
    return {
        **_line(found, last),
        "text": found.matter.text,
        "clauses": [
            {
                "number": one.clause.number,
                "heading": one.clause.heading,
                "text": one.clause.text,
                "wording": one.clause.wording,
                "by": [hand.acting_for.slug if hand.acting_for else hand.by.ref for hand in one.hands],
            }
            for one in queries.written(found)
        ],
        "amendments": [queries.amendment_data(one) for one in queries.amendments_of(found)],
        "ratification": _ratification(last, moment(request)) if last else None,
        "joint": _joint(published) if published else None,
    }


@router.post("/positions/{ref}/amendments", response={201: AmendmentOut} | ERRORS, auth=signed_in)
def amend(request: HttpRequest, ref: str, given: AmendmentIn) -> Any:
    """Propose other words for one clause."""
    found, at = queries.position_by_ref(ref), moment(request)
    clause = queries.clause_by_number(found, given.clause)
    perform(
        matter=found.matter,
        verb="amend",
        by=request.user,
        acting_for=behalf(capacities(request.user, at), given.acting_for),
        at=at,
        visit=given.visit,
        reason=given.reason,
        clause=clause.number,
        text=given.text,
        base=given.base or clause.wording,
        replaces=given.replaces,
    )
    found.refresh_from_db()
    made = queries.amendment_by_number(found, found.amendments_count)
    return Status(201, queries.amendment_data(made))


@router.post(
    "/positions/{ref}/amendments/{number}/decision", response={200: AmendmentOut} | ERRORS, auth=signed_in
)
def decide(request: HttpRequest, ref: str, number: Number, given: DecisionIn) -> Any:
    """Accept an amendment, turn it down, or take back your own."""
    found = queries.position_by_ref(ref)
    one = queries.amendment_by_number(found, number)
    own = given.verb == "take_back" and one.by_id != request.user.pk
    perform(
        matter=found.matter,
        verb=given.verb,
        by=request.user,
        acting_for=one.acting_for if own else None,
        at=moment(request),
        visit=given.visit,
        reason=given.reason,
        amendment=one.number,
    )
    return queries.amendment_data(queries.amendment_by_number(found, number))


@router.get("/positions/{ref}/ratification", response={200: RatificationOut} | PUBLIC_ERRORS)
def read_ratification(request: HttpRequest, ref: str) -> Any:
    """Read the last ratification: the tree with outcome and reason of each, and who would have to agree."""
    return _ratification(_last(queries.position_by_ref(ref)), moment(request))


@router.get("/positions/{ref}/ratification/parties/{slug}", response={200: PartyOut} | PUBLIC_ERRORS)
def read_party(request: HttpRequest, ref: str, slug: str) -> Any:
    """Read how one organization or network is counted, what it answered, and what its assemblies decided."""
    found = _last(queries.position_by_ref(ref))
    one = found.parties.select_related("organization").filter(organization__slug=slug).first()
    if one is None:
        raise Unknown("organization")
    standing = showing.standing(found, moment(request))
    node = standing.now.nodes.get(slug)
    names = {each.organization.slug: str(each.organization) for each in standing.roll.parties}
    names[found.organization.slug] = str(found.organization)
    given = one.answers.select_related("resolution").order_by("-pk")
    return {
        "organization": slug,
        "network": one.network,
        "weight": one.weight,
        "way": showing.how(one.way, one.rule, one.share, one.quorum),
        "outcome": node.outcome if node else "",
        "sentence": said(node.sentence) if node else "",
        "answers_itself": answers_itself(one),
        "ways": showing.ways_up(standing.now, one, names),
        "answers": [_answer(each) for each in given],
        "resolutions": [
            {"ref": each.ref, "assembly": each.assembly.ref, "choice": each.choice}
            for each in resolutions_of(found, one).values()
        ],
    }


@router.post("/positions/{ref}/ratification/answers", response={201: AnswerOut} | ERRORS, auth=signed_in)
def ratify(request: HttpRequest, ref: str, given: AnswerIn) -> Any:
    """Answer for an organization, or for a network that decides as one; a later answer takes the place of this one."""
    found = _last(queries.position_by_ref(ref))
    rows = found.parties.select_related("organization")
    party = rows.filter(organization__slug=given.organization).first()
    if party is None:
        raise Unknown("organization")
    resolution = resolutions_of(found, party).get(given.resolution)
    if given.resolution and resolution is None:
        raise Unknown("resolution")
    made = commands.answer_ratification(
        ratification=found,
        organization=party.organization,
        choice=given.choice,
        by=request.user,
        at=moment(request),
        reason=given.reason,
        reservation=given.reservation,
        resolution=resolution,
    )
    return Status(201, {"organization": given.organization, **_answer(made)})


@router.post("/positions/{ref}/signatures", response={201: SignatureOut} | ERRORS, auth=signed_in)
def sign(request: HttpRequest, ref: str, given: SignatureIn) -> Any:
    """Sign the published text afterwards, for an organization or for yourself."""
    published = queries.publication_of(queries.position_by_ref(ref))
    if published is None:
        raise Unknown("publication")
    at = moment(request)
    organization = behalf(capacities(request.user, at), given.organization)
    made = commands.sign(
        publication=published,
        by=request.user,
        at=at,
        organization=organization,
        shows_name=given.shows_name,
    )
    return Status(
        201,
        {
            "ref": made.ref,
            "organization": organization.slug if organization else None,
            "shows_name": made.shows_name,
            "at": made.at,
            "entry": made.entry,
        },
    )


def _last(position: Position) -> Ratification:
    found = publishing.last_ratification(position.pk)
    if found is None:
        raise Unknown("ratification")
    return found


def _line(one: Position, last: Ratification | None) -> dict[str, Any]:
    matter = one.matter
    return {
        "ref": matter.ref,
        "round": matter.round.slug,
        "title": matter.title,
        "kind": one.kind,
        "addressed_to": one.addressed_to,
        "body": matter.round.organization.slug,
        "raised_in": matter.raised_in.slug,
        "stage": matter.stage,
        "held_by": matter.held_by.slug if matter.held_by else None,
        "visit": matter.visit,
        "moved_at": matter.moved_at,
        "version": one.version,
        "clauses_count": one.clauses_count,
        "amendments_count": one.amendments_count,
        "amendments_open": one.amendments_open,
        "result": (last.result or "open") if last else "",
    }


def _ratification(found: Ratification, at: datetime) -> dict[str, Any]:
    standing = showing.standing(found, at)
    now = standing.now
    return {
        **queries.ratification_data(found),
        "top": found.organization.slug,
        "result": found.result or now.result if found.closed_at else "open",
        "as_it_stands": now.result,
        "sentence": said(now.sentence),
        "steps": [{"says": said(step.says), "holds": step.holds} for step in now.steps],
        "voices": now.voices.as_json(),
        "tree": [
            {
                "depth": line.depth,
                "organization": line.organization.slug,
                "network": line.network,
                "way": line.way,
                "outcome": line.outcome,
                "voices": {name: line.voices[name] for name in OUTCOMES},
                "sentence": line.sentence,
                "answer": _answer(line.answer) if line.answer else None,
                "shown_above": line.again,
            }
            for line in standing.lines
        ],
        "needed": list(standing.passing.needed) if standing.passing else [],
        "waiting": list(now.waiting()),
    }


def _answer(one: Any) -> dict[str, Any]:
    return {
        "choice": one.choice,
        "reason": one.reason,
        "reservation": one.reservation,
        "resolution": one.resolution.ref if one.resolution else None,
        "at": one.at,
        "entry": one.entry,
    }


def _joint(published: Publication) -> dict[str, Any]:
    behind = published.behind
    signed = published.signatures.filter(withdrawn_at=None).select_related("organization").order_by("pk")
    return {
        "version": published.version,
        "published_at": published.at,
        "sentence": said(queries.sentence_of(behind["sentence"])),
        "voices": behind["voices"],
        "networks": behind["networks"],
        "organizations": behind["organizations"],
        "organizations_signed": [one.organization.slug for one in signed if one.organization],
        "persons_signed": published.persons_signed,
    }

"""Matters and acts over the API: the same commands, the same refusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.forms import Form
from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from dure.charters.queries import rounds
from dure.matters import commands, discussion, queries
from dure.matters.forms import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE
from dure.matters.kinds import kind_of
from dure.matters.models import Act, Comment, Matter
from dure.matters.standing import Course
from dure.networks.models import Organization, Post
from dure.networks.queries import capacities, organization_by_slug
from dure.refusals import Refused, Unknown, said
from dure.web.api import ERRORS, LIST_LIMIT, PUBLIC_ERRORS, Given, missing, moment, signed_in
from dure.web.pages import keyset
from polity.sentences import Sentence

router = Router()


class MatterOut(Schema):
    """A matter and where it stands; sums are minor units of the round's currency. `details` belong to its kind."""

    ref: str
    round: str
    kind: str
    title: str
    text: str
    raised_in: str
    raised_at: datetime
    stage: str
    held_by: str | None
    entered_at: datetime
    due_at: datetime | None
    visit: int
    supports_count: int
    comments_count: int
    sum: int | None
    currency: str
    answer: str
    ended: str
    details: dict[str, Any]

    @staticmethod
    def resolve_round(matter: Matter) -> str:
        """Return the reference of its round."""
        return matter.round.slug

    @staticmethod
    def resolve_raised_in(matter: Matter) -> str:
        """Return the reference of the body in which it was raised."""
        return matter.raised_in.slug

    @staticmethod
    def resolve_held_by(matter: Matter) -> str | None:
        """Return the reference of the body that holds it."""
        return matter.held_by.slug if matter.held_by else None

    @staticmethod
    def resolve_currency(matter: Matter) -> str:
        """Return the currency of its round."""
        return matter.round.currency

    @staticmethod
    def resolve_details(matter: Matter) -> dict[str, Any]:
        """Return what its kind adds."""
        if matter.listed_details is not None:
            return matter.listed_details
        return kind_of(matter.kind).public(matter)


class MattersOut(Schema):
    """Matters, the last moved first, and the cursor of the next ones."""

    next: str | None
    matters: list[MatterOut]


class ActOut(Schema):
    """One act; `by` is the person's opaque reference, empty for the clock. `entry` is its number in the record."""

    number: int
    verb: str
    at: datetime
    by: str
    capacity: str
    acting_for: str | None
    stage_from: str
    stage_to: str
    choice: str
    outcome: str
    reason: str
    sum: int | None
    entry: int | None

    @staticmethod
    def resolve_by(act: Act) -> str:
        """Return the reference of the person."""
        return act.by.ref if act.by else ""

    @staticmethod
    def resolve_acting_for(act: Act) -> str | None:
        """Return the reference of the organization for which it was done."""
        return act.acting_for.slug if act.acting_for else None


class OptionOut(Schema):
    """One act that the one who asks can do now; `hinders` says what is missing where something is."""

    verb: str
    acting_for: str | None
    post: str | None
    choices: list[str]
    outcomes: list[str]
    hinders: str


class RaiseIn(Given):
    """A new matter. `details` belong to the kind: for a proposal cost (minor units), beneficiaries, origin,
    and where the charter divides the envelope by sector or theme its `part`. `details` is what the form of another
    kind asks for, by the names of its fields: for a bill jurisdiction, assembly, number, field, on, exact, source, url,
    again, clauses.
    """

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
    raised_in: str
    organization: str = ""
    cost: int | None = None
    beneficiaries: Annotated[str, StringConstraints(max_length=200)] = ""
    origin: str = ""
    part: Annotated[str, StringConstraints(max_length=40)] = ""
    details: dict[str, Any] = {}


class ActIn(Given):
    """An act. `visit` is the visit that was seen (refused as moved_on when the matter has moved on meanwhile).

    `details` is what the form of this act asks for, by the names of its fields: for a step of a bill on, exact, source,
    url, citation.
    """

    verb: str
    acting_for: str = ""
    post: str = ""
    visit: int | None = None
    choice: Annotated[str, StringConstraints(max_length=16)] = ""
    outcome: Annotated[str, StringConstraints(max_length=16)] = ""
    reason: Annotated[str, StringConstraints(max_length=LONGEST_REASON)] = ""
    sum: int | None = None
    committed: int | None = None
    paid: int | None = None
    late: bool = False
    note: Annotated[str, StringConstraints(max_length=LONGEST_REASON)] = ""
    details: dict[str, Any] = {}


class CommentIn(Given):
    """A contribution; `mark` is pro, contra or empty, `answers` the reference of another contribution."""

    text: str
    mark: str = ""
    answers: str = ""


class CommentOut(Schema):
    """A contribution to the discussion."""

    ref: str
    by: str
    mark: str
    text: str
    at: datetime
    answers: str | None

    @staticmethod
    def resolve_by(comment: Comment) -> str:
        """Return the reference of the person."""
        return comment.by.ref

    @staticmethod
    def resolve_answers(comment: Comment) -> str | None:
        """Return the reference of what it answers."""
        return comment.parent.ref if comment.parent else None


@router.get("/matters", response={200: MattersOut} | PUBLIC_ERRORS)
def list_matters(
    request: HttpRequest, round: str = "", stage: str = "", after: str | None = None
) -> dict[str, Any]:
    """List matters, of one round or in one stage if given.

    In a list `details` leave out what is long to tell: of a commission its lots and the curve of its contract, of a
    dossier its proposals and texts. The single matter has them.
    """
    found = queries.whole_matters()
    if round:
        found = found.filter(round__slug=round)
    if stage:
        found = found.filter(stage=stage)
    shown = keyset(found, after=after, limit=LIST_LIMIT)
    return {"next": shown.next, "matters": _with_details(shown.items)}


@router.get("/matters/{ref}", response={200: MatterOut} | PUBLIC_ERRORS)
def read_matter(request: HttpRequest, ref: str) -> Any:
    """Read one matter."""
    return _matter(ref)


@router.get("/matters/{ref}/acts", response={200: list[ActOut]} | PUBLIC_ERRORS)
def list_acts(request: HttpRequest, ref: str) -> Any:
    """List the acts of a matter in order."""
    return queries.acts(_matter(ref))


@router.get("/matters/{ref}/options", response={200: list[OptionOut]} | ERRORS, auth=signed_in)
def list_options(request: HttpRequest, ref: str) -> Any:
    """List what the one who asks can do with a matter now."""
    matter, at = _matter(ref), moment(request)
    found = queries.options_for(
        person=request.user,
        matter=matter,
        course=Course(matter.round),
        holdings=capacities(request.user, at),
        at=at,
    )
    return [
        {
            "verb": option.verb,
            "acting_for": option.acting_for.slug if option.acting_for else None,
            "post": option.post.ref if option.post else None,
            "choices": [choice for choice, _ in option.choices],
            "outcomes": list(option.outcomes),
            "hinders": said(option.hinders) if option.hinders else "",
        }
        for option in found
    ]


@router.post("/rounds/{slug}/matters", response={201: MatterOut} | ERRORS, auth=signed_in)
def raise_matter(request: HttpRequest, slug: str, given: RaiseIn) -> Any:
    """Raise a matter in a round."""
    round = rounds().filter(slug=slug).first() or missing()
    at = moment(request)
    details = {
        key: value
        for key, value in given.dict().items()
        if key in ("cost", "beneficiaries", "origin", "part") and value not in (None, "")
    }
    if given.organization:
        holdings = capacities(request.user, at)
        organization = organization_by_slug(given.organization)
        if organization.id not in holdings.direct | holdings.acts_for():
            raise Unknown("organization")
        details["organization"] = organization
    raised_in = organization_by_slug(given.raised_in)
    if not capacities(request.user, at).in_organization(raised_in.id):
        raise Unknown("organization")
    kind = kind_of(round.process.matter)
    if given.details and kind.raise_form is not None:
        form = kind.raise_form(given.details, **kind.form_options(round, request.user, at))
        details |= _read(form, given.details)
    made = commands.raise_matter(
        round=round,
        title=given.title,
        text=given.text,
        raised_in=raised_in,
        by=request.user,
        at=at,
        **details,
    )
    return Status(201, _matter(made.ref))


@router.post("/matters/{ref}/acts", response={201: ActOut} | ERRORS, auth=signed_in)
def perform(request: HttpRequest, ref: str, given: ActIn) -> Any:
    """Do one act. The answer carries its number in the record: the receipt."""
    matter, at = _matter(ref), moment(request)
    details = {}
    if given.verb == "report":
        details = {key: getattr(given, key) for key in ("committed", "paid", "late", "note")}
    elif given.details:
        details = _act_details(matter, given)
    made = commands.perform(
        matter=matter,
        verb=given.verb,
        by=request.user,
        at=at,
        acting_for=_own_organization(given.acting_for),
        post=_own_post(given.post, request),
        visit=given.visit,
        choice=given.choice,
        outcome=given.outcome,
        reason=given.reason,
        sum=given.sum,
        **details,
    )
    return Status(201, made)


@router.get("/matters/{ref}/comments", response={200: list[CommentOut]} | PUBLIC_ERRORS)
def list_comments(request: HttpRequest, ref: str) -> Any:
    """List the discussion of a matter in the order in which it was written."""
    return _matter(ref).comments.select_related("by", "parent").order_by("id")


@router.post("/matters/{ref}/comments", response={201: CommentOut} | ERRORS, auth=signed_in)
def comment(request: HttpRequest, ref: str, given: CommentIn) -> Any:
    """Speak about a matter."""
    matter = _matter(ref)
    parent = matter.comments.filter(ref=given.answers).first() if given.answers else None
    if given.answers and parent is None:
        raise Unknown("answers")
    made = discussion.comment(
        matter=matter,
        text=given.text,
        mark=given.mark,
        parent=parent,
        by=request.user,
        at=moment(request),
    )
    return Status(201, made)


def _act_details(matter: Matter, given: ActIn) -> dict[str, Any]:
    """Return what an act was given beyond what every act has, as the form of its kind reads it."""
    move = matter.round.process.stages[matter.stage].moves.get(given.verb)
    kind = kind_of(matter.kind)
    form = kind.form_for(matter, move) if move is not None else None
    if form is None:
        return {}
    return _read(form(given.details, **kind.act_form_options(matter, given.verb)), given.details)


def _read(form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form reads of the names that were given; refuse the first that it cannot read."""
    if not form.is_valid():
        for field, errors in form.errors.items():
            raise Refused("unreadable", Sentence(str(errors[0])), field=field, translate=str)
    return {name: value for name, value in form.cleaned_data.items() if name in given}


def _with_details(shown: list[Matter]) -> list[Matter]:
    """Let each kind tell of all its matters in a list together."""
    for key in {one.kind for one in shown}:
        of_kind = [one for one in shown if one.kind == key]
        told = kind_of(key).listed(of_kind)
        for one in of_kind:
            one.listed_details = told[one.pk]
    return shown


def _matter(ref: str) -> Matter:
    return queries.matter_by_ref(ref) or missing()


def _own_organization(slug: str) -> Organization | None:
    """Return the organization to act for; whether one may is asked by the command."""
    if not slug:
        return None
    found = Organization.objects.filter(slug=slug).first()
    if found is None:
        raise Unknown("acting_for")
    return found


def _own_post(ref: str, request: HttpRequest) -> Post | None:
    """Return a post that the one who asks holds; any other answers like one that does not exist."""
    if not ref:
        return None
    held = {post.ref: post for post, _, _ in capacities(request.user, moment(request)).posts}
    if ref not in held:
        raise Unknown("post")
    return held[ref]

"""Adopt charters and open rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain, count

from django.db import IntegrityError, transaction

from dure.charters import policies
from dure.charters.models import LONGEST_SLUG, Charter, Round, RoundBody, RoundStage
from dure.charters.queries import Calendar, charter_in_force
from dure.networks.models import Organization
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import refuse
from dure.web.sums import sum_refusal
from polity.charters import Charter as CharterText
from polity.charters import CharterFaults, parse
from polity.sentences import Sentence, gettext_noop


def read_or_refuse(text: str) -> CharterText:
    """Parse a text, or refuse it naming its first fault and how many there are."""
    try:
        return parse(text)
    except CharterFaults as error:
        first = error.faults[0]
        raise refuse(
            "faulty_charter",
            gettext_noop("This charter has {count} faults. Line {line}: {fault}"),
            field="text",
            count=len(error.faults),
            line=first.line,
            fault=first.says,
        ) from error


@transaction.atomic
def store_version(*, organization: Organization, text: str, at: datetime, matter: str = "") -> Charter:
    """Store the next version of a charter. Whoever calls this has made sure that the rule in force adopted it."""
    parsed = read_or_refuse(text)
    last = charter_in_force(organization, parsed.key)
    charter = Charter.objects.create(
        organization=organization,
        key=parsed.key,
        version=last.version + 1 if last else 1,
        title=parsed.title,
        text=text,
        digest=parsed.digest,
        adopted_at=at,
        adopted_by_matter=matter,
    )
    append(
        verb="adopt_charter",
        at=at,
        organization=organization.slug,
        matter=matter,
        payload={"charter": charter.key, "version": charter.version, "digest": charter.digest, "text": text},
    )
    return charter


@transaction.atomic
def adopt_founding_charter(*, organization: Organization, text: str, by: Person, at: datetime) -> Charter:
    """Adopt the first charter of an organization. Every later text is adopted by the rule in force."""
    if refusal := policies.may_adopt_founding_text(by, organization, at):
        raise refusal
    return store_version(organization=organization, text=text, at=at)


@transaction.atomic
def open_round(
    *,
    organization: Organization,
    charter: Charter,
    by: Person,
    at: datetime,
    slug: str,
    title: str,
    opens_at: datetime,
    bodies: Mapping[str, Sequence[Organization]],
    calendar: Calendar | None = None,
    closes_at: datetime | None = None,
    envelope: int | None = None,
    currency: str = "",
    local_title: str = "",
) -> Round:
    """Open a round of `charter`: its bodies, its calendar, and for budgets an envelope in minor units of `currency`.

    Raises Refused: not_steward, charter_elsewhere, unknown_body, body_missing, body_of_other_kind, unknown_stage,
    closes_before_opening, ballot_dates_missing, envelope_missing, slug_too_long, slug_taken, and of a sum out of range.
    """
    if refusal := policies.may_open_round(by, organization, at):
        raise refusal
    if charter.organization_id != organization.id:
        raise refuse(
            "charter_elsewhere",
            gettext_noop("This charter belongs to another organization."),
            field="charter",
        )
    _check_bodies(charter.process, bodies)
    _check_calendar(charter.process, calendar or {})
    if charter.process.matter == "proposal" and (envelope is None or not currency):
        raise refuse(
            "envelope_missing",
            gettext_noop("Proposals share an envelope. Give its sum and its currency."),
            field="envelope",
        )
    if len(slug) > LONGEST_SLUG:
        raise refuse(
            "slug_too_long",
            gettext_noop("A short name has at most {most} characters."),
            field="slug",
            most=LONGEST_SLUG,
        )
    if refusal := sum_refusal(envelope, field="envelope"):
        raise refusal
    try:
        with transaction.atomic():
            opened = Round.objects.create(
                slug=slug,
                organization=organization,
                charter=charter,
                title=title,
                local_title=local_title,
                opens_at=opens_at,
                closes_at=closes_at,
                envelope=envelope,
                currency=currency,
                created_at=at,
            )
    except IntegrityError as error:
        if Round.objects.filter(slug=slug).exists():
            raise refuse(
                "slug_taken",
                gettext_noop("There is a round called “{slug}” already."),
                field="slug",
                slug=slug,
            ) from error
        raise
    _store_bodies_and_calendar(opened, bodies, calendar or {})
    append(
        verb="open_round",
        at=at,
        organization=organization.slug,
        payload={
            "round": slug,
            "title": title,
            "charter": charter.key,
            "version": charter.version,
            "digest": charter.digest,
            "envelope": envelope,
            "currency": currency,
            "opens_at": opens_at.isoformat(),
            "bodies": {key: [one.slug for one in members] for key, members in bodies.items()},
            "calendar": {
                stage: [moment.isoformat() if moment else None for moment in dates]
                for stage, dates in (calendar or {}).items()
            },
            "by": by.ref,
        },
    )
    return opened


@transaction.atomic
def amending_round(*, charter: Charter, at: datetime) -> Round:
    """Return the round in which this version of a charter is changed, made when first needed.

    Whatever role `[amendment]` names, the organization that adopted the text fills it: nobody else changes a charter.
    """
    Charter.objects.select_for_update(of=("self",)).get(id=charter.id)  # two who come first make one round
    found = Round.objects.filter(charter=charter, amending=True).first()
    if found:
        return found
    made = Round.objects.create(
        slug=_free_slug(f"{charter.organization.slug}-{charter.key}", f"-v{charter.version}-changes"),
        organization=charter.organization,
        charter=charter,
        amending=True,
        title=f"{charter.title} {charter.version}",
        opens_at=at,
        created_at=at,
    )
    _store_bodies_and_calendar(made, {key: [charter.organization] for key in made.process.bodies}, {})
    return made


def _free_slug(base: str, end: str) -> str:
    """Return a short name that no round has: `base` as far as there is room, and `end`, with a number if needed."""
    room = LONGEST_SLUG - len(end) - 6
    base = base[:room].rstrip("-")
    taken = set(Round.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    names = chain([f"{base}{end}"], (f"{base}{end}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def _store_bodies_and_calendar(
    round: Round, bodies: Mapping[str, Sequence[Organization]], calendar: Calendar
) -> None:
    RoundBody.objects.bulk_create(
        RoundBody(round=round, key=key, organization=one)
        for key, members in bodies.items()
        for one in members
    )
    RoundStage.objects.bulk_create(
        RoundStage(round=round, stage=stage, opens_at=opens, closes_at=closes)
        for stage, (opens, closes) in calendar.items()
    )


def _check_bodies(process: CharterText, bodies: Mapping[str, Sequence[Organization]]) -> None:
    for key in bodies:
        if key not in process.bodies:
            raise refuse(
                "unknown_body",
                gettext_noop("The charter has no body called “{key}”."),
                field="bodies",
                key=key,
            )
    for key, body in process.bodies.items():
        assigned = bodies.get(key, ())
        if not assigned or (len(assigned) > 1 and not body.many):
            raise refuse("body_missing", _one_or_more(body.many), field=f"body_{key}", body=body.title or key)
        for one in assigned:
            if one.kind != body.kind:
                raise refuse(
                    "body_of_other_kind",
                    gettext_noop("{organization} is a {kind}; the charter wants a {wanted} here."),
                    field=f"body_{key}",
                    organization=one.name,
                    kind=Sentence(one.kind),
                    wanted=Sentence(body.kind),
                )


def _one_or_more(many: bool) -> str:
    if many:
        return gettext_noop("Choose at least one organization as “{body}”.")
    return gettext_noop("Choose exactly one organization as “{body}”.")


@transaction.atomic
def join_round(*, round: Round, key: str, organization: Organization, at: datetime) -> RoundBody:
    """Let one more organization be a body of which a running round has several; nothing happens where it is already.

    What calls this has its own reason, such as a contract that was signed.
    Raises Refused: unknown_body, body_of_other_kind.
    """
    body = round.process.bodies.get(key)
    if body is None or not body.many:
        raise refuse("unknown_body", gettext_noop("Nobody can join this round as “{body}”."), body=key)
    if organization.kind != body.kind:
        raise refuse(
            "body_of_other_kind",
            gettext_noop("{organization} is a {kind}; the charter wants a {wanted} here."),
            field=f"body_{key}",
            organization=organization.name,
            kind=Sentence(organization.kind),
            wanted=Sentence(body.kind),
        )
    joined, new = RoundBody.objects.get_or_create(round=round, key=key, organization=organization)
    if new:
        append(
            verb="join_round",
            at=at,
            organization=organization.slug,
            payload={"round": round.slug, "body": key},
        )
    return joined


def _check_calendar(process: CharterText, calendar: Calendar) -> None:
    for stage, (opens, closes) in calendar.items():
        if stage not in process.stages:
            raise refuse(
                "unknown_stage",
                gettext_noop("The charter has no stage called “{stage}”."),
                field="calendar",
                stage=stage,
            )
        if opens and closes and closes <= opens:
            raise refuse(
                "closes_before_opening",
                gettext_noop("Stage “{stage}” would close before it opens."),
                field=f"closes_{stage}",
                stage=stage,
            )
    for key, stage_text in process.stages.items():
        if stage_text.ballot and not all(calendar.get(key, (None, None))):
            raise refuse(
                "ballot_dates_missing",
                gettext_noop(
                    "All matters are decided together in “{stage}”. Give the day the ballot opens and closes."
                ),
                field=f"closes_{key}",
                stage=stage_text.title or key,
            )

"""My desk: everything that awaits one person, in one list: the act, on whose behalf, until when, where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from dure.ballots.queries import duties as ballot_duties
from dure.ballots.queries import secret_duties
from dure.charters.wording import worded
from dure.dashboards.awaiting_voice import voice_tasks
from dure.dashboards.awaiting_work import work_tasks
from dure.dashboards.queries import mandates_ending, posts_to_name
from dure.dashboards.stirring import stirring
from dure.dashboards.tasks import Task
from dure.exchange.queries import waiting_for
from dure.matters.models import Matter
from dure.matters.queries import LAST_MOVED, matters
from dure.matters.queries import duties as matter_duties
from dure.networks.models import Organization, Post
from dure.networks.policies import steward_warnings
from dure.networks.queries import Holdings, offers_to
from dure.people.models import Person
from dure.positions.owing import owed
from dure.recognition.queries import questions_waiting, reports_being_written, reports_to_review
from dure.refusals import said
from dure.support.queries import desks_of, referrals_for, waiting_counts
from dure.trust.queries import awaiting
from dure.web.pages import among

SHOWN = 10
ASKED = frozenset({"ratifications", "calls", "assemblies"})


@dataclass(frozen=True)
class Desk:
    """All that awaits one person, the soonest due first; what they raised and follow; the rooms they look after."""

    tasks: Sequence[Task]
    mine: Sequence[Matter]
    followed: Sequence[Matter]
    rooms: Sequence[Organization]


def desk(person: Person, holdings: Holdings, at: datetime) -> Desk:
    """Gather a person's desk. The number of queries does not grow with what lies on it."""
    rooms = list(Organization.objects.filter(id__in=holdings.stewarded()).order_by("name", "id"))
    within = stirring(person, holdings, at)
    tasks = [
        *_matters(person, holdings, at),
        *_ballots(holdings, at),
        *(_secret_ballots(person, at) if "papers" in within else ()),
        *(_trust(person, at) if "trust" in within else ()),
        *_reports(person, holdings, within),
        *(_voices(holdings, at) if within & ASKED else ()),
        *(_mandates(person, holdings, at) if "mandates" in within else ()),
        *_offers(person, at),
        *(_namings(holdings, at) if "posts" in within else ()),
        *_stewards(rooms, at),
        *(_desks(person, at) if "desks" in within else ()),
        *(_referrals(holdings) if "referrals" in within else ()),
        *(_ledger(holdings) if "ledger" in within else ()),
        *voice_tasks(holdings, at, within),
        *work_tasks(holdings, at, within),
    ]
    mine, followed = _own(person)
    return Desk(
        tasks=sorted(tasks, key=lambda task: (task.due_at is None, task.due_at or at)),
        mine=mine,
        followed=followed,
        rooms=rooms,
    )


def _own(person: Person) -> tuple[list[Matter], list[Matter]]:
    """Return the matters that the person raised, and those of others that the person follows. One query."""
    every = Matter.objects.order_by()
    raised = every.filter(author=person)
    others = every.exclude(author=person)
    followed = others.filter(subscriptions__person=person, subscriptions__ended_at__isnull=True)
    found = list(matters().filter(among((raised, followed), LAST_MOVED, SHOWN)))
    return (
        [matter for matter in found if matter.author_id == person.pk],
        [matter for matter in found if matter.author_id != person.pk],
    )


def _matters(person: Person, holdings: Holdings, at: datetime) -> Iterator[Task]:
    for duty in matter_duties(person=person, holdings=holdings, at=at):
        act = worded(duty.matter.round.process, duty.move.title)
        yield Task(
            title=gettext("{act}: {matter}").format(act=act, matter=duty.matter.title),
            behalf=str(duty.acting_for or duty.post or ""),
            body=str(duty.matter.held_by or ""),
            due_at=duty.due_at,
            url=reverse("matters:matter", args=[duty.matter.ref]) + "#do",
        )


def _ballots(holdings: Holdings, at: datetime) -> Iterator[Task]:
    for ballot, organization in ballot_duties(holdings, at):
        yield Task(
            title=gettext("Cast in the ballot of {round}").format(round=ballot.round),
            behalf=str(organization),
            body=str(ballot.held_by),
            due_at=ballot.closes_at,
            url=reverse("ballots:ballot", args=[ballot.ref]),
        )


def _secret_ballots(person: Person, at: datetime) -> Iterator[Task]:
    for ballot in secret_duties(person, at):
        yield Task(
            title=gettext("Vote in {round}").format(round=ballot.round),
            behalf="",
            body=str(ballot.held_by),
            due_at=ballot.closes_at,
            url=reverse("ballots:ballot", args=[ballot.ref]),
        )


def _trust(person: Person, at: datetime) -> Iterator[Task]:
    for line in awaiting(person, at)[:SHOWN]:
        survey = line.wave.survey
        yield Task(
            title=gettext("Say how far you trust: {survey}").format(survey=survey),
            body=str(survey.organization),
            due_at=line.wave.closes_at,
            url=reverse("trust:answer", args=[survey.ref, line.wave.year]),
        )


def _reports(person: Person, holdings: Holdings, within: Set[str]) -> Iterator[Task]:
    """Reports to review or to finish, and questions that wait for an answer. Three queries at most."""
    for report in reports_to_review(holdings)[:SHOWN] if "reviews" in within else ():
        yield Task(
            title=gettext("Review the report of {organization}, {year}").format(
                organization=report.organization, year=report.year
            ),
            body=str(report.framework.organization),
            url=reverse("recognition:review", args=[report.ref]),
        )
    for report in reports_being_written(person)[:SHOWN] if "reports" in within else ():
        yield Task(
            title=gettext("Go on with the report of {year}: {framework}").format(
                year=report.year, framework=report.framework
            ),
            behalf=str(report.organization),
            url=reverse("recognition:write", args=[report.ref]),
        )
    for question in questions_waiting(holdings)[:SHOWN] if "questions" in within else ():
        yield Task(
            title=gettext("Answer the reviewer: {question}").format(question=question.text),
            behalf=str(question.report.organization),
            url=reverse("recognition:report", args=[question.report.ref]) + "#questions",
        )


def _voices(holdings: Holdings, at: datetime) -> Iterator[Task]:
    """Answers in ratifications and to calls, and assemblies ahead: each by itself, with its body and its date."""
    for one in owed(holdings, at):
        if one.kind == "ratify":
            title, url = (
                gettext("Ratify or not: {title}"),
                reverse("positions:party", args=[one.ref, one.organization.slug]),
            )
        elif one.kind == "answer_call":
            title, url = gettext("Answer the call: {title}"), reverse("positions:call", args=[one.ref])
        else:
            title, url = (
                gettext("Come to the assembly: {title}"),
                reverse("positions:assembly", args=[one.ref]),
            )
        yield Task(
            title=title.format(title=one.title),
            behalf=str(one.organization),
            body=str(one.body),
            due_at=one.due_at,
            url=url,
        )


def _mandates(person: Person, holdings: Holdings, at: datetime) -> Iterator[Task]:
    """Mandates that end soon: the person's own, and those of organizations the person is a steward of."""
    stewarded = holdings.stewarded()
    for mandate in mandates_ending(person, holdings, at)[:20]:
        slug = mandate.organization.slug
        if mandate.organization_id in stewarded:
            title = gettext("Renew the mandate of {name}").format(name=mandate.person)
            url = reverse("room:tab", args=[slug, "mandates"])
        else:
            title = gettext("Your mandate ends soon: ask a steward to renew it")
            url = reverse("networks:organization", args=[slug]) + "#posts"
        yield Task(title=title, behalf=str(mandate.organization), due_at=mandate.until_at, url=url)


def _offers(person: Person, at: datetime) -> Iterator[Task]:
    for offer in offers_to(person, at):
        name = str(offer.organization)
        if offer.post is not None:
            title = gettext("The post “{post}” in {name} is offered").format(post=offer.post, name=name)
        elif offer.member is not None and offer.organization_consent_at is None:
            title = gettext("{member} asks to join {name}").format(member=offer.member, name=name)
        else:
            title = gettext("Membership in {name} is offered").format(name=name)
        other = offer.person is not None and offer.person != person
        yield Task(title=title, behalf=str(offer.member or (offer.person if other else "")), offer=offer)


def _namings(holdings: Holdings, at: datetime) -> Iterator[Task]:
    """Vacant posts that a college fills, for which an organization of the person has not named anybody yet."""
    for row in posts_to_name(holdings.stewarded() | holdings.acts_for(), at)[:20]:
        vacant = Post(ref=row.vacant_ref, title=row.vacant_title, role=row.vacant_role)
        yield Task(
            title=gettext("Name a person for the post “{post}”").format(post=vacant),
            behalf=str(row.member),
            body=str(row.organization),
            url=reverse("dashboards:name_for_post", args=[vacant.ref]),
        )


def _stewards(rooms: Sequence[Organization], at: datetime) -> Iterator[Task]:
    for organization, warning in steward_warnings(rooms, at):
        url = reverse("room:tab", args=[organization.slug, "posts"])
        yield Task(title=said(warning), behalf=str(organization), url=url)


def _desks(person: Person, at: datetime) -> Iterator[Task]:
    """Yield what waits at the support desks of a caseworker."""
    for desk in desks_of(person, at):
        counts = waiting_counts(desk)
        waiting = counts.get("asked", 0) + counts.get("late", 0) + counts["+look_again"]
        if waiting:
            yield Task(
                title=ngettext(
                    "%(count)s request for support waits", "%(count)s requests for support wait", waiting
                )
                % {"count": waiting},
                body=str(desk.organization),
                url=reverse("support:queue", args=[desk.organization.slug]),
            )


def _referrals(holdings: Holdings) -> Iterator[Task]:
    """Yield what organizations are asked to help with."""
    for referral in referrals_for(holdings.stewarded() | holdings.acts_for())[:SHOWN]:
        yield Task(
            title=gettext("Somebody asks for your help"),
            behalf=str(referral.organization),
            body=str(referral.request.desk.organization),
            url=reverse("support:referral", args=[referral.ref]),
        )


def _ledger(holdings: Holdings) -> Iterator[Task]:
    """Yield the lines of ledgers that wait for the word of those whom the person speaks for."""
    for line in waiting_for(holdings.stewarded() | holdings.acts_for())[:SHOWN]:
        yield Task(
            title=gettext("Confirm or dispute a line of the ledger: {kind}").format(
                kind=line.get_kind_display()
            ),
            behalf=str(line.member if line.entered_for_id == line.network_id else line.network),
            body=str(line.network),
            url=reverse("networks:ledger_line", args=[line.network.slug, line.ref]),
        )

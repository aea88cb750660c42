"""A peer or auditor looks at a report, indicator by indicator: asks, accepts, does not accept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from dure.people.models import Person
from dure.recognition.models import Figure, Question, Report
from dure.recognition.policies import may_report, may_review
from dure.record.commands import append
from dure.refusals import refuse
from polity.criteria import Indicator
from polity.sentences import gettext_noop


def _in_review(report: Report, by: Person, at: datetime) -> Report:
    if refused := may_review(by, report, at):
        raise refused
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.state != Report.State.HANDED_IN:
        raise refuse("not_in_review", gettext_noop("Only a report that is handed in can be reviewed."))
    return locked


@transaction.atomic
def ask(*, report: Report, indicator: str, text: str, by: Person, at: datetime) -> Question:
    """Ask about one indicator. Raises Refused: not_reviewer, conflict_of_interest, not_in_review, text_missing."""
    locked = _in_review(report, by, at)
    if not isinstance(report.framework.parsed.nodes.get(indicator), Indicator):
        raise refuse("unknown_indicator", gettext_noop("The framework does not ask for this."))
    if not text.strip():
        raise refuse("text_missing", gettext_noop("Write what you want to know."), field="text")
    same = locked.questions.filter(indicator=indicator, text=text.strip()[:1000], replied_at__isnull=True)
    if known := same.first():  # the same form sent twice
        return known
    return Question.objects.create(
        report=locked, indicator=indicator, text=text.strip()[:1000], asked_by=by, asked_at=at
    )


@transaction.atomic
def reply(*, question: Question, text: str, by: Person, at: datetime) -> Question:
    """Answer a reviewer's question. Raises Refused: not_steward, text_missing."""
    if refused := may_report(by, question.report.organization, at):
        raise refused
    if not text.strip():
        raise refuse("text_missing", gettext_noop("Write the answer."), field="text")
    question.reply, question.replied_by, question.replied_at = text.strip()[:2000], by, at
    question.save(update_fields=["reply", "replied_by", "replied_at"])
    return question


@transaction.atomic
def judge_figures(
    *,
    report: Report,
    by: Person,
    at: datetime,
    accepted: Collection[str] = (),
    refused: Collection[str] = (),
) -> None:
    """Accept answers, or do not accept them, by indicator. What is not accepted counts as no answer.

    Raises Refused: not_reviewer, conflict_of_interest, not_in_review.
    """
    locked = _in_review(report, by, at)
    locked.figures.filter(indicator__in=accepted).update(proof=Figure.Proof.ACCEPTED)
    locked.figures.filter(indicator__in=refused).update(proof=Figure.Proof.REFUSED)


@transaction.atomic
def finish_review(*, report: Report, by: Person, at: datetime) -> Report:
    """End the review: each answer is accepted or not. Raises Refused: as above, and review_incomplete."""
    locked = _in_review(report, by, at)
    open_still = locked.figures.exclude(proof__in=(Figure.Proof.ACCEPTED, Figure.Proof.REFUSED)).count()
    if open_still:
        raise refuse(
            "review_incomplete",
            gettext_noop("{count} answers are neither accepted nor refused yet."),
            count=open_still,
        )
    locked.state = Report.State.REVIEWED
    locked.reviewer, locked.reviewed_at = by, at
    locked.save(update_fields=["state", "reviewer", "reviewed_at"])
    refused = locked.figures.filter(proof=Figure.Proof.REFUSED).count()
    append(
        verb="review_report",
        at=at,
        organization=report.framework.organization.slug,
        payload={
            "by": by.ref,
            "report": report.ref,
            "recognised": report.organization.slug,
            "accepted": locked.figures.count() - refused,
            "not_accepted": refused,
        },
    )
    return locked


@transaction.atomic
def give_back(*, report: Report, by: Person, at: datetime) -> Report:
    """Give a report back to be written on. Raises Refused: not_reviewer, conflict_of_interest, not_in_review."""
    locked = _in_review(report, by, at)
    locked.state = Report.State.OPEN
    locked.handed_in_at = locked.handed_in_by = None
    locked.save(update_fields=["state", "handed_in_at", "handed_in_by"])
    append(
        verb="reopen_report",
        at=at,
        organization=report.framework.organization.slug,
        payload={"by": by.ref, "report": report.ref},
    )
    return locked

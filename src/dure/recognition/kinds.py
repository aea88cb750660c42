"""Applications as a kind of matter: an organization asks to be recognised on the ground of a reviewed report.

The register follows the stages of the charter that are called `recognised`, `conditional` and `withdrawn`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.charters.models import Round
from dure.clock import day_in
from dure.frameworks.commands import (
    recognise,
    restore_recognition,
    set_condition,
    withdraw_recognition,
)
from dure.matters.kinds import Kind, register
from dure.matters.models import Act, Matter
from dure.networks.capacities import Holdings
from dure.people.models import Person
from dure.recognition import queries
from dure.recognition.forms import ApplicationForm
from dure.recognition.models import Application, Report
from dure.recognition.policies import conflict_of_interest, may_report, may_review
from dure.refusals import refuse
from polity.sentences import gettext_noop

RECOGNISED, CONDITIONAL, WITHDRAWN, APPEALED = "recognised", "conditional", "withdrawn", "appealed"
DAYS = 1095  # where the charter says nothing


class ApplicationKind(Kind):
    """An application stands on one report under one version of a framework of the body that decides."""

    key = "application"
    title = _("application")
    raise_title = _("Apply for recognition")
    related = (
        "application__report__framework",
        "application__report__organization",
        "application__recognition",
    )
    template = "recognition/application.html"
    raise_form = ApplicationForm
    act_forms = {"renew": ApplicationForm}
    elsewhere = frozenset({"appeal"})  # on the page of the organization

    def is_author(self, matter: Matter, holdings: Holdings) -> bool:
        """The organization is the author of its application, whoever entered it: its people and who speaks for it."""
        organization = matter.application.report.organization_id
        return organization in holdings.direct | holdings.acts_for(matter.round.process.key)

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store on which report the application stands."""
        report = _report(matter, details, by, at)
        Application.objects.create(matter=matter, report=report)
        return {
            "recognised": report.organization.slug,
            "report": report.ref,
            "framework": report.framework.key,
            "version": report.framework.version,
        }

    def check(self, *, matter: Matter, verb: str, sum: int | None, details: Mapping[str, Any]) -> None:
        """Refuse to decide on a report that nobody has reviewed."""
        if verb == "put_to_seats" and matter.application.report.state != Report.State.REVIEWED:
            raise refuse(
                "review_missing",
                gettext_noop(
                    "The report is not reviewed yet. A seat that is not of {organization} reviews it."
                ),
                organization=str(matter.application.report.organization),
            )

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Refuse votes of those who stand too near, and let the register follow."""
        organization = matter.application.report.organization
        judging = act.verb in (
            "vote",
            "decide",
            "answer",
            "set_condition",
            "lift_condition",
            "put_to_seats",
        )
        if judging and act.by is not None and (refused := conflict_of_interest(act.by, organization, act.at)):
            raise refused
        if (
            act.verb == "appeal"
            and act.by is not None
            and (refused := may_report(act.by, organization, act.at))
        ):
            raise refused
        if act.verb == "answer" and act.stage_from == APPEALED:
            _other_hands(matter, act)
        if act.verb == "renew" and act.by is not None:
            report = _report(matter, details, act.by, act.at)
            Application.objects.filter(matter=matter).update(report=report)
        if act.stage_to != act.stage_from:
            _follow(matter, act)

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return report, framework and recognition by their references."""
        application = matter.application
        return {
            "organization": application.report.organization.slug,
            "report": application.report.ref,
            "framework": application.report.framework.key,
            "recognition": application.recognition.ref if application.recognition else None,
        }

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return the report, what it amounts to, what is missed and under which principle, and the recognition."""
        report = matter.application.report
        result = queries.result(report, _day(matter, matter.moved_at))
        return {
            "report": report,
            "result": result,
            "missed": queries.missed(report.framework.parsed, result),
            "recognition": matter.application.recognition,
        }

    def form_options(self, round: Round, by: Person, at: datetime) -> dict[str, Any]:
        """Return the reports on which the person may apply here."""
        return {"reports": queries.reports_to_apply_with(by, round.organization, at)}

    def act_form_options(self, matter: Matter, verb: str) -> dict[str, Any]:
        """Return the reports with which this organization may renew."""
        return {"reports": queries.reports_of(matter.application.report.organization, matter.raised_in)}


def _report(matter: Matter, details: Mapping[str, Any], by: Person, at: datetime) -> Report:
    report = details.get("report")
    if not isinstance(report, Report) or report.framework.organization_id != matter.raised_in_id:
        raise refuse(
            "report_missing", gettext_noop("Choose a report under a framework of this body."), field="report"
        )
    if (refused := may_report(by, report.organization, at)) and may_review(by, report, at):
        raise refused
    if report.state == Report.State.OPEN:
        raise refuse(
            "report_open", gettext_noop("Hand the report in first; then apply with it."), field="report"
        )
    return report


def _other_hands(matter: Matter, act: Act) -> None:
    """Refuse an answer to an appeal by who gave the answer, or set the condition, that is appealed against."""
    before = matter.acts.filter(verb__in=("answer", "set_condition"), by=act.by).exclude(pk=act.pk)
    if before.exists():
        raise refuse(
            "same_hands",
            gettext_noop("You decided this before. Let somebody else of {body} answer the appeal."),
            body=str(matter.raised_in),
        )


def _day(matter: Matter, moment: datetime) -> date:
    """Return the day of a moment where the charter applies, whoever acts or reads from wherever."""
    return day_in(matter.round.process.time_zone, moment)


def _follow(matter: Matter, act: Act) -> None:
    """Bring the register in line with the stage that the matter has entered."""
    recognition = matter.application.recognition
    day = _day(matter, act.at)
    if act.stage_to == RECOGNISED:
        if recognition is not None and act.stage_from == CONDITIONAL:
            set_condition(recognition=recognition, condition="", due_on=None, at=act.at)
        elif recognition is not None and recognition.withdrawn_on is not None:
            restore_recognition(recognition=recognition, at=act.at)
            set_condition(recognition=recognition, condition="", due_on=None, at=act.at)
        else:
            _recognise(matter, act, day)
    elif recognition is not None and act.stage_to == CONDITIONAL:
        due = _day(matter, matter.due_at) if matter.due_at else None
        set_condition(recognition=recognition, condition=act.reason, due_on=due, at=act.at)
    elif recognition is not None and act.stage_to == WITHDRAWN:
        reason = act.reason or recognition.condition
        withdraw_recognition(recognition=recognition, reason=reason, on=day, at=act.at)


def _recognise(matter: Matter, act: Act, day: date) -> None:
    """Write a new recognition; a renewal begins the day after the one before ends."""
    report = matter.application.report
    before = matter.application.recognition
    start = before.until_on + timedelta(days=1) if before and before.until_on >= day else day
    days = matter.round.process.stages[RECOGNISED].days or DAYS
    made = recognise(
        organization=report.organization,
        framework=report.framework,
        body=matter.raised_in,
        from_on=start,
        until_on=start + timedelta(days=days - 1),
        at=act.at,
        matter=matter.ref,
    )
    Application.objects.filter(matter=matter).update(recognition=made)


register(ApplicationKind())

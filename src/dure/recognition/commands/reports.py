"""Reports are begun, written by several people at once, and handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from dure.clock import day_in
from dure.files.checking import Checked
from dure.files.commands import keep_file
from dure.frameworks.models import Framework
from dure.networks.models import Organization
from dure.people.models import Person
from dure.prepared import Prepared, insert_all, update
from dure.recognition.models import Commitment, Evidence, Figure, Report
from dure.recognition.policies import may_report
from dure.record.commands import append
from dure.refusals import refuse
from polity.criteria import Indicator
from polity.sentences import gettext_noop

EARLIEST, LATEST = 1900, 2200


@dataclass(frozen=True)
class Given:
    """One answer as it was given: exact texts. `was` is the number of the answer that the writer saw (0: none)."""

    value: str = ""
    denominator: str = ""
    not_applicable: str = ""
    was: int = 0

    def same_as(self, figure: Figure | None) -> bool:
        """Whether it says what is stored."""
        if figure is None:
            return not (self.value or self.denominator or self.not_applicable)
        stored = (figure.value, figure.denominator, figure.not_applicable)
        return stored == (self.value, self.denominator, self.not_applicable)


@dataclass
class Saved:
    """What became of a form: the answers stored, and those that somebody else changed meanwhile (nothing stored)."""

    stored: list[Figure] = field(default_factory=list)
    meanwhile: dict[str, Figure] = field(default_factory=dict)


@transaction.atomic
def open_report(
    *,
    organization: Organization,
    framework: Framework,
    year: int,
    by: Person,
    at: datetime,
    types: frozenset[str] = frozenset(),
) -> Report:
    """Begin the report of a year, or return the one that was begun. Last year's figures come along, marked.

    Raises Refused: not_steward, report_year.
    """
    if refused := may_report(by, organization, at):
        raise refused
    if not EARLIEST <= year <= LATEST:
        raise refuse("report_year", gettext_noop("Write the year with four digits."), field="year")
    known = Report.objects.filter(organization=organization, framework=framework, year=year).first()
    if known is not None:
        return known
    last = (
        Report.objects.filter(organization=organization, framework__key=framework.key, year__lt=year)
        .exclude(state=Report.State.OPEN)
        .order_by("-year", "-pk")
        .first()
    )
    declared = framework.parsed.types
    kept = types or (frozenset(last.types.split()) if last else frozenset())
    report, is_new = Report.objects.get_or_create(  # somebody may have begun it meanwhile
        organization=organization,
        framework=framework,
        year=year,
        defaults={
            "types": " ".join(sorted(key for key in kept if key in declared)),
            "before": last,
            "opened_by": by,
            "opened_at": at,
        },
    )
    if not is_new:
        return report
    if last is not None:
        _carry_over(last, report, by, at)
    append(
        verb="open_report",
        at=at,
        organization=organization.slug,
        payload={"by": by.ref, "report": report.ref, "framework": framework.key, "year": year},
    )
    return report


def _carry_over(last: Report, report: Report, by: Person, at: datetime) -> None:
    """Take over what the new text still asks; documents and what was refused are asked again."""
    nodes = report.framework.parsed.nodes
    asked = {key for key, node in nodes.items() if isinstance(node, Indicator) and node.kind != "document"}
    Figure.objects.bulk_create(
        Figure(
            report=report,
            indicator=one.indicator,
            value=one.value,
            denominator=one.denominator,
            not_applicable=one.not_applicable,
            carried=True,
            changed_at=at,
            changed_by=by,
        )
        for one in last.figures.exclude(proof=Figure.Proof.REFUSED).order_by("pk")
        if one.indicator in asked
    )


LOCKED = Prepared(lambda report: Report.objects.select_for_update().filter(pk=report))


def _locked(report: Report) -> Report:
    """Read the report again, alone; inside a transaction."""
    found: Report | None = LOCKED.first(report=report.pk)
    if found is None:
        raise Report.DoesNotExist
    return found


@transaction.atomic
def save_figures(*, report: Report, given: Mapping[str, Given], by: Person, at: datetime) -> Saved:
    """Store answers field by field. What the writer did not change is left as it is; what somebody else changed
    meanwhile is not overwritten, and comes back in `meanwhile`.

    Raises Refused: not_steward, report_closed.
    """
    if refused := may_report(by, report.organization, at):
        raise refused
    locked = _locked(report)
    if locked.state != Report.State.OPEN:
        raise refuse(
            "report_closed", gettext_noop("This report is handed in. Ask the reviewer to give it back.")
        )
    stored = {one.indicator: one for one in locked.figures.filter(indicator__in=list(given))}
    saved = Saved()
    new: list[Figure] = []
    changed: list[Figure] = []
    for key, answer in given.items():
        known = stored.get(key)
        if answer.same_as(known):
            if known is not None and known.carried and answer.was:
                known.carried = False
                changed.append(known)
            continue
        if known is not None and known.number != answer.was:
            saved.meanwhile[key] = known
            continue
        if known is None:
            new.append(_figure(Figure(report=locked, indicator=key, number=1), answer, by, at))
        else:
            known.number += 1
            changed.append(_figure(known, answer, by, at))
    insert_all(new)
    for figure in changed:
        update(figure, CHANGED)
    saved.stored = [*new, *changed]
    return saved


CHANGED = (
    "value",
    "denominator",
    "not_applicable",
    "carried",
    "proof",
    "number",
    "changed_at",
    "changed_by",
)


def _figure(figure: Figure, answer: Given, by: Person, at: datetime) -> Figure:
    figure.value = answer.value
    figure.denominator = answer.denominator
    figure.not_applicable = answer.not_applicable
    figure.carried = False
    evidenced = figure.pk is not None and figure.evidence.exists()
    figure.proof = Figure.Proof.EVIDENCED if evidenced else Figure.Proof.CLAIMED
    figure.changed_at = at
    figure.changed_by = by
    return figure


@transaction.atomic
def attach_evidence(
    *, report: Report, indicator: str, file: Checked, public: bool, by: Person, at: datetime
) -> Evidence:
    """Attach a checked file to an answer. For a document, the file is the answer, told by its kind.

    Raises Refused: not_steward, report_closed, unknown_indicator, figure_missing.
    """
    if refused := may_report(by, report.organization, at):
        raise refused
    locked = _locked(report)
    if locked.state != Report.State.OPEN:
        raise refuse(
            "report_closed", gettext_noop("This report is handed in. Ask the reviewer to give it back.")
        )
    node = report.framework.parsed.nodes.get(indicator)
    if not isinstance(node, Indicator):
        raise refuse("unknown_indicator", gettext_noop("The framework does not ask for this."))
    figure = locked.figures.filter(indicator=indicator).first()
    if figure is None and node.kind != "document":
        raise refuse("figure_missing", gettext_noop("Answer first; then attach what shows it."))
    kept = keep_file(file=file, by=by, at=at, owner=report.organization, public=public)
    if figure is None:
        figure = Figure(report=locked, indicator=indicator, number=0)
    if node.kind == "document":
        figure.value = kept.kind  # Not the name: it may be somebody's, and answers are public.
    figure.number += 1
    figure.carried = False
    figure.proof = Figure.Proof.EVIDENCED
    figure.changed_at, figure.changed_by = at, by
    figure.save()
    return Evidence.objects.create(figure=figure, file=kept)


@transaction.atomic
def hand_in_report(*, report: Report, by: Person, at: datetime) -> Report:
    """Hand a report in: from now on its answers stand still. Raises Refused: not_steward, report_empty."""
    if refused := may_report(by, report.organization, at):
        raise refused
    locked = _locked(report)
    if locked.state != Report.State.OPEN:
        return locked
    if not locked.figures.exists():
        raise refuse("report_empty", gettext_noop("There is no answer in this report yet."))
    locked.state = Report.State.HANDED_IN
    locked.handed_in_at, locked.handed_in_by = at, by
    locked.save(update_fields=["state", "handed_in_at", "handed_in_by"])
    append(
        verb="hand_in_report",
        at=at,
        organization=report.organization.slug,
        payload={
            "by": by.ref,
            "report": report.ref,
            "framework": report.framework.key,
            "year": report.year,
            "digest": report.framework.digest,
        },
    )
    return locked


@transaction.atomic
def commit_to_improve(
    *, report: Report, text: str, due_on: date, by: Person, at: datetime, node: str = ""
) -> Commitment:
    """Promise an improvement until a day. Raises Refused: not_steward, text_missing, due_in_the_past."""
    if refused := may_report(by, report.organization, at):
        raise refused
    if not text.strip():
        raise refuse("text_missing", gettext_noop("Say what will be better."), field="text")
    if due_on < day_in(report.organization.time_zone, at):
        raise refuse("due_in_the_past", gettext_noop("The day lies in the past."), field="due_on")
    made = Commitment.objects.create(
        report=report, node=node, text=text.strip()[:500], due_on=due_on, made_by=by, made_at=at
    )
    append(
        verb="commit_to_improve",
        at=at,
        organization=report.organization.slug,
        payload={
            "by": by.ref,
            "report": report.ref,
            "text": made.text,
            "until": due_on.isoformat(),
        },
    )
    return made


@transaction.atomic
def keep_commitment(*, commitment: Commitment, by: Person, at: datetime) -> None:
    """Say that an improvement was made. Raises Refused: not_steward."""
    if refused := may_report(by, commitment.report.organization, at):
        raise refused
    if Commitment.objects.filter(pk=commitment.pk, kept_at__isnull=True).update(kept_at=at, kept_by=by):
        append(
            verb="keep_commitment",
            at=at,
            organization=commitment.report.organization.slug,
            payload={"by": by.ref, "report": commitment.report.ref, "text": commitment.text},
        )

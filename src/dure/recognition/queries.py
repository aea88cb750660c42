"""Reading claims, reports, the register and incentives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from statistics import median

from django.db.models import Max, Prefetch, Q, QuerySet

from dure.frameworks.models import Framework, Recognition
from dure.frameworks.queries import holding
from dure.matters.models import Matter
from dure.networks.models import Mandate, Membership, Organization, Post
from dure.networks.queries import Holdings, live, live_mandate
from dure.people.models import Person
from dure.recognition.answers import answer_of, answers_of, subject_of
from dure.recognition.models import Application, Claim, Commitment, Figure, Incentive, Question, Report
from dure.refusals import Unknown
from polity import criteria
from polity.criteria import Framework as Text
from polity.criteria import Group, Indicator, Node, Outcome, Result

COMPARED_FROM = 10  # organizations of a sector: fewer would tell who they are


@dataclass(frozen=True)
class Missed:
    """Something that is not met, with the principle that it belongs to."""

    principle: str
    duty: str
    outcome: Outcome


def report_by_ref(ref: str) -> Report:
    """Return a report with its organization, framework and last year's. Raises Unknown."""
    rows = Report.objects.select_related(
        "organization__area", "framework__organization", "before__framework", "reviewer"
    )
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Unknown("report")
    return found


def result(report: Report, on: date, text: Text | None = None) -> Result:
    """Return what a report amounts to on a day, under its own framework or another. One query."""
    framework = text or report.framework.parsed
    figures = report.figures.all()
    return criteria.evaluate(framework, subject_of(report), answers_of(framework, figures), on=on)


def missed(framework: Text, found: Result) -> list[Missed]:
    """Return every indicator that stands in the way, each with its duty and its principle, in the order of the tree."""
    lines = []
    for outcome in found.blocking:
        way = _above(framework, outcome.key)
        titles = [node.title for node in way if isinstance(node, Group)]
        lines.append(
            Missed(titles[0] if titles else framework.title, titles[-1] if len(titles) > 1 else "", outcome)
        )
    return lines


def _above(framework: Text, key: str) -> list[Node]:
    """Return the nodes from the top down to the parent of a node."""
    way: list[Node] = []
    node = framework.nodes.get(key)
    while node is not None and node.of:
        node = framework.nodes.get(node.of)
        if node is not None:
            way.insert(0, node)
    return way


def part_of(framework: Text, key: str) -> str:
    """Return the key of the topmost part below which an indicator stands; itself where it stands at the top."""
    way = _above(framework, key)
    return way[0].key if way else key


def reports_of(organization: Organization, body: Organization) -> QuerySet[Report]:
    """Return the handed-in reports of an organization under frameworks of a body, the newest first."""
    rows = Report.objects.filter(organization=organization, framework__organization=body)
    return rows.exclude(state=Report.State.OPEN).select_related("organization", "framework").order_by("-year")


def reports_to_apply_with(person: Person, body: Organization, at: datetime) -> QuerySet[Report]:
    """Return the handed-in reports of the person's organizations under frameworks of a body."""
    belongs = Membership.objects.filter(live(at), person=person).values("organization")
    acts = Mandate.objects.filter(live_mandate(at), person=person).values("organization")
    mine = Q(organization__in=belongs) | Q(organization__in=acts)
    if Membership.objects.filter(
        live(at), person=person, post__organization=body, post__role=Post.Role.OFFICIAL
    ).exists():
        mine = ~Q(organization__in=belongs)
    rows = Report.objects.filter(mine, framework__organization=body).exclude(state=Report.State.OPEN)
    return rows.select_related("organization", "framework").order_by("-year", "pk")


def reports_shown(organization: Organization) -> list[Report]:
    """Return the reports of an organization, the newest first, with their figures. Two queries."""
    rows = Report.objects.filter(organization=organization).select_related("framework", "organization")
    return list(rows.prefetch_related("figures").order_by("-year", "-pk")[:20])


def reports_by(organization: Organization) -> QuerySet[Report]:
    """Return the reports of an organization with their frameworks."""
    return Report.objects.filter(organization=organization).select_related("framework", "organization")


def appealable(organization: Organization) -> list[Application]:
    """Return the applications of an organization that stand refused or withdrawn with an appeal open, or appealed."""
    rows = Application.objects.filter(report__organization=organization, matter__ended="")
    found = rows.select_related("matter__round__charter", "matter__raised_in", "report__framework")
    return [one for one in found.order_by("-matter_id") if _in_appeal(one.matter)]


def _in_appeal(matter: Matter) -> bool:
    """Whether a matter stands where it can be appealed, or where an appeal has led it."""
    stages = matter.round.process.stages
    led = {stage.moves["appeal"].to for stage in stages.values() if "appeal" in stage.moves}
    return "appeal" in stages[matter.stage].moves or matter.stage in led


def claims_of(organization: Organization) -> QuerySet[Claim]:
    """Return what an organization claims now."""
    return Claim.objects.filter(organization=organization, ended_at__isnull=True).order_by("-at", "-pk")


def figures_of(report: Report) -> dict[str, Figure]:
    """Return the figures of a report by indicator, each with its evidence and who wrote it. Two queries."""
    rows = report.figures.select_related("changed_by").prefetch_related("evidence__file")
    return {one.indicator: one for one in rows.order_by("pk")}


def questions_of(report: Report) -> list[Question]:
    """Return the questions of a review, in the order in which they were asked."""
    return list(report.questions.select_related("asked_by", "replied_by").order_by("asked_at", "pk"))


def commitments_of(organization: Organization) -> QuerySet[Commitment]:
    """Return the improvements that an organization promised, those due first first."""
    rows = Commitment.objects.filter(report__organization=organization).select_related("report")
    return rows.order_by("due_on", "pk")


def register(wanted: Mapping[str, str], on: date) -> QuerySet[Recognition]:
    """Return recognitions with what they show. `status` is of the day `on`; empty filters leave everything."""
    rows = Recognition.objects.select_related("organization__area", "framework", "body")
    status = wanted.get("status", "")
    open_still = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    if status == "recognised":
        rows = rows.filter(holding(on), condition="")
    elif status == "conditional":
        rows = rows.filter(holding(on)).exclude(condition="")
    elif status == "withdrawn":
        rows = rows.filter(withdrawn_on__lte=on)
    elif status == "expired":
        rows = rows.filter(open_still, until_on__lt=on)
    else:
        rows = rows.filter(from_on__lte=on)
    if wanted.get("type"):
        rows = rows.filter(organization__form=wanted["type"])
    if wanted.get("area"):
        area = wanted["area"]
        rows = rows.filter(
            Q(organization__area__code=area)
            | Q(organization__area__parent__code=area)
            | Q(organization__area__parent__parent__code=area)
        )
    if wanted.get("framework"):
        rows = rows.filter(framework__key=wanted["framework"])
    if wanted.get("law"):
        rows = rows.filter(framework__jurisdiction__startswith=wanted["law"])
    if wanted.get("q"):
        text = wanted["q"]
        rows = rows.filter(
            Q(organization__name__icontains=text) | Q(organization__local_name__icontains=text)
        )
    return rows


def recognition_by_ref(ref: str) -> Recognition:
    """Return a recognition with all that its certificate shows. Raises Unknown."""
    rows = Recognition.objects.select_related("organization__area", "framework__organization", "body")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Unknown("recognition")
    return found


def withdrawn_places(on: date) -> list[int]:
    """Return the numbers of the recognitions that are withdrawn on a day: their bits in the status list."""
    rows = Recognition.objects.filter(withdrawn_on__lte=on)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def newest_reports(key: str, limit: int | None = None) -> list[Report]:
    """Return the newest handed-in report of each organization under a framework's key, with figures. Three queries.

    Partners for profit are left out: they count in no total of the social economy.
    """
    handed_in = Report.objects.filter(framework__key=key).exclude(state=Report.State.OPEN)
    newest = handed_in.values("organization").annotate(last=Max("pk")).values("last")
    rows = (
        Report.objects.filter(pk__in=newest)
        .exclude(organization__form=Organization.Form.FOR_PROFIT)
        .exclude(organization__kind=Organization.Kind.PARTNER)
        .select_related("organization", "framework")
        .prefetch_related(Prefetch("figures", queryset=Figure.objects.order_by("pk")))
        .order_by("organization__name", "pk")
    )
    return list(rows[:limit] if limit else rows)


def all_newest_reports() -> list[Report]:
    """Return the newest handed-in report of each organization under each framework, with figures, the newest first.

    Partners for profit are left out. Three queries.
    """
    handed_in = Report.objects.exclude(state=Report.State.OPEN)
    newest = handed_in.values("organization", "framework__key").annotate(last=Max("pk")).values("last")
    rows = Report.objects.filter(pk__in=newest).exclude(organization__form=Organization.Form.FOR_PROFIT)
    rows = rows.exclude(organization__kind=Organization.Kind.PARTNER)
    return list(
        rows.select_related("organization", "framework").prefetch_related("figures").order_by("-year", "-pk")
    )


def results_under(reports: Iterable[Report], text: Text, on: date) -> dict[str, Result]:
    """Hold each report against one text, by the organization's reference. No query: figures are there already."""
    return {one.organization.slug: result(one, on, text) for one in reports}


@dataclass(frozen=True)
class Comparison:
    """One figure of an organization beside the median of its sector."""

    title: str
    unit: str
    kind: str
    own: Fraction
    middle: Fraction
    count: int

    def _shown(self, value: Fraction) -> str:
        return f"{criteria.shown(value * 100)} %" if self.kind == "share" else criteria.shown(value)

    @property
    def shown_own(self) -> str:
        """The own figure, as people read it."""
        return self._shown(self.own)

    @property
    def shown_middle(self) -> str:
        """The median, as people read it."""
        return self._shown(self.middle)


def comparison(report: Report) -> tuple[list[Comparison], int]:
    """Return figures beside the median of the same sector and year, and how many organizations stand behind.

    Nothing is compared below ten organizations: the number then says how many there are. Two queries.
    """
    text = report.framework.parsed
    numeric = {one.key: one for one in text.indicators if one.kind in ("number", "share", "ratio")}
    same = Report.objects.filter(
        framework__key=report.framework.key,
        year=report.year,
        organization__sector=report.organization.sector,
    ).exclude(state=Report.State.OPEN)
    same = same.exclude(organization__form=Organization.Form.FOR_PROFIT)
    rows = Figure.objects.filter(report__in=same, indicator__in=numeric, not_applicable="")
    values: dict[str, dict[int, Fraction]] = defaultdict(dict)
    reports: set[int] = set()
    for row in rows.only("report_id", "indicator", "value", "denominator", "not_applicable", "proof"):
        reports.add(row.report_id)
        value = _value(numeric[row.indicator], row)
        if value is not None:
            values[row.indicator][row.report_id] = value
    lines = [
        Comparison(
            one.title, one.unit, one.kind, found[report.pk], Fraction(median(found.values())), len(found)
        )
        for key, one in numeric.items()
        if len(found := values[key]) >= COMPARED_FROM and report.pk in found
    ]
    return lines, len(reports)


def _value(indicator: Indicator, figure: Figure) -> Fraction | None:
    answer = answer_of(indicator, figure)
    if indicator.kind == "ratio":
        if answer.numerator is None or not answer.denominator:
            return None
        return Fraction(answer.numerator) / Fraction(answer.denominator)
    return answer.value if isinstance(answer.value, Fraction) else None


def incentives(on: date | None = None) -> QuerySet[Incentive]:
    """Return incentives by title, with owner and what they exclude; those that run on a day, if one is given."""
    rows = Incentive.objects.select_related("owner").prefetch_related("excludes")
    if on is not None:
        rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)
    return rows.order_by("title", "pk")


def newest_report(organization: Organization) -> Sequence[Report]:
    """Return the newest handed-in report of an organization under each framework, the newest first. Two queries."""
    rows = Report.objects.filter(organization=organization).exclude(state=Report.State.OPEN)
    found: dict[str, Report] = {}
    for one in (
        rows.select_related("framework", "organization").prefetch_related("figures").order_by("-year", "-pk")
    ):
        found.setdefault(one.framework.key, one)
    return list(found.values())


def frameworks_of_reports(organization: Organization, at: datetime) -> QuerySet[Framework]:
    """Return the frameworks under which an organization can report: the newest of each, by title."""
    newest = Framework.objects.values("organization", "key").annotate(last=Max("pk")).values("last")
    return Framework.objects.filter(pk__in=newest).order_by("title", "pk")


def reports_to_review(holdings: Holdings) -> QuerySet[Report]:
    """Return the handed-in reports under frameworks of bodies in which the person holds a seat, the oldest first.

    Reports of organizations to which the person belongs are left out: somebody else reviews them.
    """
    bodies = {
        pk for _, pk, role in holdings.posts if role in (Post.Role.SEAT, Post.Role.CHAIR, Post.Role.OFFICIAL)
    }
    rows = Report.objects.filter(state=Report.State.HANDED_IN, framework__organization__in=bodies)
    rows = rows.exclude(organization__in=_near(holdings)).select_related(
        "organization", "framework__organization"
    )
    return rows.order_by("handed_in_at", "pk")


def questions_waiting(holdings: Holdings) -> QuerySet[Question]:
    """Return the questions that reviewers put to the person's organizations and nobody has answered."""
    rows = Question.objects.filter(report__organization__in=_near(holdings), replied_at__isnull=True)
    return rows.select_related("report__organization").order_by("asked_at", "pk")


def reports_being_written(person: Person) -> QuerySet[Report]:
    """Return the reports that the person has begun and nobody has handed in, the newest first."""
    rows = Report.objects.filter(opened_by=person, state=Report.State.OPEN)
    return rows.select_related("organization", "framework").order_by("-opened_at", "-pk")


def _near(holdings: Holdings) -> set[int]:
    return {*holdings.direct, *(mandate.organization_id for mandate in holdings.mandates)}

"""Reading matrices, routed proposals, boards, stances and gaps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from dure.levels.models import Competence, CompetenceMatrix, LocalProposal, PolicyBoard, Stance
from dure.levels.policies import level_of, lies_in
from dure.networks.models import Area, Membership, Organization
from dure.networks.queries import area_chain, live
from dure.refusals import Unknown
from dure.web.issues import Issue, issues
from polity.levels import LEVELS, Gap, Right, gap

ABOVE = "area__parent__parent__parent"


def matrices() -> QuerySet[CompetenceMatrix]:
    """Return the matrices with their areas and keepers."""
    return CompetenceMatrix.objects.select_related("area", "keeper")


def matrix_of(code: str) -> CompetenceMatrix:
    """Return the matrix of an area by its code. Raises Unknown."""
    found = matrices().filter(area__code=code).first()
    if found is None:
        raise Unknown("area")
    return found


def matrix_for(area: Area | None) -> CompetenceMatrix | None:
    """Return the matrix that holds in an area: its own, else that of the nearest area above.

    Two queries, and one for each area in between where several hold.
    """
    if area is None:
        return None
    found = {one.area_id: one for one in matrices().filter(area__in=area_chain(area.pk))}
    here: Area | None = area
    while here is not None and len(found) > 1:
        if here.pk in found:
            return found[here.pk]
        here = here.parent
    return next(iter(found.values()), None)


def rows_of(matrix: CompetenceMatrix) -> list[Competence]:
    """Return the rows in force, one for each issue and level of which something is entered. One query."""
    return list(Competence.objects.filter(matrix=matrix, until_at__isnull=True).order_by("pk"))


def changes_of(matrix: CompetenceMatrix) -> QuerySet[Competence]:
    """Return everything that was ever entered, with who entered it; page it."""
    return Competence.objects.filter(matrix=matrix).select_related("by")


def right(row: Competence) -> Right:
    """Return a row as the pure value that `polity.levels` reads."""
    return Right(row.issue, row.level, row.power, row.law, row.article)


def organizations(ids: Collection[int]) -> list[Organization]:
    """Return open organizations by their ids, with their areas, by name."""
    rows = Organization.objects.filter(pk__in=ids, closed_at__isnull=True).select_related("area")
    return list(rows.order_by("name", "pk"))


def proposals() -> QuerySet[LocalProposal]:
    """Return local proposals with what a list shows of them."""
    return LocalProposal.objects.select_related(
        "ground__matrix__area",
        "matter__round__charter",
        "matter__raised_in",
        "matter__held_by",
        "matter__author",
    )


def boards() -> QuerySet[PolicyBoard]:
    """Return policy boards with their organizations and areas."""
    return PolicyBoard.objects.select_related("organization", "area")


def board_by_slug(slug: str) -> PolicyBoard:
    """Return a board by the slug of its organization. Raises Unknown."""
    found = boards().filter(organization__slug=slug).first()
    if found is None:
        raise Unknown("board")
    return found


def board_of(organization: Organization) -> PolicyBoard | None:
    """Return the board that an organization is, if it is one."""
    return boards().filter(organization=organization).first()


@dataclass(frozen=True)
class Government:
    """A public authority that belongs to a board: the territory it governs, on which level."""

    organization: Organization
    area: Area
    level: str


def governments(board: PolicyBoard, at: datetime) -> list[Government]:
    """Return the authorities that belong to a board, one for each territory in its area, from the state down.

    One query.
    """
    rows = (
        Membership.objects.filter(
            live(at),
            organization_id=board.organization_id,
            member__kind=Organization.Kind.PUBLIC_AUTHORITY,
            member__area__isnull=False,
        )
        .select_related(f"member__{ABOVE}")
        .order_by("member__area__code", "pk")
    )
    found: dict[int, Government] = {}
    for row in rows:
        member = row.member
        if member is not None and member.area is not None and lies_in(member.area, board.area):
            found.setdefault(member.area.pk, Government(member, member.area, level_of(member.area)))
    return sorted(found.values(), key=lambda one: -LEVELS.index(one.level))


def stances_in_force(areas: Sequence[int]) -> Mapping[tuple[str, int], Stance]:
    """Return what these territories' governments do now, by issue and area. One query."""
    rows = Stance.objects.filter(area__in=areas, until_at__isnull=True).select_related("told_for", "area")
    return {(one.issue, one.area_id): one for one in rows}


def stances_of(code: str) -> QuerySet[Stance]:
    """Return everything that was ever told of the government of the area with this code; page it."""
    return Stance.objects.filter(area__code=code).select_related("told_for", "area")


@dataclass(frozen=True)
class Told:
    """A government and what it does about one issue; None where nobody has told it."""

    government: Government
    stance: Stance | None


@dataclass(frozen=True)
class Line:
    """One issue on a board: what each level does, and how national and local policy stand to each other."""

    issue: Issue
    told: Mapping[str, Sequence[Told]]
    gap: Gap

    @property
    def stances(self) -> list[Stance]:
        """What was told, from the state down."""
        return [one.stance for level in reversed(LEVELS) for one in self.told[level] if one.stance]

    @property
    def national(self) -> Sequence[Told]:
        """What the state does."""
        return self.told["national"]

    @property
    def regional(self) -> Sequence[Told]:
        """What the regions or provinces do."""
        return self.told["regional"]

    @property
    def local(self) -> Sequence[Told]:
        """What the municipalities do."""
        return self.told["local"]


def lines(found: Sequence[Government]) -> list[Line]:
    """Return one line for each issue of the list, over these governments. One query."""
    stances = stances_in_force([one.area.pk for one in found])
    made = []
    for issue in issues().values():
        told = {
            level: [Told(one, stances.get((issue.key, one.area.pk))) for one in found if one.level == level]
            for level in LEVELS
        }
        degrees = {
            level: [one.stance.degree if one.stance else None for one in told[level]] for level in LEVELS
        }
        national = next(iter(degrees["national"]), None)
        made.append(Line(issue, told, gap(national, degrees["regional"], degrees["local"])))
    return made

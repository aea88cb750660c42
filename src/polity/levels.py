"""Which level of government may decide what, where a proposal goes, and how national and local policy differ.

Pure: a matrix is a sequence of rights, at most one for each issue and level; a stance is one of `DEGREES`, or None
where nothing is known. Nothing that nobody has entered is ever taken for a no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from polity.sentences import Sentence, gettext_noop

LEVELS = ("local", "regional", "national")  # from the nearest to the people upward
ALONE, SHARED, ASKS = "alone", "shared", "asks"
POWERS = (ALONE, SHARED, ASKS)
DEGREES = ("none", "planned", "programme", "law")
IN_FORCE = "programme"  # from this degree on something is done, not only announced

LEVEL_NAMES = {
    "local": gettext_noop("the municipality"),
    "regional": gettext_noop("the region or province"),
    "national": gettext_noop("the state"),
}


@dataclass(frozen=True)
class Right:
    """What one level may do about one issue: decide alone, decide together with others, or only ask."""

    issue: str
    level: str
    power: str
    law: str = ""
    article: str = ""

    @property
    def decides(self) -> bool:
        """Whether this level may decide, alone or with others."""
        return self.power != ASKS


@dataclass(frozen=True)
class Route:
    """Where a proposal belongs: the level, why, and the right on which that rests.

    `known` is False where nobody has entered who decides; the proposal stays then where it is.
    """

    level: str
    says: Sentence
    known: bool
    ground: Right | None = None


def competent(matrix: Sequence[Right], issue: str, level: str) -> bool | None:
    """Whether a level may decide about an issue; None where the matrix does not say.

    A level of which nothing is entered may not decide what another level decides alone.
    """
    own = _right(matrix, issue, level)
    if own is not None:
        return own.decides
    return False if any(one.power == ALONE for one in _rights(matrix, issue)) else None


def deciding(matrix: Sequence[Right], issue: str) -> tuple[Right, ...]:
    """Return the rights of all levels that may decide about an issue, from the local one upward."""
    return tuple(one for one in _rights(matrix, issue) if one.decides)


def route(matrix: Sequence[Right], issue: str, from_level: str) -> Route:
    """Return where a proposal about `issue` that lies at `from_level` is decided: the nearest level that may.

    It stays where that level may decide itself, and where nobody has entered who decides. Of two levels that are
    equally near the lower one is chosen: what can be decided near the people is decided there.
    """
    may = competent(matrix, issue, from_level)
    own = _right(matrix, issue, from_level)
    here = Sentence(LEVEL_NAMES[from_level])
    if may is None:
        says = Sentence(gettext_noop("Nobody has entered yet which level decides about this."))
        return Route(from_level, says, known=False)
    if may:
        assert own is not None
        says = Sentence(
            gettext_noop("This is for {level} to decide: {source}."),
            {"level": here, "source": _source(own)},
        )
        return Route(from_level, says, known=True, ground=own)
    place = LEVELS.index(from_level)
    near = sorted(deciding(matrix, issue), key=lambda one: _distance(one, place))
    if not near:
        says = Sentence(
            gettext_noop("Here {level} can only ask, and nobody has entered yet which level decides."),
            {"level": here},
        )
        return Route(from_level, says, known=False, ground=own)
    found = near[0]
    says = Sentence(
        gettext_noop("Not for {level} to decide: {why}. It belongs to {other}: {source}.")
        if own is not None
        else gettext_noop("Not for {level} to decide. It belongs to {other}: {source}."),
        {
            "level": here,
            "other": Sentence(LEVEL_NAMES[found.level]),
            "source": _source(found),
            **({"why": _source(own)} if own is not None else {}),
        },
    )
    return Route(found.level, says, known=True, ground=found)


def _distance(right: Right, place: int) -> tuple[int, int]:
    there = LEVELS.index(right.level)
    return abs(there - place), there


def _rights(matrix: Sequence[Right], issue: str) -> list[Right]:
    return sorted((one for one in matrix if one.issue == issue), key=lambda one: LEVELS.index(one.level))


def _right(matrix: Sequence[Right], issue: str, level: str) -> Right | None:
    return next((one for one in matrix if one.issue == issue and one.level == level), None)


def _source(right: Right) -> str:
    return ", ".join(part for part in (right.law, right.article) if part) or "—"


@dataclass(frozen=True)
class Share:
    """How many of some governments do something: `acting` of `of`, of which `told` have said what they do."""

    acting: int
    of: int
    told: int


@dataclass(frozen=True)
class Gap:
    """How national and local policy on one issue stand to each other: the kind, in a word, and in a sentence."""

    kind: str
    says: Sentence
    regional: Share
    local: Share


GAPS = (
    "unknown",
    "neither",
    "announced",
    "leans_on_local",
    "leans_on_regional",
    "stops_at_nation",
    "law_without_local",
    "stops_at_region",
    "partly",
    "both",
)


def acts(stance: str | None) -> bool:
    """Whether somebody has at least a programme in force."""
    return at_least(stance, IN_FORCE)


def at_least(stance: str | None, degree: str) -> bool:
    """Whether a stance reaches a degree; one that nobody has told reaches none."""
    return stance is not None and DEGREES.index(stance) >= DEGREES.index(degree)


def share(stances: Sequence[str | None], degree: str = IN_FORCE) -> Share:
    """Return how many of these governments reach a degree."""
    return Share(
        acting=sum(at_least(one, degree) for one in stances),
        of=len(stances),
        told=sum(one is not None for one in stances),
    )


def gap(national: str | None, regional: Sequence[str | None], local: Sequence[str | None]) -> Gap:
    """Compare what the state does about an issue with what the governments below it do, in whatever order.

    The local level keeps step where at least half of its governments have a programme or a law.
    """
    below, middle = share(local), share(regional)
    kind = _kind(national, middle, below, [*regional, *local])
    counts = {"count": below.acting, "of": below.of, "regions": middle.acting, "regions_of": middle.of}
    return Gap(kind, Sentence(GAP_SENTENCES[kind], counts), middle, below)


def _kind(national: str | None, regional: Share, local: Share, below: Sequence[str | None]) -> str:
    if national is None and not regional.told and not local.told:
        return "unknown"
    if not acts(national):
        if local.acting:
            return "leans_on_local"
        if regional.acting:
            return "leans_on_regional"
        planned = any(at_least(one, "planned") for one in (national, *below))
        return "announced" if planned else "neither"
    if local.acting and 2 * local.acting >= local.of:
        return "both"
    if local.acting:
        return "partly"
    if regional.acting:
        return "stops_at_region"
    return "law_without_local" if national == "law" else "stops_at_nation"


GAP_SENTENCES = {
    "unknown": gettext_noop("Nobody has told yet what any level does about this."),
    "neither": gettext_noop("Nothing is done about this on any level, as far as it was told."),
    "announced": gettext_noop("It is announced, but on no level is anything in force."),
    "leans_on_local": gettext_noop(
        "It leans on the municipalities: nationally nothing is in force, as far as it was told. "
        "Local governments with a programme or a law: {count} of {of}."
    ),
    "leans_on_regional": gettext_noop(
        "It leans on the regions: {regions} of {regions_of} have a programme or a law, and neither the state "
        "nor a local government has one, as far as it was told."
    ),
    "stops_at_nation": gettext_noop(
        "There is a national programme, and no local one. Local governments with a programme or a law: {count} of {of}."
    ),
    "law_without_local": gettext_noop(
        "There is a national law, and no local programme that carries it out. Local governments with a programme or a "
        "law: {count} of {of}."
    ),
    "stops_at_region": gettext_noop(
        "State and regions act ({regions} of {regions_of} regions); no local government does, as far as it was told: "
        "{count} of {of}."
    ),
    "partly": gettext_noop(
        "The state acts; fewer than half of the local governments do. With a programme or a law: {count} of {of}."
    ),
    "both": gettext_noop(
        "National and local policy keep step. Local governments with a programme or a law: {count} of {of}."
    ),
}

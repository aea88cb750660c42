"""What a framework says, as frozen values: a tree of principles, duties and indicators, each with its rule.

The values are read from TOML by `polity.criteria.reading`; `polity.criteria.evaluating` applies them to answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from polity.charters.values import Fault

RULES = ("all", "any", "at_least", "weighted", "tiers", "branch", "profile")
KINDS = ("yes_no", "number", "ratio", "share", "choice", "text", "document", "computed")
NUMERIC_KINDS = ("number", "ratio", "share", "computed")
COMPUTE = ("sum", "difference", "ratio", "mean", "smallest", "largest")
TIERS = ("start", "by", "improve")
AXES = ("work", "viability")
MOST_LEVELS = 12


@dataclass(frozen=True)
class Type:
    """A kind of organization that the framework tells apart. Types `among` the same word exclude each other."""

    key: str
    title: str
    among: str = ""
    title_in: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Band:
    """A grade of a weighted sum: it holds from `least` points up to the next band."""

    key: str
    title: str
    least: Fraction
    title_in: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Node:
    """What principles, duties and indicators have in common.

    `weight` counts only below a weighted node, `tier` and `months` only below one with tiered deadlines. `only_for`
    names types, `not_applicable` the codes of reasons that are accepted, `source` the place in the law.
    """

    key: str
    title: str
    level: str
    of: str = ""
    weight: Fraction | None = None
    axis: str = ""
    tier: str = ""
    months: int = 0
    only_for: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    unverified: bool = False
    source: str = ""
    explains: str = ""
    title_in: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Group(Node):
    """A framework, a principle or a duty: it follows from its parts by its rule.

    `least` belongs to "at_least"; `out_of`, `passes_from` (None: no pass mark) and `bands` (highest first) to
    "weighted"; who is of a type in `by_right` meets it without being asked.
    """

    rule: str = "all"
    least: int = 0
    out_of: Fraction = Fraction(100)
    passes_from: Fraction | None = None
    bands: tuple[Band, ...] = ()
    by_right: tuple[str, ...] = ()
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Indicator(Node):
    """A question with a typed answer.

    Limits (`least`, `most`) are inclusive and stand in `unit`; a share of 50 % is 1/2, and so is its limit. `wants` is
    the good answer of "yes_no", `accepts` the good choices. `steps` gives the share of the weight that is earned from
    a value on (lowest first), `scale` the values that earn nothing and everything, `points` the share for each choice.
    """

    kind: str = "yes_no"
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    least: Fraction | None = None
    most: Fraction | None = None
    wants: bool = True
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    accepts: tuple[str, ...] = ()
    steps: tuple[tuple[Fraction, Fraction], ...] = ()
    scale: tuple[Fraction, Fraction] | None = None
    points: Mapping[str, Fraction] = field(default_factory=dict, hash=False)
    compute: str = ""
    reads: tuple[str, ...] = ()
    required: bool = False
    evidence: bool = False

    @cached_property
    def numeric(self) -> bool:
        """Say whether the answer is a number."""
        return self.kind in NUMERIC_KINDS

    @cached_property
    def limited(self) -> bool:
        """Say whether an answer can meet or miss it. Without a limit it only tells."""
        if self.numeric:
            return self.required or self.least is not None or self.most is not None
        if self.kind == "choice":
            return self.required or bool(self.accepts)
        return self.kind in ("yes_no", "document") or self.required

    @cached_property
    def scored(self) -> bool:
        """Say whether an answer earns a share of the weight by degrees."""
        return bool(self.steps or self.points) or self.scale is not None


@dataclass(frozen=True)
class Framework:
    """An adopted text that says what an organization must be or do. `digest` is the SHA-256 of the text."""

    key: str
    title: str
    version: str
    jurisdiction: str
    owner: str
    summary: str
    sources: tuple[str, ...]
    unverified: tuple[str, ...]
    in_force_from: date | None
    in_force_until: date | None
    variant_of: str
    root: Group
    types: Mapping[str, Type] = field(hash=False)
    reasons: Mapping[str, str] = field(hash=False)
    title_in: Mapping[str, str] = field(hash=False)
    text: str = field(repr=False)
    digest: str
    nodes: Mapping[str, Node] = field(hash=False, repr=False)

    def in_force(self, on: date) -> bool:
        """Say whether the text is in force `on` a day; a day that is not written sets no bound."""
        begun = self.in_force_from is None or self.in_force_from <= on
        return begun and (self.in_force_until is None or on <= self.in_force_until)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator, in the order of the tree."""
        return tuple(node for node in walk(self.root) if isinstance(node, Indicator))

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every principle and duty, in the order of the tree, without the framework itself."""
        return tuple(node for node in walk(self.root) if isinstance(node, Group) and node is not self.root)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order of the text."""
    yield node
    if isinstance(node, Group):
        for part in node.parts:
            yield from walk(part)


class FrameworkFaults(ValueError):
    """A text is no framework; `faults` are all the reasons, by line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep every fault and show them as lines."""
        super().__init__("\n".join(f"{fault.line}: {fault.says}" for fault in faults))
        self.faults = faults

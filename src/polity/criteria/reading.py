"""From TOML text to a framework. Everything is read as far as it can be, so that all faults are found at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TypeVar

from polity.charters import reading as charter_reading
from polity.charters.findings import Findings
from polity.charters.lines import lines_of
from polity.charters.tables import Table
from polity.criteria.cells import day, quantities, quantity, steps, texts
from polity.criteria.values import (
    AXES,
    COMPUTE,
    KINDS,
    MOST_LEVELS,
    RULES,
    TIERS,
    Band,
    Framework,
    Group,
    Indicator,
    Node,
    Type,
    walk,
)
from polity.sentences import Sentence, gettext_noop

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")
_TABLES = {"principles": "principle", "duties": "duty", "indicators": "indicator"}
_MOST_MONTHS = 600
_MOST_PARTS = 1000
NodeKind = TypeVar("NodeKind", bound=Node)


def read(text: str) -> tuple[Framework | None, Findings, dict[str, tuple[str, ...]]]:
    """Read a text as far as it goes, with the place of each node. None only when the text is no TOML at all."""
    charter, findings = charter_reading.read(
        text
    )  # it knows what no TOML reader survives, and where it breaks
    if charter is None:
        return None, findings, {}
    findings = Findings(lines_of(text))
    table = Table(tomllib.loads(text, parse_float=_decimal), (), findings)
    nodes: dict[str, Node] = {}
    places: dict[str, tuple[str, ...]] = {"": ()}
    root = _group("", table, "framework")
    for name, level in _TABLES.items():
        for key, inner in table.tables(name):
            _keep(_node(key, inner, level), inner, nodes, places)
    nodes = dict(sorted(nodes.items(), key=lambda item: findings.lines.at(*places[item[0]])))
    root = _grown(root, nodes)
    return _framework(table, root, nodes, text), findings, places


def _decimal(written: str) -> Decimal:
    """Return the number as written; NaN, which nothing takes for a number, where its exponent is beyond all bounds."""
    try:
        return Decimal(written)
    except InvalidOperation:
        return Decimal("NaN")


def _keep(node: Node, table: Table, nodes: dict[str, Node], places: dict[str, tuple[str, ...]]) -> None:
    if not _NAME.fullmatch(node.key):
        says = Sentence(gettext_noop("‘{name}’ cannot be a name."), {"name": node.key})
        hint = Sentence(gettext_noop("Use small letters, digits and underscores; start with a letter."))
        table.fault("", "bad_name", says, hint)
    if not node.key:
        return
    if node.key in nodes:
        says = Sentence(gettext_noop("‘{name}’ is already the name of another part."), {"name": node.key})
        table.fault("", "name_taken", says, Sentence(gettext_noop("Give each part a name of its own.")))
        return
    nodes[node.key] = node
    places[node.key] = table.path


def _framework(table: Table, root: Group, nodes: dict[str, Node], text: str) -> Framework:
    key = table.text("key", required=True)
    if key and not _KEY.fullmatch(key):
        says = Sentence(gettext_noop("‘{name}’ cannot be a name."), {"name": key})
        hint = Sentence(gettext_noop("Use small letters, digits and hyphens; start with a letter."))
        table.fault("key", "bad_name", says, hint)
    sources = table.words("sources")
    if not sources:
        says = Sentence(gettext_noop("The text does not say where it comes from."))
        example = Sentence(gettext_noop('Write for example: sources = ["Act 123 of 2013, article 3"]'))
        table.fault("sources", "missing", says, example)
    framework = Framework(
        key=key,
        title=root.title,
        version=table.text("version", required=True),
        jurisdiction=table.text("jurisdiction", required=True),
        owner=table.text("owner"),
        summary=table.text("summary"),
        sources=sources,
        unverified=table.words("unverified"),
        in_force_from=day(table, "in_force_from"),
        in_force_until=day(table, "in_force_until"),
        variant_of=table.text("variant_of"),
        root=root,
        types={name: _type(name, inner) for name, inner in table.tables("types")},
        reasons=texts(table, "reasons"),
        title_in=root.title_in,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        nodes=nodes,
    )
    table.refuse_rest()
    return framework


def _type(name: str, table: Table) -> Type:
    found = Type(name, table.text("title", required=True), table.text("among"), table.titles("title_in"))
    table.refuse_rest()
    return found


def _node(key: str, table: Table, level: str) -> Node:
    node = _indicator(key, table) if level == "indicator" else _group(key, table, level)
    table.refuse_rest()
    return node


def _group(key: str, table: Table, level: str) -> Group:
    bands = [_band(name, inner) for name, inner in table.tables("bands")]
    group = Group(
        key=key,
        title=table.text("title", required=True),
        level=level,
        rule=table.word("rule", RULES, "unknown_rule", required=False) or "all",
        least=table.number("least", least=1, most=_MOST_PARTS) or 0,
        out_of=quantity(table, "out_of") or Fraction(100),
        passes_from=quantity(table, "passes_from"),
        bands=tuple(sorted(bands, key=lambda band: -band.least)),
        by_right=table.words("by_right"),
        title_in=table.titles("title_in"),
        axis=table.word("axis", AXES, "unknown_axis", required=False),
    )
    return group if level == "framework" else _placed(group, table)


def _placed(node: NodeKind, table: Table) -> NodeKind:
    """Read what says where a node stands in the tree and for whom."""
    return replace(
        node,
        of=table.text("of"),
        weight=quantity(table, "weight"),
        tier=table.word("tier", TIERS, "unknown_tier", required=False),
        months=table.number("months", least=1, most=_MOST_MONTHS) or 0,
        only_for=table.words("only_for"),
        not_applicable=table.words("not_applicable"),
        unverified=table.flag("unverified"),
        source=table.text("source"),
        explains=table.text("explains"),
    )


def _band(name: str, table: Table) -> Band:
    least = quantity(table, "from")
    if "from" not in table:
        says = Sentence(gettext_noop("The band does not say from how many points it holds."))
        table.fault("from", "missing", says, Sentence(gettext_noop("Write for example: from = 75")))
    band = Band(name, table.text("title", required=True), least or Fraction(0), table.titles("title_in"))
    table.refuse_rest()
    return band


def _indicator(key: str, table: Table) -> Indicator:
    indicator = Indicator(
        key=key,
        title=table.text("title", required=True),
        level="indicator",
        title_in=table.titles("title_in"),
        axis=table.word("axis", AXES, "unknown_axis", required=False),
        kind=table.word("kind", KINDS, "unknown_kind") or "text",
        unit=table.text("unit"),
        numerator=table.text("numerator"),
        denominator=table.text("denominator"),
        least=quantity(table, "least"),
        most=quantity(table, "most"),
        wants=table.flag("wants") if "wants" in table else True,
        choices=texts(table, "choices"),
        accepts=table.words("accepts"),
        steps=steps(table, "steps"),
        scale=_scale(table),
        points=quantities(table, "points"),
        compute=table.word("compute", COMPUTE, "unknown_computation", required=False),
        reads=table.words("reads"),
        required=table.flag("required"),
        evidence=table.flag("evidence"),
    )
    table.known.append("wants")
    return _placed(indicator, table)


def _scale(table: Table) -> tuple[Fraction, Fraction] | None:
    if "scale" not in table:
        table.known.append("scale")
        return None
    inner = table.table("scale")
    worst, best = quantity(inner, "worst"), quantity(inner, "best")
    inner.refuse_rest()
    if worst is None or best is None or worst == best:
        says = Sentence(gettext_noop("A scale needs two different numbers, ‘worst’ and ‘best’."))
        example = Sentence(gettext_noop("Write for example: scale = { worst = 0, best = 10 }"))
        table.fault("scale", "bad_scale", says, example)
        return None
    return worst, best


def _grown(root: Group, nodes: dict[str, Node]) -> Group:
    """Hang every node below the one it names; what stands in a cycle hangs nowhere and is found by the checks."""
    below: dict[str, list[str]] = {}
    for key, node in nodes.items():
        below.setdefault(node.of, []).append(key)

    def grow(node: Node, depth: int) -> Node:
        if not isinstance(node, Group) or depth > MOST_LEVELS:
            return node
        return replace(node, parts=tuple(grow(nodes[key], depth + 1) for key in below.get(node.key, ())))

    grown = grow(root, 0)
    assert isinstance(grown, Group)
    nodes.update((node.key, node) for node in walk(grown) if node.key)
    return grown

"""What makes an indicator one that can be answered and judged."""

from __future__ import annotations

from collections.abc import Mapping

from polity.charters.findings import Findings
from polity.criteria.units import UNITS
from polity.criteria.values import Indicator, Node
from polity.sentences import Sentence, gettext_noop

_BELONGS = {
    "unit": ("number", "ratio", "computed"),
    "numerator": ("ratio",),
    "denominator": ("ratio",),
    "least": ("number", "ratio", "share", "computed"),
    "most": ("number", "ratio", "share", "computed"),
    "steps": ("number", "ratio", "share", "computed"),
    "scale": ("number", "ratio", "share", "computed"),
    "choices": ("choice",),
    "accepts": ("choice",),
    "points": ("choice",),
    "compute": ("computed",),
    "reads": ("computed",),
}


def check_indicator(
    indicator: Indicator, nodes: Mapping[str, Node], findings: Findings, path: tuple[str, ...]
) -> None:
    """Note what is wrong with one indicator, which stands at `path`."""
    _check_fields(indicator, findings, path)
    _check_unit(indicator, findings, path)
    _check_limits(indicator, findings, path)
    if indicator.kind == "choice":
        _check_choices(indicator, findings, path)
    if indicator.kind == "computed":
        _check_reads(indicator, nodes, findings, path)


def _check_fields(indicator: Indicator, findings: Findings, path: tuple[str, ...]) -> None:
    for name, kinds in _BELONGS.items():
        given = getattr(indicator, name)
        if given is not None and given != () and given != {} and given != "" and indicator.kind not in kinds:
            says = Sentence(
                gettext_noop("‘{key}’ means nothing for the kind ‘{kind}’."),
                {"key": name, "kind": indicator.kind},
            )
            findings.add((*path, name), "means_nothing", says)
    if indicator.kind == "ratio" and not (indicator.numerator and indicator.denominator):
        says = Sentence(gettext_noop("A ratio names what is divided and by what."))
        example = Sentence(
            gettext_noop('Write for example: numerator = "Trading income", denominator = "Labour cost"')
        )
        findings.add((*path, "numerator"), "missing", says, example)


def _check_unit(indicator: Indicator, findings: Findings, path: tuple[str, ...]) -> None:
    if indicator.unit and indicator.unit not in UNITS:
        says = Sentence(gettext_noop("There is no unit ‘{unit}’."), {"unit": indicator.unit})
        findings.add((*path, "unit"), "unknown_unit", says, findings.nearest(indicator.unit, UNITS))
    if indicator.kind == "number" and not indicator.unit:
        says = Sentence(gettext_noop("A number needs its unit."))
        findings.add(
            (*path, "unit"), "missing", says, Sentence(gettext_noop('Write for example: unit = "people"'))
        )


def _check_limits(indicator: Indicator, findings: Findings, path: tuple[str, ...]) -> None:
    if indicator.least is not None and indicator.most is not None and indicator.least > indicator.most:
        says = Sentence(gettext_noop("The least is more than the most: no answer could meet it."))
        findings.add((*path, "least"), "impossible_limits", says)
    if indicator.kind == "share":
        for name in ("least", "most"):
            limit = getattr(indicator, name)
            if limit is not None and not 0 <= limit <= 1:
                says = Sentence(gettext_noop("A share lies between 0 and 1; {key} is not."), {"key": name})
                hint = Sentence(gettext_noop("Write 50 per cent as 0.5."))
                findings.add((*path, name), "number_out_of_range", says, hint)
    earned = [share for _, share in indicator.steps] + list(indicator.points.values())
    if any(not 0 <= share <= 1 for share in earned):
        says = Sentence(
            gettext_noop("What a step or choice earns is a share of the weight, between 0 and 1.")
        )
        findings.add((*path, "steps" if indicator.steps else "points"), "number_out_of_range", says)


def _check_choices(indicator: Indicator, findings: Findings, path: tuple[str, ...]) -> None:
    if len(indicator.choices) < 2:
        says = Sentence(gettext_noop("A choice needs at least two answers."))
        example = Sentence(
            gettext_noop('Write for example: choices = { full = "Fully", partly = "In part" }')
        )
        findings.add((*path, "choices"), "missing", says, example)
    for name, words in (("accepts", indicator.accepts), ("points", tuple(indicator.points))):
        for word in words:
            if word not in indicator.choices:
                says = Sentence(gettext_noop("‘{word}’ is not one of the choices."), {"word": word})
                findings.add((*path, name), "unknown_choice", says, findings.nearest(word, indicator.choices))


def _check_reads(
    indicator: Indicator, nodes: Mapping[str, Node], findings: Findings, path: tuple[str, ...]
) -> None:
    if not indicator.compute or not indicator.reads:
        says = Sentence(gettext_noop("A computed figure says how and from which others."))
        example = Sentence(gettext_noop('Write for example: compute = "sum", reads = ["women", "men"]'))
        findings.add((*path, "compute"), "missing", says, example)
    if indicator.compute in ("ratio", "difference") and len(indicator.reads) != 2:
        says = Sentence(gettext_noop("This computation reads exactly two figures."))
        findings.add((*path, "reads"), "number_out_of_range", says)
    for name in indicator.reads:
        if not _is_figure(nodes.get(name)):
            says = Sentence(gettext_noop("It reads ‘{name}’, which is no figure."), {"name": name})
            others = (key for key, node in nodes.items() if _is_figure(node) and key != indicator.key)
            findings.add((*path, "reads"), "unknown_figure", says, findings.nearest(name, others))


def _is_figure(node: Node | None) -> bool:
    return isinstance(node, Indicator) and node.numeric

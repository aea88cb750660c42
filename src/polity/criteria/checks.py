"""What makes a text a framework: a tree without cycles whose rules can be applied to every answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from polity.charters.findings import Findings
from polity.charters.values import Fault
from polity.criteria.computations import Computations
from polity.criteria.indicator_checks import check_indicator
from polity.criteria.numbers import shown
from polity.criteria.reading import read
from polity.criteria.values import MOST_LEVELS, Framework, FrameworkFaults, Group, Indicator, Node, walk
from polity.sentences import Sentence, gettext_noop

Places = Mapping[str, tuple[str, ...]]


class _Text(NamedTuple):
    framework: Framework
    findings: Findings
    places: Places

    def fault(
        self, node: Node, key: str, code: str, says: Sentence, suggestion: Sentence | None = None
    ) -> None:
        path = self.places[node.key]
        self.findings.add((*path, key) if key else path, code, says, suggestion)


def parse(text: str) -> Framework:
    """Read a framework. Raises FrameworkFaults with everything that is wrong with the text."""
    framework, found = _checked(text)
    if found or framework is None:
        raise FrameworkFaults(found)
    return framework


def faults(text: str) -> tuple[Fault, ...]:
    """Return everything that is wrong with a text, by line; empty when it can be used. Never raises."""
    return _checked(text)[1]


def _checked(text: str) -> tuple[Framework | None, tuple[Fault, ...]]:
    framework, findings, places = read(text)
    if framework is not None:
        whole = _Text(framework, findings, places)
        _check_head(whole)
        _check_places(whole)
        _check_computations(whole)
        for node in (framework.root, *framework.nodes.values()):
            _check_words(whole, node)
            if isinstance(node, Group):
                _check_group(whole, node)
            elif isinstance(node, Indicator):
                check_indicator(node, framework.nodes, findings, places[node.key])
    return framework, findings.sorted()


def _check_head(text: _Text) -> None:
    begun, ended = text.framework.in_force_from, text.framework.in_force_until
    if begun and ended and ended < begun:
        says = Sentence(gettext_noop("It is in force until a day before it begins."))
        text.findings.add(("in_force_until",), "ends_before_it_begins", says)


def _check_places(text: _Text) -> None:
    """Every node hangs below a group, and from there below the framework."""
    nodes = text.framework.nodes
    groups = [key for key, node in nodes.items() if isinstance(node, Group)]
    reached = {node.key for node in walk(text.framework.root)}
    circles = _circles({key: node.of for key, node in nodes.items() if key not in reached})
    for node in nodes.values():
        if node.of and not isinstance(nodes.get(node.of), Group):
            says = Sentence(
                gettext_noop("It stands below ‘{name}’, which is no principle and no duty."),
                {"name": node.of},
            )
            hint = text.findings.nearest(node.of, (key for key in groups if key != node.key))
            text.fault(node, "of", "unknown_part", says, hint)
        elif node.key in circles:
            says = Sentence(
                gettext_noop("‘{name}’ stands below itself: {chain}."),
                {"name": node.key, "chain": circles[node.key]},
            )
            hint = Sentence(gettext_noop("Let ‘of’ name a part nearer to the framework, or remove it."))
            text.fault(node, "of", "cycle", says, hint)
        elif node.key not in reached and node.of in reached:
            says = Sentence(gettext_noop("The tree has more than {most} levels here."), {"most": MOST_LEVELS})
            text.fault(node, "of", "too_deep", says)


def _circles(above: Mapping[str, str]) -> dict[str, str]:
    """Return each key that stands above itself, with the way round as it is shown."""
    found: dict[str, str] = {}
    done = set[str]()
    for start in above:
        way = dict[str, None]()  # the keys in the order of the way
        at = start
        while at in above and at not in done and at not in way:
            way[at] = None
            at = above[at]
        if at in way:
            circle = list(way)[list(way).index(at) :]
            for place, key in enumerate(circle):
                turned = [*circle[place:], *circle[:place]]
                shown_keys = turned if len(turned) <= MOST_LEVELS else [*turned[:MOST_LEVELS], "…"]
                found[key] = " → ".join((*shown_keys, key))
        done.update(way)
    return found


def _check_computations(text: _Text) -> None:
    """No figure is computed from itself, nor through more steps than anyone can follow."""
    computed = {
        key: node.reads
        for key, node in text.framework.nodes.items()
        if isinstance(node, Indicator) and node.reads
    }
    found = Computations(computed)
    for key in computed:
        node = text.framework.nodes[key]
        if key in found.in_circle:
            says = Sentence(gettext_noop("‘{name}’ is computed from itself."), {"name": key})
            hint = Sentence(gettext_noop("Let ‘reads’ name figures that people report."))
            text.fault(node, "reads", "cycle", says, hint)
        elif found.steps[key] > MOST_LEVELS + 1:
            says = Sentence(
                gettext_noop("It is computed through more than {most} others, or from a figure that is."),
                {"most": MOST_LEVELS},
            )
            text.fault(node, "reads", "too_deep", says)


def _check_words(text: _Text, node: Node) -> None:
    """Types and reasons are declared; tiers and weights stand where they count."""
    framework = text.framework
    by_right = node.by_right if isinstance(node, Group) else ()
    for key, words, known in (
        ("only_for", node.only_for, framework.types),
        ("by_right", by_right, framework.types),
        ("not_applicable", node.not_applicable, framework.reasons),
    ):
        for word in words:
            if word not in known:
                says = Sentence(gettext_noop("‘{word}’ is not declared."), {"word": word})
                code = "unknown_reason" if key == "not_applicable" else "unknown_type"
                hint = text.findings.nearest(word, known) or Sentence(
                    gettext_noop("Declare it in the table [types] or [reasons].")
                )
                text.fault(node, key, code, says, hint)
    if not node.key:
        return
    above = framework.nodes.get(node.of, framework.root)
    rule = above.rule if isinstance(above, Group) else ""
    if node.weight is not None and (rule != "weighted" or node.weight <= 0):
        says = Sentence(gettext_noop("A weight counts only below a weighted sum, and is more than 0."))
        text.fault(node, "weight", "weight_without_sum" if rule != "weighted" else "bad_weight", says)
    if node.weight is None and rule == "weighted":
        says = Sentence(gettext_noop("The part has no weight in the weighted sum."))
        text.fault(node, "weight", "missing", says, Sentence(gettext_noop("Write for example: weight = 10")))
    if rule == "weighted" and isinstance(node, Indicator) and not (node.limited or node.scored):
        says = Sentence(gettext_noop("No answer to it could earn less than another."))
        hint = Sentence(gettext_noop("Add a limit, or steps, a scale or points."))
        text.fault(node, "weight", "no_score", says, hint)
    _check_tier(text, node, rule)


def _check_tier(text: _Text, node: Node, rule: str) -> None:
    if (node.tier or node.months) and rule != "tiers":
        says = Sentence(gettext_noop("A tier counts only below the rule ‘tiers’."))
        text.fault(node, "tier" if node.tier else "months", "tier_without_rule", says)
    elif rule == "tiers" and not node.tier:
        says = Sentence(gettext_noop("The part does not say by when it must be met."))
        hint = Sentence(
            gettext_noop('Write: tier = "start", or tier = "by" and months = 24, or tier = "improve".')
        )
        text.fault(node, "tier", "missing", says, hint)
    elif node.tier == "by" and not node.months:
        says = Sentence(gettext_noop("The part does not say after how many months it must be met."))
        text.fault(node, "months", "missing", says, Sentence(gettext_noop("Write for example: months = 24")))
    elif node.months and node.tier and node.tier != "by":
        says = Sentence(gettext_noop("Months belong to the tier ‘by’ only."))
        text.fault(node, "months", "months_without_tier", says)


def _check_group(text: _Text, group: Group) -> None:
    if not group.parts and not any(node.of == group.key for node in text.framework.nodes.values()):
        says = Sentence(gettext_noop("It has no parts."))
        hint = Sentence(gettext_noop("Add a principle, a duty or an indicator below it."))
        text.fault(group, "", "no_parts", says, hint)
    if group.rule == "at_least" and not 1 <= group.least <= len(group.parts):
        says = Sentence(
            gettext_noop("‘least’ must lie between 1 and {parts}, the number of parts."),
            {"parts": len(group.parts)},
        )
        text.fault(group, "least", "number_out_of_range", says)
    if group.rule != "at_least" and group.least:
        says = Sentence(gettext_noop("‘least’ belongs to the rule ‘at_least’."))
        text.fault(group, "least", "means_nothing", says)
    if group.rule == "branch":
        for part in group.parts:
            if not part.only_for:
                says = Sentence(gettext_noop("A branch does not say for which types it is."))
                hint = Sentence(gettext_noop('Write for example: only_for = ["cooperative"]'))
                text.fault(part, "only_for", "missing", says, hint)
    _check_sum(text, group)


def _check_sum(text: _Text, group: Group) -> None:
    if group.rule != "weighted":
        if group.bands or group.passes_from is not None:
            says = Sentence(gettext_noop("Bands and a pass mark belong to the rule ‘weighted’."))
            text.fault(group, "bands" if group.bands else "passes_from", "means_nothing", says)
        return
    total = sum(part.weight for part in group.parts if part.weight is not None)
    if group.parts and total != group.out_of:
        says = Sentence(
            gettext_noop("The weights add up to {total}, not to {wanted}."),
            {"total": shown(total + group.out_of * 0), "wanted": shown(group.out_of)},
        )
        hint = Sentence(
            gettext_noop("Change a weight, or write out_of = {total}."),
            {"total": shown(total + group.out_of * 0)},
        )
        text.fault(group, "rule", "weight_sum", says, hint)
    if group.passes_from is not None and not 0 < group.passes_from <= group.out_of:
        says = Sentence(
            gettext_noop("The pass mark must lie above 0 and up to {most}."), {"most": shown(group.out_of)}
        )
        text.fault(group, "passes_from", "number_out_of_range", says)
    starts = [band.least for band in group.bands]
    if group.bands and (len(set(starts)) < len(starts) or starts[-1] != 0 or starts[0] > group.out_of):
        says = Sentence(
            gettext_noop("Bands must begin at different points; the lowest at 0, none above {most}."),
            {"most": shown(group.out_of)},
        )
        text.fault(group, "bands", "bad_bands", says)

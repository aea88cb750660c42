"""Answers of a report as programs send them: numbers written one way in every language, choices by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from dure.recognition.answers import NO, YES
from dure.recognition.commands import Given
from dure.refusals import Refused, refuse
from polity.criteria import Framework, Indicator
from polity.criteria.cells import exact
from polity.sentences import gettext_noop

LONGEST = 2000


@dataclass(frozen=True)
class Sent:
    """One answer as it came. `was` is the number of the answer that the sender read, 0 where there was none."""

    indicator: str
    value: str = ""
    denominator: str = ""
    not_applicable: str = ""
    was: int = 0


def read_figures(framework: Framework, sent: Iterable[Sent]) -> Mapping[str, Given]:
    """Return what a program sent as answers, by indicator. The texts are exact: "5.25", "21/4", a share as "0.5".

    Raises Refused: unknown_indicator, document_by_file, figure_unreadable.
    """
    return {one.indicator: _given(framework, one) for one in sent}


def _given(framework: Framework, sent: Sent) -> Given:
    node = framework.nodes.get(sent.indicator)
    if not isinstance(node, Indicator) or node.kind == "computed":
        raise refuse(
            "unknown_indicator", gettext_noop("The framework does not ask for this."), field=sent.indicator
        )
    if node.kind == "document" and sent.value:
        raise refuse(
            "document_by_file",
            gettext_noop("“{title}” is a document: attach the file on the page of the report."),
            field=sent.indicator,
            title=node.title,
        )
    if sent.not_applicable and sent.not_applicable not in node.not_applicable:
        raise _unreadable(node, sent.not_applicable)
    return Given(
        _value(node, sent.value),
        _number(node, sent.denominator) if node.kind == "ratio" else "",
        sent.not_applicable,
        sent.was,
    )


def _value(node: Indicator, value: str) -> str:
    if not value:
        return ""
    if node.numeric or node.kind in ("ratio", "share"):
        return _number(node, value)
    allowed = {"yes_no": (YES, NO), "choice": tuple(node.choices)}.get(node.kind)
    if len(value) > LONGEST or (allowed is not None and value not in allowed):
        raise _unreadable(node, value)
    return value


def _number(node: Indicator, text: str) -> str:
    if not text:
        return ""
    try:
        found = exact(text) if "/" in text else exact(Decimal(text))
    except InvalidOperation:
        found = None
    if found is None:
        raise _unreadable(node, text)
    return str(found)


def _unreadable(node: Indicator, value: str) -> Refused:
    return refuse(
        "figure_unreadable",
        gettext_noop(
            "“{value}” is no answer to “{title}”. Numbers are written like 5.25 or 21/4, shares like 0.5, "
            "yes or no, choices by their key."
        ),
        field=node.key,
        value=value[:40],
        title=node.title,
    )

"""Between what is stored and what the engine reads: exact texts, and answers with their proof."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from dure.recognition.models import Figure, Report
from polity import criteria
from polity.criteria import Answer, Framework, Indicator, Result, Subject

YES, NO = "yes", "no"


def answer_of(indicator: Indicator, figure: Figure) -> Answer:
    """Return the answer that a stored figure gives to an indicator. Never raises: what cannot be read is no answer."""
    if figure.not_applicable:
        return Answer(not_applicable=figure.not_applicable, proof=figure.proof)
    if indicator.kind == "ratio":
        return Answer(
            numerator=exact(figure.value), denominator=exact(figure.denominator), proof=figure.proof
        )
    if indicator.numeric:
        return Answer(exact(figure.value), proof=figure.proof)
    if indicator.kind == "yes_no":
        given = {YES: True, NO: False}.get(figure.value)
        return Answer(given, proof=figure.proof)
    return Answer(figure.value or None, proof=figure.proof)


def exact(text: str) -> Fraction | None:
    """Return the number that a stored text says ("21/4"), None for none."""
    try:
        return Fraction(text) if text else None
    except (ValueError, ZeroDivisionError):
        return None


def answers_of(framework: Framework, figures: Iterable[Figure]) -> dict[str, Answer]:
    """Return the answers of a report by indicator; what the framework does not ask is left out."""
    found = {}
    for figure in figures:
        indicator = framework.nodes.get(figure.indicator)
        if isinstance(indicator, Indicator):
            found[figure.indicator] = answer_of(indicator, figure)
    return found


def subject_of(report: Report) -> Subject:
    """Return who is judged: the types that the report names, and since when deadlines run."""
    return Subject(frozenset(report.types.split()), report.organization.founded_on)


def result_of(
    report: Report, figures: Iterable[Figure], on: date, framework: Framework | None = None
) -> Result:
    """Return what a report amounts to on a day, under its own framework or another that asks the same figures."""
    text = framework or report.framework.parsed
    return criteria.evaluate(text, subject_of(report), answers_of(text, figures), on=on)

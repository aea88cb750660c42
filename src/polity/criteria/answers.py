"""What an organization reports, and what it amounts to: a typed figure, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from polity.criteria.values import Framework, Indicator
from polity.sentences import Sentence, gettext_noop

PROOFS = ("claimed", "evidenced", "accepted")
REFUSED = "refused"
Quantity = int | Fraction | Decimal
Value = Quantity | str


@dataclass(frozen=True)
class Answer:
    """One answer. `value` is a bool, an exact number, a choice, a text, or the kind of a document.

    A ratio gives `numerator` and `denominator` in its place. Money is in whole units of its currency, exact (5.25 EUR
    is Fraction(21, 4)). `not_applicable` is a code of the framework. `proof` keeps claims apart from what is shown:
    "claimed", "evidenced", "accepted", or "refused" by a reviewer, which counts as no answer.
    """

    value: Value | None = None
    numerator: Quantity | None = None
    denominator: Quantity | None = None
    not_applicable: str = ""
    proof: str = "claimed"


@dataclass(frozen=True)
class Subject:
    """Who is judged: its types, as the framework names them, and the day from which deadlines run."""

    types: frozenset[str] = field(default_factory=frozenset)
    since: date | None = None


class Figure(NamedTuple):
    """What an answer amounts to. `value` is None when there is none, and `code` and `says` then tell why."""

    value: Fraction | str | bool | None
    code: str = ""
    says: Sentence | None = None
    proof: int = 0


@dataclass
class Reading:
    """The figures of one organization under one framework; each computed once."""

    framework: Framework
    answers: Mapping[str, Answer]
    figures: dict[str, Figure] = field(default_factory=dict)

    def figure(self, indicator: Indicator) -> Figure:
        """Return what the answer to an indicator amounts to. Never raises."""
        known = self.figures.get(indicator.key)
        if known is None:
            known = self.figures[indicator.key] = self._figure(indicator)
        return known

    def _figure(self, indicator: Indicator) -> Figure:
        answer = self.answers.get(indicator.key)
        if answer is not None and answer.not_applicable:
            return self._not_applicable(indicator, answer.not_applicable)
        if indicator.kind == "computed":
            return self._computed(indicator)
        if answer is None:
            return NO_ANSWER
        if answer.proof == REFUSED:
            return Figure(
                None, "proof_refused", Sentence(gettext_noop("The reviewer did not accept the answer."))
            )
        figure = _typed(indicator, answer)
        if figure.value is None:
            return figure
        proof = PROOFS.index(answer.proof) if answer.proof in PROOFS else 0
        if indicator.evidence and proof == 0:
            return Figure(
                None, "evidence_missing", Sentence(gettext_noop("It is claimed; the evidence is missing."))
            )
        return Figure(figure.value, proof=proof)

    def _not_applicable(self, indicator: Indicator, code: str) -> Figure:
        if code in indicator.not_applicable:
            reason = self.framework.reasons.get(code, code)
            says = Sentence(
                gettext_noop("Not applicable ({code}): {reason}"), {"code": code, "reason": reason}
            )
            return Figure(None, "not_applicable", says)
        says = Sentence(gettext_noop("“{code}” is not a reason that is accepted here."), {"code": code})
        return Figure(None, "unknown_reason", says)

    def _computed(self, indicator: Indicator) -> Figure:
        values, proof = list[Fraction](), len(PROOFS) - 1
        for key in indicator.reads:
            source = self.framework.nodes[key]
            assert isinstance(source, Indicator)
            figure = self.figure(source)
            if figure.code == "not_applicable" and indicator.compute in (
                "sum",
                "mean",
                "smallest",
                "largest",
            ):
                continue
            if not isinstance(figure.value, Fraction):
                says = Sentence(
                    gettext_noop("It cannot be computed because ‘{title}’ is missing."),
                    {"title": source.title},
                )
                return Figure(None, "figure_missing", says)
            values.append(figure.value)
            proof = min(proof, figure.proof)
        if not values:
            return NO_ANSWER
        if indicator.compute == "ratio":
            return _divided(values[0], values[1], self.framework.nodes[indicator.reads[1]].title, proof)
        return Figure(_combined(indicator.compute, values), proof=proof)


NO_ANSWER = Figure(None, "no_answer", Sentence(gettext_noop("There is no answer yet.")))


def answer_faults(framework: Framework, answers: Mapping[str, Answer]) -> dict[str, Sentence]:
    """Return a sentence for each answer that cannot be used, by indicator; "" stands for a key nobody asked for."""
    found: dict[str, Sentence] = {}
    reading = Reading(framework, answers)
    for key in answers:
        node = framework.nodes.get(key)
        if not isinstance(node, Indicator):
            says = Sentence(gettext_noop("The framework does not ask for ‘{key}’."), {"key": key})
            found[key] = says
            continue
        figure = reading.figure(node)
        if (
            figure.code in ("wrong_type", "unknown_choice", "unknown_reason", "zero_denominator")
            and figure.says
        ):
            found[key] = figure.says
    return found


def _typed(indicator: Indicator, answer: Answer) -> Figure:
    if indicator.kind == "ratio":
        return _ratio(indicator, answer)
    value = answer.value
    if value is None or value == "":
        return NO_ANSWER
    if indicator.numeric:
        number = _number(value)
        if number is None or (indicator.kind == "share" and not 0 <= number <= 1):
            return _wrong(_WANTED[indicator.kind])
        return Figure(number)
    if indicator.kind == "yes_no":
        return Figure(value) if isinstance(value, bool) else _wrong(_WANTED["yes_no"])
    if not isinstance(value, str):
        return _wrong(_WANTED[indicator.kind])
    if indicator.kind == "choice" and value not in indicator.choices:
        says = Sentence(gettext_noop("“{value}” is not one of the choices."), {"value": value})
        return Figure(None, "unknown_choice", says)
    return Figure(value)


_WANTED = {
    "yes_no": gettext_noop("Answer yes or no."),
    "number": gettext_noop("Answer with a number."),
    "share": gettext_noop("Answer with a share between 0 and 100 %."),
    "choice": gettext_noop("Answer with one of the choices."),
    "text": gettext_noop("Answer with a text."),
    "document": gettext_noop("Answer with a document."),
    "ratio": gettext_noop("Answer with two numbers."),
}


def _wrong(template: str) -> Figure:
    return Figure(None, "wrong_type", Sentence(template))


def _number(value: Value) -> Fraction | None:
    if isinstance(value, bool | str):
        return None
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > 30):
        return None
    return value if isinstance(value, Fraction) else Fraction(value)


def _ratio(indicator: Indicator, answer: Answer) -> Figure:
    if answer.value is not None:
        return _wrong(_WANTED["ratio"])
    if answer.numerator is None or answer.denominator is None:
        return NO_ANSWER
    above, below = _number(answer.numerator), _number(answer.denominator)
    if above is None or below is None:
        return _wrong(_WANTED["ratio"])
    return _divided(above, below, indicator.denominator, 0)


def _divided(above: Fraction, below: Fraction, title: str, proof: int) -> Figure:
    if below == 0:
        says = Sentence(gettext_noop("It cannot be computed because ‘{title}’ is 0."), {"title": title})
        return Figure(None, "zero_denominator", says)
    return Figure(above / below, proof=proof)


def _combined(compute: str, values: list[Fraction]) -> Fraction:
    if compute == "difference":
        return values[0] - values[1]
    if compute == "smallest":
        return min(values)
    if compute == "largest":
        return max(values)
    total = sum(values, Fraction(0))
    return total / len(values) if compute == "mean" else total

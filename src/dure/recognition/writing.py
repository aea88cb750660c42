"""The form of a report, made from its framework: what each answer looks like, and how what was typed is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

from dure.files.models import File
from dure.recognition.answers import NO, YES, exact
from dure.recognition.commands import Given
from dure.recognition.models import Evidence, Figure, Question
from dure.refusals import said
from polity.criteria import Framework, Indicator, NumberFault, read_number, unit_word, write_number
from polity.sentences import Sentence

LONGEST = 2000
MANY = Fraction(2)


@dataclass(frozen=True)
class Entry:
    """One indicator on the form: what is asked, what stands there, and what was read from what was typed."""

    indicator: Indicator
    typed: str = ""
    typed_below: str = ""
    reason: str = ""
    reasons: Sequence[tuple[str, str]] = ()
    figure: Figure | None = None
    evidence: Sequence[Evidence] = ()
    questions: Sequence[Question] = ()
    error: str = ""
    echo: str = ""

    @property
    def key(self) -> str:
        """The key of the indicator."""
        return self.indicator.key

    @property
    def was(self) -> int:
        """The number of the answer that this form shows."""
        return self.figure.number if self.figure else 0

    @property
    def unit(self) -> str:
        """The unit of the figure, as people read it."""
        if self.indicator.kind == "share":
            return "%"
        return said(unit_word(self.indicator.unit, MANY)) if self.indicator.unit else ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be chosen, with its words."""
        if self.indicator.kind == "yes_no":
            return [
                (YES, pgettext("answer to a question", "Yes")),
                (NO, pgettext("answer to a question", "No")),
            ]
        return list(self.indicator.choices.items())


@dataclass
class Typed:
    """What was sent: the answers that could be read, and the entries as they are shown again."""

    given: dict[str, Given] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)


def language() -> str:
    """Return the language in which numbers are read and written."""
    return get_language() or "en"


def entry_of(
    framework: Framework,
    indicator: Indicator,
    figure: Figure | None,
    questions: Sequence[Question] = (),
) -> Entry:
    """Return an indicator as the form shows it, with the answer that is stored."""
    return Entry(
        indicator=indicator,
        typed=shown_value(indicator, figure.value) if figure else "",
        typed_below=written(figure.denominator) if figure else "",
        reason=figure.not_applicable if figure else "",
        reasons=[(code, framework.reasons.get(code, code)) for code in indicator.not_applicable],
        figure=figure,
        evidence=list(figure.evidence.all()) if figure else (),
        questions=[one for one in questions if one.indicator == indicator.key],
    )


def written(text: str, scale: int = 1) -> str:
    """Return a stored number as the reader's language writes it."""
    value = exact(text)
    return "" if value is None else write_number(value * scale, language())


def shown_value(indicator: Indicator, value: str) -> str:
    """Return a stored answer as one would type it."""
    if indicator.kind == "share":
        return written(value, 100)
    if indicator.numeric or indicator.kind == "ratio":
        return written(value)
    return value


def said_value(indicator: Indicator, figure: Figure | None) -> str:
    """Return a stored answer as people read it, with its unit."""
    if figure is None:
        return ""
    if figure.not_applicable:
        return gettext("not applicable")
    if indicator.kind == "yes_no":
        words = {YES: pgettext("answer to a question", "Yes"), NO: pgettext("answer to a question", "No")}
        return words.get(figure.value, "")
    if indicator.kind == "choice":
        return indicator.choices.get(figure.value, figure.value)
    if indicator.kind == "document":
        return str(dict(File.Kind.choices).get(figure.value, ""))
    if indicator.kind == "ratio":
        return f"{written(figure.value)} / {written(figure.denominator)}"
    unit = Entry(indicator).unit
    return f"{shown_value(indicator, figure.value)} {unit}".strip()


def read_form(entries: Sequence[Entry], sent: Mapping[str, Any]) -> Typed:
    """Read what was typed, indicator by indicator. A number that cannot be read keeps what was typed and says why.

    Fields that were not sent are left alone: a page shows one part of a report only.
    """
    read = Typed()
    for entry in entries:
        key = entry.key
        if f"was-{key}" not in sent:
            continue
        shown = replace(
            entry,
            typed=sent.get(key, "").replace("\0", "").strip()[:LONGEST],
            typed_below=sent.get(f"{key}--below", "").replace("\0", "").strip()[:80],
            reason=_reason(entry, sent.get(f"{key}--reason", "")),
        )
        was = sent.get(f"was-{key}", "")
        try:
            value, below = _read(entry.indicator, shown)
        except NumberFault as fault:
            hint = f" {said(fault.suggestion)}" if fault.suggestion else ""
            read.entries[key] = replace(shown, error=said(fault.says) + hint)
            continue
        number = int(was) if was.isdecimal() and len(was) < 10 else 0
        read.given[key] = Given(value, below, shown.reason, number)
        read.entries[key] = replace(shown, echo=echo_of(entry.indicator, value, below))
    return read


def _reason(entry: Entry, sent: str) -> str:
    return sent if sent in dict(entry.reasons) else ""


def _read(indicator: Indicator, shown: Entry) -> tuple[str, str]:
    """Return what was typed as exact texts. Raises NumberFault."""
    if indicator.kind == "ratio":
        return _number(shown.typed), _number(shown.typed_below)
    if indicator.kind == "share":
        return _share(shown.typed), ""
    if indicator.numeric:
        return _number(shown.typed), ""
    if indicator.kind in ("yes_no", "choice"):
        return (shown.typed if shown.typed in dict(shown.choices) else ""), ""
    if indicator.kind == "document":
        return (shown.figure.value if shown.figure else ""), ""
    return shown.typed, ""


def _number(typed: str) -> str:
    return str(read_number(typed, language())) if typed else ""


def _share(typed: str) -> str:
    """Read a share: 50 and 50 % are both one half."""
    if not typed:
        return ""
    value = read_number(typed, language())
    return str(value if typed.rstrip().endswith(("%", "٪")) else value / 100)


def echo_of(indicator: Indicator, value: str, below: str) -> str:
    """Say back which number was read."""
    if indicator.kind == "ratio":
        if not (value and below):
            return ""
        if exact(below) == 0:
            says = Sentence("It cannot be computed because ‘{title}’ is 0.", {"title": indicator.denominator})
            return said(says)
        divided = (exact(value) or Fraction(0)) / (exact(below) or Fraction(1))
        return gettext("Read as %(value)s divided by %(below)s: %(ratio)s") % {
            "value": written(value),
            "below": written(below),
            "ratio": write_number(divided, language()),
        }
    if not value or not indicator.numeric:
        return ""
    unit = Entry(indicator).unit
    return gettext("Read as %(value)s %(unit)s") % {"value": shown_value(indicator, value), "unit": unit}

"""Amounts as texts write them: decimal numbers of zero or more, kept exactly."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from polity.sentences import Sentence, gettext_noop
from polity.tallies.faults import FileFault

MOST_DIGITS = (
    18  # before the point and behind it: a power of ten such as 1e-999999 takes minutes to write out
)


def amount_of(text: str, line: int, column: int, what: str) -> Decimal:
    """Return the number that the text says (a comma may stand for the point), or raise a FileFault at its place."""
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    size = abs(value.adjusted()) if value.is_finite() and value else 0
    if not value.is_finite() or value < 0 or size > MOST_DIGITS or decimals(value) > MOST_DIGITS:
        raise FileFault(
            Sentence(
                gettext_noop("Expected {what} as a number of zero or more; found “{text}”."),
                {"what": what, "text": text[:40]},
            ),
            line=line,
            column=column,
        )
    return value


def decimals(value: Decimal) -> int:
    """Return how many decimals the number needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(-int(exponent), 0)

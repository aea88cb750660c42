"""Amounts as texts write them: decimal numbers of zero or more, kept exactly."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from polity.sentences import Sentence, gettext_noop
from polity.tallies.faults import FileFault


def amount_of(text: str, line: int, column: int, what: str) -> Decimal:
    """Return the number that the text says (a comma may stand for the point), or raise a FileFault at its place."""
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0:
        raise FileFault(
            Sentence(
                gettext_noop("Expected {what} as a number of zero or more; found “{text}”."),
                {"what": what, "text": text},
            ),
            line=line,
            column=column,
        )
    return value


def decimals(value: Decimal) -> int:
    """Return how many decimals the number needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(-int(exponent), 0)

"""Money in sentences."""

from __future__ import annotations

from polity.tallies.election import Election


def amount(election: Election, minor: int) -> str:
    """Return an amount for a sentence: “1,250,000 PLN”."""
    text = f"{minor // election.unit:,}"
    rest = minor % election.unit
    if rest:
        text += f".{rest:0{len(str(election.unit)) - 1}d}"
    return f"{text} {election.currency}".strip()

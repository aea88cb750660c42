"""How much of an organization's money is public, exactly, and whether that is more than it wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from polity.sentences import Sentence, gettext_noop

PUBLIC = "public"


@dataclass(frozen=True)
class Independence:
    """The public part of a year's money. `share` is None where no money is declared; `over` is strictly above."""

    public: int
    total: int
    share: Fraction | None
    limit: Fraction | None
    over: bool

    @property
    def percent(self) -> str:
        """The share in percent with one decimal, cut off and not rounded: 50.0 means half or a little more."""
        if self.share is None:
            return ""
        tenths = self.share * 1000 // 1
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def sentence(self) -> Sentence:
        """Say the share, and how it stands to the limit."""
        if self.share is None:
            return Sentence(gettext_noop("No money is declared for this year."))
        told = {"percent": self.percent}
        if self.limit is None:
            # xgettext:no-python-format
            says = gettext_noop("{percent} % of its money is public. It has set itself no limit.")
            return Sentence(says, told)
        told["limit"] = str(self.limit * 100 // 1)
        if self.over:
            # xgettext:no-python-format
            says = gettext_noop(
                "{percent} % of its money is public: more than the {limit} % that it set itself as a limit."
            )
        else:
            # xgettext:no-python-format
            says = gettext_noop(
                "{percent} % of its money is public: within the {limit} % that it set itself."
            )
        return Sentence(says, told)


def share_of_public_money(
    sources: Iterable[tuple[str, int]], *, limit_percent: int | None = None
) -> Independence:
    """Return the share of public money among sources (kind, amount in minor units of one currency).

    Raises ValueError for an amount of nothing or less, and for a limit that is no share.
    """
    public = total = 0
    for kind, amount in sources:
        if amount <= 0:
            raise ValueError(f"an amount of {amount}")
        total += amount
        public += amount if kind == PUBLIC else 0
    return independence(public, total, limit_percent=limit_percent)


def independence(public: int, total: int, *, limit_percent: int | None = None) -> Independence:
    """Return the same from sums: `public` of `total`. Raises ValueError where that is no part of it."""
    if not 0 <= public <= total:
        raise ValueError(f"{public} of {total}")
    if limit_percent is not None and not 0 <= limit_percent <= 100:
        raise ValueError(f"a limit of {limit_percent} %")
    share = Fraction(public, total) if total else None
    limit = Fraction(limit_percent, 100) if limit_percent is not None else None
    return Independence(
        public, total, share, limit, over=share is not None and limit is not None and share > limit
    )

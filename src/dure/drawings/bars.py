"""Bars: votes, money on its way, and a list of quantities. Patterns and words beside every colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dure.drawings.marks import element, picture


@dataclass(frozen=True, slots=True)
class VoteBar:
    """How many said yes, no, abstained, and have not decided. Silence is never counted as yes."""

    yes: int
    no: int
    abstain: int = 0
    undecided: int = 0

    @property
    def parts(self) -> tuple[tuple[str, int, str], ...]:
        """Each part as (class, count, words), in the order in which it is drawn."""
        return (
            ("yes", self.yes, _("{count} yes").format(count=number_format(self.yes))),
            ("no", self.no, _("{count} no").format(count=number_format(self.no))),
            (
                "abstain",
                self.abstain,
                ngettext("{count} abstained", "{count} abstained", self.abstain).format(
                    count=number_format(self.abstain)
                ),
            ),
            (
                "undecided",
                self.undecided,
                ngettext("{count} has not decided", "{count} have not decided", self.undecided).format(
                    count=number_format(self.undecided)
                ),
            ),
        )

    @property
    def words(self) -> str:
        """The whole vote in one line; abstentions and the undecided only where there are some."""
        said = [text for name, count, text in self.parts if count or name in ("yes", "no")]
        return " · ".join(said)


def vote_bar(votes: VoteBar, *, key: str) -> SafeString:
    """Draw the vote: yes solid, no hatched, abstained dotted, undecided hollow; the words stand beneath.

    `key` makes ids unique on the page.
    """
    total = sum(count for _name, count, _text in votes.parts)
    drawn, left = [], 0.0
    for name, count, _text in votes.parts:
        if count:
            place: dict[str, str | int] = {
                "x": f"{left:.2f}%",
                "y": 1,
                "width": f"{100 * count / total:.2f}%",
                "height": 10,
            }
            drawn.append(element("rect", class_=f"v-{name}", **place))
            if name in ("no", "abstain"):
                drawn.append(element("rect", fill=f"url(#{key}-{name})", **place))
            left += 100 * count / total
    bar = picture(
        element("defs", *_patterns(votes, key)),
        element("rect", class_="v-undecided", y=1, width="100%", height=10) if not total else None,
        *drawn,
        key=key,
        title=pgettext("drawing", "Vote"),
        description=votes.words,
        class_="bar mirrors",
        width="100%",
        height=12,
    )
    words = [
        element("li", element("span", class_=f"key v-{name}", aria_hidden="true"), text)
        for name, count, text in votes.parts
        if count or name in ("yes", "no")
    ]
    return element("div", bar, element("ul", *words, class_="keys"), class_="votes")


def _patterns(votes: VoteBar, key: str) -> list[SafeString]:
    hatch = element("path", d="M-1 6L6-1M2 9L9 2", class_="v-cut")
    dots = element("circle", cx=3, cy=3, r=1.2, class_="v-dot")
    return [
        element("pattern", mark, id=f"{key}-{name}", width=6, height=6, patternUnits="userSpaceOnUse")
        for name, mark, count in (("no", hatch, votes.no), ("abstain", dots, votes.abstain))
        if count
    ]


@dataclass(frozen=True, slots=True)
class MoneyBar:
    """What was asked, adopted, committed and paid, in minor units of one currency; None: not known yet."""

    asked: int | None = None
    adopted: int | None = None
    committed: int | None = None
    paid: int | None = None

    @property
    def parts(self) -> tuple[tuple[str, str, int | None], ...]:
        """Each step of the money as (class, word, minor units)."""
        return (
            ("asked", pgettext("money", "Asked"), self.asked),
            ("adopted", pgettext("money", "Adopted"), self.adopted),
            ("committed", pgettext("money", "Committed"), self.committed),
            ("paid", pgettext("money", "Paid"), self.paid),
        )


def money_bar(money: MoneyBar, *, say: Callable[[int], str], key: str) -> SafeString:
    """Draw four bars on one scale; `say` writes minor units for people (currency, locale, words of scale)."""
    most = max((amount for _name, _word, amount in money.parts if amount), default=0)
    rows = []
    for name, word, amount in money.parts:
        text = pgettext("money", "not known yet") if amount is None else say(amount)
        rows.append(
            element(
                "div",
                element("dt", word),
                element(
                    "dd",
                    _bar(amount or 0, most, key=f"{key}-{name}", title=word, text=text, look=f"m-{name}"),
                    element("span", text),
                ),
            )
        )
    return element("dl", *rows, class_="bars money")


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a list of quantities: what it is, how much, how that is said, where it leads, how it looks."""

    label: str
    value: float
    text: str = ""
    url: str = ""
    note: str = ""
    look: str = "m-plain"


def bar_list(bars: Sequence[Bar], *, key: str, most: float | None = None) -> SafeString:
    """List quantities as horizontal bars from zero, in the order given; `most` sets the scale."""
    top = most if most is not None else max((bar.value for bar in bars), default=0)
    rows = []
    for number, bar in enumerate(bars):
        text = bar.text or number_format(bar.value)
        rows.append(
            element(
                "div",
                element("dt", element("a", bar.label, href=bar.url) if bar.url else bar.label),
                element(
                    "dd",
                    _bar(bar.value, top, key=f"{key}-{number}", title=bar.label, text=text, look=bar.look),
                    element("span", text),
                    element("small", bar.note, class_="soft") if bar.note else None,
                ),
            )
        )
    return element("dl", *rows, class_="bars")


def _bar(value: float, most: float, *, key: str, title: str, text: str, look: str) -> SafeString:
    part = 100 * min(value / most, 1) if most > 0 and value > 0 else 0
    return picture(
        element("rect", class_="m-rail", y=10, width="100%", height=1),
        element("rect", class_=look, y=1, width=f"{part:.2f}%", height=10) if part else None,
        key=key,
        title=title,
        description=text,
        class_="bar mirrors",
        width="100%",
        height=12,
    )

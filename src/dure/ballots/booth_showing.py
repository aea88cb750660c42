"""What the booth shows: the options as cards, how to mark them, and what is marked, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from dure.ballots import queries
from dure.ballots.booth_forms import Filters, Marked, written
from dure.ballots.dividing import part_of
from dure.ballots.marking import Sheet
from dure.ballots.models import Ballot
from dure.matters.models import Matter
from dure.web.money import decimals, money, number, with_symbol

MOST_CHOICES = 600  # of all rank lists of a page together; beyond, a rank is written into a field


@dataclass(frozen=True)
class Card:
    """One option on the paper, with what is marked there."""

    matter: Matter
    cost: int
    place: str
    mark: int
    typed: str
    shown: bool
    text: str  # what the search looks through
    part: str = ""  # of a divided envelope

    @property
    def ref(self) -> str:
        """The reference of the matter."""
        return self.matter.ref

    @property
    def written(self) -> str:
        """The mark for a hidden field, as long as any other."""
        return written(max(self.mark, 0))


def cards(
    options: Sequence[Matter], marked: Marked, filters: Filters, parts: Mapping[str, str] | None = None
) -> list[Card]:
    """Return the options in the order of the ballot; `parts` names the parts of a divided envelope."""
    found = []
    for matter in options:
        place, cost = place_of(matter), queries.cost_of(matter)
        mark = marked.marks.get(matter.ref, 0)
        part = (parts or {}).get(part_of(matter), "")
        text = f"{matter.title} {place} {part} {matter.ref}".casefold()
        shown = filters.show(text=text, place=place, cost=cost, marked=mark != 0)
        typed = marked.typed.get(matter.ref, "") if mark < 0 else str(mark or "")
        found.append(Card(matter, cost, place, mark, typed, shown, text, part))
    return found


def place_of(matter: Matter) -> str:
    """Return where a matter would be: its area, or the body in which it was raised."""
    area = getattr(getattr(matter, "proposal", None), "area", None)
    return str(area or matter.raised_in)


def places(shown: Sequence[Card]) -> list[str]:
    """Return the places of the options, each once."""
    return sorted({card.place for card in shown})


def cost_steps(shown: Sequence[Card], currency: str, chosen: int | None) -> list[tuple[int, str, bool]]:
    """Return the sums by which options can be filtered: the quarters of their costs, as (sum, words, chosen)."""
    costs = sorted(card.cost for card in shown)
    steps = {costs[len(costs) * quarter // 4] for quarter in (1, 2, 3)} if costs else set()
    if chosen is not None:
        steps.add(chosen)
    return [(cost, money(cost, currency), cost == chosen) for cost in sorted(steps)]


def how_to_mark(sheet: Sheet, ballot: Ballot) -> str:
    """Say in one sentence how a paper is marked."""
    most, options = sheet.most, len(sheet.costs)
    if sheet.form == "knapsack":
        return gettext("Mark what you want: all you mark together must fit into {envelope}.").format(
            envelope=money(ballot.money, ballot.round.currency)
        )
    if sheet.form == "one":
        return gettext("Mark the one that you want most.")
    if sheet.form == "points":
        return ngettext(
            "You have one point. Give it to an option.",
            "You have {most} points. Give them to one option or to several, as you like.",
            most,
        ).format(most=number(most))
    if sheet.form == "ranking":
        return ngettext(
            "Rank one option.",
            "Rank up to {most}. Rank 1 is what you want most. You need not rank all.",
            most,
        ).format(most=number(most))
    if most >= options:
        return gettext("Mark all that you support, as many as you like.")
    return ngettext("Mark one that you support.", "Mark up to {most} that you support.", most).format(
        most=number(most)
    )


def sum_up(sheet: Sheet, marked: Marked, ballot: Ballot) -> str:
    """Say in one sentence what is marked."""
    count, given = len(marked.marks), sum(marked.marks.values())
    cost = sum(sheet.costs.get(ref, 0) for ref in marked.marks)
    currency = ballot.round.currency
    if not count:
        return gettext("You marked nothing. An empty paper counts in the turnout, and for no option.")
    if sheet.form == "points":
        return gettext("You gave {given} of {most} points.").format(
            given=number(given), most=number(sheet.most)
        )
    if sheet.form == "knapsack":
        return gettext(
            "What you marked costs {cost}. The envelope is {envelope}: {left} would be left."
        ).format(
            cost=money(cost, currency),
            envelope=money(sheet.money, currency),
            left=money(sheet.money - cost, currency),
        )
    if sheet.form == "ranking":
        return ngettext("You ranked one option.", "You ranked {count} options.", count).format(
            count=number(count)
        )
    return ngettext(
        "You marked one option. It costs {cost}.",
        "You marked {count} options. They cost {cost} together.",
        count,
    ).format(count=number(count), cost=money(cost, currency))


def in_order(form: str, shown: Sequence[Card]) -> list[Card]:
    """Return the marked options as a voter thinks of them: by rank, by points, or as they stand on the paper."""
    marked = [card for card in shown if card.mark]
    if form == "points":
        return sorted(marked, key=lambda card: -card.mark)
    return sorted(marked, key=lambda card: card.mark) if form == "ranking" else marked


def rank_choices(sheet: Sheet) -> list[int]:
    """Return the ranks to choose from, none where the lists would make the page heavy."""
    if sheet.form != "ranking" or sheet.most * len(sheet.costs) > MOST_CHOICES:
        return []
    return list(range(1, sheet.most + 1))


def words_of_script(sheet: Sheet, ballot: Ballot) -> dict[str, Any]:
    """Return what the booth's script says while a paper is being marked, with `{name}` where it puts a number."""
    return {
        "money": with_symbol("{sum}", ballot.round.currency),
        "decimals": decimals(ballot.round.currency),
        "approval": gettext("Marked: {count} of {most}"),
        "one": gettext("Marked: {count} of {most}"),
        "points": gettext("Points: {count} of {most} given, {left} left"),
        "ranking": gettext("Ranked: {count} of {most}"),
        "knapsack": gettext("{cost} of {envelope} marked, {left} left"),
        "over": gettext("{left} too much: unmark something"),
        "too_many": gettext("{left} too many: unmark something"),
        "shown": gettext("{count} of {all} shown"),
        "restored": gettext("What you marked here before is back."),
        "moved": gettext("{title}: rank {rank} of {count}"),
        "removed": gettext("{title}: not ranked"),
        "up": gettext("Move up: {title}"),
        "down": gettext("Move down: {title}"),
        "remove": gettext("Take off the ranking: {title}"),
        "drag": gettext("Drag, or move with the arrow keys: {title}"),
        "full": gettext("You have ranked as many as you may."),
    }

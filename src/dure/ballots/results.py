"""What the page of a result shows, read from what was stored at the close; the papers are never read for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from dure.ballots import queries
from dure.ballots.dividing import part_of
from dure.ballots.models import Ballot, Channel
from dure.ballots.parts_showing import part_titles
from dure.ballots.policies import GROUP_LIMIT
from dure.ballots.results_decisions import Decision, decisions
from dure.ballots.results_maps import Flow, Place, flow_of, map_of, places
from dure.drawings.reach import Reach, reach_bar
from dure.matters.models import Matter
from dure.matters.saying import Saying, from_json
from dure.matters.standing import Course
from dure.networks.models import Area
from dure.web.money import money_full, number
from polity.sentences import Sentence


@dataclass(frozen=True)
class Row:
    """One option of a closed ballot: what became of it and why, with the numbers to check it by hand.

    Sums are minor units. `consumed`: title, address and sum of what its supporters paid for others instead.
    """

    line: Mapping[str, Any]
    matter: Matter
    area: Area | None
    says: str
    tie: str
    bar: SafeString
    consumed: Sequence[tuple[str, str, int]]
    decision: Decision | None
    part: str = ""

    @property
    def effective(self) -> str:
        """Return the cost divided by what one supporter paid in full, in the reader's digits."""
        price = self.line.get("price")
        return number(round(Decimal(self.line["cost"]) / price, 1)) if price else ""

    @property
    def detailed(self) -> bool:
        """Whether there is anything to check beyond the sentence."""
        return any(self.line.get(name) is not None for name in ("round", "held", "left"))

    @property
    def left_before(self) -> int | None:
        """Return what was left of the envelope when its turn came, where options were taken one after the other."""
        left: int | None = self.line.get("left")
        return left

    @property
    def lacked(self) -> int | None:
        """Return what was missing; None for what was chosen, and where money is not why it was not."""
        if self.line["won"]:
            return None
        if self.left_before is not None:
            return max(self.line["cost"] - self.left_before, 0) or None
        return self.line.get("lacked") or None

    @property
    def held(self) -> int | None:
        """Return what there was for it when it was not chosen; with `lacked` it makes up the cost."""
        return None if self.lacked is None else self.line["cost"] - self.lacked


@dataclass(frozen=True)
class Rule:
    """One rule in the comparison, and what it would have made of the same papers. Sums are minor units."""

    key: str
    name: str
    winners: frozenset[str]
    spent: int
    nothing: int
    marked: int
    passed_over: int
    places: Sequence[Place]

    @property
    def share_with_nothing(self) -> str:
        """Return the part of those who marked anything that got nothing, in percent."""
        return number(round(Decimal(100 * self.nothing) / self.marked, 1)) if self.marked else "0"

    @property
    def empty_places(self) -> list[Place]:
        """Return the districts that asked and would have nothing."""
        return [place for place in self.places if not place.chosen]


class Result:
    """A closed ballot as its page tells it. Reads options, decisions and bodies once, each in one query."""

    def __init__(self, ballot: Ballot) -> None:
        self.ballot = ballot
        self.stored: Mapping[str, Any] = ballot.result
        self.currency: str = self.stored.get("currency", ballot.round.currency)
        self.saying = Saying(Course(ballot.round), ballot.held_by_id)

    @property
    def few(self) -> bool:
        """Whether so few papers were cast that only the outcome is told."""
        return bool(self.stored.get("few"))

    @cached_property
    def matters(self) -> Mapping[str, Matter]:
        """The options by reference."""
        return {matter.ref: matter for matter in queries.options_of_result(self.ballot)}

    @cached_property
    def lines(self) -> list[Mapping[str, Any]]:
        """The stored lines in the order of the count."""
        return [line for line in self.stored.get("lines", []) if line["matter"] in self.matters]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The titles of the options by reference."""
        return {ref: matter.title for ref, matter in self.matters.items()}

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """The areas for which something was asked, by the reference of the option."""
        found = {}
        for ref, matter in self.matters.items():
            proposal = getattr(matter, "proposal", None)
            if proposal is not None and proposal.area is not None:
                found[ref] = proposal.area
        return found

    @cached_property
    def part_titles(self) -> Mapping[str, str]:
        """The titles of the parts of a divided envelope by name."""
        return part_titles(self.ballot)

    @cached_property
    def rows(self) -> list[Row]:
        """All options: what was chosen in the order of the count, then what was not."""
        decided = decisions(self.ballot, self.lines, self.matters, self.saying)
        most = max((line["cost"] for line in self.lines), default=0)
        lines = sorted(self.lines, key=lambda line: (not line["won"], line["place"]))
        return [self._row(line, most, decided.get(line["matter"])) for line in lines]

    def _row(self, line: Mapping[str, Any], most: int, decision: Decision | None) -> Row:
        row = Row(
            line=line,
            matter=self.matters[line["matter"]],
            area=self.areas.get(line["matter"]),
            says=self.said(line["says"]),
            tie=self.said(line["tie"]) if line.get("tie") else "",
            bar=SafeString(""),
            consumed=sorted(
                (
                    (self.titles.get(ref, ref), reverse("matters:matter", args=[ref]), paid)
                    for ref, paid in line.get("consumed", {}).items()
                ),
                key=lambda one: -one[2],
            ),
            decision=decision,
            part=self.part_titles.get(part_of(self.matters[line["matter"]]), ""),
        )
        held = line["cost"] if line["won"] else row.held
        bar = reach_bar(
            Reach(line["cost"], held, pooled=self._pooled(line)),
            most=most,
            key=f"reach-{line['place']}",
            title=row.matter.title,
            description=self._covered(line, held),
        )
        return replace(row, bar=bar)

    def _pooled(self, line: Mapping[str, Any]) -> bool:
        """Whether it was bought with money that was left over: voters had money, and nobody paid for this."""
        return (
            line["won"]
            and self.stored.get("share") is not None
            and not line.get("price")
            and line["cost"] > 0
        )

    def _covered(self, line: Mapping[str, Any], held: int | None) -> str:
        cost = money_full(line["cost"], self.currency)
        if held is None:
            return gettext("cost {cost}").format(cost=cost)
        return gettext("{held} of {cost}").format(held=money_full(held, self.currency), cost=cost)

    def said(self, stored: Mapping[str, Any]) -> str:
        """Return a stored sentence in the reader's language, options by their titles."""
        sentence = from_json(stored)
        named = {
            name: ", ".join(self.titles.get(ref, ref) for ref in str(value).split(", "))
            for name, value in sentence.params.items()
            if name in ("projects", "chosen")
        }
        return self.saying(Sentence(sentence.template, {**sentence.params, **named}))

    @cached_property
    def channels(self) -> list[tuple[str, int]]:
        """How many voted by which channel; small ones are one number together, of ten at least."""
        words = dict(Channel.choices)
        told = [
            (str(words.get(name, name)), number) for name, number in self.stored.get("channels", {}).items()
        ]
        rest = (self.stored["cast"] or 0) - sum(number for _, number in told)
        if told and rest >= GROUP_LIMIT:
            told.append((gettext("by other ways"), rest))
        return told

    @cached_property
    def flow(self) -> Flow | None:
        """How the money of 1,000 voters flowed; None where voters have weights, and are no thousand alike, and where
        each part of the envelope has voters of its own.
        """
        apart = bool(self.stored.get("parts")) and queries.text_of(self.ballot).decided == "apart"
        return flow_of(self.stored, self.titles) if self.ballot.is_secret and not apart else None

    @cached_property
    def rules(self) -> list[Rule]:
        """This rule and the others, in the order in which they were stored: this one first."""
        return [
            Rule(
                key=one["rule"],
                name=rule_name(one["rule"]),
                winners=frozenset(one["winners"]),
                spent=one["spent"],
                nothing=round(Fraction(one["nothing"])),
                marked=round(Fraction(one["marked"])),
                passed_over=len(one["passed_over"]),
                places=places(self.lines, self.areas, frozenset(one["winners"])),
            )
            for one in self.stored.get("compared", [])
        ]

    def beside(self, wanted: str) -> Rule | None:
        """Return the rule to be shown beside this one: the one asked for, else the usual one."""
        others = {rule.key: rule for rule in self.rules[1:]}
        return others.get(wanted) or next(iter(others.values()), None)

    @cached_property
    def places(self) -> list[Place]:
        """What the result gives to each district that asked."""
        return places(self.lines, self.areas, {line["matter"] for line in self.lines if line["won"]})

    def map(self, shown: Sequence[Place], *, key: str, title: str = "") -> SafeString | None:
        """Draw what goes where, if the districts have a grid."""
        parents = {place.area.code.rpartition("-")[0] for place in shown}
        return (
            map_of(parents.pop(), shown, self.currency, key=key, title=title) if len(parents) == 1 else None
        )


def rule_name(key: str) -> str:
    """Return the name of a rule."""
    names = {
        "greedy": pgettext("rule", "Most votes first"),
        "equal_shares": pgettext("rule", "Equal shares"),
        "phragmen": pgettext("rule", "Equal pace"),
    }
    return names.get(key, key)


def rule_sentence(ballot: Ballot) -> str:
    """Return in one sentence how a ballot was counted, and in a second what became of money left over."""
    text = queries.text_of(ballot)
    sentences = {
        "greedy": gettext("What had most votes came first, as long as it fitted the envelope."),
        "equal_shares": gettext(
            "Every voter got an equal part of the envelope; what supporters could pay for together was funded."
        ),
        "phragmen": gettext(
            "Every voter earned money at the same pace; supporters bought as soon as they could pay together."
        ),
    }
    left = {
        "utilitarian": gettext("Money left over went to what had most votes and still fitted."),
        "epsilon": gettext("Money left over helped those who lacked least."),
        "add1": gettext(
            "Then all parts were raised together, step by step, until more would have been too much."
        ),
        "add1u": gettext(
            "Then all parts were raised together, step by step, until more would have been too much; what was "
            "left went to what had most votes and still fitted."
        ),
    }
    completion = str(text.params.get("completion", "none")) if text.rule == "equal_shares" else "none"
    return " ".join(part for part in (sentences[text.rule], left.get(completion, "")) if part)

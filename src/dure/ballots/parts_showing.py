"""What a page says of a divided envelope: by what it is divided, what each part has and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext

from dure.ballots import queries
from dure.ballots.dividing import title_of
from dure.ballots.models import Ballot
from dure.charters.wording import wording
from polity.charters import Ballot as BallotText
from polity.tallies.parts import REOPENED


@dataclass(frozen=True)
class PartRow:
    """One part of the envelope. Sums are minor units; after the count also what it received, spent and left."""

    key: str
    title: str
    budget: int
    carried: int
    received: int = 0
    spent: int | None = None
    passed: int = 0
    left: int = 0
    winners: int = 0

    @property
    def had(self) -> int:
        """Everything it could spend."""
        return self.budget + self.carried + self.received


def part_rows(ballot: Ballot) -> list[PartRow]:
    """Return the parts of a ballot's envelope in the order of the charter, or of the count once there is one."""
    text, say = queries.text_of(ballot), wording(ballot.round.process)
    counted: list[Mapping[str, Any]] = ballot.result.get("parts", [])
    if not counted:
        return [
            PartRow(one["key"], title_of(text, one["key"], say), one["budget"], one["carried"])
            for one in ballot.parts
        ]
    return [
        PartRow(
            key=one["key"],
            title=gettext("Shared once more among all")
            if one["key"] == REOPENED
            else title_of(text, one["key"], say),
            **{name: one[name] for name in ("budget", "carried", "received", "spent", "passed", "left")},
            winners=len(one["winners"]),
        )
        for one in counted
    ]


def part_titles(ballot: Ballot) -> Mapping[str, str]:
    """Return the titles of the parts by name, in the reader's language."""
    text, say = queries.text_of(ballot), wording(ballot.round.process)
    return {part.key: say(part.title) for part in text.envelope_parts}


def division_sentence(ballot: Ballot) -> str:
    """Say how the envelope is divided, how its parts are decided, and what becomes of money that is left."""
    text = queries.text_of(ballot)
    parts = [_divided(text)] if text.divided_by else []
    return " ".join([*parts, *_unspent(ballot, text)])


def _divided(text: BallotText) -> str:
    by = {
        "area": pgettext("the envelope is divided", "by district"),
        "sector": pgettext("the envelope is divided", "by sector"),
        "theme": pgettext("the envelope is divided", "by theme"),
    }[text.divided_by]
    if text.decided == "together":
        return gettext(
            "The envelope is divided %(by)s. All parts were decided in one count, and no part spends more than it has."
        ) % {"by": by}
    return gettext(
        "The envelope is divided %(by)s. Each part is decided by itself, by those who support something in it."
    ) % {"by": by}


def _unspent(ballot: Ballot, text: BallotText) -> list[str]:
    if text.unspent == "common":
        title = part_titles(ballot).get(text.common, text.common)
        return [gettext("What a part leaves goes to “%(part)s”, which is decided last.") % {"part": title}]
    if text.unspent == "reopened":
        return [gettext("What the parts leave is shared once more among all projects that were not funded.")]
    if text.unspent == "carried":
        return [gettext("What is left is carried on to the next round of this charter.")]
    return [gettext("What a part leaves is given to no other.")] if text.divided_by else []

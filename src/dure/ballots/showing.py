"""What the page of a ballot shows: the options with their count, who has cast what, and who has not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from dure.ballots import queries
from dure.ballots.counting import Counted, count
from dure.ballots.models import Ballot, Cast
from dure.drawings.bars import Bar, bar_list
from dure.matters.models import Matter
from dure.matters.saying import Saying, from_json
from dure.matters.showing import voters_named
from dure.networks.models import Post
from dure.networks.queries import Holdings
from dure.web.money import money
from polity.rules import Voter


@dataclass(frozen=True)
class OptionRow:
    """One option: its cost, its votes, whether it would be chosen, and why, in one sentence."""

    matter: Matter
    cost: int
    votes: str
    backers: Sequence[str]
    won: bool
    says: str
    tie: str
    place: int


def counted_options(
    ballot: Ballot,
    options: Sequence[Matter],
    counting: Sequence[Cast],
    on_roll: Sequence[Voter],
    saying: Saying,
) -> list[OptionRow]:
    """Return the options of an open ballot as the count stands, in the order of the count."""
    by_ref = {matter.ref: matter for matter in options}
    backers = queries.by_option(counting)
    weights = {voter.key: voter.weight for voter in on_roll}
    papers = [Counted(queries.marks_of(cast), weights.get(cast.voter, 0)) for cast in counting]
    return [
        _row(
            by_ref[line.key],
            line.cost,
            str(line.votes),
            backers,
            line.won,
            saying(line.says),
            saying(line.tie) if line.tie else "",
            line.place,
        )
        for line in count(ballot, options, papers, ballot.money).lines
    ]


def stored_options(ballot: Ballot, counting: Sequence[Cast], saying: Saying) -> list[OptionRow]:
    """Return the options of a closed ballot with the result as it was stored and published."""
    backers = queries.by_option(counting)
    lines = ballot.result.get("lines", [])
    by_ref = {matter.ref: matter for matter in queries.options_of_result(ballot)}
    return [
        _row(
            by_ref[line["matter"]],
            line["cost"],
            line["votes"],
            backers,
            line["won"],
            saying(from_json(line["says"])),
            saying(from_json(line["tie"])) if line.get("tie") else "",
            line.get("place", place),
        )
        for place, line in enumerate(lines, start=1)
        if line["matter"] in by_ref
    ]


def _row(
    matter: Matter,
    cost: int,
    votes: str,
    backers: Mapping[int, Sequence[Cast]],
    won: bool,
    says: str,
    tie: str,
    place: int,
) -> OptionRow:
    names = [
        f"{voter_name(cast)} ({cast.marks[matter.ref]})" if matter.ref in cast.marks else voter_name(cast)
        for cast in backers.get(matter.id, ())
    ]
    return OptionRow(matter, cost, votes, names, won, says, tie, place)


def voter_name(cast: Cast) -> str:
    """Return the name of the organization or the seat that cast."""
    return str(cast.organization or cast.post)


def bars(rows: Sequence[OptionRow]) -> str:
    """Draw the votes of each option, in the order of the count."""
    return bar_list(
        [
            Bar(
                label=row.matter.title,
                value=float(Fraction(row.votes)),
                text=row.votes,
                note=row.says,
                url=reverse("matters:matter", args=[row.matter.ref]),
            )
            for row in rows
        ],
        key="votes",
    )


@dataclass(frozen=True)
class VoterRow:
    """One line of the roll: who, with what weight, and the cast if there is one.

    `key` is the public reference of the organization or the seat; `name` may hold that of a person.
    """

    key: str
    name: str
    slug: str
    weight: str
    cast: Cast | None
    options: Sequence[Matter]

    @property
    def marked(self) -> list[tuple[Matter, int | None]]:
        """What is cast, with points or ranks where there are any."""
        marks = self.cast.marks if self.cast else {}
        return [(one, marks.get(one.ref)) for one in self.options]


def roll_rows(
    ballot: Ballot, counting: Sequence[Cast], on_roll: Sequence[Voter], at: datetime
) -> list[VoterRow]:
    """Return the roll: those who cast first, then those who have not, by name."""
    names = voters_named(queries.text_of(ballot).who, [voter.key for voter in on_roll], at)
    by_key = {cast.voter: cast for cast in counting}
    found = []
    for voter in on_roll:
        cast = by_key.get(voter.key)
        name, slug, person = names.get(voter.key, (voter.key, "", ""))
        found.append(
            VoterRow(
                key=voter.key,
                name=f"{name} ({person})" if person else name,
                slug=slug,
                weight=str(voter.weight),
                cast=cast,
                options=list(cast.options.all()) if cast else (),
            )
        )
    return sorted(found, key=lambda row: (row.cast is None, row.name))


def casts_for(
    ballot: Ballot, holdings: Holdings, on_roll: Sequence[Voter]
) -> dict[str, tuple[str, Any, Post | None]]:
    """Return for whom a person can cast: key on the roll -> (name, organization, post)."""
    keys = {voter.key for voter in on_roll}
    if queries.text_of(ballot).who == "seat":
        seats = holdings.seats_in(ballot.held_by_id)
        return {seat.ref: (str(seat), None, seat) for seat in seats if seat.ref in keys}
    scopes = ("", ballot.round.charter.key)
    return {
        one.organization.slug: (str(one.organization), one.organization, None)
        for one in holdings.mandates
        if one.scope in scopes and one.organization.slug in keys
    }


def meter(chosen: Sequence[Matter], ballot: Ballot) -> str:
    """Say in words what is chosen and what that leaves of the envelope."""
    total = sum(queries.cost_of(matter) for matter in chosen)
    envelope, currency = ballot.money, ballot.round.currency
    values = {
        "count": len(chosen),
        "total": money(total, currency),
        "envelope": money(envelope, currency),
        "left": money(abs(envelope - total), currency),
    }
    if not chosen:
        return gettext("You choose nothing. The whole envelope of %(envelope)s is left.") % values
    if total <= envelope:
        return (
            gettext(
                "You choose %(count)s for %(total)s. The envelope is %(envelope)s: %(left)s would be left."
            )
            % values
        )
    return (
        gettext(
            "You choose %(count)s for %(total)s. That is %(left)s more than the envelope of %(envelope)s. "
            "You may: the rule of this ballot says what of it is funded."
        )
        % values
    )

"""Whose right to vote a reader of the booth may use, and under which tracker the paper goes into the box."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from dure.ballots import queries
from dure.ballots.booth_forms import Ticket, plain
from dure.ballots.commands import new_tracker
from dure.ballots.models import Ballot, Paper, RollLine
from dure.ballots.policies import not_on_roll
from dure.ballots.sealing import digest, paper_key
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

CODES = "ballot_codes"  # in the session: reference of the ballot -> code


@dataclass(frozen=True)
class Right:
    """A right to vote in one ballot: of a person, or of a code on paper."""

    line: RollLine
    person: Person | None = None
    code: str = ""

    @property
    def who(self) -> str:
        """Whose it is, as a ticket says it."""
        return f"code {self.code}" if self.person is None else f"person {self.person.ref}"

    @property
    def used(self) -> bool:
        """Whether a paper lies in the box for it."""
        return self.line.channel != ""

    @property
    def draft(self) -> str:
        """Under which name the browser keeps a draft: it tells nobody else whose it is."""
        return digest(f"draft {self.line.ballot_id}", self.who)[:16]


def right_of(request: HttpRequest, ballot: Ballot) -> Right | None:
    """Return the right that the reader may use: that of the code they entered, or their own."""
    code = request.session.get(CODES, {}).get(ballot.ref, "")
    return right_of_code(ballot, code) or own_right(request, ballot)


def right_of_code(ballot: Ballot, code: str) -> Right | None:
    """Return the right that a code gives, None for a code that gives none."""
    line = queries.line_of_code(ballot, plain(code)) if plain(code) else None
    return Right(line, code=plain(code)) if line is not None else None


def right_of_ticket(request: HttpRequest, ballot: Ballot, ticket: Ticket | None) -> Right | None:
    """Return the right for which a reviewed paper was made, if it is the reader's. A code is in the ticket itself."""
    if ticket is None:
        return None
    kind, _, code = ticket.who.partition(" ")
    right = right_of_code(ballot, code) if kind == "code" else own_right(request, ballot)
    return right if right is not None and right.who == ticket.who else None


def own_right(request: HttpRequest, ballot: Ballot) -> Right | None:
    """Return the reader's own right, whatever code is in the session."""
    person = request.user
    line = queries.line_of(ballot, person) if isinstance(person, Person) else None
    return Right(line, person=person) if line is not None and isinstance(person, Person) else None


def keep_code(request: HttpRequest, ballot: Ballot, code: str) -> None:
    """Keep a code in the session until the vote is in the box, or forget it where it is empty."""
    codes = dict(request.session.get(CODES, {}))
    if code:
        if codes.get(ballot.ref) == plain(code):
            return
        codes[ballot.ref] = plain(code)
    elif codes.pop(ballot.ref, None) is None:
        return
    request.session[CODES] = codes


def without_right(request: HttpRequest, ballot: Ballot, typed: str = "") -> Refused:
    """Return why the reader, who may have typed a code, cannot vote here."""
    if plain(typed):
        return refuse(
            "unknown_code",
            gettext_noop("There is no such code for this ballot. Look at it again."),
            field="code",
        )
    if request.user.is_authenticated:
        return not_on_roll(ballot)
    return refuse(
        "not_signed_in",
        gettext_noop("You are not signed in, or the code on paper is not here any more. Nothing was stored."),
    )


def ticket_for(ballot: Ballot, right: Right, typed: str, before: Ticket | None) -> Ticket:
    """Return the ticket under which a reviewed paper goes into the box.

    A right that is not used gets a new tracker, once. A used one needs the tracker of its paper: typed, or from the
    review that led to the vote. Raises Refused: `already_voted`, `unknown_tracker`.
    """
    own = before if before is not None and before.who == right.who else None
    if not right.used:
        return own or Ticket(ballot.ref, right.who, new_tracker(), changes=False)
    tracker = plain(typed) or (own.tracker if own is not None else "")
    if not tracker:
        raise refuse(
            "already_voted",
            gettext_noop(
                "This right to vote is used. With the tracker on the receipt the vote can be changed."
            ),
            field="tracker",
        )
    if not Paper.objects.filter(ballot=ballot, key=paper_key(ballot.ref, tracker)).exists():
        raise refuse(
            "unknown_tracker",
            gettext_noop("No paper in the box has this tracker. Look at it again."),
            field="tracker",
        )
    return Ticket(ballot.ref, right.who, tracker, changes=True)

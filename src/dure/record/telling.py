"""Entries in words: what a payload says, name by name, without the codes it is written in.

Persons stay references: the record tells nobody's name. The payload itself, hashed as it stands, is shown beside this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dure.record.models import Entry
from dure.web import moments
from dure.web.issues import issue_title
from dure.web.money import money_full, number
from dure.web.words import WORDS, word
from polity.sentences import Sentence

IN_THE_COLUMNS = ("at", "number", "number_", "verb", "organization", "matter")
LONG = 300  # signs; the whole text stands in the payload

# The names of a payload, the telling ones first: a list shows no more than some.
NAMES = {
    "title": _("Title"),
    "name": pgettext_lazy("entry", "Name"),
    "outcome": pgettext_lazy("entry", "Outcome"),
    "choice": pgettext_lazy("entry", "Vote"),
    "says": pgettext_lazy("entry", "Result"),
    "sum": _("Sum"),
    "reason": _("Reason"),
    "to": pgettext_lazy("entry", "Now in the stage"),
    "acting_for": pgettext_lazy("entry", "Acting for"),
    "capacity": pgettext_lazy("entry", "In the capacity of"),
    "mark": pgettext_lazy("entry", "Position"),
    "text": pgettext_lazy("entry", "Text"),
    "note": pgettext_lazy("entry", "What happened"),
    "member": pgettext_lazy("entry", "Member"),
    "role": pgettext_lazy("entry", "Post"),
    "person": pgettext_lazy("entry", "Person (reference)"),
    "successor": pgettext_lazy("entry", "Successor (reference)"),
    "before": pgettext_lazy("entry", "Before (reference)"),
    "from": pgettext_lazy("entry", "From"),
    "until": pgettext_lazy("entry", "Until"),
    "article": _("Article"),
    "kind": _("Kind"),
    "cost": pgettext_lazy("entry", "Cost"),
    "envelope": _("Envelope"),
    "committed": _("Committed"),
    "paid": _("Paid"),
    "late": pgettext_lazy("entry", "Late"),
    "on": _("Day"),
    "opens_at": pgettext_lazy("entry", "Opens"),
    "beneficiaries": _("Who it is for"),
    "origin": _("Origin"),
    "area": _("Area"),
    "proposed_by": _("Proposed by"),
    "stage": _("Stage"),
    "listed_by": pgettext_lazy("entry", "Listed by"),
    "source": _("Source"),
    "founders": pgettext_lazy("entry", "Founders"),
    "changed": pgettext_lazy("entry", "What changed"),
    "by": pgettext_lazy("entry", "By (reference of a person)"),
    "stewards": pgettext_lazy("entry", "Stewards (references)"),
    "spoken_for": pgettext_lazy("entry", "A group leader speaks for this person"),
    "attested": pgettext_lazy("entry", "Entered by a steward"),
    "weight": _("Weight"),
    "chamber": pgettext_lazy("entry", "Side"),
    "college": pgettext_lazy("entry", "College"),
    "scope": pgettext_lazy("entry", "Only for the charter"),
    "charter": pgettext_lazy("entry", "Charter"),
    "version": pgettext_lazy("entry", "Version"),
    "round": pgettext_lazy("entry", "Round"),
    "rule": pgettext_lazy("entry", "Rule"),
    "cast": pgettext_lazy("entry", "Ballots cast"),
    "voters": pgettext_lazy("entry", "Voters"),
    "spent": pgettext_lazy("entry", "Money given"),
    "channels": pgettext_lazy("entry", "How they voted"),
    "group": pgettext_lazy("entry", "For whom"),
    "codes": pgettext_lazy("entry", "Codes on paper"),
    "papers": pgettext_lazy("entry", "Papers"),
    "part": pgettext_lazy("entry", "Part of the envelope"),
    "parts": pgettext_lazy("entry", "Parts of the envelope"),
    "groups": pgettext_lazy("entry", "Groups that were heard"),
    "carried": pgettext_lazy("entry", "Carried on"),
    "marks": pgettext_lazy("entry", "Points or ranks"),
    "documents": pgettext_lazy("entry", "Documents"),
    "people": pgettext_lazy("entry", "How many people"),
    "way": pgettext_lazy("entry", "How they took part"),
    "reached_by": pgettext_lazy("entry", "How they are reached"),
    "options": pgettext_lazy("entry", "Chosen"),
    "answers": pgettext_lazy("entry", "Answer to the contribution"),
    "clause": pgettext_lazy("entry", "Clause"),
    "amendment": pgettext_lazy("entry", "Amendment"),
    "reservation": pgettext_lazy("entry", "Reservation"),
    "verdict": pgettext_lazy("entry", "Taken up"),
    "decides": pgettext_lazy("entry", "How it decides"),
    "share_needed": pgettext_lazy("entry", "Share needed"),
    "agenda": pgettext_lazy("entry", "Agenda"),
    "place": pgettext_lazy("entry", "Place"),
    "attendance": pgettext_lazy("entry", "Attendance"),
    "in_favour": pgettext_lazy("entry", "In favour"),
    "against": pgettext_lazy("entry", "Against"),
    "abstained": pgettext_lazy("entry", "Abstained"),
    "invited": pgettext_lazy("entry", "Asked"),
    "addressed_to": pgettext_lazy("entry", "Addressed to"),
    "clauses": pgettext_lazy("entry", "Clauses"),
    "sort": pgettext_lazy("entry", "Kind of text"),
    "as": pgettext_lazy("entry", "Signed as"),
    "base": pgettext_lazy("entry", "On the wording"),
    "replaces": pgettext_lazy("entry", "In place of amendment"),
    "call": pgettext_lazy("entry", "Call (reference)"),
    "assembly": pgettext_lazy("entry", "Assembly (reference)"),
    "resolution": pgettext_lazy("entry", "Decision of an assembly (reference)"),
    "publication": pgettext_lazy("entry", "Publication (reference)"),
    "signed_in": pgettext_lazy("entry", "Entry of the signature"),
    "act": pgettext_lazy("entry", "Act number"),
    "bodies": pgettext_lazy("entry", "Who takes part"),
    "calendar": pgettext_lazy("entry", "Calendar"),
    "currency": _("Currency"),
    "charter_text": pgettext_lazy("entry", "Text of the charter"),
    "post": pgettext_lazy("entry", "Post (reference)"),
    "mandate": pgettext_lazy("entry", "Mandate (reference)"),
    "membership": pgettext_lazy("entry", "Membership (reference)"),
    "comment": pgettext_lazy("entry", "Contribution (reference)"),
    "ballot": pgettext_lazy("entry", "Ballot (reference)"),
    "voter": pgettext_lazy("entry", "Voter (reference)"),
    "digest": pgettext_lazy("entry", "Digest of the text"),
    "share": pgettext_lazy("entry", "What each voter held at first"),
    "flows": pgettext_lazy("entry", "What 1,000 voters paid"),
    "settings": pgettext_lazy("entry", "How it was counted"),
    "compared": pgettext_lazy("entry", "By other rules"),
    "box": pgettext_lazy("entry", "Digest of the box"),
    "month": pgettext_lazy("entry", "Month"),
    "requests": pgettext_lazy("entry", "Requests received"),
    "side": pgettext_lazy("entry", "Given or drawn"),
    "quantity": pgettext_lazy("entry", "Quantity"),
    "line": pgettext_lazy("entry", "Line of the ledger (reference)"),
    "party": pgettext_lazy("entry", "Party"),
    "office": pgettext_lazy("entry", "Office met"),
    "asked": pgettext_lazy("entry", "What was asked"),
    "answered": pgettext_lazy("entry", "What was answered"),
    "purpose": pgettext_lazy("entry", "Kind of purpose"),
    "sectors": pgettext_lazy("entry", "Sectors"),
    "percent": pgettext_lazy("entry", "Largest share of public money, in percent"),
    "label": pgettext_lazy("entry", "Published as"),
    "consenting": pgettext_lazy("entry", "Who consents"),
    "missing": pgettext_lazy("entry", "Whose consent is missing"),
    "parties": pgettext_lazy("entry", "Parties and their roles"),
    "quorum": pgettext_lazy("entry", "Quorum"),
    "voices": pgettext_lazy("entry", "The voices"),
    "networks": pgettext_lazy("entry", "The networks, one by one"),
    "weights": pgettext_lazy("entry", "Voices of each"),
    "standing": pgettext_lazy("entry", "Digest of how each stands"),
    "persons": pgettext_lazy("entry", "Persons"),
    "statement": pgettext_lazy("entry", "Statement"),
    "statements": pgettext_lazy("entry", "Statements and their counts"),
    "conversation": pgettext_lazy("entry", "Conversation (reference)"),
    "election": pgettext_lazy("entry", "Vote of a college (reference)"),
    "candidacy": pgettext_lazy("entry", "Candidacy (reference)"),
    "agreement": pgettext_lazy("entry", "Agreement (reference)"),
    "decision": pgettext_lazy("entry", "Decision (reference)"),
    "contact": pgettext_lazy("entry", "Contact (reference)"),
    "key": pgettext_lazy("entry", "Key of the cost, in hundredths of a percent"),
    "service": pgettext_lazy("entry", "Service"),
    "lots": pgettext_lazy("entry", "Lots"),
    "lot": pgettext_lazy("entry", "Lot"),
    "reserved": pgettext_lazy("entry", "Reserved"),
    "jobs": pgettext_lazy("entry", "Jobs"),
    "months": pgettext_lazy("entry", "Months that each lasts"),
    "entering_group": pgettext_lazy("entry", "Entering group"),
    "group_share": pgettext_lazy("entry", "Share of the entering group, in percent"),
    "pay_floor": pgettext_lazy("entry", "Lowest pay in a month"),
    "winner": pgettext_lazy("entry", "Awarded to"),
    "contract": pgettext_lazy("entry", "Contract (reference)"),
    "commission": pgettext_lazy("entry", "Commission"),
    "found": pgettext_lazy("entry", "Below the clause"),
    "report_number": pgettext_lazy("entry", "Report number"),
    "taken": pgettext_lazy("entry", "Rows taken"),
    "left_out": pgettext_lazy("entry", "Rows left out"),
    "ended": pgettext_lazy("entry", "Jobs that ended"),
    "supplier": pgettext_lazy("entry", "Supplier"),
    "ocid": pgettext_lazy("entry", "Contracting process"),
    "value": pgettext_lazy("entry", "Sum in this act"),
    "milestone": pgettext_lazy("entry", "Delivered"),
    "due_on": pgettext_lazy("entry", "Due"),
    "programme": pgettext_lazy("entry", "Programme (reference)"),
    "other": pgettext_lazy("entry", "Other programme (reference)"),
    "target": pgettext_lazy("entry", "Target group"),
    "instrument": pgettext_lazy("entry", "By which means"),
    "overlaps": pgettext_lazy("entry", "Overlaps"),
    "does": pgettext_lazy("entry", "What the owner does"),
    "enterprises": pgettext_lazy("entry", "Enterprises supported"),
    "policy_instrument": pgettext_lazy("entry", "Instrument looked for"),
    "jurisdiction": pgettext_lazy("entry", "Jurisdiction"),
    "legislature": pgettext_lazy("entry", "Assembly"),
    "bill_number": pgettext_lazy("entry", "Number of the bill"),
    "field": pgettext_lazy("entry", "About"),
    "exact": pgettext_lazy("entry", "Known of the day"),
    "url": pgettext_lazy("entry", "Address of the source"),
    "citation": pgettext_lazy("entry", "Cited as"),
    "again": pgettext_lazy("entry", "Earlier bill that comes back"),
    "stood": pgettext_lazy("entry", "Before the correction"),
    "practice": pgettext_lazy("entry", "Practice (reference)"),
    "evidence": pgettext_lazy("entry", "What shows it"),
    "proposal": pgettext_lazy("entry", "Proposal taken in"),
    "body": pgettext_lazy("entry", "Takes part as"),
    "issue": pgettext_lazy("entry", "Issue"),
    "level": pgettext_lazy("entry", "Level"),
    "power": pgettext_lazy("entry", "What it may do"),
    "degree": pgettext_lazy("entry", "What is done"),
    "law": _("Law"),
    "in_force_from": pgettext_lazy("entry", "In force from"),
    "since": pgettext_lazy("entry", "Since"),
    "competence": pgettext_lazy("entry", "Line of the table (reference)"),
    "instead_of": pgettext_lazy("entry", "In place of line (reference)"),
    "stance": pgettext_lazy("entry", "What was told (reference)"),
    "recognised": pgettext_lazy("entry", "Organization recognised"),
    "framework": pgettext_lazy("entry", "Framework"),
    "recognition": pgettext_lazy("entry", "Recognition (reference)"),
    "report": pgettext_lazy("entry", "Report (reference)"),
    "claimed": pgettext_lazy("entry", "What it calls itself"),
    "year": pgettext_lazy("entry", "Year"),
    "incentive": pgettext_lazy("entry", "Incentive (reference)"),
    "accepted": pgettext_lazy("entry", "Answers accepted"),
    "not_accepted": pgettext_lazy("entry", "Answers not accepted"),
    "ground": pgettext_lazy("entry", "On what ground"),
    "entries": pgettext_lazy("entry", "Entries"),
    "closes_at": pgettext_lazy("entry", "Closes"),
    "sheets": pgettext_lazy("entry", "Sheets in the box"),
    "trust": pgettext_lazy("entry", "Mean trust from 0 to 10"),
    "high_percent": pgettext_lazy("entry", "Gave 6 to 10, in percent"),
    "numbers": pgettext_lazy("entry", "Gave a number"),
    "dont_know": pgettext_lazy("entry", "Do not know"),
    "unanswered": pgettext_lazy("entry", "Left it out"),
    "levels": pgettext_lazy("entry", "Levels asked about"),
    "few": pgettext_lazy("entry", "Too few to tell"),
    "answers_digest": pgettext_lazy("entry", "Digest of the answers"),
    "survey": pgettext_lazy("entry", "Trust survey (reference)"),
    "wave": pgettext_lazy("entry", "Wave (reference)"),
    "roll": pgettext_lazy("entry", "Who could vote"),
    "visit": pgettext_lazy("entry", "Visit of the stage"),
}
ORDER = {name: place for place, name in enumerate(NAMES)}
# What a list of entries leaves to the page of each: references, and what the other columns let one guess.
DETAILS = frozenset(
    {
        "capacity",
        "from",
        "by",
        "person",
        "before",
        "act",
        "post",
        "mandate",
        "membership",
        "comment",
        "ballot",
    }
    | {
        "voter",
        "digest",
        "stewards",
        "spoken_for",
        "attested",
        "currency",
        "calendar",
        "charter_text",
        "version",
    }
    | {"conversation", "election", "candidacy", "agreement", "decision", "contact", "voices", "statements"}
    | {"base", "visit", "call", "assembly", "resolution", "publication", "signed_in", "clauses"}
    | {"share", "flows", "settings", "compared", "box", "recognition", "report", "incentive"}
    | {"roll", "visit", "part", "networks", "standing"}
    | {"competence", "instead_of", "stance"}
    | {"survey", "wave", "answers_digest", "numbers", "dont_know", "unanswered"}
)
ORGANIZATIONS = ("acting_for", "member", "proposed_by", "listed_by", "recognised")
SUMS = ("sum", "cost", "envelope", "spent", "committed", "paid", "carried")


@dataclass(frozen=True)
class Fact:
    """One thing that an entry says; `url` where a page shows it. A `detail` is left out of lists."""

    name: str
    value: str
    url: str = ""
    detail: bool = False


def told(entry: Entry) -> list[Fact]:
    """Return what an entry says beyond its columns, in the reader's language, the telling things first."""
    payload = entry.said
    found = sorted(_facts(payload), key=lambda pair: ORDER.get(pair[0], len(ORDER)))
    return [_fact(name, value, payload.get("currency", "")) for name, value in found]


def _facts(payload: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the payload's own values; what is told of an act in detail stands on the same level."""
    for name, value in payload.items():
        if name == "details":
            yield from _facts(value)
        elif name == "to" and value == payload.get("from"):
            continue  # it stayed where it was
        elif name not in (*IN_THE_COLUMNS, "count", "lines") and value not in (None, "", [], {}):
            yield name, value


def _fact(name: str, value: Any, currency: str) -> Fact:
    url = reverse("networks:organization", args=[value]) if name in ORGANIZATIONS else ""
    title = str(NAMES.get(name, name.replace("_", " ")))
    return Fact(title, _said(name, value, currency), url, detail=name in DETAILS)


def _said(name: str, value: Any, currency: str) -> str:
    if isinstance(value, bool):
        return pgettext("entry", "yes") if value else pgettext("entry", "no")
    if isinstance(value, list):
        return ", ".join(_said("", one, currency) for one in value)
    if isinstance(value, dict):
        return _sentence(value) if "template" in value else _listed(value, currency)
    if isinstance(value, int):
        return money_full(value, currency) if name in SUMS and currency else number(value)
    if value is None:
        return "—"
    worded = CODES.get(name)
    if worded is not None:
        return worded(value)
    return _moment(value) or (value if len(value) <= LONG else f"{value[:LONG].rstrip()}…")


def _listed(value: Mapping[str, Any], currency: str) -> str:
    pattern = pgettext("entry: a name and what it holds", "%(name)s: %(value)s")
    return "; ".join(
        pattern % {"name": name.replace("_", " "), "value": _said("", one, currency)}
        for name, one in value.items()
    )


def _sentence(stored: Mapping[str, Any]) -> str:
    return _as_sentence(stored).render(gettext)


def _as_sentence(stored: Mapping[str, Any]) -> Sentence:
    params = {
        name: _as_sentence(value)
        if isinstance(value, Mapping)
        else number(value)
        if isinstance(value, int)
        else value
        for name, value in stored["params"].items()
    }
    return Sentence(stored["template"], params)


def _moment(value: str) -> str:
    """Write a day or a moment as people read it; empty for any other text."""
    try:
        moment = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError:
        return ""
    return moments.moment_text(moment) if isinstance(moment, datetime) else moments.day(moment)


def _by(value: str) -> str:
    return word(value, "capacity") if value == "clock" else value


def _outcome(value: str) -> str:
    return word(value, "answer" if value in WORDS["answer"] else "result")


def _mark(value: str) -> str:
    marks = {"pro": gettext("for it"), "contra": gettext("against it")}
    return marks.get(value, value)


def _plain(value: str) -> str:
    """Word a code that is its own English word; stages have the names that their charter gives them."""
    return _moment(value) or gettext(value.replace("_", " "))


def _taken_up(value: str) -> str:
    return {"full": gettext("in full"), "part": gettext("in part")}.get(value, gettext("not"))


def _side(value: str) -> str:
    return pgettext("chamber", value)


CODES: Mapping[str, Callable[[str], str]] = {
    "by": _by,
    "capacity": lambda value: word(value, "capacity"),
    "choice": lambda value: word(value, "choice"),
    "outcome": _outcome,
    "mark": _mark,
    "kind": _plain,
    "role": _plain,
    "origin": _plain,
    "from": _plain,
    "to": _plain,
    "stage": _plain,
    "field": lambda value: word(value, "field"),
    "exact": lambda value: word(value, "exact"),
    "rule": _plain,
    "purpose": _plain,
    "label": _plain,
    "decides": _plain,
    "sort": _plain,
    "as": _plain,
    "verdict": _taken_up,
    "chamber": _side,
    "issue": issue_title,
    "level": lambda value: word(value, "level"),
    "power": lambda value: word(value, "power"),
    "degree": lambda value: word(value, "degree"),
}

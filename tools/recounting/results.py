"""Every kind of published result, by the verb of the entry that publishes it.

A function is given the record as far as it has been read and the payload that publishes a result. It returns what it
counted in a few words, or raises `Differs`; `Unpublished` where what it was counted from is not public, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from recounting import ballots, decisions, offices, trust
from recounting.record import Payload, Record

KINDS: Mapping[str, Callable[[Record, Payload], str]] = {
    "decide": decisions.decision,
    "close_ratification": decisions.voices,
    "divide_envelope": ballots.division,
    "close_ballot": ballots.ballot,
    "close_election": offices.election,
    "recognise": offices.recognition,
    "publish_decision": offices.joint_decision,
    "close_trust_wave": trust.wave,
}

CLOSED: Mapping[str, str] = {
    "close_conversation": "answers to statements: each person’s are private, so the counts and the map drawn from them "
    "rest on the instance alone",
    "import_conversation": "a conversation taken in from elsewhere: its votes are at the source that the entry names",
    "report_jobs": "jobs and how long they last: who holds each is private",
    "review_report": "accepted answers of a report: its evidence is the organization’s own and not public",
    "count_support": "requests for support: they are sealed and erased, and small numbers are never told",
    "enter_programme": "programmes that overlap: a likeness of texts that a program finds, not a count",
    "enter_market_figures": "figures of the labour market: they come from the source that the entry names",
    "keep_minutes": "votes in an assembly: its minutes tell them, nobody’s hand is in the record",
}
"""What cannot be counted again from public data, by the verb of the entry, and why."""

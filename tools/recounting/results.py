"""Every kind of published result, by the verb of the entry that publishes it.

A function is given the record as far as it has been read and the payload that publishes a result. It returns what it
counted in a few words, or raises `Differs`; `Unpublished` where what it was counted from is not public, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from recounting import ballots, decisions, offices
from recounting.record import Payload, Record

KINDS: Mapping[str, Callable[[Record, Payload], str]] = {
    "decide": decisions.decision,
    "close_ratification": decisions.voices,
    "divide_envelope": ballots.division,
    "close_ballot": ballots.ballot,
    "close_election": offices.election,
    "recognise": offices.recognition,
}

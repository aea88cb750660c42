"""The record as far as it has been read: what later results hang on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recounting.bodies import Bodies, Opening
from recounting.ratifications import Counted
from recounting.tree import Differs

Payload = Mapping[str, Any]


class Unpublished(Exception):
    """A result whose papers are not published; the message says why."""


@dataclass
class Record:
    """What the entries read so far say, as far as results hang on it. `folder` is that of the export."""

    folder: Path
    charters: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)
    rounds: dict[str, Payload] = field(default_factory=dict)
    votes: dict[str, dict[str, Payload]] = field(default_factory=dict)
    casts: dict[str, dict[str, Payload]] = field(default_factory=dict)
    rolls: dict[str, int] = field(default_factory=dict)
    closed: dict[tuple[str, str, int], Payload] = field(default_factory=dict)
    of_matter: dict[str, list[Payload]] = field(default_factory=dict)
    elections: dict[str, Payload] = field(default_factory=dict)
    voices: dict[str, dict[str, Payload]] = field(default_factory=dict)
    withdrawn: dict[str, set[str]] = field(default_factory=dict)
    """By vote of a college: the candidates who left while it was open."""
    bodies: Bodies = field(default_factory=Bodies)
    openings: dict[str, Opening] = field(default_factory=dict)
    weights: dict[str, Mapping[str, int]] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    ratified: dict[str, Counted] = field(default_factory=dict)
    divided: dict[str, Payload] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    """By matter: the sum that it asks for."""
    agreements: dict[str, Payload] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, payload: Payload) -> None:
        """Keep what later results need of an entry. Called after the entry itself was counted again."""
        verb, matter = payload["verb"], payload.get("matter", "")
        if verb == "adopt_charter":
            key = (payload["organization"], payload["charter"], payload["version"])
            self.charters[key] = tomllib.loads(payload["text"])
        elif verb == "open_round":
            self.rounds[payload["round"]] = payload
        elif verb == "delete_round":
            self.rounds.pop(payload["round"], None)  # before it began: nothing was decided in it
        elif verb == "vote":
            self.votes.setdefault(matter, {})[payload["voter"]] = payload
        elif verb == "cast" and "ballot" in payload:
            self.casts.setdefault(payload["ballot"], {})[payload["voter"]] = payload
        elif verb in ("open_election", "ask_recall") and "election" in payload:
            self.elections[payload["election"]] = payload
        elif verb == "withdraw_candidacy":
            self.withdrawn.setdefault(payload["election"], set()).add(payload["person"])
        elif verb == "vote_in_college":
            self.voices.setdefault(payload["election"], {})[payload["acting_for"]] = payload
        elif verb == "fix_roll":
            self.rolls[payload["ballot"]] = payload["voters"]
        elif verb == "fix_trust_roll":
            self.rolls[payload["wave"]] = payload["invited"]
        elif verb == "close_ballot":
            self.closed[payload["round"], payload.get("stage", ""), payload.get("part", 0)] = payload
        elif verb == "propose_agreement":
            self.agreements[payload["agreement"]] = payload
        elif verb == "say_word":
            self.words.setdefault(payload["decision"], {})[payload["acting_for"]] = payload["choice"]
        elif verb == "divide_envelope":
            self.divided[payload["ballot"]] = payload
        elif verb == "weigh_voices":
            self.weights[matter] = payload["weights"]
        elif verb == "ratify":
            self.answers.setdefault(matter, {})[payload["acting_for"]] = payload["choice"]
        self.bodies.note(payload)
        if matter:
            if verb == "decide" or payload.get("from") != payload.get("to"):
                self.votes.pop(matter, None)
            if verb not in ("comment", "support"):
                self.of_matter.setdefault(matter, []).append(payload)
            self._ask(matter, payload)
            self._open_ratification(matter, payload)

    def _ask(self, matter: str, payload: Payload) -> None:
        """Keep the sum that a matter asks for: as raised, as a move that needs a sum says it, or as it was granted."""
        if payload["verb"] == "raise":
            self.asked[matter] = payload.get("cost", payload.get("sum")) or 0
        elif "sum" in payload and "act" in payload:
            stage = self.stage(matter.rpartition("-")[0], payload["from"]) or {}
            move = stage.get("moves", {}).get(payload["verb"], {})
            granted = "answers" in move and payload.get("outcome") != "refuse"
            if granted or move.get("needs", {}).get("sum"):
                self.asked[matter] = payload["sum"]

    def _open_ratification(self, matter: str, payload: Payload) -> None:
        """Keep who is asked where an act brings a matter into a stage in which networks ratify."""
        to = payload.get("to", "")
        if not to or to == payload.get("from"):
            return
        text = self.stage(matter.rpartition("-")[0], to)
        if text is not None and "ratification" in text:
            bodies = self.rounds[matter.rpartition("-")[0]]["bodies"][text["held_by"]]
            top = bodies[0] if len(bodies) == 1 else self.of_matter[matter][0]["organization"]
            self.openings[matter] = self.bodies.opening(top, text["ratification"])
            self.answers.pop(matter, None)
            self.weights.pop(matter, None)

    def charter(self, round_slug: str) -> dict[str, Any]:
        """Return the charter of a round; empty where the record does not hold its text."""
        told = self.rounds.get(round_slug)
        return self.charters.get((told["organization"], told["charter"], told["version"]), {}) if told else {}

    def stages(self, round_slug: str) -> dict[str, Any]:
        """Return what the charter of a round says about its stages; empty where the record does not hold the text."""
        found: dict[str, Any] = self.charter(round_slug).get("stages", {})
        return found

    def stands(self, matter: str) -> str:
        """Return the stage in which a matter stands, by the acts read so far; the first of its charter before any."""
        moved = (one["to"] for one in reversed(self.of_matter.get(matter, [])) if "to" in one)
        charter = self.charter(matter.rpartition("-")[0])
        return str(next(moved, charter.get("start", "")))

    def stage(self, round_slug: str, name: str) -> dict[str, Any] | None:
        """Return what the charter of a round says about a stage; None where the record does not hold the text."""
        return self.stages(round_slug).get(name)


def same(what: str, counted: Any, published: Any) -> None:
    """Raise Differs where what was counted is not what was published."""
    if counted != published:
        raise Differs(f"{what}: counted {counted}, published {published}")


def texts(parts: Mapping[str, Any]) -> dict[str, str]:
    """Return a count as texts, so that 3, "3" and three thirds are the same."""
    return {name: str(value) for name, value in parts.items()}

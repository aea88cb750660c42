"""Who belonged to whom, as the record tells it: memberships with their ends, ways to decide, and declared parts.

From these the roll of a ratification is built again, so that nobody can be left off it unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from recounting.ratifications import Roll, Tie, Way

Payload = Mapping[str, Any]
GATHERS = ("network", "forum", "council", "committee", "assembly")
NEVER_COUNTED = ("observer", "partner")


@dataclass(frozen=True)
class Opening:
    """A ratification as it opened: the ties by the reference of their membership, each with its declared part."""

    top: str
    text: Mapping[str, Any]
    ties: Mapping[str, Tie]
    networks: Mapping[str, Way]


@dataclass
class Bodies:
    """What the entries read so far say about organizations and their memberships in each other."""

    kinds: dict[str, str] = field(default_factory=dict)
    members: dict[str, dict[str, str]] = field(default_factory=dict)
    """By network and member: the reference of the membership in force."""
    of: dict[str, tuple[str, str]] = field(default_factory=dict)
    ways: dict[str, Way] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    """By the reference of a membership: the part of its member's voice that it takes."""

    def note(self, payload: Payload) -> None:
        """Keep what an entry says about who belongs to whom."""
        follow = {
            "create_organization": self._known,
            "list_organization": self._known,
            "join": self._join,
            "reweigh": self._join,
            "leave": self._leave,
            "declare_way": self._decides,
            "split_voice": self._splits,
        }.get(payload["verb"])
        if follow is not None:
            follow(payload)

    def _known(self, payload: Payload) -> None:
        self.kinds[payload["organization"]] = payload["kind"]

    def _join(self, payload: Payload) -> None:
        if "member" in payload:
            ref = payload["membership"]
            self.of[ref] = (payload["organization"], payload["member"])
            self.members.setdefault(payload["organization"], {})[payload["member"]] = ref

    def _leave(self, payload: Payload) -> None:
        network, member = self.of.pop(payload["membership"], ("", ""))
        if self.members.get(network, {}).get(member) == payload["membership"]:
            del self.members[network][member]

    def _decides(self, payload: Payload) -> None:
        settings = {"share": payload.get("share_needed"), "quorum": payload.get("quorum")}
        given = {name: value for name, value in settings.items() if value}
        self.ways[payload["organization"]] = Way(payload["decides"], payload.get("rule", ""), given)

    def _splits(self, payload: Payload) -> None:
        for network, part in payload["parts"].items():
            ref = self.members.get(network, {}).get(payload["organization"])
            if ref is not None:
                self.parts[ref] = part

    def opening(self, top: str, text: Mapping[str, Any]) -> Opening:
        """Return who is asked if a ratification opens now, and by which memberships a voice flows to the top."""
        found: dict[str, tuple[str, str]] = {}
        seen, waiting = {top}, [top]
        while waiting:
            network = waiting.pop()
            for member, ref in self.members.get(network, {}).items():
                if (
                    NEVER_COUNTED.count(self.kinds.get(member, ""))
                    or self.kinds.get(network, "") in NEVER_COUNTED
                ):
                    continue
                found[ref] = (member, network)
                if member not in seen:
                    seen.add(member)
                    waiting.append(member)
        ties = self._ties(found)
        gathering = {network for _, network in found.values()}
        networks = {
            one: self._way(one, one in gathering)
            for one in seen - {top}
            if one in gathering or self.kinds.get(one, "") in GATHERS
        }
        return Opening(top, text, ties, networks)

    def _ties(self, found: Mapping[str, tuple[str, str]]) -> dict[str, Tie]:
        """Return the ties; declared parts count where a member declared one for each of its ways."""
        ways: dict[str, list[str]] = {}
        for ref, (member, _) in found.items():
            ways.setdefault(member, []).append(ref)
        declared: dict[str, Fraction] = {}
        for refs in ways.values():
            if all(ref in self.parts for ref in refs) and any(self.parts[ref] for ref in refs):
                declared |= {ref: Fraction(self.parts[ref]) for ref in refs}
        return {ref: Tie(member, network, declared.get(ref)) for ref, (member, network) in found.items()}

    def _way(self, one: str, gathers: bool) -> Way:
        if not gathers:
            return Way("block", "majority")  # nobody is listed below it: only its own answer can count
        way = self.ways.get(one, Way("proportional"))
        return way if way.way == "block" or way.rule else Way(way.way, "majority", way.settings)

    def roll(self, opening: Opening) -> Roll:
        """Return the roll of a ratification as it stands now: memberships that ended meanwhile lead nowhere."""
        standing = [
            tie
            for ref, tie in opening.ties.items()
            if self.members.get(tie.network, {}).get(tie.member) == ref
        ]
        return Roll(opening.top, standing, opening.networks)

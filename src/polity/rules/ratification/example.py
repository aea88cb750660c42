"""Twelve organizations with shared networks: small enough to count by hand, and everything happens in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from polity.rules.ratification.outcome import Ratification, ratify
from polity.rules.ratification.top import TopRule
from polity.rules.ratification.values import Answer, Membership, Network, Organization
from polity.rules.ratification.voices import OUTCOMES

AT = datetime(2026, 11, 1, tzinfo=UTC)
TABLE = "Table"
NETWORKS = (
    Network(TABLE),
    Network("North", way="block"),
    Network("South"),
    Network("Women", way="free"),
    Network("Sectors"),
    Network("Food", way="block", rule="qualified_majority", params={"share": "2/3"}),
    Network("Care", way="block", rule=""),
)
BELONGS: Mapping[str, Sequence[str]] = {
    "Acorn": ("North", "South", "Food"),
    "Birch": ("North",),
    "Cedar": ("North", "Women"),
    "Daisy": ("Food",),
    "Fern": ("South",),
    "Grove": ("South", "Women"),
    "Hazel": ("Care",),
    "Ivy": ("Care",),
    "Juniper": ("Women",),
    "Kale": ("Sectors",),
    "Laurel": (TABLE,),
    "Food": ("North", "Sectors"),
    "North": (TABLE,),
    "South": (TABLE,),
    "Women": (TABLE,),
    "Sectors": (TABLE,),
}
SHARED = (
    Membership("Elder", "Food", share=3),
    Membership("Elder", "South", share=1),
    Membership("Care", "South", share=2),
    Membership("Care", "Sectors", share=1),
)
MEMBERSHIPS = (
    *(Membership(member, network) for member, networks in BELONGS.items() for network in networks),
    *SHARED,
)
CHOICES = {
    "Acorn": "yes",
    "Birch": "no",
    "Cedar": "yes",
    "Daisy": "yes",
    "Elder": "no",
    "Fern": "no",
    "Grove": "abstain",
    "Juniper": "yes",
    "Kale": "yes",
    "Laurel": "yes",
}
ORGANIZATIONS = tuple(Organization(key) for key in sorted({*CHOICES, "Hazel", "Ivy"}))
TWO_THIRDS = TopRule("qualified_majority", {"share": "2/3", "of": "roll"})


def example(rule: TopRule = TWO_THIRDS, choices: Mapping[str, str] = CHOICES) -> Ratification:
    """Return the ratification of the example."""
    answers = [Answer(key, choice) for key, choice in choices.items()]
    return ratify(ORGANIZATIONS, NETWORKS, MEMBERSHIPS, answers, top=TABLE, at=AT, rule=rule)


def lines() -> list[str]:
    """Return the example as tables in Markdown: every way with its part, every network, and the outcome."""
    found = example()
    written = ["| organization | answer | its ways to the table |", "|---|---|---|"]
    for key in sorted(found.graph.organizations):
        ways = "; ".join(f"{' → '.join(path.keys[1:])} **{path.voice}**" for path in found.paths(key))
        written.append(f"| {key} | {found.choices.get(key, '—')} | {ways} |")
    written += [
        "",
        "| network | outcome | adopted | opposed | abstained | undecided |",
        "|---|---|---|---|---|---|",
    ]
    for key in ("Food", "Care", "North", "South", "Women", "Sectors"):
        parts = " | ".join(str(getattr(found.nodes[key].voices, name)) for name in OUTCOMES)
        written.append(f"| {key} | {found.nodes[key].outcome} | {parts} |")
    parts = " | ".join(f"**{getattr(found.voices, name)}**" for name in OUTCOMES)
    written += [f"| **Table** | **{found.result}** | {parts} |", ""]
    written += [f"> {found.sentence}", ">"]
    written += [f"> {step.says}" for step in found.steps]
    return [*written, ">", f"> {found.to_pass().sentence}"]

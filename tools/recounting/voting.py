"""The rules by which a body decides one question, written from docs/charter-words.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

Payload = Mapping[str, Any]


def parts_of(roll: Sequence[Payload], chosen: Mapping[str, str]) -> dict[str, Fraction]:
    """Return the weights in favour, opposed, abstained and undecided, and how many heads stand behind each."""
    kinds = {
        "yes": ("yes", "consent", "concern"),
        "no": ("no", "object"),
        "abstain": ("abstain", "stand_aside"),
    }
    found = {}
    for name, choices in kinds.items():
        those = [voter for voter in roll if chosen.get(voter["key"]) in choices]
        found[name] = sum((Fraction(one["weight"]) for one in those), Fraction(0))
        found[f"heads_{name}"] = Fraction(len(those))
    missing = [voter for voter in roll if voter["key"] not in chosen]
    found["undecided"] = sum((Fraction(one["weight"]) for one in missing), Fraction(0))
    found["heads_undecided"] = Fraction(len(missing))
    return found


def result_of(parts: Mapping[str, Fraction], rule: str, settings: Payload) -> str:
    """Return adopted, refused or undecided for one body or chamber (docs/charter-words.md says how)."""
    cast = parts["yes"] + parts["no"] + parts["abstain"]
    roll = cast + parts["undecided"]
    heads = parts["heads_yes"] + parts["heads_no"] + parts["heads_abstain"]
    if not heads or cast < Fraction(str(settings.get("quorum", 0))) * roll:
        return "undecided"
    if rule == "consent":
        return "adopted" if not parts["heads_no"] and parts["heads_yes"] else "refused"
    of_roll = settings.get("of", "cast") == "roll"
    base = roll if of_roll else parts["yes"] + parts["no"]
    usual = "2/3" if rule == "qualified_majority" else "1/2"
    share = Fraction(str(settings.get("share", usual))) if rule != "majority" else Fraction(1, 2)
    if rule == "qualified_majority" or share != Fraction(1, 2):
        return "adopted" if parts["heads_yes"] and parts["yes"] >= share * base else "refused"
    bar = parts["yes"] * 2 > roll if of_roll else parts["yes"] > parts["no"]
    return "adopted" if bar else "refused"


def voted(rule: str, settings: Payload, roll: Sequence[Payload], chosen: Mapping[str, str]) -> str:
    """Return the result of a vote by one of the rules."""
    if rule == "advice":
        return "advised"
    if rule != "double_majority":
        return result_of(parts_of(roll, chosen), rule, settings)
    results = []
    for chamber in settings.get("chambers", ("public", "private")):
        members = [voter for voter in roll if voter["chamber"] == chamber]
        results.append(result_of(parts_of(members, chosen), "double_majority", settings))
    return next((one for one in ("undecided", "refused") if one in results), "adopted")

"""The tiny charter by which the text of a charter is itself changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from polity.charters.bodies import exists_in
from polity.charters.checks import adopted
from polity.charters.values import Amendment, Body, Charter

# The words of this small process in the languages of the shipped charters; others come from the catalogue.
_WORDS = {
    "Change of the charter": {"ko": "규약 개정", "fr": "Modification de la charte", "ur": "چارٹر کی ترمیم"},
    "Proposed": {"ko": "제안", "fr": "Proposée", "ur": "تجویز کردہ"},
    "Adopted": {"ko": "가결", "fr": "Adoptée", "ur": "منظور"},
    "Refused": {"ko": "부결", "fr": "Refusée", "ur": "نامنظور"},
    "Lapsed": {"ko": "기한 만료", "fr": "Échue", "ur": "میعاد ختم"},
    "Withdrawn": {"ko": "철회", "fr": "Retirée", "ur": "واپس لیا گیا"},
    "Withdraw the change": {"ko": "개정안 철회하기", "fr": "Retirer la modification", "ur": "ترمیم واپس لیں"},
    "Lapse with the version": {
        "ko": "이전 판과 함께 만료",
        "fr": "Échoir avec la version",
        "ur": "پرانے نسخے کے ساتھ ختم",
    },
}


def amendment_process(charter: Charter) -> Charter:
    """Return the charter by which this text is changed: proposed, then adopted, refused, lapsed or withdrawn.

    A proposal lapses at once when another change of the same version is adopted: its members judged a text that is
    not in force any more.

    It is a text like any other, changed by the same rule. Raises ValueError when the charter has no
    amendment, which no parsed charter lacks.
    """
    if charter.amendment is None:
        raise ValueError(f"the charter {charter.key} does not say how it is changed")
    body = charter.bodies[charter.amendment.held_by]
    return adopted(_text(charter, charter.amendment, body))


def _text(charter: Charter, amendment: Amendment, body: Body) -> str:
    rule = {"rule": amendment.rule, **amendment.params, "who": amendment.who}
    if amendment.by:
        rule["by"] = amendment.by
    lines = [
        f'key = "{charter.key[:50]}-change"'
        if not charter.key.endswith("-change")
        else f'key = "{charter.key}"',
        *_titled("Change of the charter"),
        'matter = "charter_change"',
        f"time_zone = {_written(charter.time_zone)}",
        'start = "proposed"',
        f"raised_by = {_written(_raisers(amendment, body))}",
        "[amendment]",
        f'held_by = "{body.key}"',
        f"days = {amendment.days}",
        *_pairs(rule),
        f"[bodies.{body.key}]",
        *_pairs({"title": body.title, "title_in": dict(body.title_in), "kind": body.kind, "many": body.many}),
        "[stages.proposed]",
        *_titled("Proposed"),
        f'held_by = "{body.key}"',
        f"days = {amendment.days}",
        "[stages.proposed.decision]",
        *_pairs({**rule, "adopted": "adopted", "refused": "refused", "undecided": "lapsed"}),
        "[stages.proposed.moves.withdraw]",
        *_titled("Withdraw the change"),
        'by = "author"',
        'to = "withdrawn"',
        "[stages.proposed.moves.supersede]",
        *_titled("Lapse with the version"),
        'by = "clock"',
        'to = "lapsed"',
        'follows = "charter_superseded"',
    ]
    for end in ("adopted", "refused", "lapsed", "withdrawn"):
        lines += [f"[stages.{end}]", *_titled(end.capitalize()), "final = true", f'ends = "{end}"']
    return "\n".join(lines) + "\n"


def _raisers(amendment: Amendment, body: Body) -> list[str]:
    """Whoever belongs to the body may propose a change, and so may those who vote on it and its stewards."""
    capacities = dict.fromkeys(("member", amendment.who, "steward"))
    return [capacity for capacity in capacities if exists_in(capacity, body.kind)]


def _titled(title: str) -> list[str]:
    return _pairs({"title": title, "title_in": _WORDS[title]})


def _pairs(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_written(value)}" for key, value in values.items()]


def _written(value: Any) -> str:
    """Write a value as TOML: texts, whole numbers, true and false, lists and small tables of these.

    No text has a dot in it: what stood on many lines stands on one here, and no line may have endless dots.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f").replace(".", "\\u002e")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_written(key)} = {_written(item)}" for key, item in value.items()) + " }"
    return "[" + ", ".join(_written(item) for item in value) + "]"

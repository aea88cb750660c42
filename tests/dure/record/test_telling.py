"""Entries are told in words: no code of the payload is left for the reader to guess."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils.translation import override
from tests.cast import AT

from dure.record.commands import append
from dure.record.models import Entry
from dure.record.telling import NAMES, told

pytestmark = pytest.mark.django_db


def facts(entry: Entry) -> dict[str, str]:
    """Return what an entry says, name by name."""
    return {fact.name: fact.value for fact in told(entry)}


def answer() -> Entry:
    """An answer in part with its sum, from the hand of an official."""
    return append(
        verb="answer",
        at=AT,
        organization="city",
        matter="seoul-1",
        payload={
            "act": 2,
            "by": "vmsn5nqbtd",
            "capacity": "official",
            "currency": "KRW",
            "outcome": "adopt_in_part",
            "reason": "Half of the places.",
            "sum": 150_000_000,
        },
    )


def test_codes_are_words_and_sums_are_money() -> None:
    said = facts(answer())
    assert said["Outcome"] == "adopted in part"
    assert said["In the capacity of"] == "official"
    assert said["Sum"].replace("\u202f", " ").replace("\u00a0", " ") == "₩ 150,000,000"


def test_the_telling_things_come_first_and_references_last() -> None:
    assert [fact.name for fact in told(answer())] == [
        "Outcome",
        "Sum",
        "Reason",
        "In the capacity of",
        "By (reference of a person)",
        "Act number",
        "Currency",
    ]


def test_an_organization_is_a_link_and_the_clock_is_called_the_clock() -> None:
    entry = append(
        verb="lapse", at=AT, organization="mapo", payload={"by": "clock", "acting_for": "mapo-network"}
    )
    assert facts(entry)["By (reference of a person)"] == "the clock"
    assert [fact.url for fact in told(entry) if fact.url] == ["/organizations/mapo-network/"]


def test_a_stored_sentence_is_said_again_and_days_are_written_as_days() -> None:
    says = {
        "template": "Chosen: {support} put it in place {place}; {needed} needed, {left} were left.",
        "params": {
            "support": {"template": "{votes} votes", "params": {"votes": 37}},
            "place": 13,
            "needed": 165000000,
            "left": 1321000000,
        },
    }
    entry = append(
        verb="select", at=AT, payload={"details": {"says": says, "on": "2026-03-12", "late": False}}
    )
    assert facts(entry) == {
        "Result": "Chosen: 37 votes put it in place 13; 165,000,000 needed, 1,321,000,000 were left.",
        "Day": "Thursday 12 March 2026",
        "Late": "no",
    }


def test_lists_and_tables_are_written_without_brackets() -> None:
    payload = {"founders": ["a-shop", "b-shop"], "bodies": {"city": ["seoul"], "council": ["x", "y"]}}
    assert facts(append(verb="found_network", at=AT, payload=payload)) == {
        "Founders": "a-shop, b-shop",
        "Who takes part": "city: seoul; council: x, y",
    }


def test_what_is_empty_inside_a_table_is_told_too(client: Client) -> None:
    payload = {"parties": [["a-shop", None, 3], {"way": None, "share": "1/2"}]}
    entry = append(verb="open_ratification", at=AT, payload=payload)
    assert list(facts(entry).values()) == ["a-shop, —, 3, share: 1/2; way: —"]
    for form in ("", "?format=json", "?format=csv"):
        assert client.get(f"/record/entries{form}").status_code == 200


def test_a_long_text_is_cut_and_stands_whole_in_the_payload(client: Client) -> None:
    entry = append(verb="raise", at=AT, payload={"text": "word " * 100})
    assert facts(entry)["Text"] == ("word " * 60).rstrip() + "…"
    page = client.get(f"/record/entries/{entry.number}").content.decode()
    assert json.loads(entry.payload)["text"] in page


def test_the_pages_of_the_record_show_words(client: Client) -> None:
    entry = answer()
    for url in ("/record/entries", f"/record/entries/{entry.number}"):
        page = client.get(url).content.decode().split("<pre", 1)[0]
        assert "adopted in part" in page
        assert "adopt_in_part" not in page
        assert ("vmsn5nqbtd" in page) == (url != "/record/entries")


def test_a_matter_that_stayed_in_its_stage_is_not_said_to_have_come_there() -> None:
    support = append(verb="support", at=AT, payload={"from": "raised", "to": "raised"})
    carry = append(verb="carry", at=AT, payload={"from": "raised", "to": "weighed"})
    assert facts(support) == {"From": "raised"}
    assert facts(carry) == {"From": "raised", "Now in the stage": "weighed"}


def test_names_follow_the_language_of_the_reader() -> None:
    with override("ko"):
        assert "사유" in facts(answer()) or "이유" in facts(answer())


def test_every_name_is_ordered_once() -> None:
    assert len(NAMES) == len({str(name) for name in NAMES.values()})

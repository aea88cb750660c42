"""No one excluded: declared groups, who of them was heard, and the word that a proposal may not carry without them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.seoul import NOW, Seoul, build_seoul

from dure import clock
from dure.budgets.commands import call_inclusive, declare_group, hear_group
from dure.budgets.models import InclusionGroup
from dure.matters.models import Matter
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def seoul(monkeypatch: pytest.MonkeyPatch) -> Seoul:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_seoul()


def declared(seoul: Seoul, *titles: str) -> list[InclusionGroup]:
    steward = seoul.world.council_steward
    return [declare_group(round=seoul.round, title=one, people=400, by=steward, at=NOW) for one in titles]


def heard(matter: Matter, group: InclusionGroup, by: Person, **more: Any) -> None:
    given = {"way": "meeting", "people": 12, "note": "They want evenings."} | more
    hear_group(matter=matter, group=group, by=by, at=NOW, **given)


def refusal(work: Any, *given: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        work(*given, **more)
    return refused.value


def test_a_proposal_with_a_missing_group_cannot_be_called_inclusive(seoul: Seoul) -> None:
    matter, author = seoul.raised(), seoul.roles["author"]
    assert refusal(call_inclusive, matter=matter, by=author, at=NOW).code == "no_group_declared"
    vendors, young = declared(seoul, "Street vendors", "Young people")
    heard(matter, vendors, author)
    refused = refusal(call_inclusive, matter=matter, by=author, at=NOW)
    assert refused.code == "group_unheard"
    assert (
        refused.sentence
        == "It cannot be called inclusive: nobody of Young people was heard. Hear them first."
    )
    heard(matter, young, author, way="visit", people=3)
    assert call_inclusive(matter=matter, by=author, at=NOW).inclusive_by == author
    page = Client().get(f"/matters/{matter.ref}/").content.decode()
    assert "Every declared group was heard." in page
    assert [
        json.loads(one.payload)["verb"] for one in Entry.objects.filter(matter=matter.ref).order_by("number")
    ][1:] == [
        "hear_group",
        "hear_group",
        "call_inclusive",
    ]
    declared(seoul, "People who do not read")
    page = Client().get(f"/matters/{matter.ref}/").content.decode()
    assert "Every declared group was heard." not in page
    assert "It cannot be called inclusive yet. Missing: People who do not read." in page


def test_only_stewards_declare_and_only_those_of_the_proposal_tell(seoul: Seoul) -> None:
    steward, outsider = seoul.world.council_steward, seoul.roles["outsider"]
    (group,) = declared(seoul, "Street vendors")
    for by in (outsider, seoul.roles["steward"]):
        given = {"round": seoul.round, "title": "Others", "by": by, "at": NOW}
        assert refusal(declare_group, **given).code == "not_steward"
    assert (
        refusal(declare_group, round=seoul.round, title="street Vendors", by=steward, at=NOW).code
        == "group_declared"
    )
    matter = seoul.raised()
    for by in (outsider, seoul.roles["sibling_steward"]):
        assert refusal(heard, matter, group, by).code == "not_steward"
    author = seoul.roles["author"]
    assert refusal(heard, matter, group, author, people=0).code == "people_missing"
    assert refusal(heard, matter, group, author, note=" ").code == "note_missing"
    assert refusal(heard, matter, group, author, way="gossip").code == "group_elsewhere"
    heard(matter, group, seoul.roles["steward"])


def test_the_audit_of_the_round_says_who_is_missing(seoul: Seoul) -> None:
    matter = seoul.raised()
    vendors, _ = declared(seoul, "Street vendors", "Young people")
    heard(matter, vendors, seoul.roles["author"], way="paper", people=30)
    heard(matter, vendors, seoul.roles["author"], way="phone", people=2)
    data = Client().get(f"/rounds/{seoul.round.slug}/inclusion/", {"format": "json"}).json()
    assert [(one["group"], one["proposals"], one["people"], one["ways"]) for one in data["groups"]] == [
        ("Street vendors", 1, 32, "paper: 30; phone: 2"),
        ("Young people", 0, 0, ""),
    ]
    html = Client().get(f"/rounds/{seoul.round.slug}/inclusion/").content.decode()
    assert "Heard in no proposal yet: Young people." in html
    assert "Young people" in Client().get(f"/rounds/{seoul.round.slug}/").content.decode()


def test_the_steward_declares_and_the_author_tells_and_calls_on_the_pages(seoul: Seoul) -> None:
    steward, author = Client(), Client()
    steward.force_login(seoul.world.council_steward)
    author.force_login(seoul.roles["author"])
    matter = seoul.raised()
    audit, own = f"/rounds/{seoul.round.slug}/inclusion/", f"/matters/{matter.ref}/inclusion/"
    assert steward.post(audit, {"title": ""}).status_code == 422
    assert steward.post(audit, {"title": "Street vendors", "people": "400"}).status_code == 302
    refused = author.post(own, {"do": "call"})
    assert (refused.status_code, "nobody of Street vendors was heard" in refused.content.decode()) == (
        409,
        True,
    )
    key = InclusionGroup.objects.get().key
    sent = {"do": "hear", "group": key, "way": "visit", "people": "5", "note": "They work at night."}
    assert author.post(own, {**sent, "people": "0"}).status_code == 422
    assert author.post(own, sent).status_code == 302
    assert author.post(own, {"do": "call"}).status_code == 302
    assert "inclusive" in Client().get(own).content.decode()

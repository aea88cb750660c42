"""Open ballots by points or ranking, counted by any rule: organizations mark as finely as persons do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import person, seat
from tests.secret import Secret, build_secret
from tests.seoul import CLOSES, NOW

from dure.ballots.commands import cast, close
from dure.ballots.models import Cast
from dure.ballots.queries import duties
from dure.ballots.showing import voter_name
from dure.networks.models import Organization
from dure.networks.queries import capacities
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Refused

pytestmark = pytest.mark.django_db


def opened(form: str, rule: str = "equal_shares") -> Secret:
    return build_secret(ballot=f'rule = "{rule}", class = "open", who = "delegate", form = "{form}"')


def voters(secret: Secret) -> list[tuple[Person, Organization]]:
    world = secret.world
    return [(world.delegate, world.district), (world.sibling_delegate, world.sibling)]


def cast_all(secret: Secret, *marks: tuple[int, int, int]) -> None:
    for (by, organization), given in zip(voters(secret), marks, strict=True):
        marked = {one.ref: mark for one, mark in zip(secret.options, given, strict=True) if mark}
        chosen = [one for one in secret.options if one.ref in marked]
        cast(ballot=secret.ballot, options=chosen, marks=marked, by=by, organization=organization, at=NOW)


@pytest.mark.parametrize("rule", ["greedy", "equal_shares", "phragmen"])
def test_points_are_counted_by_every_rule(rule: str) -> None:
    secret = opened("points", rule)
    cast_all(secret, (7, 3, 0), (0, 2, 8))
    ballot = close(ballot=secret.ballot, at=CLOSES)
    votes = {line["matter"]: line["votes"] for line in ballot.result["lines"]}
    assert [votes[one.ref] for one in secret.options] == ["7", "5", "8"]
    assert {line["matter"] for line in ballot.result["lines"] if line["won"]} >= {secret.options[0].ref}
    assert next(one["rule"] for one in ballot.result["compared"]) == rule


def test_ranks_are_counted_with_the_best_first() -> None:
    secret = opened("ranking", "greedy")
    cast_all(secret, (1, 2, 0), (2, 0, 1))
    ballot = close(ballot=secret.ballot, at=CLOSES)
    votes = {line["matter"]: line["votes"] for line in ballot.result["lines"]}
    assert [votes[one.ref] for one in secret.options] == ["5", "2", "3"]


def test_points_are_public_with_the_cast_and_in_the_record() -> None:
    secret = opened("points")
    cast_all(secret, (7, 3, 0), (0, 2, 8))
    entry = json.loads(Entry.objects.get(number=Cast.objects.earliest("id").entry).payload)
    assert sorted(entry["marks"].values()) == [3, 7]
    data = Client().get(f"/ballots/{secret.ballot.ref}/", {"format": "json"}).json()
    assert f"{secret.options[0].ref}:7" in " ".join(line["options"] for line in data["roll"])


@pytest.mark.parametrize(
    ("form", "marks", "code"),
    [
        ("points", (7, 4, 0), "too_many_points"),
        ("points", (-1, 0, 0), "bad_mark"),
        ("ranking", (1, 3, 0), "bad_ranking"),
        ("ranking", (1, 1, 0), "bad_ranking"),
    ],
)
def test_what_cannot_be_marked_is_refused_and_nothing_is_stored(
    form: str, marks: tuple[int, int, int], code: str
) -> None:
    secret = opened(form)
    with pytest.raises(Refused) as refused:
        cast_all(secret, marks, (0, 0, 0))
    assert refused.value.code == code
    assert Cast.objects.count() == 0


def test_a_delegate_gives_points_on_the_page_reviews_them_and_keeps_the_receipt(at: Any) -> None:
    secret = opened("points")
    delegate, organization = voters(secret)[0]
    browser = Client()
    browser.force_login(delegate)
    address = f"/ballots/{secret.ballot.ref}/"
    html = browser.get(address).content.decode()
    assert "You have 10 points. Give them to one option or to several, as you like." in html
    fields = {f"mark-{one.ref}": mark for one, mark in zip(secret.options, ("8", "5", ""), strict=True)}
    sent = {"voter": organization.slug, "reason": "Visits first.", **fields}
    refused = browser.post(f"{address}cast/", {**sent, "step": "review"})
    assert refused.status_code == 422
    assert "You gave 13 points. Give 10 at most." in refused.content.decode()
    assert 'value="8"' in refused.content.decode()
    sent[f"mark-{secret.options[1].ref}"] = "2"
    review = browser.post(f"{address}cast/", {**sent, "step": "review"}).content.decode()
    assert f'name="mark-{secret.options[0].ref}" value="8"' in review
    assert Cast.objects.count() == 0
    receipt = browser.post(f"{address}cast/", {**sent, "step": "cast"}, follow=True).content.decode()
    assert "8 points" in receipt
    assert Cast.objects.get().marks == {secret.options[0].ref: 8, secret.options[1].ref: 2}


def test_a_program_gives_points_too(at: Any) -> None:
    secret = opened("points")
    delegate, organization = voters(secret)[0]
    browser = Client()
    browser.force_login(delegate)
    answer = browser.post(
        f"/api/v1/ballots/{secret.ballot.ref}/casts",
        json.dumps({"organization": organization.slug, "marks": {secret.options[0].ref: 4}}),
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["marks"]) == (201, {secret.options[0].ref: 4})


def test_a_seat_casts_under_no_organizations_name_and_delegates_owe_it_nothing(at: Any) -> None:
    """Where seats vote, a program cannot put an organization beside its cast, and no member is told to cast."""
    secret = build_secret(ballot='rule = "greedy", class = "open", who = "seat"')
    district = secret.world.district
    sitting = person("Sitting Person")
    seat(secret.ballot.held_by, sitting)
    browser = Client()
    browser.force_login(sitting)
    answer = browser.post(
        f"/api/v1/ballots/{secret.ballot.ref}/casts",
        json.dumps({"organization": district.slug, "options": [secret.options[0].ref]}),
        content_type="application/json",
    )
    assert answer.status_code == 201
    made = Cast.objects.get()
    assert made.organization is None
    assert made.post is not None
    assert voter_name(made) == str(made.post)
    assert (
        district.name
        not in browser.get(f"/ballots/{secret.ballot.ref}/receipts/{made.entry}/").content.decode()
    )
    owed = [ballot for one, _ in voters(secret) for ballot, _ in duties(capacities(one, NOW), NOW)]
    assert secret.ballot not in owed
    assert owed


def test_delegates_owe_a_cast_where_members_vote_in_three_queries() -> None:
    secret = opened("points")
    delegate, organization = voters(secret)[0]
    holdings = capacities(delegate, NOW)
    with CaptureQueriesContext(connection) as captured:
        found = duties(holdings, NOW)
    assert (secret.ballot, organization) in found
    assert len(captured) == 3


@pytest.mark.parametrize("name", ["options", "marks", "organization", "post", "reason"])
def test_half_a_sign_from_a_program_is_refused(at: Any, name: str) -> None:
    secret = opened("points")
    delegate, organization = voters(secret)[0]
    browser = Client()
    browser.force_login(delegate)
    half = {"options": ["\ud800"], "marks": {"\ud800": 1}}.get(name, "\ud800")
    answer = browser.post(
        f"/api/v1/ballots/{secret.ballot.ref}/casts",
        json.dumps({"organization": organization.slug, "marks": {secret.options[0].ref: 4}, name: half}),
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert Cast.objects.count() == 0

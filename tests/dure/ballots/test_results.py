"""The page of a result: why each option won or lost, in numbers that add up; what other rules would have done."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.secret import SECRET, Secret, build_secret
from tests.seoul import CLOSES, NOW, fresh

from dure.ballots.commands import cast, close
from dure.ballots.models import Ballot
from dure.ballots.results import Result
from dure.budgets.models import Proposal
from dure.matters.commands import perform

MOST_QUERIES = 15


def divided(secret: Secret) -> Ballot:
    """Seven of twelve want visits and laundry, five want roofs; the ballot is counted."""
    visits, laundry, roofs = secret.options
    for voter in secret.members[:7]:
        secret.votes(voter, visits, laundry)
    for voter in secret.members[7:]:
        secret.votes(voter, roofs)
    return close(ballot=secret.ballot, at=CLOSES)


def page_of(ballot: Ballot) -> str:
    return reverse("ballots:ballot", args=[ballot.ref])


@pytest.fixture
def counted(db) -> Ballot:
    return divided(build_secret(ballot='rule = "equal_shares", class = "secret", who = "member"'))


def options(client, ballot: Ballot) -> dict[str, dict]:
    data = client.get(page_of(ballot), {"format": "json"}).json()
    return {one["title"]: one for one in data["options"]}


def test_what_there_was_and_what_was_missing_make_up_the_cost(client, counted: Ballot):
    found = options(client, counted)
    lost = [one for one in found.values() if not one["won"]]
    assert {one["title"] for one in lost} == {"Laundry", "Roofs"}
    for one in lost:
        assert one["held"] + one["lacked"] == one["cost"]
    assert found["Laundry"]["consumed"] == {found["Visits"]["matter"]: 30_000_000}


def test_the_page_says_the_sentence_and_the_sum(client, counted: Ballot):
    html = client.get(page_of(counted)).content.decode()
    assert "5 supporters could together pay ₩\xa041,666,666 of ₩\xa060,000,000; it lacked" in html
    assert "₩\xa041,666,666 + ₩\xa018,333,334 = ₩\xa060,000,000" in html
    assert "The most that one supporter paid" in html


def test_the_headline_counts_voters_by_channel(client, counted: Ballot):
    html = client.get(page_of(counted)).content.decode()
    assert "<dt>online</dt><dd>12</dd>" in html
    assert f"of {counted.result['voters']} on the roll voted" in html


def test_a_channel_of_fewer_than_ten_is_not_told_apart(counted: Ballot):
    counted.result["channels"], counted.result["cast"] = {"web": 12}, 19
    assert Result(counted).channels == [("online", 12)]
    counted.result["cast"] = 25
    assert Result(counted).channels == [("online", 12), ("by other ways", 13)]


def test_the_money_of_a_thousand_voters_adds_up_to_their_envelope(client, counted: Ballot):
    flow = client.get(page_of(counted), {"format": "json"}).json()["money_of_1000_voters"]
    assert flow["envelope"] == 100_000_000 * 1000 // 12
    assert sum(part["sum"] for part in flow["parts"]) == flow["envelope"]
    assert [part["what"] for part in flow["parts"]] == ["paid", "left"]


def test_money_left_over_that_bought_a_project_is_shown_apart(client, db):
    ballot = divided(build_secret(ballot=SECRET.replace("add1u", "utilitarian")))
    parts = client.get(page_of(ballot), {"format": "json"}).json()["money_of_1000_voters"]["parts"]
    assert [part["what"] for part in parts] == ["paid", "pooled", "left"]


def test_the_same_papers_by_votes_alone_would_have_left_five_with_nothing(client, counted: Ballot):
    stored = {one["rule"]: one for one in counted.result["compared"]}
    refs = {title: one["matter"] for title, one in options(client, counted).items()}
    assert next(iter(stored)) == "equal_shares"
    assert sorted(stored["greedy"]["winners"]) == sorted([refs["Visits"], refs["Laundry"]])
    assert (stored["greedy"]["nothing"], stored["greedy"]["marked"]) == ("5", "12")
    assert stored["greedy"]["spent"] == 80_000_000
    html = client.get(page_of(counted), {"beside": "greedy"}).content.decode()
    assert "5 (41.7 %)" in html


def test_a_rule_that_is_unknown_shows_the_usual_one_beside(client, counted: Ballot):
    answer = client.get(page_of(counted), {"beside": "dice"})
    assert answer.status_code == 200
    assert answer.context["beside"].key == "greedy"


def test_what_goes_where_is_the_sum_of_what_was_funded(client, counted: Ballot):
    data = client.get(page_of(counted), {"format": "json"}).json()
    (code,) = {one["area"] for one in data["options"]}
    assert data["areas"] == {code: 30_000_000}
    assert {one["rule"]: one["areas"] for one in data["compared"]}["greedy"] == {code: 80_000_000}


def test_the_decision_stands_beside_the_vote_with_its_reason(client, secret: Secret):
    ballot = divided(secret)
    won = [one for one in map(fresh, secret.options) if one.stage == "deliberated"]
    perform(
        matter=won[0],
        verb="send_back",
        by=secret.world.chair,
        at=CLOSES,
        reason="The costs of the second year are missing.",
    )
    one = options(client, ballot)[won[0].title]
    assert one["decision_reason"] == "The costs of the second year are missing."
    assert "The costs of the second year are missing." in client.get(page_of(ballot)).content.decode()


@pytest.mark.parametrize(
    ("title", "answer", "adopted", "differs"),
    [
        ("Visits", "adopt", 30_000_000, False),
        ("Visits", "adopt_in_part", 20_000_000, True),
        ("Visits", "refuse", 0, True),
        ("Laundry", "refuse", 0, False),
        ("Laundry", "adopt", 50_000_000, True),
    ],
)
def test_a_decision_that_is_not_the_vote_says_so(client, counted: Ballot, title, answer, adopted, differs):
    matter = next(one for one in Result(counted).matters.values() if one.title == title)
    act = matter.acts.last()
    act.pk, act.number, act.verb, act.outcome = None, act.number + 1, "answer", answer
    act.reason, act.details = "So it is.", {}
    act.save()
    type(matter).objects.filter(pk=matter.pk).update(answer=answer)
    Proposal.objects.filter(pk=matter.pk).update(adopted=adopted)
    row = next(one for one in Result(counted).rows if one.matter.title == title)
    assert row.decision is not None
    assert (row.decision.differs, row.decision.sum, row.decision.reason) == (differs, adopted, "So it is.")
    html = client.get(page_of(counted)).content.decode()
    assert ("differs from the vote</span>" in html) is differs


def test_costs_are_those_of_the_count_whatever_was_adopted_later(client, counted: Ballot):
    matter = next(one for one in Result(counted).matters.values() if one.title == "Visits")
    type(matter).objects.filter(pk=matter.pk).update(sum=1)
    assert options(client, counted)["Visits"]["cost"] == 30_000_000
    assert "30000000" in client.get(reverse("ballots:votes", args=[counted.ref])).content.decode()


def test_a_tie_names_the_projects_and_not_their_references(client, db):
    secret = build_secret(ballot='rule = "equal_shares", class = "secret", who = "member"')
    visits, laundry, _ = secret.options
    for voter in secret.members[:6]:
        secret.votes(voter, visits)
    for voter in secret.members[6:]:
        secret.votes(voter, laundry)
    ballot = close(ballot=secret.ballot, at=CLOSES)
    found = options(client, ballot)
    assert found["Visits"]["tie"] == (
        "In round 1, Visits, Laundry were level; Visits was taken for the lowest cost."
    )


def test_under_ten_papers_only_the_outcome_is_told(client, secret: Secret):
    for voter in secret.members[:9]:
        secret.votes(voter, secret.options[0])
    ballot = close(ballot=secret.ballot, at=CLOSES)
    answer = client.get(page_of(ballot))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Only the outcome is told." in html
    data = client.get(page_of(ballot), {"format": "json"}).json()
    assert [one["won"] for one in data["options"]] == [True, False, False]
    assert {one["votes"] for one in data["options"]} == {""}
    assert (data["cast"], data["channels"], data["money_of_1000_voters"]) == (None, {}, None)
    assert not {"compared", "settings", "box", "share"} & set(data)
    assert 'id="beside"' not in html
    assert "votes.pb" not in html


def test_before_the_close_no_result_is_told(client, secret: Secret):
    for voter in secret.members:
        secret.votes(voter, secret.options[0])
    html = client.get(page_of(secret.ballot)).content.decode()
    assert 'id="recount"' not in html
    assert "compared" not in json.dumps(client.get(page_of(secret.ballot), {"format": "json"}).json())


def test_the_table_has_a_line_for_each_option(client, counted: Ballot):
    lines = client.get(page_of(counted), {"format": "csv"}).content.decode().splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("matter,title,area,part,won,place,votes,cost,held,lacked,")


def test_the_page_reads_no_paper_and_asks_no_more_for_more_of_them(client, counted: Ballot):
    client.get(page_of(counted))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(page_of(counted))
    assert len(asked) <= MOST_QUERIES
    assert not [one["sql"] for one in asked if "ballots_paper" in one["sql"] or "rollline" in one["sql"]]


@pytest.mark.parametrize("language", ["en", "ko", "fr", "ur"])
def test_the_page_reads_in_each_language(client, counted: Ballot, language):
    client.cookies["django_language"] = language
    assert client.get(page_of(counted)).status_code == 200


@pytest.mark.parametrize(
    "rule",
    [
        'rule = "greedy"',
        'rule = "phragmen"',
        'rule = "greedy", form = "points"',
        'rule = "equal_shares", completion = "add1u", form = "ranking"',
        'rule = "equal_shares", utility = "cardinality", least = 6',
    ],
)
def test_every_rule_has_a_page(client, db, rule):
    secret = build_secret(ballot=f'{rule}, class = "secret", who = "member"')
    for number, voter in enumerate(secret.members):
        first, second = secret.options[number % 3], secret.options[(number + 1) % 3]
        secret.votes(voter, marks={first.ref: 1, second.ref: 2} if "form" in rule else {first.ref: 1})
    ballot = close(ballot=secret.ballot, at=CLOSES)
    data = client.get(page_of(ballot), {"format": "json"}).json()
    for one in data["options"]:
        if one["lacked"] is not None:
            assert one["held"] + one["lacked"] == one["cost"]
    parts = data["money_of_1000_voters"]
    assert sum(part["sum"] for part in parts["parts"]) == parts["envelope"]
    assert client.get(page_of(ballot)).status_code == 200


def test_an_open_ballot_tells_other_rules_and_decisions_too(client, seoul):
    cheap, dear = seoul.at_stage("weighed"), seoul.supported(title="Roofs", cost=80_000_000)
    perform(matter=dear, verb="carry", by=seoul.roles["delegate"], at=NOW)
    ballot = seoul.round.ballots.get()
    cast(
        ballot=ballot,
        options=[cheap, fresh(dear)],
        by=seoul.roles["delegate"],
        at=NOW,
        organization=seoul.world.district,
    )
    closed = close(ballot=ballot, at=CLOSES)
    assert [one["rule"] for one in closed.result["compared"]] == ["greedy", "equal_shares", "phragmen"]
    with CaptureQueriesContext(connection) as asked:
        html = client.get(page_of(closed)).content.decode()
    assert 'id="beside"' in html
    assert 'id="decisions"' in html
    assert 'id="money"' not in html
    assert len(asked) <= 2 * MOST_QUERIES

"""An envelope in parts: what each has, how they are decided, and where money goes that one leaves."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import steward_of
from tests.secret import Secret, build_secret
from tests.seoul import CLOSES, RAISED_AT, Seoul

from dure.ballots.commands import close, open_round
from dure.ballots.exporting import command
from dure.ballots.models import Ballot
from dure.charters.models import Round
from dure.cli import main
from dure.matters.commands import raise_matter
from dure.record.models import Entry
from dure.refusals import Refused

pytestmark = pytest.mark.django_db

MILLION = 1_000_000
VOTE = 'rule = "equal_shares", completion = "utilitarian", class = "secret", who = "member"'
THEMES = (
    'divided_by = "theme", '
    'parts = { care = { title = "Care", share = "2/5" }, homes = { title = "Homes", share = "3/5" } }'
)
ASKED = ("care", "care", "homes")  # visits 30, laundry 50, roofs 60


def divided(more: str = "", parts: tuple[str, ...] = ASKED, themes: str = THEMES, **given: Any) -> Secret:
    return build_secret(ballot=f"{VOTE}, {themes}{more}", parts=parts, **given)


def counted(secret: Secret) -> Ballot:
    """Ten of twelve want visits and laundry, two want the roofs."""
    visits, laundry, roofs = secret.options
    for number, voter in enumerate(secret.members):
        secret.votes(voter, *((visits, laundry) if number < 10 else (roofs,)))
    return close(ballot=secret.ballot, at=CLOSES)


def won(ballot: Ballot) -> list[int]:
    return sorted(line["cost"] // MILLION for line in ballot.result["lines"] if line["won"])


def left(ballot: Ballot) -> dict[str, int]:
    return {part["key"]: part["left"] // MILLION for part in ballot.result["parts"]}


def test_each_part_is_an_election_of_its_own() -> None:
    ballot = counted(divided())
    assert (won(ballot), left(ballot)) == ([30, 60], {"care": 10, "homes": 0})
    assert ballot.result["spent"] == 90 * MILLION
    lost = next(line for line in ballot.result["lines"] if not line["won"])
    assert lost["says"]["template"].startswith("Not funded: it costs {cost}, more than all that its part")
    assert (lost["cost"], lost["says"]["params"]["budget"]) == (50 * MILLION, 40 * MILLION)


def test_undivided_the_many_would_have_had_it_all() -> None:
    ballot = counted(build_secret(ballot=VOTE))
    assert won(ballot) == [30, 50]


@pytest.mark.parametrize(
    ("more", "winners", "remaining"),
    [
        (', unspent = "kept"', [30, 60], {"care": 10, "homes": 0}),
        (', unspent = "carried"', [30, 60], {"care": 10, "homes": 0}),
        (', decided = "together"', [30, 60], {"care": 10, "homes": 0}),
        (', unspent = "common", common = "homes"', [30, 60], {"care": 0, "homes": 10}),
        (', unspent = "reopened"', [30, 60], {"care": 0, "homes": 0, "reopened": 10}),
    ],
)
def test_the_charter_says_where_unspent_money_goes(more: str, winners: list[int], remaining: Any) -> None:
    ballot = counted(divided(more))
    assert (won(ballot), left(ballot)) == (winners, remaining)
    assert sum(left(ballot).values()) * MILLION + ballot.result["spent"] == 100 * MILLION


def test_money_that_is_reopened_funds_what_its_own_part_could_not() -> None:
    themes = THEMES.replace("2/5", "1/5").replace("3/5", "4/5")
    ballot = counted(divided(', unspent = "reopened"', themes=themes))
    assert (won(ballot), left(ballot)) == ([30, 60], {"care": 0, "homes": 0, "reopened": 10})
    passed = {part["key"]: part["passed"] // MILLION for part in ballot.result["parts"]}
    assert passed == {"care": 20, "homes": 20, "reopened": 0}


def test_what_a_part_leaves_is_carried_on_to_the_same_part_of_the_next_round_and_only_once() -> None:
    secret = divided(', unspent = "carried"')
    before = counted(secret)
    old = before.round
    second = next_round(old, "members-2028")
    assert [(one["key"], one["budget"] // MILLION, one["carried"] // MILLION) for one in second.parts] == [
        ("care", 40, 10),
        ("homes", 60, 0),
    ]
    assert (second.money, second.carried) == (110 * MILLION, 10 * MILLION)
    entry = json.loads(Entry.objects.filter(verb="divide_envelope").latest("number").payload)
    assert (entry["ballot"], entry["carried"]) == (second.ref, 10 * MILLION)
    assert next_round(old, "members-2029").carried == 0


def next_round(old: Round, slug: str) -> Ballot:
    bodies: dict[str, list[Any]] = {}
    for one in old.bodies.order_by("pk"):
        bodies.setdefault(one.key, []).append(one.organization)
    later = CLOSES + timedelta(days=1)
    opened = open_round(
        organization=old.organization,
        charter=old.charter,
        by=steward_of(old.organization),
        at=later,
        slug=slug,
        title=slug,
        opens_at=later,
        bodies=bodies,
        calendar={"weighed": (later, later + timedelta(days=9))},
        envelope=old.envelope,
        currency=old.currency,
    )
    return opened.ballots.get()


@pytest.fixture
def by_area(seoul: Seoul) -> Secret:
    """Gwangjin has a quarter of its own; everything else is one part."""
    areas = (
        'divided_by = "area", parts = { east = { title = "East", share = "1/4", areas = "KR-11-11050" }, '
        'rest = { title = "Elsewhere", share = "3/4" } }'
    )
    return divided(themes=areas, parts=("", "", ""), seoul=seoul)


def test_the_area_says_from_which_part_a_proposal_asks(by_area: Secret) -> None:
    assert [one.proposal.part for one in by_area.options] == ["east", "east", "east"]
    ballot = counted(by_area)
    assert (won(ballot), left(ballot)) == ([], {"east": 25, "rest": 75})


def test_a_proposal_without_its_theme_is_refused_and_the_form_asks_for_it() -> None:
    secret = divided()
    seoul_author = secret.options[0].author
    with pytest.raises(Refused) as refused:
        raise_matter(
            round=secret.ballot.round,
            title="A hall",
            text="Wanted.",
            by=seoul_author,
            at=RAISED_AT,
            raised_in=secret.world.district,
            cost=1,
            beneficiaries="all",
        )
    assert (refused.value.code, refused.value.field) == ("part_missing", "part")
    assert refused.value.sentence == "Choose from which part of the envelope it asks: Care, Homes."
    browser = Client()
    browser.force_login(seoul_author)
    html = browser.get(f"/rounds/{secret.ballot.round.slug}/raise/").content.decode()
    assert "Which theme is it about?" in html
    assert 'value="homes"' in html


def test_the_pages_say_what_each_part_has_and_what_became_of_it(at: Any) -> None:
    secret = divided(', unspent = "common", common = "homes"')
    address = f"/ballots/{secret.ballot.ref}/"
    before = Client().get(address).content.decode()
    assert "The envelope is divided by theme." in before
    assert "What a part leaves goes to “Homes”, which is decided last." in before
    ballot = counted(secret)
    at(CLOSES + timedelta(hours=1))
    data = Client().get(address, {"format": "json"}).json()
    assert [(one["key"], one["received"]) for one in data["parts"]] == [("care", 0), ("homes", 10 * MILLION)]
    html = Client().get(address).content.decode()
    assert "Received from other parts" in html
    assert ballot.result["parts"][1]["left"] == 10 * MILLION


def test_an_outsider_counts_the_parts_again_from_the_file(
    at: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = counted(divided(', unspent = "common", common = "homes"'))
    at(CLOSES + timedelta(hours=1))
    file = re.findall(r"ballot-\w+\.pb", command(ballot))[0]
    (tmp_path / file).write_bytes(Client().get(f"/ballots/{ballot.ref}/votes.pb").content)
    monkeypatch.chdir(tmp_path)
    words = command(ballot).split()
    assert "--part care=40000000" in command(ballot)
    assert main([*words[1:], "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert sorted(found["winners"]) == sorted(
        line["matter"] for line in ballot.result["lines"] if line["won"]
    )
    assert [part["left"] for part in found["parts"]] == ["0", "10000000"]


def test_parts_of_odd_sums_lose_nothing() -> None:
    themes = THEMES.replace("2/5", "1/3").replace("3/5", "2/3")
    secret = divided(themes=themes, envelope=100 * MILLION + 1)
    assert [one["budget"] for one in secret.ballot.parts] == [33_333_333, 66_666_668]

"""An outsider counts again: from the exported file, by our engine and by another, and checks box and lot by hand."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from django.urls import reverse
from tests.secret import Secret, build_secret
from tests.seoul import CLOSES

from dure.ballots.commands import close
from dure.ballots.exporting import command
from dure.ballots.models import Ballot, Paper
from dure.ballots.sealing import paper_key
from dure.budgets.models import Proposal
from dure.cli import main
from polity.formats.pabulib import declared_differences, parse_pabulib
from polity.tallies.count import tally
from polity.tallies.settings import Settings
from polity.tallies.ties import TieBreak

ROOT = Path(__file__).parents[3]
PEER = Path(os.environ.get("PABUTOOLS_PYTHON", ROOT / "bench" / "out" / "pabutools" / "bin" / "python"))


@pytest.fixture(scope="session")
def outsider() -> Path:
    """An environment of its own with pabutools: under CI it is made, elsewhere the test needs the one of the bench."""
    if not PEER.exists() and os.environ.get("CI") != "true":
        pytest.skip("pabutools has an environment of its own, absent here (bench/README.md)")
    if not PEER.exists():
        subprocess.run([sys.executable, "-m", "venv", PEER.parents[1]], check=True)
        install = [PEER, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pabutools==1.2.3"]
        subprocess.run(install, check=True, timeout=600)
    return PEER


RULES = [
    'rule = "equal_shares", completion = "add1u"',
    'rule = "equal_shares"',
    'rule = "equal_shares", completion = "utilitarian", utility = "cardinality"',
    'rule = "phragmen"',
    'rule = "greedy"',
    'rule = "greedy", least = 6',
    'rule = "equal_shares", form = "points"',
    'rule = "greedy", form = "points"',
    'rule = "equal_shares", completion = "add1", form = "ranking"',
]


def counted(rule: str = RULES[0]) -> tuple[Secret, Ballot, list[str]]:
    """Twelve vote, in an order that is not that of the keys; some marks are level, one paper is empty."""
    secret = build_secret(ballot=f'{rule}, class = "secret", who = "member"')
    visits, laundry, roofs = secret.options
    graded = "form" in rule
    trackers = []
    for number, voter in enumerate(secret.members):
        first, second = ((visits, laundry), (roofs, visits), (laundry, roofs))[number % 3]
        marks = {first.ref: 1, second.ref: 2} if graded else {first.ref: 1, second.ref: 1}
        trackers.append(secret.votes(voter, marks=marks if number < 11 else {}))
    return secret, close(ballot=secret.ballot, at=CLOSES), trackers


def exported(client, ballot: Ballot) -> bytes:
    answer = client.get(reverse("ballots:votes", args=[ballot.ref]))
    assert answer.status_code == 200
    return answer.content


def box_of(client, ballot: Ballot) -> str:
    return b"".join(client.get(reverse("ballots:papers", args=[ballot.ref])).streaming_content).decode()


def settings_of(meta) -> Settings:
    return Settings(
        rule=meta["rule"],
        utility=meta["utility"],
        completion=meta["completion"],
        step=Fraction(meta["step"]),
        least=int(meta["least"]),
        ties=TieBreak(tuple(meta["ties"].split(",")), meta["seed"]),
    )


def winners(ballot: Ballot) -> list[str]:
    return sorted(line["matter"] for line in ballot.result["lines"] if line["won"])


@pytest.mark.parametrize("rule", RULES)
def test_the_exported_file_counted_by_its_own_settings_gives_the_same(client, db, rule):
    _, ballot, _ = counted(rule)
    election = parse_pabulib(exported(client, ballot))
    assert declared_differences(election) == ()
    assert election.voters == ballot.result["cast"] == 12
    outcome = tally(election, settings_of(election.meta))
    assert sorted(outcome.keys) == winners(ballot)
    assert outcome.spent == ballot.result["spent"]
    assert sorted(one.key for one in election.projects if one.selected) == winners(ballot)


def test_the_command_on_the_page_gives_the_same(client, db, tmp_path, capsys, monkeypatch):
    _, ballot, _ = counted()
    page = client.get(reverse("ballots:ballot", args=[ballot.ref])).content.decode()
    assert command(ballot) in html.unescape(page)
    (tmp_path / f"ballot-{ballot.ref}.pb").write_bytes(exported(client, ballot))
    monkeypatch.chdir(tmp_path)
    assert main([*command(ballot).split()[1:], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted(told["winners"]) == winners(ballot)


def test_a_lot_that_decides_is_decided_the_same_way(client, db):
    """Three options of one cost and four supports each, money for two: only the lot sets them apart."""
    secret = build_secret(ballot='rule = "greedy", class = "secret", who = "member"', envelope=60_000_000)
    for one in secret.options:
        type(one).objects.filter(pk=one.pk).update(sum=30_000_000)
        Proposal.objects.filter(pk=one.pk).update(cost=30_000_000)
    for number, voter in enumerate(secret.members):
        secret.votes(voter, secret.options[number % 3])
    ballot = close(ballot=secret.ballot, at=CLOSES)
    election = parse_pabulib(exported(client, ballot))
    assert sorted(tally(election, settings_of(election.meta)).keys) == winners(ballot)
    drawn = sorted(
        (one.ref for one in secret.options),
        key=lambda ref: hashlib.sha256(f"{ballot.ref}/{ref}".encode()).hexdigest(),
    )
    assert winners(ballot) == sorted(drawn[:2])


@pytest.mark.parametrize(
    ("rule", "peer"), [(RULES[1], "equal-shares"), (RULES[3], "phragmen"), (RULES[4], "greedy")]
)
def test_an_outsider_with_pabutools_gets_the_same(client, db, tmp_path, outsider, rule, peer):
    _, ballot, _ = counted(rule)
    file = tmp_path / "votes.pb"
    file.write_bytes(exported(client, ballot))
    made = subprocess.run(
        [outsider, ROOT / "bench" / "tallies_peer.py", file, peer], capture_output=True, text=True, check=True
    )
    assert json.loads(made.stdout.splitlines()[-1])["winners"] == winners(ballot)


def test_the_file_says_nothing_about_voters(client, db):
    _, ballot, _ = counted()
    text = exported(client, ballot).decode()
    votes = text.partition("VOTES\n")[2].splitlines()
    assert votes[0] == "voter_id;vote"
    assert [line.partition(";")[0] for line in votes[1:]] == [str(number) for number in range(1, 13)]
    in_order = [json.loads(marks) for marks in Paper.objects.order_by("key").values_list("marks", flat=True)]
    assert [set(filter(None, line.partition(";")[2].split(","))) for line in votes[1:]] == [
        set(marks) for marks in in_order
    ]
    assert not Paper.objects.filter(key__in=re.findall(r"[0-9a-f]{64}", text)).exists()


def test_the_box_is_complete_and_its_digest_is_that_of_the_record(client, db, tmp_path):
    _, ballot, trackers = counted()
    rows = list(csv.DictReader(io.StringIO(box_of(client, ballot))))
    assert [row["key"] for row in rows] == sorted(paper_key(ballot.ref, one) for one in trackers)
    page = html.unescape(client.get(reverse("ballots:ballot", args=[ballot.ref])).content.decode())
    (script,) = re.findall(r'python3 -c "([^"]+)"', page)
    made = subprocess.run(
        ["python3", "-c", script], input=box_of(client, ballot), capture_output=True, text=True, check=True
    )
    assert made.stdout.strip() == ballot.result["box"]


def test_the_file_is_asked_for_once(client, db, django_assert_max_num_queries):
    _, ballot, _ = counted()
    for name in ("ballots:votes", "ballots:papers"):
        address = reverse(name, args=[ballot.ref])
        tag = client.get(address)["ETag"]
        with django_assert_max_num_queries(3):
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["ballots:votes", "ballots:papers"])
def test_before_the_close_nothing_is_given(client, secret: Secret, name):
    for voter in secret.members:
        secret.votes(voter, secret.options[0])
    answer = client.get(reverse(name, args=[secret.ballot.ref]))
    assert answer.status_code == 409
    assert secret.options[0].ref not in answer.content.decode()


@pytest.mark.parametrize("name", ["ballots:votes", "ballots:papers"])
def test_fewer_than_ten_papers_are_not_given(client, secret: Secret, name):
    for voter in secret.members[:9]:
        secret.votes(voter, secret.options[0])
    ballot = close(ballot=secret.ballot, at=CLOSES)
    answer = client.get(reverse(name, args=[ballot.ref]))
    assert answer.status_code == 409
    assert "Fewer than 10 papers were cast: they are not published." in answer.content.decode()


@pytest.mark.parametrize("name", ["ballots:votes", "ballots:papers"])
def test_an_open_ballot_and_an_unknown_one_have_no_box(client, seoul, name):
    for ref in (seoul.round.ballots.get().ref, "nowhere"):
        assert client.get(reverse(name, args=[ref])).status_code == 404

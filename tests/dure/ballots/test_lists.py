"""Residents by list: every row is reported, nothing is stored before it is confirmed, and nobody reads it after."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.cast import AT
from tests.secret import Secret
from tests.seoul import NOW

from dure.ballots import queries
from dure.ballots.commands import clear_list, fix_roll, new_tracker, read_list, store_list, vote
from dure.ballots.models import RollLine
from dure.record.models import Entry
from dure.refusals import Refused, Unknown

BEFORE = AT + timedelta(days=1)


def stored(secret: Secret, text: str, **more) -> int:
    given = {"ballot": secret.ballot, "by": secret.world.umbrella_steward, "at": BEFORE}
    return store_list(rows=read_list(ballot=secret.ballot, data=text.encode()).rows, **(given | more))


def faults(secret: Secret, data: bytes) -> list[str]:
    return [str(row.fault or "") for row in read_list(ballot=secret.ballot, data=data).rows]


def test_each_row_is_reported_and_only_good_ones_give_a_right(secret: Secret):
    text = (
        "email,area\nana@example.org,Mapo-gu\nbroken,Mapo-gu\n,Mapo-gu\nANA@example.org,Mapo-gu\n"
        "ben@example.org,Atlantis\ncho@example.org,KR\ndan@example.org,\n"
    )
    assert faults(secret, text.encode()) == [
        "",
        "“broken” is not an e-mail address. Correct it.",
        "There is no address on this line.",
        "The same address stands on line 2.",
        "There is no area “Atlantis”. Write its name or code as on the map, or leave it empty.",
        "“KR” lies outside of the area of this ballot.",
        "",
    ]
    assert stored(secret, text) == 2
    assert RollLine.objects.count() == 2


@pytest.mark.parametrize(
    "data",
    [
        "courriel;quartier\nélo@example.org;Mapo-gu\n".replace("élo", "elo").encode("cp1252"),
        "\ufeffE-mail\tArea\nelo@example.org\tMapo-gu\n".encode(),
        "이메일,지역\nelo@example.org,Mapo-gu\n".encode("euc-kr"),
        b"elo@example.org,Mapo-gu\r\n",
        b"elo@example.org;KR-11-11140",
    ],
    ids=["windows-1252", "bom-tabs", "euc-kr", "without-header", "code-of-area"],
)
def test_a_list_from_any_spreadsheet_is_read(secret: Secret, data):
    report = read_list(ballot=secret.ballot, data=data)
    assert [(row.email, row.area, row.fault) for row in report.rows] == [
        ("elo@example.org", "KR-11-11140", None)
    ]


def test_an_address_is_stored_as_a_keyed_digest_only_and_votes_once(secret: Secret):
    stored(secret, "elo@example.org\n")
    line = RollLine.objects.get()
    assert re.fullmatch("[0-9a-f]{64}", line.address)
    assert "elo@" not in "".join(map(str, Entry.objects.values_list("payload", flat=True)))


def test_an_address_listed_twice_or_that_of_a_member_is_one_right(secret: Secret):
    member = secret.members[0]
    everybody = len(queries.entitled(secret.ballot))
    assert stored(secret, f"{member.email}\nelo@example.org\n") == 2
    assert stored(secret, "elo@example.org\n") == 0
    fix_roll(ballot=secret.ballot, at=NOW)
    assert queries.secret_turnout(secret.ballot).voters == everybody + 1
    vote(ballot=secret.ballot, person=member, marks={}, tracker=new_tracker(), at=NOW)
    assert queries.secret_turnout(secret.ballot).cast == 1


def test_a_list_can_be_taken_back_before_the_opening(secret: Secret):
    stored(secret, "elo@example.org\nben@example.org\n")
    assert clear_list(ballot=secret.ballot, by=secret.world.umbrella_steward, at=BEFORE) == 2
    assert not RollLine.objects.exists()


@pytest.mark.parametrize("seconds", [0, 1])
def test_from_the_opening_second_on_the_roll_is_fixed(secret: Secret, seconds):
    opens = secret.ballot.opens_at
    stored(secret, "elo@example.org\n", at=opens - timedelta(seconds=1))
    with pytest.raises(Refused, match=r"^roll_fixed"):
        stored(secret, "late@example.org\n", at=opens + timedelta(seconds=seconds))
    with pytest.raises(Refused, match=r"^roll_fixed"):
        clear_list(ballot=secret.ballot, by=secret.world.umbrella_steward, at=opens)
    assert RollLine.objects.count() == 1


def test_only_stewards_of_the_body_bring_a_list(secret: Secret):
    with pytest.raises(Refused, match=r"^not_steward"):
        stored(secret, "elo@example.org\n", by=secret.world.steward)
    with pytest.raises(Unknown):
        stored(secret, "elo@example.org\n", by=secret.world.outsider)
    assert not RollLine.objects.exists()

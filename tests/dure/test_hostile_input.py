"""What no honest browser sends: zero bytes, half signs, endless numbers, forged cursors. Nothing breaks."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from tests.cast import AT, join, organization, person
from tests.seoul import CLOSES, NOW, Seoul, build_seoul, open_seoul_round

from dure import clock
from dure.charters.queries import samples
from dure.matters.commands import perform
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Refused
from dure.web.sums import LARGEST_SUM, SumField, minor_units

pytestmark = pytest.mark.django_db

HALF_A_SIGN = "\ud800"
TEXTS = ["\0", "a\0b", HALF_A_SIGN, "\u202ereversed", "\u200b", "😀" * 90, "=1+1", "", " ", "x" * 200_000]
VALUES = [*TEXTS, 10**30, -(10**30), -1, True, None, [], {}, [1], 1.5, 1e308]
RAW = ["NaN", "Infinity", "9" * 5000, '"\\ud800"']
BODIES = [
    b"",
    b"[",
    b"null",
    b"[]",
    b"1",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    "é".encode("utf-16"),
]


@pytest.fixture
def seoul(db: None, monkeypatch: pytest.MonkeyPatch) -> Seoul:
    """The small world with an open round, on its third day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_seoul()


class Sender:
    """A client whose broken requests are answered with 500 and spoil nothing for the next one."""

    def __init__(self, who: Person | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        if who is not None:
            self.client.force_login(who)

    def send(self, method: str, *args: Any, **more: Any) -> HttpResponse:
        """Send one request; a database error is taken back with it."""
        with transaction.atomic():
            answer = getattr(self.client, method)(*args, **more)
            transaction.set_rollback(answer.status_code >= 500)
        return answer


def cursor(*values: Any) -> str:
    """A cursor as a list writes it, with any values."""
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


CURSORS = [
    cursor("0001-01-01T00:00:00+23:59", 1),
    cursor("9999-12-31T23:59:59-23:59", 1),
    cursor("2026-01-01T00:00:00", 1),
    cursor("2026-01-01T00:00:00+00:00", 2**70),
    cursor("2026-01-01T00:00:00+00:00", "１２"),
    cursor(HALF_A_SIGN, 1),
    cursor("a\0", 1),
    cursor("a", 1),
    cursor("a", "9" * 700),
    cursor(2**62),
    cursor(True),
    cursor([1], 2),
    base64.urlsafe_b64encode(b"[" * 700).decode(),
    base64.urlsafe_b64encode(b"[NaN, 1]").decode(),
    base64.urlsafe_b64encode(b"[1e999, 1]").decode(),
    "\0",
    "%",
]


def test_a_forged_cursor_never_breaks_a_list(seoul: Seoul) -> None:
    seoul.raised()
    steward = Sender(seoul.world.steward)
    lists = [
        *(
            "/rounds/",
            "/matters/",
            f"/rounds/{seoul.round.slug}/",
            "/networks/",
            "/record/entries",
            "/charters/",
        ),
        f"/organizations/{seoul.world.district.slug}/room/members/",
        *(f"/api/v1/{name}" for name in ("organizations", "matters", "rounds", "charters", "record/entries")),
    ]
    broken = [
        (path, after)
        for path in lists
        for after in CURSORS
        if steward.send("get", path, {"after": after}).status_code != 200
    ]
    assert broken == []


def test_the_second_page_of_the_roll_follows_the_first(seoul: Seoul) -> None:
    district, steward = seoul.world.district, seoul.world.steward
    for number in range(55):
        join(organization(f"Workshop {number:02}", person(f"Maker {number}"), at=AT), district)
    client = Sender(steward)
    path = f"/organizations/{district.slug}/room/members/"
    first = client.send("get", path).context
    second = client.send("get", path, {"after": first["next"]}).context
    shown = [row.member.name for row in (*first["members"], *second["members"])]
    assert shown == sorted(shown)
    assert (len(shown), second["next"]) == (58, None)


ADDRESSES = [
    *("/matters/?round=%00", "/matters/?stage=%00&kind=%00&promise=%00", "/matters/?organization=%00"),
    *("/rounds/compare/?a=%00&b=%00", "/networks/?q=%00&kind=%00&area=%00", "/networks/weave/?of=%00"),
    *("/networks/map/?area=%00&sector=%00", "/record/entries?organization=%00", "/record/entries?matter=%00"),
    *(
        "/record/entries/999999999999999999999999999",
        "/record/entries/0",
        "/?format=%00",
        "/?%ff",
        "/?%00=%00",
    ),
    *("/api/v1/organizations/%00", "/api/v1/organizations/%00/members", "/api/v1/organizations/%00/networks"),
    *("/api/v1/matters/%00", "/api/v1/matters/%00/acts", "/api/v1/matters/%00/options"),
    *("/api/v1/matters/%00/comments", "/api/v1/rounds/%00", "/api/v1/rounds/%00/ballots"),
    *("/api/v1/ballots/%00", "/api/v1/charters/%00/%00", "/api/v1/matters?round=%00&stage=%00"),
    *("/api/v1/organizations?kind=%00&area=%00", "/api/v1/record/entries?organization=%00&matter=%00"),
    *("/api/v1/record/entries/999999999999999999999999999", "/api/v1/record/entries/-1"),
    *("/invitations/%00/", "/invitations/%ff%fe/", "/matters/unfollow/%00/", "/me/?%00=%00"),
    "/charters/policy-council/seoul-budget/99999999999999999999999/",
    "/charter-changes/policy-council/adopt/?sample=%00",
    "/accounts/security/webauthn/keys/99999999999999999999999999/remove/",
    "/accounts/login/code/?next=%00",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_zero_byte_or_an_endless_number_in_an_address_never_breaks_a_page(
    seoul: Seoul, address: str
) -> None:
    steward = Sender(seoul.world.steward)
    sign = "&" if "?" in address else "?"
    asked = [address, *(f"{address}{sign}format={name}" for name in ("json", "csv"))]
    assert {steward.send("get", one).status_code for one in asked} <= {200, 302, 401, 403, 404}


def test_a_reference_with_a_zero_byte_answers_like_one_that_does_not_exist(seoul: Seoul) -> None:
    reader = Sender()
    answers = [reader.send("get", f"/api/v1/organizations/{slug}") for slug in ("%00", "nowhere")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def given_to(seoul: Seoul) -> dict[str, tuple[Person, dict[str, Any]]]:
    """Every address of the API that takes a body: who may send it, and a body that is right."""
    world = seoul.world
    granted, raised = seoul.at_stage("granted"), seoul.raised(title="Another")
    mandate, roll = world.district.mandates.get(), world.district.memberships.filter(member__isnull=False)
    return {
        f"matters/{raised.ref}/acts": (
            world.member,
            {"verb": "support", "acting_for": "", "post": "", "visit": 1, "choice": "", "outcome": ""}
            | {"reason": "", "sum": None},
        ),
        f"matters/{granted.ref}/acts": (
            world.official,
            {"verb": "report", "committed": 10, "paid": 5, "late": False, "note": "", "reason": ""},
        ),
        f"matters/{raised.ref}/comments": (world.member, {"text": "Yes.", "mark": "", "answers": ""}),
        f"rounds/{seoul.round.slug}/matters": (
            world.member,
            {"title": "T", "text": "t", "raised_in": world.district.slug, "organization": "", "cost": 5}
            | {"beneficiaries": "b", "origin": "private"},
        ),
        "memberships": (
            world.steward,
            {"organization": world.district.slug, "member": world.sibling_enterprises[0].slug}
            | {"person": "", "weight": 1},
        ),
        "mandates": (
            world.steward,
            {"organization": world.district.slug, "person": world.member.ref, "scope": "", "days": 9},
        ),
        f"mandates/{mandate.ref}/revoke": (world.steward, {"reason": "x"}),
        f"memberships/{roll[0].ref}/end": (world.steward, {"reason": "x"}),
        "memberships/%00/consent": (world.steward, {"ref": "x"}),
        "memberships/%00/end": (world.steward, {"reason": "x"}),
        "mandates/%00/revoke": (world.steward, {"reason": "x"}),
        "charters/check": (world.steward, {"text": "x"}),
    }


def spoilt(body: dict[str, Any]) -> Iterator[bytes]:
    """The body with each of its values in turn replaced by something that does not belong there.

    Each has a title of its own: a second matter of the same words would be refused before anything else is looked at.
    """
    titles = (f"T {number}" for number in count())
    for name in body:
        for value in VALUES:
            yield json.dumps(_titled(body, titles) | {name: value}).encode()
        for raw in RAW:
            rest = {key: value for key, value in _titled(body, titles).items() if key != name}
            yield (json.dumps(rest)[:-1] + (", " if rest else "") + f'"{name}": {raw}}}').encode()
    yield from BODIES


def _titled(body: dict[str, Any], titles: Iterator[str]) -> dict[str, Any]:
    return body | {"title": next(titles)} if "title" in body else body


def test_no_body_breaks_the_api(seoul: Seoul) -> None:
    broken = []
    for path, (who, body) in given_to(seoul).items():
        sender = Sender(who)
        for sent in spoilt(body):
            answer = sender.send("post", f"/api/v1/{path}", sent, content_type="application/json")
            if answer.status_code >= 500:
                broken.append((path, sent[:120], answer.status_code))
    assert broken == []


def test_what_the_forms_refuse_the_api_refuses_too(seoul: Seoul) -> None:
    member = Sender(seoul.world.member)
    right = {
        "title": "T",
        "text": "t",
        "raised_in": seoul.world.district.slug,
        "cost": 5,
        "beneficiaries": "b",
    }
    wrong = [{"title": " "}, {"text": ""}, {"title": "x" * 161}, {"beneficiaries": "x" * 201}]
    path = f"/api/v1/rounds/{seoul.round.slug}/matters"
    answers = [
        member.send("post", path, json.dumps(right | one), content_type="application/json") for one in wrong
    ]
    assert [answer.status_code for answer in answers] == [422] * len(wrong)
    assert member.send("post", path, json.dumps(right), content_type="application/json").status_code == 201


@pytest.mark.parametrize("sum", [LARGEST_SUM + 1, 2**63, 10**30, 10**400])
def test_a_sum_too_large_is_refused_before_anything_is_stored(seoul: Seoul, sum: int) -> None:
    consulted = seoul.at_stage("consulted")
    before = Entry.objects.count()
    for refused in (
        lambda: seoul.raised(title="Dear", cost=sum),
        lambda: perform(
            matter=consulted,
            verb="answer",
            by=seoul.roles["parliament_official"],
            at=CLOSES,
            outcome="adopt_in_part",
            reason="Too dear.",
            sum=sum,
        ),
        lambda: open_seoul_round(
            seoul.world, seoul.committee, seoul.parliament, seoul.charter, "seoul-2028", envelope=sum
        ),
    ):
        with pytest.raises(Refused) as said:
            refused()
        assert said.value.code == "sum_out_of_range"
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("typed", "currency", "read"),
    [
        ("38 000 000", "KRW", 38_000_000),
        ("₩38,000,000", "KRW", 38_000_000),
        ("1.250,50", "EUR", 125_050),
        ("1,250.5", "EUR", 125_050),
        ("7.5", "EUR", 750),
        ("۳۸", "PKR", 3800),
        ("۱۲٬۳۴٬۵۶۷٫۵", "PKR", 123_456_750),
        ("12,34,567", "INR", 123_456_700),
        ("38,000.00", "KRW", 38_000),
        ("4,500만원", "KRW", 45_000_000),
        ("1억 2,000만", "KRW", 120_000_000),
        ("3억원", "KRW", 300_000_000),
        ("38,000원", "KRW", 38_000),
        ("만원", "KRW", None),
        ("만억", "KRW", None),
        ("12.5", "KRW", None),
        ("1,2,3", "EUR", None),
        ("-5", "EUR", -500),
        *(
            (typed, "EUR", None)
            for typed in ("1e30", "1e999999", "1E5", "Infinity", "NaN", "", "-", "1.2345", "9" * 99)
        ),
    ],
)
def test_a_sum_is_typed_in_digits(typed: str, currency: str, read: int | None) -> None:
    if read is None:
        with pytest.raises(ValueError, match=f"^{re.escape(typed)}$"):
            minor_units(typed, currency)
    else:
        assert minor_units(typed, currency) == read


def test_a_form_says_that_a_sum_is_too_large() -> None:
    with pytest.raises(ValidationError) as said:
        SumField(currency="KRW").clean(str(LARGEST_SUM + 1))
    assert said.value.code == "too_large"


CHARTERS = [
    *("days = " + "9" * 5000, "a = " + "[" * 20_000, "a = " + "{a=" * 5000, "a." * 20_000 + "b = 1"),
    *("x = nan", 'key = "\\ud800"', "key = '\0'", "x = 9999-99-99", "x = 2020-01-01T00:00:00+99:99"),
    *("[stages.a]\ndays = 99999999999999999999\n", "[stages.a]\ndays = inf", "stages = 1", "bodies = []"),
    "[stages.a.moves.b]\nneeds = { attendance = nan }",
]


@pytest.mark.parametrize("text", CHARTERS, ids=range(len(CHARTERS)))
def test_no_text_breaks_the_charter_editor(seoul: Seoul, text: str) -> None:
    sender = Sender(seoul.world.member)
    good = samples()["seoul-budget"]
    for body in ({"text": text}, {"text": good, "in_force": text}):
        assert sender.send("post", "/charter-changes/check/", body).status_code == 200
    checked = sender.send(
        "post", "/api/v1/charters/check", json.dumps({"text": text}), content_type="application/json"
    )
    assert checked.status_code == 200
    assert checked.json() != []

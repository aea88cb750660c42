"""A canary in every private field; then every address in every form, as everyone. A canary that is heard where its
owner did not speak is a leak.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from tests.cast import admit
from tests.dure.test_routes import TABLE, clients, names
from tests.planted import FIELDS, plant, plant_rows, text_fields
from tests.seoul import NOW, Seoul, build_seoul

from dure import clock
from dure.deadlines import tick
from dure.matters.discussion import comment, follow
from dure.networks import commands
from dure.networks.invitation_files import InvitationRow
from dure.networks.models import Mandate, Membership
from dure.people.commands import register_person
from dure.record.models import Entry
from dure.support import commands as support
from dure.support.attachments import Given
from dure.support.models import SupportDesk

pytestmark = pytest.mark.django_db

QUIET = "canary-quiet-name"  # somebody who belongs to an organization and never did anything in public
CANARIES = {
    "name": QUIET,
    "address": "canary.address@example.org",
    "second address": "canary.second@example.org",
    "key of an app": "canary-secret-of-an-app",
    "name of a passkey": "canary-passkey",
    "name without e-mail": "canary-grandmother",
    "address of an own account": "canary.own.account@example.org",
    "invited address": "canary.guest@example.org",
    "invited name": "canary-guest-name",
    "reason for leaving": "canary-reason-for-leaving",
    "words of a request": "canary-words-of-a-request",
    "file of a request": "canary-file-of-a-request",
}
# Who may hear which: the steward of Gwangjin knows her own members and whom she invited; each hears themselves.
MAY_HEAR: dict[str, set[str]] = {
    **{name: set() for name in CANARIES},
    **{name: {"steward"} for name in ("name", "name without e-mail", "invited address", "invited name")},
    "reason for leaving": {"steward", "auditor"},  # it was the auditor who had to leave
    **{f"{what} of a request": {"delegate"} for what in ("words", "file")},  # a caseworker of the centre
    **{name: set(roles) for name, roles in FIELDS["private"].items()},
}


@pytest.fixture
def seoul(db: None, monkeypatch: pytest.MonkeyPatch) -> Seoul:
    """The small world with an open round, and a canary in each private field of somebody who belongs to Gwangjin."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = build_seoul()
    district, steward, at = made.world.district, made.world.steward, NOW - timedelta(hours=1)
    quiet = register_person(name=QUIET, email=CANARIES["address"], at=at, confirmed=True)
    EmailAddress.objects.create(user=quiet, email=CANARIES["second address"])
    Authenticator.objects.create(user=quiet, type="totp", data={"secret": CANARIES["key of an app"]})
    Authenticator.objects.create(user=quiet, type="webauthn", data={"name": CANARIES["name of a passkey"]})
    admit(quiet, district, at=at)
    worker = commands.register_member_without_email(
        leader=steward, organization=district, name=CANARIES["name without e-mail"], work="sewing", at=at
    )
    own = CANARIES["address of an own account"]
    commands.offer_account(person=worker, organization=district, email=own, by=steward, at=at)
    row = InvitationRow(1, CANARIES["invited address"], name=CANARIES["invited name"])
    commands.send_invitations(by=steward, organization=district, rows=[row], at=at)
    left = admit(made.world.outsider, district, at=at)
    commands.end_membership(membership=left, by=steward, at=at, reason=CANARIES["reason for leaving"])
    return made


@pytest.fixture
def parts(seoul: Seoul) -> dict[str, Any]:
    """The parts of addresses, in a world in which every private field holds its canary."""
    found = names(seoul)
    found["canary_request"] = ask_for_help(found["centre"])
    plant_rows(seoul, Membership.objects.get(person__name=QUIET).person)
    CANARIES.update(plant())
    return found


def ask_for_help(centre: str) -> str:
    """Let somebody ask a support centre for help, with a file; nobody here has the link to follow it."""
    made = support.receive_request(
        desk=SupportDesk.objects.get(organization__slug=centre),
        form="of a neighbour",
        words=CANARIES["words of a request"],
        at=NOW - timedelta(hours=1),
        files=[Given(f"{CANARIES['file of a request']}.pdf", b"%PDF-1.7", "application/pdf")],
    )
    return made.request.ref


def heard_in(content: bytes) -> set[str]:
    """Return which canaries are in an answer, whatever its letters are escaped into; archives are opened."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    text = content.decode("utf-8", "replace").lower()
    return {name for name, canary in CANARIES.items() if canary in text}


def addresses(parts: dict[str, Any]) -> list[str]:
    """Return every address of the map, the pages of the room, and views that only a query shows."""
    found = ["/" + row.get("address", route).format(**parts) for route, row in TABLE.items()]
    room = f"/organizations/{parts['organization']}/room"
    found += [f"{room}/{tab}/" for tab in ("facts", "posts", "mandates", "invitations", "rounds", "networks")]
    found += [f"/organizations/{parts['voter']}/", f"/networks/weave/?of={parts['organization']}"]
    found += [f"/record/entries?organization={parts['organization']}"]
    return [address for address in found if "logout" not in address]


def pages(browser: Client, parts: dict[str, Any]) -> Iterator[tuple[str, HttpResponse]]:
    """Ask every address as a page, as data and as a table."""
    for address in [*addresses(parts), f"/support/requests/{parts['canary_request']}/"]:
        sign = "&" if "?" in address else "?"
        for asked in (address, f"{address}{sign}format=json", f"{address}{sign}format=csv"):
            yield asked, browser.get(asked)


@pytest.mark.sqlite
def test_no_page_says_what_is_private_but_to_whom_it_concerns(seoul: Seoul, parts: dict[str, Any]) -> None:
    heard: dict[str, set[str]] = {name: set() for name in CANARIES}
    where: dict[tuple[str, str], str] = {}
    broken = set()
    for role, browser in clients(seoul).items():
        for address, answer in pages(browser, parts):
            if answer.status_code >= 500:
                broken.add((role, address))
            for name in heard_in(answer.content):
                heard[name].add(role)
                where.setdefault((name, role), address)
    assert broken == set()
    assert {who: place for who, place in where.items() if who[1] not in MAY_HEAR[who[0]]} == {}
    assert heard == MAY_HEAR


def test_every_field_that_holds_a_text_is_said_to_be_public_or_private() -> None:
    listed = [
        *FIELDS["private"],
        *(one for name in ("planted", "sealed", "technical", "public") for one in FIELDS[name]),
    ]
    assert len(listed) == len(set(listed))
    assert set(listed) == text_fields()


def test_no_mail_says_what_is_private_and_each_goes_to_one(
    seoul: Seoul, django_capture_on_commit_callbacks: Any
) -> None:
    world = seoul.world
    quiet = Membership.objects.get(person__name=QUIET).person
    assert quiet is not None
    matter = seoul.raised()
    follow(matter=matter, person=quiet, at=NOW)
    follow(matter=matter, person=world.member, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        comment(matter=matter, text="A word.", by=world.steward, at=NOW)
        tick(NOW + timedelta(days=40))
    assert mail.outbox
    for letter in mail.outbox:
        assert len(letter.recipients()) == 1
        said = f"{letter.subject}\n{letter.body}".lower()
        found = {name for name, canary in CANARIES.items() if canary in said}
        assert found == set() or letter.recipients() == [quiet.email], (letter.recipients(), found)


def test_the_record_names_nobody(seoul: Seoul) -> None:
    seoul.at_stage("granted")
    whole = "\n".join(Entry.objects.values_list("payload", flat=True)).lower()
    assert {name for name, canary in CANARIES.items() if canary in whole} == set()
    people = {row.person.name for row in Mandate.objects.select_related("person")}
    people |= {
        row.person.name for row in Membership.objects.filter(person__isnull=False).select_related("person")
    }
    said = {
        value
        for payload in Entry.objects.values_list("payload", flat=True)
        for value in texts(json.loads(payload))
    }
    assert people & said == set()
    assert {value for value in said if "@" in value} == set()


def texts(value: Any) -> Iterator[str]:
    """Every text in plain values."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def test_no_log_says_an_address_or_a_code(
    seoul: Seoul, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    ask = {"email": CANARIES["address"]}
    client.post("/accounts/login/code/", ask)
    client.post("/accounts/login/code/confirm/", {"code": "000000"})
    client.post("/accounts/login/code/", {"email": "canary.stranger@example.org"})
    Client(enforce_csrf_checks=True).post("/accounts/login/code/", ask)
    sent = "\n".join(letter.body for letter in mail.outbox)
    logged = caplog.text.lower()
    assert "canary" not in logged
    codes = [line for line in sent.splitlines() if line.isdigit() and len(line) == 6]
    assert len(codes) == 1
    assert not any(code in logged for code in codes)

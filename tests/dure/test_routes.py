"""Who gets what answer at which address: every route, by every method, as everyone. One table, `routes.toml`."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.cast import mandate, steward_of
from tests.commissioned import commissioned_names
from tests.followed import followed_names
from tests.levelled import levels_names
from tests.planned import planned_names
from tests.recognised import TEXT
from tests.secret import build_secret
from tests.seoul import NOW, RAISED_AT, Seoul, build_seoul
from tests.taught import course_of
from tests.trusting import trust_survey

from dure import clock
from dure.agreements.commands import propose_agreement, propose_decision, sign_agreement
from dure.ballots.commands import open_round
from dure.ballots.commands.batches import open_batch
from dure.charters.commands import adopt_founding_charter
from dure.charters.queries import samples
from dure.conversations.commands import open_conversation, put_up_statement
from dure.declarations.commands import declare_affiliation
from dure.elections.commands import open_election
from dure.exchange.advising import ask_advice, give_advice
from dure.exchange.commands import Given as Line
from dure.exchange.commands import enter_lines
from dure.exchange.sharing import enter_service, propose_key
from dure.files.checking import checked
from dure.files.commands import keep_file
from dure.frameworks.commands import adopt_framework, recognise
from dure.matters.commands import perform, raise_matter
from dure.matters.notices import UNFOLLOW_SALT
from dure.networks import commands
from dure.networks.commands.invitations import digest
from dure.networks.models import Invitation, Post
from dure.positions.commands import call_assembly, open_call
from dure.recognition.commands import attach_evidence, enter_incentive, open_report
from dure.support import commands as support
from dure.support.attachments import Given

TABLE = tomllib.loads((Path(__file__).parent / "routes.toml").read_text(encoding="utf-8"))
ROLES = ("anonymous", "member", "delegate", "steward", "official", "sibling", "auditor")
METHODS = ("GET", "POST", "DELETE")


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> set[str]:
    """Return every route of the URL map, as it is written there."""
    found: set[str] = set()
    for one in patterns:
        route = before + str(one.pattern)
        found |= routes(one.url_patterns, route) if isinstance(one, URLResolver) else {route}
    return found


@pytest.fixture
def seoul(db: None, monkeypatch: pytest.MonkeyPatch) -> Seoul:
    """The small world with an open round, on its third day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_seoul()


def clients(seoul: Seoul) -> dict[str, Client]:
    """One browser for each role. The steward is Gwangjin's, its sibling Mapo's; the auditor has an account, no more."""
    world = seoul.world
    persons = {
        "member": world.member,
        "delegate": world.delegate,
        "steward": world.steward,
        "official": world.official,
        "sibling": world.sibling_steward,
        "auditor": world.outsider,
    }
    found = {}
    for role in ROLES:
        found[role] = Client(raise_request_exception=False)
        if role in persons:
            found[role].force_login(persons[role])
    return found


def names(seoul: Seoul) -> dict[str, Any]:
    """What stands for the parts of an address: things of Gwangjin, as far as they belong to anybody."""
    world = seoul.world
    district, steward = world.district, world.steward
    offer = commands.offer_membership(by=steward, organization=district, person=world.member, at=RAISED_AT)
    college = commands.open_college(
        organization=district, key="labour", title="Labour", by=steward, at=RAISED_AT
    )
    voter = district.memberships.filter(member=world.enterprises[1]).get()
    commands.reweigh_membership(membership=voter, by=steward, at=RAISED_AT, college=college)
    mandate(world.delegate, world.enterprises[1])
    adopt_founding_charter(organization=district, text=samples()["founding-kit"], by=steward, at=RAISED_AT)
    post = commands.open_post(organization=district, role="seat", by=steward, college=college, at=RAISED_AT)
    invitation = Invitation.objects.create(
        token_digest=digest("letter"),
        organization=district,
        email="guest@example.org",
        sent_at=RAISED_AT,
        sent_by=steward,
        expires_at=NOW.replace(year=NOW.year + 1),
    )
    matter = seoul.supported()
    secret = build_secret(seoul=seoul)
    batch = open_batch(ballot=secret.ballot, by=world.umbrella_steward, at=NOW, title="A box")
    token = signing.dumps({"person": world.member.pk, "matter": matter.pk}, salt=UNFOLLOW_SALT)
    voices = position_of(seoul)
    minutes = checked(b"%PDF-1.4 minutes", "minutes.pdf")
    private = keep_file(file=minutes, by=world.member, owner=district, at=RAISED_AT)
    assert steward_of(district) == steward
    recognised = recognition_names(seoul)
    centre = centre_of(seoul)
    voice = voice_names(seoul, post)
    return {
        **commissioned_names(seoul),
        **levels_names(seoul),
        **followed_names(seoul),
        **planned_names(seoul),
        **voice,
        "course": course_of(seoul).ref,
        **recognised,
        **centre,
        "organization": district.slug,
        "key": "seoul-budget",
        "own_key": "founding-kit",
        "sibling": world.sibling.slug,
        "member": world.member.ref,
        "voter": world.enterprises[1].slug,
        "elsewhere": world.sibling_enterprises[0].slug,
        "council": world.council.slug,
        "matter": matter.ref,
        "round": seoul.round.slug,
        "ballot": seoul.round.ballots.get().ref,
        "secret": secret.ballot.ref,
        "batch": batch.ref,
        "offer": offer.ref,
        "post": post.ref,
        "membership": voter.ref,
        "mandate": district.mandates.get().ref,
        "file": private.ref,
        "letter": "letter" if invitation else "",
        "unfollow": token,
        **voices,
    }


def recognition_names(seoul: Seoul) -> dict[str, str]:
    """A framework of Gwangjin, a report of a bakery to which the member belongs, and what stands on it."""
    world = seoul.world
    district, bakery = world.district, world.enterprises[0]
    framework = adopt_framework(organization=district, text=TEXT, by=world.steward, at=RAISED_AT)
    report = open_report(organization=bakery, framework=framework, year=2025, by=world.member, at=RAISED_AT)
    evidence = attach_evidence(
        report=report,
        indicator="statutes",
        file=checked(b"%PDF-1.4 statutes", "statutes.pdf"),
        public=False,
        by=world.member,
        at=RAISED_AT,
    )
    recognition = recognise(
        organization=bakery,
        framework=framework,
        body=district,
        from_on=RAISED_AT.date(),
        until_on=NOW.date(),
        at=RAISED_AT,
    )
    incentive = enter_incentive(
        owner=district,
        title="Low rent",
        law="",
        gives="Rooms",
        text=TEXT,
        from_on=RAISED_AT.date(),
        by=world.steward,
        at=RAISED_AT,
    )
    return {
        "framework": framework.key,
        "report": report.ref,
        "evidence": evidence.file.ref,
        "recognition": recognition.ref,
        "incentive": incentive.ref,
        "bakery": bakery.slug,
    }


def centre_of(seoul: Seoul) -> dict[str, Any]:
    """A support centre of Gwangjin's steward, with the delegate as caseworker; a referral; a line of a ledger."""
    world = seoul.world
    steward, district = world.steward, world.district
    given: dict[str, Any] = {"by": steward, "at": RAISED_AT}
    body = commands.create_organization(name="Gwangjin Centre", kind="support_centre", **given)
    charter = adopt_founding_charter(organization=body, text=samples()["support-desk"], **given)
    desk = support.open_desk(organization=body, charter=charter, **given)
    post = support.staff_desk(desk=desk, title="Caseworker", **given)
    commands.fill_post(post=post, person=world.delegate, **given)
    made = support.receive_request(
        desk=desk,
        form="a form",
        words="Help",
        at=RAISED_AT,
        files=[Given("a.pdf", b"%PDF-1.7", "application/pdf")],
    )
    referral = support.refer(
        request=made.request, organization=district, need="A word", by=world.delegate, at=RAISED_AT
    )
    support.allow_referral(referral=referral, fields=["need"], at=RAISED_AT)
    line = enter_lines(
        network=district,
        lines=[Line(world.enterprises[1], "dues", RAISED_AT.date(), 100, "KRW")],
        **given,
    )[0]
    return {
        "centre": body.slug,
        "token": made.token,
        "request": made.request.ref,
        "part": made.request.parts.get().ref,
        "referral": referral.ref,
        "line": line.ref,
        "service": shared_service(seoul),
        **advice_names(seoul),
        "trust": trust_survey(seoul),
    }


def voice_names(seoul: Seoul, post: Post) -> dict[str, Any]:
    """What stands for the parts of addresses of college votes, agreements, declarations and conversations."""
    world = seoul.world
    district, steward = world.district, world.steward
    closes = NOW.replace(year=NOW.year + 1)
    election = open_election(post=post, by=steward, closes_at=closes, at=RAISED_AT)
    parties = [(district, "Speaks for the district"), (world.sibling, "Speaks for the sibling")]
    agreement = propose_agreement(
        organization=district,
        title="Together",
        text="We share a kitchen.",
        parties=parties,
        quorum=1,
        from_on=RAISED_AT.date(),
        until_on=closes.date(),
        by=steward,
        at=RAISED_AT,
    )
    for party, _role in parties:
        sign_agreement(agreement=agreement, organization=party, by=steward_of(party), at=RAISED_AT)
    decision = propose_decision(
        agreement=agreement, organization=district, title="A pot", text="A big pot.", by=steward, at=RAISED_AT
    )
    holding = district.memberships.get(person=steward, post__role="steward")
    tie = declare_affiliation(holding=holding, kind="none", text="", by=steward, at=RAISED_AT)
    conversation = open_conversation(
        organization=district, title="Bread", question="How much?", by=steward, at=RAISED_AT
    )
    put_up_statement(conversation=conversation, text="More.", by=steward, at=RAISED_AT)
    return {
        "election": election.ref,
        "agreement": agreement.ref,
        "decision": decision.ref,
        "tie": tie.ref,
        "conversation": conversation.slug,
    }


def advice_names(seoul: Seoul) -> dict[str, Any]:
    """A question of the bakery whose delegate is among the roles, answered by another one."""
    first, second = seoul.world.enterprises[:2]
    by, other = steward_of(second), steward_of(first)
    network = seoul.world.district
    asked = ask_advice(network=network, organization=second, title="How?", text="Tell.", by=by, at=RAISED_AT)
    answer = give_advice(request=asked, organization=first, text="So.", by=other, at=RAISED_AT)
    return {"advice": asked.ref, "answer": answer.ref}


def shared_service(seoul: Seoul) -> str:
    """A service that two bakeries of Gwangjin would share; the one whose delegate is among the roles is asked."""
    first, second = seoul.world.enterprises[:2]
    by = steward_of(first)
    service = enter_service(
        network=seoul.world.district, organization=first, kind="offer", title="A van", by=by, at=RAISED_AT
    )
    propose_key(service=service, key={first: 6000, second: 4000}, by=by, at=RAISED_AT)
    return service.ref


def position_of(seoul: Seoul) -> dict[str, str]:
    """A position of the umbrella that its networks ratify, with an amendment; a call and an assembly of Gwangjin."""
    world = seoul.world
    umbrella, keeper = world.umbrella, world.umbrella_steward
    charter = adopt_founding_charter(
        organization=umbrella, text=samples()["joint-position"], by=keeper, at=RAISED_AT
    )
    opened = open_round(
        organization=umbrella,
        charter=charter,
        by=keeper,
        at=RAISED_AT,
        slug="voices",
        title="One voice",
        opens_at=RAISED_AT,
        bodies={"umbrella": [umbrella]},
    )
    matter = raise_matter(
        round=opened,
        title="Rent",
        text="Why.",
        clauses="The city pays half.",
        raised_in=umbrella,
        by=world.member,
        at=RAISED_AT,
    )
    perform(matter=matter, verb="put_to_networks", by=keeper, at=RAISED_AT)
    words = {"clause": 1, "text": "The city pays all.", "reason": "Half is too little."}
    perform(matter=matter, verb="amend", by=world.member, at=RAISED_AT, **words)
    perform(matter=matter, verb="open_ratification", by=keeper, at=RAISED_AT)
    asks = {"organization": world.district, "by": world.steward, "at": RAISED_AT}
    later = NOW + timedelta(days=9)
    call = open_call(
        **asks, title="Rent", question="How much?", invited=[world.enterprises[0]], until_at=later
    )
    meets = call_assembly(**asks, title="We meet", agenda="Rent", meets_at=later)
    return {"position": matter.ref, "call": call.ref, "assembly": meets.ref}


def answers(seoul: Seoul) -> dict[str, dict[str, dict[str, int]]]:
    """Ask every address of the table by every method as everyone; nothing that was done stays."""
    parts, browsers = names(seoul), clients(seoul)
    kept = {role: browser.cookies.copy() for role, browser in browsers.items()}
    found: dict[str, dict[str, dict[str, int]]] = {}
    for route, row in TABLE.items():
        address = "/" + row.get("address", route).format(**parts)
        sent = {name: value.format(**parts) for name, value in row.get("body", {}).items()}
        for method in METHODS:
            for role, browser in browsers.items():
                browser.cookies = kept[role].copy()  # signing out is undone too
                with transaction.atomic():
                    answer = send(browser, method, address, sent)
                    transaction.set_rollback(True)
                found.setdefault(route, {}).setdefault(method, {})[role] = answer.status_code
    return found


def send(browser: Client, method: str, address: str, body: dict[str, str]) -> Any:
    """Send one request; a body goes with POST only, to the API as JSON, to a page as a form."""
    if method != "POST" or not body:
        return browser.generic(method, address)
    if address.startswith("/api/"):
        return browser.post(address, json.dumps(body), content_type="application/json")
    return browser.post(address, body)


def expected(row: dict[str, Any], method: str) -> dict[str, int]:
    """Return what a row says about a method: one status for everyone, or one for some and `else` for the others."""
    says = row.get(method, 405)
    if isinstance(says, int):
        says = {"else": says}
    return {role: says.get(role, says.get("else")) for role in ROLES}


def test_every_route_stands_in_the_table() -> None:
    assert routes(get_resolver().url_patterns) == set(TABLE)


def test_each_row_names_known_roles_and_methods_only() -> None:
    for route, row in TABLE.items():
        assert set(row) <= {"address", "body", *METHODS}, route
        for method in METHODS:
            says = row.get(method, 405)
            assert isinstance(says, int) or set(says) <= {*ROLES, "else"}, route


@pytest.mark.sqlite
@pytest.mark.django_db
def test_everyone_gets_the_answer_of_the_table(seoul: Seoul) -> None:
    found = answers(seoul)
    wrong = {
        (route, method, role): (status, expected(row, method)[role])
        for route, row in TABLE.items()
        for method in METHODS
        for role, status in found[route][method].items()
        if status != expected(row, method)[role]
    }
    assert wrong == {}

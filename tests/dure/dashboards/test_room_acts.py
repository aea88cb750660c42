"""The acts of the Steward's room do what they say: facts, colleges, posts, rounds, and the export."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.cast import AT, LATER, World, admit, person, seat, steward_of
from tests.seoul import Seoul, build_seoul

from dure import clock
from dure.charters.models import Round
from dure.networks import commands
from dure.networks.commands import approvals
from dure.networks.models import Membership, Nomination, Post
from dure.record.models import Entry


@pytest.fixture(autouse=True)
def _moment(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def seoul(db) -> Seoul:
    return build_seoul()


def do(client, organization, tab, act, **given):
    return client.post(f"/organizations/{organization.slug}/room/{tab}/", {"do": act, **given})


def test_edited_facts_are_stored_and_shown(world: World, client):
    client.force_login(world.steward)
    given = {"name": "Gwangjin Together", "area": "KR-11-11050", "about": "We mend and cook."}
    assert do(client, world.district, "facts", "edit", **given).status_code == 302
    world.district.refresh_from_db()
    assert (world.district.name, world.district.about) == ("Gwangjin Together", "We mend and cook.")


def test_a_refused_edit_leaves_the_name_on_the_page_as_it_is(world: World, client):
    client.force_login(world.steward)
    answer = do(client, world.district, "facts", "edit", name="", about="Typed for nothing?")
    assert answer.status_code == 422
    assert "Typed for nothing?" in answer.content.decode()
    assert "<h1>Gwangjin Network</h1>" in answer.content.decode()


@pytest.mark.parametrize("typed", ["name", "email", "ref"])
def test_a_person_is_named_by_name_address_or_reference(world: World, client, typed):
    client.force_login(world.steward)
    post = seat(world.district, None)
    given = {"ref": post.ref, "person": getattr(world.member, typed), "consented": "on"}
    assert do(client, world.district, "posts", "fill_post", **given).status_code == 302
    assert Membership.objects.get(post=post).person == world.member


def test_nobody_outside_the_network_can_be_named_and_two_of_one_name_are_told_apart(world: World, client):
    client.force_login(world.steward)
    post = seat(world.district, None)
    outside = do(client, world.district, "posts", "fill_post", ref=post.ref, person=world.outsider.email)
    assert outside.status_code == 422
    assert "Nobody who belongs here has this name or address." in outside.content.decode()
    twin = person("Twin", email="twin@example.org")
    twin.name = world.member.name
    twin.save()
    admit(twin, world.enterprises[1])
    unclear = do(client, world.district, "posts", "fill_post", ref=post.ref, person=world.member.name)
    assert unclear.status_code == 422
    assert all(ref in unclear.content.decode() for ref in (twin.ref, world.member.ref))


def test_the_page_of_posts_names_no_person_who_only_belongs(world: World, client):
    client.force_login(world.umbrella_steward)
    shown = client.get(f"/organizations/{world.umbrella.slug}/room/posts/").content.decode()
    assert f'<option value="{world.steward.name}">' in shown
    assert f'<option value="{world.member.name}">' not in shown


def test_an_offer_is_taken_back_and_a_vacant_post_is_closed(world: World, client):
    client.force_login(world.steward)
    offer = commands.offer_membership(
        by=world.steward, organization=world.district, member=world.sibling_enterprises[0], at=AT
    )
    assert do(client, world.district, "members", "decline", ref=offer.ref, reason="").status_code == 302
    post = seat(world.district, None)
    assert do(client, world.district, "posts", "close_post", ref=post.ref, reason="").status_code == 302
    offer.refresh_from_db()
    post.refresh_from_db()
    assert (offer.until_at, post.closed_at) == (LATER, LATER)


def test_a_steward_passes_on_who_speaks_for_a_member_without_email(world: World, client):
    client.force_login(world.steward)
    sun = commands.register_member_without_email(
        leader=world.steward, organization=world.district, name="Sun", at=AT
    )
    row = Membership.objects.get(person=sun)
    page = client.get(f"/organizations/{world.district.slug}/room/members/").content.decode()
    assert page.count('value="pass_on_speaking"') == 1
    given = {"ref": row.ref, "person": world.delegate.email}
    assert do(client, world.district, "members", "pass_on_speaking", **given).status_code == 302
    sun.refresh_from_db()
    assert sun.registered_by == world.delegate


def test_members_of_a_college_name_who_holds_its_post(world: World, client):
    """From the college to the seat: open it, put members in, open the post, two of three name one person."""
    client.force_login(world.steward)
    assert (
        do(client, world.district, "posts", "open_college", key="bakers", title="Bakers").status_code == 302
    )
    for enterprise in world.enterprises:
        row = Membership.objects.get(organization=world.district, member=enterprise, until_at=None)
        given = {"ref": row.ref, "weight": 1, "college": "bakers"}
        assert do(client, world.district, "members", "reweigh", **given).status_code == 302
    opened = {"role": "seat", "title": "Bakers' seat", "college": "bakers"}
    assert do(client, world.district, "posts", "open_post", **opened).status_code == 302
    post = Post.objects.get(title="Bakers' seat")
    for enterprise in world.enterprises[:2]:
        baker = steward_of(enterprise)
        client.force_login(baker)
        assert "Name a person for the post “Bakers&#x27; seat”" in client.get("/desk/").content.decode()
        given = {"member": enterprise.slug, "person": world.member.name}
        assert client.post(f"/posts/{post.ref}/name/", given).status_code == 302
        assert "Name a person for the post" not in client.get("/desk/").content.decode()
    assert Nomination.objects.filter(post=post).count() == 2
    client.force_login(world.member)
    assert (
        "The post “Bakers&#x27; seat” in Gwangjin Network is offered" in client.get("/desk/").content.decode()
    )
    offer = Membership.objects.get(post=post)
    assert client.post(f"/desk/offers/{offer.ref}/").status_code == 302
    offer.refresh_from_db()
    assert offer.from_at == LATER


def test_whoever_speaks_for_no_member_of_the_college_finds_no_such_page(world: World, client):
    post = seat(world.district, None)
    client.force_login(world.sibling_steward)
    theirs, nothing = client.get(f"/posts/{post.ref}/name/"), client.get("/posts/nothing/name/")
    assert (theirs.status_code, nothing.status_code) == (404, 404)


def round_form(seoul: Seoul, **changes):
    world = seoul.world
    return {
        "title": "Budget 2027",
        "slug": "seoul-2030",
        "opens_on": "2026-04-01",
        "closes_on": "2026-12-31",
        "envelope": "1,200,000,000",
        "currency": "KRW",
        "body_district": [world.district.slug, world.sibling.slug],
        "body_umbrella": world.umbrella.slug,
        "body_council": world.council.slug,
        "body_committee": seoul.committee.slug,
        "body_parliament": seoul.parliament.slug,
        "body_city": world.city.slug,
        "opens_weighed": "2026-05-01",
        "closes_weighed": "2026-05-21",
        **changes,
    }


def opening(seoul: Seoul) -> str:
    charter = seoul.charter
    return f"/organizations/{charter.organization.slug}/room/rounds/{charter.key}/open/"


def test_a_round_lasts_to_the_end_of_its_last_day_where_the_charter_lives(seoul: Seoul, client):
    client.force_login(steward_of(seoul.charter.organization))
    assert client.post(opening(seoul), round_form(seoul)).status_code == 302
    opened = Round.objects.get(slug="seoul-2030")
    assert (opened.envelope, opened.currency) == (1_200_000_000, "KRW")
    assert opened.opens_at == datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert opened.closes_at == datetime(2026, 12, 31, 15, tzinfo=UTC)
    ballot = opened.ballots.get()
    assert ballot.closes_at == datetime(2026, 5, 21, 15, tzinfo=UTC)


def test_the_form_of_a_round_begins_with_the_bodies_of_the_last_one(seoul: Seoul, client):
    client.force_login(steward_of(seoul.charter.organization))
    form = client.get(opening(seoul)).context["form"]
    assert form["body_umbrella"].initial == [seoul.world.umbrella.slug]
    assert set(form["body_district"].initial) == {seoul.world.district.slug, seoul.world.sibling.slug}
    assert form["currency"].initial == "KRW"


def test_a_round_without_a_body_comes_back_with_all_that_was_typed(seoul: Seoul, client):
    client.force_login(steward_of(seoul.charter.organization))
    answer = client.post(opening(seoul), round_form(seoul, body_umbrella=""))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["body_umbrella"]
    assert "1,200,000,000" in answer.content.decode()
    assert not Round.objects.filter(slug="seoul-2030").exists()


def test_the_export_holds_everything_the_organization_owns(seoul: Seoul, client):
    matter = seoul.raised()
    client.force_login(seoul.world.steward)
    answer = client.get(f"/organizations/{seoul.world.district.slug}/room/export/")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    read = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    assert [one["ref"] for one in read["matters.json"]] == [matter.ref]
    assert read["matters.json"][0]["text"] == matter.text
    assert {"found", "create_organization"} & {one["payload"]["verb"] for one in read["record.json"]}
    assert {"charters.json", "rounds.json", "memberships.json", "posts.json"} <= set(read)


def test_an_export_with_names_is_given_once_when_two_stewards_want_it(seoul: Seoul):
    district = seoul.world.district
    seat(district, seoul.world.outsider, role="steward")
    address = f"/organizations/{district.slug}/room/export/"
    first, second = Client(), Client()
    first.force_login(seoul.world.steward)
    second.force_login(seoul.world.outsider)

    def names(answer):
        return "persons.json" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()

    assert not names(first.get(address))
    assert first.post(address).status_code == 302
    assert not names(second.get(address))
    assert len(approvals.waiting(district, LATER)) == 1
    assert second.post(address).status_code == 302
    first.head(address)
    assert not names(first.get(address))
    assert b"with the names of members" in first.get(f"/organizations/{district.slug}/room/").content
    assert names(first.post(address))
    assert first.post(address).status_code == 302


PUBLIC = "Give the reason; it will be published with the act."


@pytest.mark.parametrize(
    ("tab", "act", "row"),
    [
        ("posts", "vacate_post", lambda world: seat(world.district, world.member)),
        ("posts", "close_post", lambda world: seat(world.district, None)),
        (
            "members",
            "end_membership",
            lambda world: world.district.memberships.get(member=world.enterprises[0]),
        ),
        ("mandates", "revoke_mandate", lambda world: world.district.mandates.first()),
        ("networks", "leave", lambda world: world.district.belongings.first()),
    ],
)
def test_a_reason_that_goes_on_the_record_is_called_public_where_it_is_typed(
    world: World, client, tab, act, row
):
    client.force_login(world.steward)
    ref = row(world).ref
    page = client.get(f"/organizations/{world.district.slug}/room/{tab}/").content.decode()
    hint = f'id="reason-{act}-{ref}-hint">{PUBLIC}</p>'
    assert hint in page
    assert do(client, world.district, tab, act, ref=ref, reason="Moved away.").status_code == 302
    assert json.loads(Entry.objects.order_by("number").last().payload)["reason"] == "Moved away."


def test_why_a_person_no_longer_belongs_stays_off_the_record_and_is_not_called_public(world: World, client):
    client.force_login(world.steward)
    sun = commands.register_member_without_email(
        leader=world.steward, organization=world.district, name="Sun", at=AT
    )
    sun.registered_by = world.delegate
    sun.save()
    row, entries = Membership.objects.get(person=sun), Entry.objects.count()
    page = client.get(f"/organizations/{world.district.slug}/room/members/").content.decode()
    assert f"reason-end_membership-{row.ref}" in page
    assert f"reason-end_membership-{row.ref}-hint" not in page
    silent = do(client, world.district, "members", "end_membership", ref=row.ref, reason="")
    assert "Give the reason: the other side reads it." in silent.content.decode()
    given = {"ref": row.ref, "reason": "Moved away."}
    assert do(client, world.district, "members", "end_membership", **given).status_code == 302
    assert Entry.objects.count() == entries


def test_a_membership_of_an_organization_ends_with_a_reason_that_is_said_to_be_public(world: World, client):
    client.force_login(world.steward)
    row = world.district.memberships.get(member=world.enterprises[0])
    silent = do(client, world.district, "members", "end_membership", ref=row.ref, reason="")
    assert silent.status_code == 422
    assert f"</a>: {PUBLIC}</li>" in silent.content.decode()


def test_a_closed_organization_says_so_and_its_last_steward_takes_everything_along(world: World, client):
    client.force_login(world.steward)
    given = {"reason": "We merge with Mapo."}
    assert do(client, world.district, "facts", "close", **given).status_code == 422
    done = do(client, world.district, "facts", "close", **given, sure="on")
    assert (done.status_code, done["Location"]) == (302, f"/organizations/{world.district.slug}/")
    page = client.get(done["Location"]).content.decode()
    assert "Closed on" in page
    assert "We merge with Mapo." in page
    export = f"/organizations/{world.district.slug}/room/export/"
    assert export in page
    assert zipfile.ZipFile(io.BytesIO(client.get(export).content)).testzip() is None
    assert client.get(f"/organizations/{world.district.slug}/room/").status_code == 404
    client.force_login(world.sibling_steward)
    assert client.get(export).status_code == 404
    assert export not in client.get(done["Location"]).content.decode()

"""Changing who may vote while a vote is ahead, and deleting a round, take two stewards where there are two."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from tests.cast import AT, admit, person, seat, steward_of
from tests.secret import build_secret
from tests.seoul import CLOSES, NOW, Seoul, build_seoul, open_seoul_round

from dure import clock
from dure.ballots.commands import delete_round_by_two, store_list_by_two
from dure.ballots.models import Ballot, RollLine
from dure.ballots.voter_lists import VoterRow
from dure.charters.models import Round
from dure.matters.models import Matter
from dure.networks import commands, queries
from dure.networks.approval_models import Approval
from dure.networks.commands import approvals
from dure.networks.models import Membership
from dure.people.erasing import erase_person
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def seoul(db: None, monkeypatch: pytest.MonkeyPatch) -> Seoul:
    """The small world with an open round; its ballot is still ahead."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_seoul()


def second(organization: Any, who: Person) -> Person:
    """Make somebody the second steward of a body."""
    admit(who, organization)
    seat(organization, who, role="steward")
    return who


def refused(code: str, call: Any, **given: Any) -> None:
    """It is refused with this code."""
    with pytest.raises(Refused) as caught:
        call(**given)
    assert caught.value.code == code


def test_one_steward_alone_neither_reweighs_nor_ends_a_membership_while_a_vote_is_ahead(seoul: Seoul) -> None:
    district, steward = seoul.world.district, seoul.world.steward
    other = second(district, seoul.world.outsider)
    voter = district.memberships.get(member=seoul.world.enterprises[1])
    change = {"membership": voter, "weight": 3, "at": NOW}
    refused("second_steward", commands.reweigh_by_two, **change, by=steward)
    refused("second_steward", commands.reweigh_by_two, **change, by=steward)
    refused("second_steward", commands.reweigh_by_two, **{**change, "weight": 4}, by=other)
    voter.refresh_from_db()
    assert (voter.weight, voter.until_at) == (1, None)
    assert {one.about for one in approvals.waiting(district, NOW)} == {
        f"{seoul.world.enterprises[1]}: 3",
        f"{seoul.world.enterprises[1]}: 4",
    }
    made = commands.reweigh_by_two(**change, by=other)
    assert made.weight == 3

    gone = district.memberships.get(member=seoul.world.enterprises[2], until_at__isnull=True)
    refused("second_steward", commands.end_by_two, membership=gone, by=other, at=NOW, reason="Left.")
    refused("not_steward", commands.end_by_two, membership=gone, by=seoul.world.sibling_steward, at=NOW)
    assert Membership.objects.get(pk=gone.pk).until_at is None
    commands.end_by_two(membership=gone, by=steward, at=NOW, reason="Left.")
    assert Membership.objects.get(pk=gone.pk).until_at == NOW


def test_without_a_vote_ahead_or_a_second_steward_one_decides(seoul: Seoul) -> None:
    district, steward = seoul.world.district, seoul.world.steward
    voter = district.memberships.get(member=seoul.world.enterprises[1])
    assert commands.reweigh_by_two(membership=voter, weight=2, by=steward, at=NOW).weight == 2
    second(district, seoul.world.outsider)
    Ballot.objects.update(closed_at=NOW)
    voter = district.memberships.get(member=seoul.world.enterprises[1], until_at__isnull=True)
    assert commands.reweigh_by_two(membership=voter, weight=3, by=steward, at=LATER).weight == 3


def test_who_takes_the_post_of_the_other_steward_away_is_not_alone_at_once(seoul: Seoul) -> None:
    district, steward = seoul.world.district, seoul.world.steward
    other = second(district, seoul.world.outsider)
    assert approvals.needs_two(district, NOW)
    held = Membership.objects.get(organization=district, person=other, post__isnull=False)
    commands.vacate_post(post=held.post, by=steward, at=NOW, reason="Not needed.")
    voter = district.memberships.get(member=seoul.world.enterprises[1])
    refused("second_steward", commands.reweigh_by_two, membership=voter, weight=3, by=steward, at=LATER)
    assert not approvals.needs_two(district, NOW + timedelta(days=3))


def test_whoever_leaves_by_their_own_will_asks_nobody(seoul: Seoul) -> None:
    second(seoul.world.district, seoul.world.outsider)
    own = admit(seoul.world.delegate, seoul.world.district, at=AT)
    commands.end_by_two(membership=own, by=seoul.world.delegate, at=NOW)
    assert Membership.objects.get(pk=own.pk).until_at == NOW


def test_in_the_room_the_wish_waits_for_the_second_steward(seoul: Seoul) -> None:
    district = seoul.world.district
    other = second(district, seoul.world.outsider)
    voter = district.memberships.get(member=seoul.world.enterprises[1])
    address, sent = (
        f"/organizations/{district.slug}/room/members/",
        {"do": "reweigh", "ref": voter.ref, "weight": "5"},
    )
    browsers = [Client(), Client()]
    browsers[0].force_login(seoul.world.steward)
    browsers[1].force_login(other)
    first = browsers[0].post(address, sent, follow=True).content.decode()
    assert "two stewards" in first, "it is noted, and no fault"
    assert "until" in first[first.index("Waits for a second steward") :]
    assert "Gwangjin Bakery 2: 5" in browsers[1].get(address).content.decode()
    assert browsers[1].post(address, sent).status_code == 302
    assert district.memberships.get(member=seoul.world.enterprises[1], until_at__isnull=True).weight == 5


def draft(seoul: Seoul) -> Round:
    """A round that begins in ten days."""
    begins = NOW + timedelta(days=10)
    calendar = {"weighed": (begins + timedelta(days=1), CLOSES + timedelta(days=30))}
    return open_seoul_round(
        seoul.world,
        seoul.committee,
        seoul.parliament,
        seoul.charter,
        "draft-2028",
        opens_at=begins,
        calendar=calendar,
    )


def test_a_round_that_has_not_begun_is_deleted_by_two_and_stays_on_the_record(seoul: Seoul) -> None:
    council, steward = seoul.world.council, steward_of(seoul.world.council)
    other = second(council, seoul.world.outsider)
    made = draft(seoul)
    refused("second_steward", delete_round_by_two, round=made, by=steward, at=NOW)
    refused("not_steward", delete_round_by_two, round=made, by=seoul.world.steward, at=NOW)
    assert Round.objects.filter(slug="draft-2028").exists()
    browser = Client()
    browser.force_login(other)
    address = f"/organizations/{council.slug}/room/rounds/"
    page = browser.get(address).content.decode()
    assert "Delete it before it begins" in page
    assert "Budget draft-2028" in page
    assert browser.post(address, {"do": "delete_round", "ref": "draft-2028"}).status_code == 302
    assert not Round.objects.filter(slug="draft-2028").exists()
    assert not Ballot.objects.filter(round__slug="draft-2028").exists()
    last = Entry.objects.order_by("-number")[0]
    assert (last.verb, '"round":"draft-2028"' in last.payload) == ("delete_round", True)


def test_a_round_that_has_begun_or_holds_something_stays(seoul: Seoul) -> None:
    steward = steward_of(seoul.world.council)
    refused("round_begun", delete_round_by_two, round=seoul.round, by=steward, at=NOW)
    seoul.raised()
    seoul.round.opens_at = NOW + timedelta(days=1)
    seoul.round.save(update_fields=["opens_at"])
    refused("round_in_use", delete_round_by_two, round=seoul.round, by=steward, at=NOW)
    assert Round.objects.filter(pk=seoul.round.pk).exists()


def test_a_list_comes_onto_the_roll_when_two_send_the_same(seoul: Seoul) -> None:
    ballot = build_secret(seoul=seoul).ballot
    Ballot.objects.filter(pk=ballot.pk).update(opens_at=NOW + timedelta(days=1), roll_fixed_at=None)
    ballot.refresh_from_db()
    steward, other = steward_of(ballot.held_by), second(ballot.held_by, seoul.world.outsider)
    rows = [VoterRow(1, "a@example.org"), VoterRow(2, "b@example.org")]
    refused("second_steward", store_list_by_two, ballot=ballot, rows=rows, by=steward, at=NOW)
    refused("second_steward", store_list_by_two, ballot=ballot, rows=rows[:1], by=other, at=NOW)
    assert not RollLine.objects.filter(address__isnull=False).exists()
    assert store_list_by_two(ballot=ballot, rows=rows, by=other, at=NOW) == 2


def test_a_wish_about_a_person_who_left_for_good_names_nobody(seoul: Seoul) -> None:
    district = seoul.world.district
    second(district, seoul.world.outsider)
    leaver = person("Quiet Leaver")
    own = admit(leaver, district)
    refused(
        "second_steward", commands.end_by_two, membership=own, by=seoul.world.steward, at=NOW, reason="Left."
    )
    assert [one.about for one in approvals.waiting(district, NOW)] == ["Quiet Leaver"]
    erase_person(person=leaver, at=NOW)
    assert [one.about for one in approvals.waiting(district, NOW)] == ["a member"]
    assert not Approval.objects.filter(reason__contains="Leaver").exists()


def test_wishes_kept_before_lose_their_names_and_get_them_back(seoul: Seoul) -> None:
    names = import_module("dure.migrations.0020_approvals_name_nobody")
    district = seoul.world.district
    voter, own = (
        district.memberships.get(member=seoul.world.enterprises[1]),
        admit(person("Leaver"), district),
    )
    kept = [("reweigh", f"{voter.ref} 3 labour", f"{voter.member}: 3"), ("end_membership", own.ref, "Leaver")]
    for kind, subject, reason in kept:
        Approval.objects.create(
            organization=district,
            kind=kind,
            subject=subject,
            reason=reason,
            asked_by=seoul.world.steward,
            asked_at=NOW,
            expires_at=LATER,
        )
    wishes = Approval.objects.order_by("pk")
    names.look_up(apps, None)
    assert [(one.membership, one.reason) for one in wishes] == [(voter, "3"), (own, "")]
    names.copy_back(apps, None)
    assert list(wishes.values_list("kind", "subject", "reason")) == kept


def test_two_stewards_close_what_owes_nothing_to_anybody(seoul: Seoul) -> None:
    district, steward = seoul.world.district, seoul.world.steward
    other = second(district, seoul.world.outsider)
    close = {"organization": district, "at": NOW, "reason": "We merge."}
    matter = seoul.raised()
    Matter.objects.filter(pk=matter.pk).update(held_by=district)
    refused("organization_owes", commands.close_by_two, **close, by=steward)
    Matter.objects.filter(pk=matter.pk).update(ended="closed")
    refused("second_steward", commands.close_by_two, **close, by=steward)
    refused("not_steward", commands.close_by_two, **close, by=seoul.world.sibling_steward)
    assert commands.close_by_two(**close, by=other).closed_at == NOW
    assert queries.stewards(district, NOW) == ()

    runs = Round.objects.get(slug=seoul.round.slug)
    Round.objects.filter(pk=runs.pk).update(closes_at=NOW + timedelta(minutes=1))
    body = {"organization": runs.organization, "by": steward_of(runs.organization), "reason": "Over."}
    refused("organization_owes", commands.close_by_two, **body, at=NOW)
    assert commands.close_by_two(**body, at=NOW + timedelta(minutes=1)).closed_at is not None

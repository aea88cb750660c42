"""The demonstration world: it is whole, it is invented where it says so, and it comes out the same each time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, F, Max, Q
from tests.leaving import everything_said, is_said, leave

from dure.ballots.models import Ballot, Cast
from dure.budgets.models import Proposal
from dure.charters.models import Charter, Round
from dure.library.demo import build, shares
from dure.library.demo.cast import PARTS, cast
from dure.library.demo.world import data
from dure.matters.commands import perform, rebuild
from dure.matters.models import Act, Comment, Matter, Notice
from dure.networks.models import Area, Mandate, Membership, Organization, Post
from dure.networks.queries import capacities, legal_basis, live, recount_members, stewards
from dure.people.erasing import remove_what_is_old
from dure.people.models import Person
from dure.record.models import Entry
from dure.record.queries import tree_head
from dure.record.telling import IN_THE_COLUMNS, NAMES
from dure.refusals import Refused
from dure.web.words import WORDS
from polity.transparency import tree_root

AT = datetime(2027, 3, 1, 3, tzinfo=UTC)
SEED = 2017
SMALL = 0.3


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """The whole world, built once for this module; what `build` said. Taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        said: list[str] = []
        build(seed=SEED, at=AT, say=said.append)
        yield said
        transaction.set_rollback(True)


def budget_round(number: int) -> Round:
    """Return the first, second or third yearly round (0, 1, 2)."""
    return Round.objects.filter(charter__key="seoul-budget", amending=False).order_by("opens_at")[number]


def stages(round: Round) -> Counter[str]:
    """Return how many of a round's matters stand in each stage."""
    return Counter(round.matters.values_list("stage", flat=True))


def persons() -> dict[str, Person]:
    """Return the cast by key."""
    return {role.key: role.person for role in cast()}


def test_seoul_has_25_districts_of_which_19_have_a_network(whole: list[str]) -> None:
    districts = Area.objects.filter(parent__code="KR-11")
    covered = districts.filter(organizations__kind="network").distinct()
    assert (districts.count(), covered.count()) == (25, 19)
    assert districts.filter(column__isnull=True).count() == 0


def test_each_district_without_a_network_has_enterprises_all_the_same(whole: list[str]) -> None:
    hollow = Area.objects.filter(parent__code="KR-11").exclude(organizations__kind="network")
    assert min(hollow.annotate(size=Count("organizations")).values_list("size", flat=True)) == 5


def test_districts_are_not_alike(whole: list[str]) -> None:
    districts = Area.objects.filter(parent__code="KR-11")
    enterprises = Count("organizations", filter=Q(organizations__kind="enterprise"))
    sizes = Counter(districts.annotate(size=enterprises).values_list("size", flat=True))
    assert (min(sizes), max(sizes)) == (5, 23)
    assert max(sizes.values()) <= 4


def test_nobody_has_the_name_of_one_of_the_cast(whole: list[str]) -> None:
    names = [part.name for part in PARTS]
    assert Person.objects.filter(name__in=names).count() == len(names)


def test_every_act_on_the_record_has_a_word_and_every_name_in_it_too(whole: list[str]) -> None:
    assert set(Entry.objects.values_list("verb", flat=True)) - set(WORDS["verb"]) == set()
    names = {name for text in Entry.objects.values_list("payload", flat=True) for name in json.loads(text)}
    assert names - set(NAMES) - {*IN_THE_COLUMNS, "details", "count", "lines"} == set()


def test_the_world_is_as_large_as_it_is_said_to_be(whole: list[str]) -> None:
    enterprises = Organization.objects.filter(kind="enterprise")
    assert 290 <= enterprises.filter(area__parent__code="KR-11").count() <= 360
    assert 340 <= enterprises.count() <= 400
    assert 850 <= Person.objects.count() <= 1400
    told = [*data("proposals")["proposal"], *data("residents")["proposal"]]
    funds = Round.objects.filter(slug__regex=r"-fund-\d+$").count()
    assert funds == 3
    assert Proposal.objects.count() == len(told) + funds * len(shares.PROPOSALS) >= 80
    assert len(set(Matter.objects.values_list("title", flat=True))) >= 80


def test_all_persons_and_enterprises_are_marked_as_invented_and_institutions_name_their_source(
    whole: list[str],
) -> None:
    assert Person.objects.filter(invented=False).count() == 0
    assert Organization.objects.filter(kind="enterprise", invented=False).count() == 0
    real = Organization.objects.filter(invented=False)
    assert real.count() == 18
    assert real.filter(source="").count() == 0


def test_no_address_can_be_real_and_nobody_has_a_password(whole: list[str]) -> None:
    addresses = Person.objects.filter(email__isnull=False)
    assert addresses.exclude(email__endswith="@demo.dure.example").count() == 0
    assert addresses.exclude(password__startswith="!").count() == 0


def test_the_four_newborn_types_are_all_there_in_the_districts_of_seoul(whole: list[str]) -> None:
    enterprises = Organization.objects.filter(kind="enterprise", area__parent__code="KR-11")
    forms = set(enterprises.values_list("form", flat=True))
    assert forms == {"social_enterprise", "cooperative", "community_enterprise", "self_support_enterprise"}


def test_many_enterprises_have_two_parents(whole: list[str]) -> None:
    enterprises = Organization.objects.filter(kind="enterprise")
    parents = enterprises.annotate(parents=Count("belongings", filter=Q(belongings__until_at__isnull=True)))
    assert parents.filter(parents__gte=2).count() > 100


def test_each_network_has_its_set_weight_in_the_umbrella(whole: list[str]) -> None:
    rows = Membership.objects.filter(live(AT), organization__slug="seoul-social-economy-network")
    weights = dict(rows.exclude(member=None).values_list("member__slug", "weight"))
    assert len(weights) == 26
    assert weights["mapo-social-economy-network"] == 3
    assert weights["dongjak-social-economy-network"] == 1


def test_counted_members_are_counted_rightly(whole: list[str]) -> None:
    wrong = [one.slug for one in Organization.objects.all() if one.members_count != recount_members(one)]
    assert wrong == []


def test_the_council_has_five_seats_on_each_side_and_a_college_filled_one_of_them(whole: list[str]) -> None:
    council = Organization.objects.get(slug="seoul-sse-policy-council")
    held = Membership.objects.filter(live(AT), organization=council, post__role__in=("seat", "chair"))
    assert Counter(held.values_list("post__chamber", flat=True)) == {"public": 5, "private": 5}
    seat = held.get(post__college__key="sectors")
    assert seat.person == persons()["private.5.council"]


def test_the_committee_stands_on_an_ordinance_in_force(whole: list[str]) -> None:
    basis = legal_basis(Organization.objects.get(kind="committee"), AT.date())
    assert basis is not None
    assert basis.article == "Article 9"


def test_the_first_round_is_closed_and_each_of_its_proposals_has_ended(whole: list[str]) -> None:
    assert stages(budget_round(0)) == {
        "executed": 14,
        "refused": 4,
        "not_chosen": 3,
        "lapsed": 2,
        "withdrawn": 1,
    }
    executed = Proposal.objects.filter(matter__round=budget_round(0), matter__stage="executed")
    assert executed.filter(adopted__lt=F("cost")).count() == 3
    assert executed.filter(late=True).count() == 2
    assert executed.filter(paid=0).count() == 0


def test_one_proposal_was_sent_back_and_carried_again(whole: list[str]) -> None:
    matter = Matter.objects.get(title__startswith="Urban farm on the flood meadow")
    verbs = list(matter.acts.exclude(verb__in=("support", "vote", "attend")).values_list("verb", flat=True))
    assert verbs[:5] == ["carry", "select", "send_back", "carry", "decide"]


def test_the_second_round_waits_for_the_assembly_and_one_answer_is_overdue(whole: list[str]) -> None:
    waiting = Matter.objects.filter(round=budget_round(1), stage="consulted")
    assert waiting.count() == 10
    assert waiting.filter(due_at__lt=AT).count() == 1
    assert waiting.filter(due_at__gt=AT, due_at__lte=AT + timedelta(hours=48)).count() == 1


def test_the_third_round_is_open_and_its_ballot_can_still_be_reached(whole: list[str]) -> None:
    round = budget_round(2)
    ballot = Ballot.objects.get(round=round)
    assert set(stages(round)) == {"raised", "weighed"}
    assert ballot.opens_at > AT
    assert round.calendar.get(stage="raised").closes_at < ballot.opens_at
    assert round.charter.version == 2


def test_the_older_procedure_can_be_compared_on_the_same_line(whole: list[str]) -> None:
    alone = Round.objects.get(charter__key="city-alone")
    assert Organization.objects.get(pk=alone.organization_id).slug == "seoul-metropolitan-government"
    assert stages(alone) == {"executed": 5, "refused": 2}
    assert Matter.objects.filter(title__startswith="Night-shift child care").count() == 2


def test_a_charter_was_changed_by_its_own_rule_and_another_change_is_open(whole: list[str]) -> None:
    versions = Charter.objects.filter(key="seoul-budget").order_by("version")
    assert [charter.version for charter in versions] == [1, 2]
    assert [charter.process.stages["raised"].moves["carry"].needs.supports for charter in versions] == [3, 5]
    changes = Matter.objects.filter(kind="charter_change").order_by("raised_at")
    assert [change.ended for change in changes] == ["adopted", ""]


def test_mandates_end_lapse_and_are_revoked(whole: list[str]) -> None:
    assert Mandate.objects.filter(revoked_at__isnull=False).exclude(revoke_reason="").count() == 1
    soon = Mandate.objects.filter(until_at__gt=AT, until_at__lt=AT + timedelta(days=7))
    assert [mandate.organization.slug for mandate in soon] == ["yangcheon-social-economy-network"]
    gone = Mandate.objects.filter(until_at__lt=AT, organization__kind="network")
    assert [mandate.organization.slug for mandate in gone] == ["dongjak-social-economy-network"]


def test_a_single_steward_handed_over_and_two_remain(whole: list[str]) -> None:
    circle = Organization.objects.get(slug="home-sewers-circle")
    assert len(stewards(circle, AT)) == 2
    assert Entry.objects.filter(organization=circle.slug, verb="hand_over_stewardship").count() == 1
    spoken_for = Person.objects.filter(registered_by=persons()["steward.sewers"], email__isnull=True)
    assert spoken_for.count() == 3


def test_five_enterprises_founded_a_network_in_one_sitting(whole: list[str]) -> None:
    alliance = Organization.objects.get(slug="han-river-repair-alliance")
    assert Membership.objects.filter(live(AT), organization=alliance, member__isnull=False).count() == 5
    assert Charter.objects.get(organization=alliance).key == "founding-kit"
    assert Counter(
        Matter.objects.filter(round__organization=alliance).values_list("stage", flat=True)
    ) == Counter(("adopted", "voted", "discussed"))


def test_everyone_of_the_cast_is_there_and_holds_what_the_role_says(whole: list[str]) -> None:
    found = persons()
    assert list(found) == [part.key for part in PARTS]
    at = {slug: Organization.objects.get(slug=slug) for slug in HELD_IN.values()}
    held = {
        key: capacities(found[key], AT).in_organization(at[slug], "seoul-budget")
        for key, slug in HELD_IN.items()
    }
    assert {key: capacities & WANTED[key] for key, capacities in held.items()} == WANTED
    assert capacities(found["auditor"], AT).member_of == frozenset()


HELD_IN = {
    "member.gwangjin": "gwangjin-social-economy-network",
    "fifth.gwangjin": "gwangjin-social-economy-network",
    "delegate.gwangjin": "gwangjin-social-economy-network",
    "steward.gwangjin": "gwangjin-social-economy-network",
    "delegate.mapo": "mapo-social-economy-network",
    "delegate.eunpyeong": "eunpyeong-social-economy-network",
    "steward.umbrella": "seoul-social-economy-network",
    "steward.council": "seoul-sse-policy-council",
    "chair.council": "seoul-sse-policy-council",
    "public.5.council": "seoul-sse-policy-council",
    "chair.committee": "seoul-metropolitan-sse-committee",
    "seat.5.committee": "seoul-metropolitan-sse-committee",
    "official.parliament": "seoul-metropolitan-council",
    "official.city": "seoul-metropolitan-government",
    "steward.sewers": "home-sewers-circle",
}
WANTED = {
    "member.gwangjin": {"member"},
    "fifth.gwangjin": {"member"},
    "delegate.gwangjin": {"member", "delegate"},
    "steward.gwangjin": {"member", "steward"},
    "delegate.mapo": {"delegate"},
    "delegate.eunpyeong": {"delegate"},
    "steward.umbrella": {"steward"},
    "steward.council": {"steward"},
    "chair.council": {"chair", "seat"},
    "public.5.council": {"seat"},
    "chair.committee": {"chair", "seat"},
    "seat.5.committee": {"seat"},
    "official.parliament": {"official"},
    "official.city": {"official"},
    "steward.sewers": {"steward"},
}


def test_the_five_members_of_gwangjin_have_supported_nothing_yet(whole: list[str]) -> None:
    five = [person for key, person in persons().items() if key.endswith("gwangjin") and "eward" not in key]
    assert Act.objects.filter(verb="support", by__in=five, matter__round=budget_round(2)).count() == 0


def test_every_matter_stands_where_its_acts_have_brought_it(whole: list[str]) -> None:
    different = []
    for matter in Matter.objects.select_related("round__charter", "author"):
        now = rebuild(matter)
        stored = (matter.stage, matter.entered_at, matter.due_at, matter.visit, matter.acts_count)
        stored += (matter.supports_count, matter.sum, matter.answer, matter.ended)
        folded = (now.stage, now.entered_at, now.due_at, now.visit, now.number)
        folded += (len(now.supports), now.sum, now.answer, now.ended)
        if stored != folded:
            different.append(matter.ref)
    assert different == []


def test_the_record_tells_everything_in_the_order_of_time_and_nothing_of_the_future(whole: list[str]) -> None:
    moments = list(Entry.objects.order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= AT
    assert tree_head().size == len(moments)


def test_only_the_news_of_the_last_two_days_waits_to_be_told(whole: list[str]) -> None:
    waiting = Notice.objects.filter(mailed_at__isnull=True)
    assert waiting.filter(created_at__lt=AT - timedelta(days=2)).count() == 0
    assert 0 < waiting.count() < 100


def snapshot() -> dict[str, Any]:
    """Return what a world consists of, without the database's own numbers and without passwords."""
    rows = {
        Person: ("ref", "name", "email", "language", "registered_by__ref"),
        Organization: ("slug", "name", "members_count", "form", "area__code", "about", "created_at"),
        Post: ("ref", "organization__slug", "role", "chamber", "college__key"),
        Membership: (
            "ref",
            "organization__slug",
            "member__slug",
            "person__ref",
            "weight",
            "from_at",
            "until_at",
        ),
        Mandate: ("ref", "person__ref", "organization__slug", "scope", "until_at", "revoked_at"),
        Matter: ("ref", "title", "author__ref", "stage", "due_at", "supports_count", "sum"),
        Act: ("matter__ref", "number", "verb", "at", "by__ref", "choice", "outcome", "reason", "sum"),
        Comment: ("ref", "matter__ref", "by__ref", "text", "mark"),
        Cast: ("ballot__ref", "voter", "number", "weight", "entry"),
    }
    found = {
        model.__name__: sorted(map(repr, model.objects.values_list(*names))) for model, names in rows.items()
    }
    return {"root": tree_head().root, **found}


def built_small(seed: int) -> dict[str, Any]:
    """Build a small world, which has everything but size, take its snapshot, and take the world back."""
    with transaction.atomic():
        build(seed=seed, at=AT, say=lambda text: None, scale=SMALL)
        found = snapshot()
        networks = Area.objects.filter(parent__code="KR-11", organizations__kind="network")
        assert (len(cast()), networks.distinct().count()) == (len(PARTS), 19)
        assert Round.objects.aggregate(last=Max("opens_at"))["last"] < AT
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_the_same_seed_and_day_give_the_same_small_world_and_another_seed_another() -> None:
    first = built_small(7)
    assert built_small(7) == first
    assert built_small(8)["root"] != first["root"]


def test_one_matter_waits_before_the_committee_for_one_more_seat(whole: list[str]) -> None:
    matter = Matter.objects.get(round=budget_round(1), stage="received")
    assert matter.acts.filter(verb="attend", visit=matter.visit).count() == 2
    with pytest.raises(Refused) as refused:
        perform(matter=matter, verb="open", by=persons()["chair.committee"], at=AT)
    assert refused.value.code == "attendance_missing"


def test_who_leaves_leaves_nothing_of_theirs_anywhere(whole: list[str]) -> None:
    before = list(Entry.objects.order_by("number").values_list("leaf", flat=True))
    point = transaction.savepoint()
    gone = leave(AT)
    said = everything_said()
    after = [bytes.fromhex(leaf) for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    assert len(gone) >= 40
    assert sum(len(words) for _, words in gone.values()) >= 2
    assert [one.email for one, _ in gone.values() if one.email and is_said(one.email, said)] == []
    namesakes = Counter(Person.objects.values_list("name", flat=True))
    assert [one.name for one, _ in gone.values() if not namesakes[one.name] and is_said(one.name, said)] == []
    assert [(name, found) for name, (_, words) in gone.items() for found in words if found in said] == []
    assert [leaf.hex() for leaf in after[: len(before)]] == before
    assert tree_root(after).hex() == tree_head().root
    transaction.savepoint_rollback(point)


def test_the_clock_removes_in_every_branch_and_then_nothing_more(whole: list[str]) -> None:
    point = transaction.savepoint()
    removed = remove_what_is_old(AT + timedelta(days=5000))
    branches = {"notices", "rolls", "candidacies", "questions", "evidence"}
    assert {kind for kind in branches if not removed[kind]} == set()
    assert sum(remove_what_is_old(AT + timedelta(days=5000)).values()) == 0
    transaction.savepoint_rollback(point)

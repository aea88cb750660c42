"""Programmes are entered with what they overlap in view, answered by both owners, and told on two axes."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib.resources import files

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import AT, World, organization, person, steward_of

from dure.networks.models import Organization
from dure.programmes import queries
from dure.programmes.commands import answer_overlap, enter_programme, enter_programmes, report_support
from dure.programmes.models import Overlap, ProgrammeSupport, PublicProgramme
from dure.refusals import Refused

# Which of the forty programmes of the demonstration do much the same.
PLANTED = {
    frozenset({"First wage in the social economy", "Wage help for a new start"}),
    frozenset({"Start-up money for young cooperatives", "Founding grant for the young"}),
    frozenset({"Back to work through care training", "Care certificates for mothers who return"}),
    frozenset({"Empty shops for social enterprises", "Rooms without rent for the social economy"}),
    frozenset({"Advice for migrants who trade", "Small shops of migrants"}),
}
LATER = AT + timedelta(days=1)


@pytest.fixture
def owners(world: World) -> list[Organization]:
    """Two departments."""
    return [
        organization(f"{name} Department", person(f"{name} Head"), kind="public_authority", area=world.seoul)
        for name in ("Jobs", "Welfare")
    ]


def columns(world: World, title: str, aim: str, **more) -> dict:
    return {
        "title": title,
        "aim": aim,
        "target": "long_unemployed",
        "instrument": "wage_subsidy",
        "area": world.seoul,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2029, 12, 31),
        **more,
    }


FIRST = (
    "First wage",
    "Pays part of the wage of long-term unemployed people whom cooperatives hire for a year.",
)
SECOND = (
    "Wage help",
    "Cooperatives that hire long-term unemployed people for a year get part of the wage paid.",
)
OTHER = ("Film rooms", "Lends cameras to pupils who make films of their street.")


def entered(world: World, owner: Organization, told: tuple[str, str], **more) -> PublicProgramme:
    seen = more.pop("seen", ())
    return enter_programme(
        owner=owner, by=steward_of(owner), at=AT, seen=seen, **columns(world, *told, **more)
    )


def test_what_overlaps_is_shown_before_it_is_saved_with_reason_and_owner(world, owners):
    first = entered(world, owners[0], FIRST)
    with pytest.raises(Refused) as caught:
        entered(world, owners[1], SECOND)
    assert caught.value.code == "overlaps_unseen"
    assert "“First wage” of Jobs Department" in caught.value.sentence
    assert PublicProgramme.objects.count() == 1
    second = entered(world, owners[1], SECOND, seen=[first.ref])
    overlap = Overlap.objects.get()
    assert (overlap.earlier, overlap.later) == (first, second)
    assert any("Both speak of" in one["template"] for one in overlap.reasons)
    assert [one.pk for one in queries.owing([owners[0].pk])] == [overlap.pk]
    assert [one.pk for one in queries.owing([owners[1].pk])] == [overlap.pk]


def test_a_programme_for_others_by_other_means_overlaps_nothing(world, owners):
    entered(world, owners[0], FIRST)
    entered(world, owners[1], OTHER, target="young", instrument="space")
    assert not Overlap.objects.exists()


def test_both_owners_answer_once_with_a_reason(world, owners):
    first = entered(world, owners[0], FIRST)
    entered(world, owners[1], SECOND, seen=[first.ref])
    overlap = Overlap.objects.get()
    given = {"overlap": overlap, "owner": owners[0], "by": steward_of(owners[0]), "at": LATER}
    for more, code in (
        ({"does": "join", "reason": " "}, "reason_missing"),
        ({"does": "nothing", "reason": "So."}, "answer_unknown"),
        ({"does": "join", "reason": "So.", "by": world.outsider}, "wrong_capacity"),
    ):
        with pytest.raises(Refused) as caught:
            answer_overlap(**{**given, **more})
        assert caught.value.code == code
    answer_overlap(does="join", reason="One counter is enough.", **given)
    with pytest.raises(Refused) as caught:
        answer_overlap(does="keep", reason="No.", **given)
    assert caught.value.code == "already_answered"
    assert not queries.owing([owners[0].pk]).exists()
    assert queries.owing([owners[1].pk]).exists()


def test_the_five_planted_overlaps_of_the_demonstration_are_among_the_first_eight(world, owners):
    text = (files("dure.library.demo") / "programmes.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)["programme"]
    lines = [
        (
            owners[0],
            columns(world, one["title"], one["aim"], target=one["target"], instrument=one["instrument"]),
        )
        for one in told
    ]
    enter_programmes(lines=lines, by=steward_of(owners[0]), at=AT)
    shown = Overlap.objects.order_by("-score", "id")[:8]
    assert {frozenset({one.earlier.title, one.later.title}) for one in shown} >= PLANTED
    assert all(len(one.reasons) >= 3 for one in shown)


def test_jobs_and_business_are_told_apart_and_what_ended_with_the_money_is_named(world, owners):
    programme = entered(world, owners[0], FIRST)
    until = AT.date() - timedelta(days=400)
    lines = [
        {
            "enterprise": name,
            "money_from": until - timedelta(days=300),
            "money_until": until,
            "jobs_then": then,
            "jobs_after": after,
            "covered": covered,
        }
        for name, then, after, covered in (("Bread", 10, 1, 40), ("Bikes", 10, 9, 110))
    ]
    report_support(programme=programme, lines=lines, by=steward_of(owners[0]), at=LATER)
    told = queries.impact(list(programme.supports.all()))
    assert (told.jobs, told.viable, told.ended_with_money, told.known) == (50, 50, 1, 2)
    report_support(
        programme=programme, lines=[{**lines[0], "jobs_after": 10}], by=steward_of(owners[0]), at=LATER
    )
    assert ProgrammeSupport.objects.count() == 2
    assert queries.impact(list(programme.supports.all())).ended_with_money == 0


@pytest.mark.parametrize("until", [AT.date() - timedelta(days=100), date.max])
def test_what_is_a_year_after_the_money_cannot_be_known_before(world, owners, until):
    programme = entered(world, owners[0], FIRST)
    line = {
        "enterprise": "Bread",
        "money_from": AT.date() - timedelta(days=200),
        "money_until": until,
        "jobs_then": 3,
        "jobs_after": 3,
        "covered": 100,
    }
    with pytest.raises(Refused) as caught:
        report_support(programme=programme, lines=[line], by=steward_of(owners[0]), at=LATER)
    assert caught.value.code == "later_than_now"


@pytest.mark.parametrize("address", ["/programmes/", "/programmes/map/", "/programmes/impact/"])
def test_lists_ask_the_database_as_often_for_one_as_for_many(world, owners, client, address):
    counts = []
    for number in (1, 12):
        lines = [
            (owners[0], columns(world, f"{number}-{place}", f"Purpose {number} {place}.", target="young"))
            for place in range(number)
        ]
        enter_programmes(lines=lines, by=steward_of(owners[0]), at=AT)
        client.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 15

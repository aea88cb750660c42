"""Figures of years: told once by a steward, corrected with a reason; what is not told is not zero."""

from __future__ import annotations

import pytest
from tests.cast import AT, World, steward_of

from dure.learning.commands import enrol_people, mark_session, offer_course
from dure.learning.figures import Told, tell_year
from dure.learning.models import YearFigures
from dure.networks.commands import edit_organization, set_equal_votes
from dure.record.models import Entry
from dure.refusals import Refused

FIRST = Told(40, 30, 20, 15, 7, 3, 1_000_000, 40_000, 60_000, "EUR")
LAST = Told(100, 65, 60, 40, 9, 5, 3_000_000, 70_000, 30_000, "EUR")


def tell(world: World, year: int, told: Told, **more: object) -> YearFigures:
    bakery = world.enterprises[0]
    given = {"organization": bakery, "by": steward_of(bakery), "at": AT}
    return tell_year(year=year, told=told, **(given | more))


@pytest.mark.parametrize(
    ("year", "told", "code"),
    [
        (2027, FIRST, "year_wrong"),
        (1899, FIRST, "year_wrong"),
        (2024, Told(currency="EUR"), "nothing_told"),
        (2024, Told(members=3, took_part=4), "part_above_whole"),
        (2024, Told(workers=-1), "count_wrong"),
        (2024, Told(income=5), "currency_missing"),
        (2024, Told(income=-5, currency="EUR"), "sum_out_of_range"),
    ],
)
def test_figures_that_cannot_be_are_refused(world: World, year: int, told: Told, code: str):
    with pytest.raises(Refused, match=code):
        tell(world, year, told)


def test_only_its_own_steward_tells_a_year_once_and_corrects_it_with_a_reason(world: World):
    for stranger in (world.member, world.delegate, world.steward, world.umbrella_steward):
        with pytest.raises(Refused, match="not_steward"):
            tell(world, 2024, FIRST, by=stranger)
    tell(world, 2024, FIRST)
    with pytest.raises(Refused, match="nothing_changed"):
        tell(world, 2024, FIRST, reason="Again")
    with pytest.raises(Refused, match="reason_missing"):
        tell(world, 2024, LAST)
    second = tell(world, 2024, LAST, reason="A sheet was lost.")
    assert second.version == 2
    assert YearFigures.objects.get(version=1).members == 40
    told = Entry.objects.get(verb="correct_year").said
    assert (told["reason"], told["figures"]["members"]) == ("A sheet was lost.", 100)


def test_growth_stands_beside_governance_of_the_same_organization(world: World, client):
    bakery = world.enterprises[0]
    by = steward_of(bakery)
    set_equal_votes(organization=bakery, by=by, at=AT)
    edit_organization(organization=bakery, by=by, at=AT, name="The Baker’s Dozen")
    tell(world, 2025, FIRST)
    tell(world, 2026, Told(members=99, workers=60))
    tell(world, 2026, LAST, reason="A sheet was lost.")
    page = client.get(f"/organizations/{bakery.slug}/growth/").content.decode()
    for words in (
        "The Baker’s Dozen",
        "Gwangjin Bakery 1",
        "A sheet was lost.",
        "100 (250)",
        "65 %",
        "stayed itself",
    ):
        assert words in page
    assert "not told" in page  # nobody learned anything in either year: unknown, and not zero hours
    data = client.get(f"/organizations/{bakery.slug}/growth/?format=json").json()
    assert [one["year"] for one in data["years"]] == [2025, 2026]
    assert data["years"][1]["index"] == {"members": "250.0000", "workers": "300.0000", "income": "300.0000"}
    assert data["years"][1]["governance"]["participation"] == "0.6500"
    assert data["years"][1]["governance"]["learning"] is None
    assert [one["name"] for one in data["names"]] == ["Gwangjin Bakery 1", "The Baker’s Dozen"]
    assert [(one["version"], one["reason"]) for one in data["versions"]] == [
        (1, ""),
        (1, ""),
        (2, "A sheet was lost."),
    ]
    api = client.get(f"/api/v1/organizations/{bakery.slug}/growth").json()
    assert api["identity"]["result"] == data["identity"]["result"] == "held"
    table = client.get(f"/organizations/{bakery.slug}/growth/?format=csv").content.decode().splitlines()
    assert table[0] == "figure,2025,2026"
    assert len(table) == 10


def test_hours_of_learning_come_from_attendance(world: World, client):
    bakery = world.enterprises[0]
    by = steward_of(bakery)
    course = offer_course(
        organization=world.district,
        title="Accounts",
        learns="A cash book.",
        audience="All",
        place="Here",
        language="ko",
        minutes=120,
        days=[AT.date()],
        by=world.steward,
        at=AT,
    )
    enrol_people(course=course, organization=bakery, people=[world.member], by=by, at=AT)
    mark_session(session=course.sessions.get(), present=[world.member], by=world.steward, at=AT)
    tell(world, 2026, Told(members=4))
    data = client.get(f"/organizations/{bakery.slug}/growth/?format=json").json()
    assert data["years"][0]["governance"]["learning"] == "0.5000"
    assert data["identity"]["result"] == "unsaid"


def test_the_form_keeps_what_was_typed_and_reads_sums_in_the_currency(world: World, client):
    bakery = world.enterprises[0]
    address = f"/organizations/{bakery.slug}/growth/tell/"
    client.force_login(world.steward)
    assert client.get(address).status_code == 403
    client.force_login(steward_of(bakery))
    refused = client.post(address, {"year": "2025", "members": "3", "took_part": "4", "currency": "EUR"})
    assert refused.status_code == 422
    assert "4 of 3 cannot be" in refused.content.decode()
    client.post(address, {"year": "2025", "members": "5", "income": "1 234,50", "currency": "EUR"})
    told = YearFigures.objects.get()
    assert (told.members, told.income, told.workers) == (5, 123_450, None)
    client.post(address, {"year": "2024", "members": "5", "currency": "EUR"})
    assert YearFigures.objects.get(year=2024).currency == ""
    assert 'value="1234.50"' in client.get(f"{address}?year=2025").content.decode()

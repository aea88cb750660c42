"""The ledger is written by one side and confirmed by the other; a service is shared once its whole key is agreed to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.cast import AT, World, steward_of
from tests.seoul import CLOSES, build_seoul

from dure.budgets.models import Proposal
from dure.dashboards.ledger_views import granted_in
from dure.exchange.advising import ask_advice, country_of, give_advice, say_it_helped
from dure.exchange.commands import Given, confirm_lines, dispute_line, enter_lines
from dure.exchange.forms import KeyForm
from dure.exchange.models import LedgerLine
from dure.exchange.queries import Period, member_accounts, waiting_for
from dure.exchange.sharing import agree_to_share, enter_service, propose_key
from dure.matters.models import Matter
from dure.record.models import Entry
from dure.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = AT.date()


def dues(world: World, **more: object) -> Given:
    given = {"member": world.enterprises[0], "kind": "dues", "on": DAY, "quantity": 500, "currency": "KRW"}
    return Given(**{**given, **more})  # type: ignore[arg-type]


def refused(act) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_a_line_counts_once_the_other_side_confirms_it(world: World) -> None:
    line = enter_lines(network=world.district, lines=[dues(world)], by=world.steward, at=AT)[0]
    baker = steward_of(world.enterprises[0])
    period = Period(date(DAY.year, 1, 1), date(DAY.year, 12, 31))
    assert {one.standing for one in member_accounts(world.district, period, AT)[1]} == {"nothing"}
    assert refused(lambda: confirm_lines(lines=[line], by=world.steward, at=AT)) == "not_the_other_side"
    assert list(waiting_for({world.enterprises[0].pk})) == [line]
    assert list(waiting_for({world.district.pk})) == []
    confirm_lines(lines=[line], by=baker, at=AT)
    found = {one.member: one for one in member_accounts(world.district, period, AT)[1]}
    assert found[world.enterprises[0].slug].given == {("dues", "KRW"): 500}
    assert refused(lambda: dispute_line(line=line, by=baker, at=AT, reason="No")) == "already_answered"
    verbs = Entry.objects.filter(organization=world.district.slug, verb__contains="ledger")
    assert list(verbs.order_by("number").values_list("verb", flat=True)) == [
        "enter_ledger_line",
        "confirm_ledger_line",
    ]


def test_a_disputed_line_stays_and_counts_nowhere(world: World) -> None:
    line = enter_lines(network=world.district, lines=[dues(world, kind="support")], by=world.steward, at=AT)[
        0
    ]
    baker = steward_of(world.enterprises[0])
    assert refused(lambda: dispute_line(line=line, by=baker, at=AT, reason=" ")) == "reason_missing"
    assert dispute_line(line=line, by=baker, at=AT, reason="We paid for it.").dispute == "We paid for it."
    period = Period(date(DAY.year, 1, 1), date(DAY.year, 12, 31))
    assert {one.standing for one in member_accounts(world.district, period, AT)[1]} == {"nothing"}
    assert LedgerLine.objects.count() == 1


@pytest.mark.parametrize("reader", ["America/Toronto", "Pacific/Kiritimati"])
def test_a_day_has_come_once_it_is_there_in_the_network_wherever_the_reader_is(
    world: World, reader: str
) -> None:
    """At 16:00 UTC the next day has begun in Seoul, and the one after it nowhere."""
    late, tomorrow = AT.replace(hour=16), DAY + timedelta(days=1)
    with timezone.override(reader):
        [line] = enter_lines(
            network=world.district, lines=[dues(world, on=tomorrow)], by=world.steward, at=late
        )
        assert line.on == tomorrow
        early = {"network": world.district, "by": world.steward, "at": AT.replace(hour=12)}
        assert refused(lambda: enter_lines(lines=[dues(world, on=tomorrow)], **early)) == "day_ahead"


@pytest.mark.parametrize("year", ["²", "9" * 5000, "1999"])
def test_a_year_without_lines_shows_the_last_one(world: World, client, year: str) -> None:
    enter_lines(network=world.district, lines=[dues(world)], by=world.steward, at=AT)
    page = client.get(f"/organizations/{world.district.slug}/ledger/", {"year": year})
    assert (page.status_code, page.context["period"].first) == (200, date(DAY.year, 1, 1))


def test_what_cannot_be_entered_is_refused(world: World) -> None:
    def enter(by=None, **more):
        return lambda: enter_lines(
            network=world.district, lines=[dues(world, **more)], by=by or world.steward, at=AT
        )

    assert refused(enter(by=world.outsider)) == "not_speaking"
    assert refused(enter(member=world.sibling_enterprises[0])) == "not_member"
    assert refused(enter(quantity=0)) == "quantity_missing"
    assert refused(enter(currency="")) == "currency_missing"
    assert refused(enter(kind="charm")) == "kind_unknown"
    assert refused(enter(on=DAY.replace(year=DAY.year + 1))) == "day_ahead"


def test_a_service_is_shared_once_a_whole_key_is_agreed_to_by_all(world: World) -> None:
    first, second = world.enterprises[:2]
    by, other = steward_of(first), steward_of(second)
    service = enter_service(
        network=world.district,
        organization=first,
        kind="offer",
        title="Payroll",
        cost=100,
        currency="EUR",
        by=by,
        at=AT,
    )

    def key(parts, person=by):
        return lambda: propose_key(service=service, key=parts, by=person, at=AT)

    assert refused(key({first: 6000, second: 3900})) == "key_not_whole"
    assert refused(key({first: 10_000})) == "too_few_sharers"
    assert refused(key({first: 5000, world.sibling_enterprises[0]: 5000})) == "not_member"
    assert refused(key({first: 5000, second: 5000}, world.outsider)) == "not_in_the_key"
    key({first: 6000, second: 4000})()
    service.refresh_from_db()
    assert service.in_force_at is None
    share = service.shares.select_related("organization").get(organization=second)
    assert refused(lambda: agree_to_share(share=share, by=by, at=AT)) == "not_steward"
    assert agree_to_share(share=share, by=other, at=AT).in_force_at == AT
    key({first: 5000, second: 5000})()
    service.refresh_from_db()
    assert service.in_force_at is None


def test_advice_is_given_by_another_member_and_judged_by_who_asked(world: World) -> None:
    first, second = world.enterprises[:2]
    by, other = steward_of(first), steward_of(second)

    def ask(**more):
        told = {
            "network": world.umbrella,
            "organization": first,
            "title": "How?",
            "text": "Tell us.",
            "by": by,
        }
        return ask_advice(**{**told, **more}, at=AT)

    assert refused(lambda: ask(organization=world.city, by=steward_of(world.city))) == "not_member"
    assert refused(lambda: ask(by=world.outsider)) == "not_steward"
    assert refused(lambda: ask(title=" ")) == "title_missing"
    asked = ask()
    assert (
        refused(lambda: give_advice(request=asked, organization=first, text="So.", by=by, at=AT))
        == "own_question"
    )
    advice = give_advice(request=asked, organization=second, text="So.", by=other, at=AT)
    assert refused(lambda: say_it_helped(advice=advice, by=other, at=AT)) == "not_steward"
    assert say_it_helped(advice=advice, by=by, at=AT).helped_at == AT
    assert country_of(world.gwangjin_gu).code == "KR"


@pytest.mark.parametrize("part", ["NaN", "sNaN", "Infinity", "-inf", "1e999999", "1e999", "100.01", "0", "x"])
def test_a_part_is_a_number_up_to_a_hundred(world: World, part: str) -> None:
    slug = world.enterprises[0].slug
    form = KeyForm({"key": f"{slug} {part}"})
    assert form.errors.as_data()["key"][0].code == "line"
    assert KeyForm({"key": f"{slug} 100"}).is_valid()


def test_what_was_granted_stays_in_the_year_of_the_answer(world: World) -> None:
    seoul = build_seoul(world)
    matter = seoul.at_stage("granted")
    Proposal.objects.filter(matter=matter).update(organization=seoul.world.enterprises[0])
    year = Period(date(CLOSES.year, 1, 1), date(CLOSES.year, 12, 31))
    after = Period(date(CLOSES.year + 1, 1, 1), date(CLOSES.year + 1, 12, 31))
    Matter.objects.filter(pk=matter.pk).update(moved_at=CLOSES + timedelta(days=366))  # as a report does

    def granted(period: Period) -> list[int]:
        return [flow.quantity for flow in granted_in(matter.round.organization, period)]

    assert (granted(year), granted(after)) == ([matter.sum], [])
    Matter.objects.filter(pk=matter.pk).update(ended="broken")
    assert granted(year) == []

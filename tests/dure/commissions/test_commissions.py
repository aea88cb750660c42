"""A commission from the plan to the end: reserved lots, awards, jobs, breaches, remedies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import AT
from tests.gwangsan import DAY, ENDS, STARTS, TERMS, Gwangsan, award, build_gwangsan, fresh, job, reported

from dure import clock
from dure.commissions.commands import bidding, place_bid, report_jobs
from dure.commissions.forms import CommissionForm
from dure.commissions.models import Bid, Breach, Contract, Lot, WorkerName, WorkSpell
from dure.deadlines import tick
from dure.matters.commands import perform, raise_matter, rebuild
from dure.record.models import Entry
from dure.refusals import Refused

FOUR = ("a", "b", "c", "d")
JUNE, SEPTEMBER, DECEMBER = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 15)


@pytest.fixture
def gwangsan(db: None) -> Gwangsan:
    return build_gwangsan()


def refused(code: str, call, **given) -> Refused:
    with pytest.raises(Refused) as caught:
        call(**given)
    assert caught.value.code == code
    return caught.value


def test_a_for_profit_bid_on_a_reserved_lot_is_refused_with_the_rule(gwangsan):
    lot = Lot.objects.get(commission__matter=gwangsan.opened())
    refusal = refused(
        "not_eligible",
        place_bid,
        lot=lot,
        organization=gwangsan.company,
        value=1_000,
        by=gwangsan.manager,
        at=AT,
    )
    assert "Reserved for the social economy" in refusal.sentence
    assert "Terms of this commission, reserved lots" in refusal.sentence
    assert not Bid.objects.exists()
    place_bid(lot=lot, organization=gwangsan.cooperative, value=1_000, by=gwangsan.founder, at=AT)
    again = {"lot": lot, "organization": gwangsan.cooperative, "value": 2, "by": gwangsan.founder, "at": AT}
    refused("already_bid", place_bid, **again)


def test_a_lot_open_to_all_takes_the_bid_of_a_company(gwangsan):
    lot = Lot.objects.get(commission__matter=gwangsan.opened(reserved=""))
    bid = place_bid(lot=lot, organization=gwangsan.company, value=1_000, by=gwangsan.manager, at=AT)
    assert (bid.organization, bid.value) == (gwangsan.company, 1_000)


@pytest.mark.parametrize(
    ("who", "organization", "value", "code"),
    [
        ("manager", "cooperative", 1_000, "not_steward"),
        ("official", "cooperative", 1_000, "not_steward"),
        ("founder", "cooperative", 0, "value_missing"),
    ],
)
def test_only_those_who_speak_for_a_bidder_bid_for_a_sum(gwangsan, who, organization, value, code):
    lot = Lot.objects.get(commission__matter=gwangsan.opened())
    given = {"organization": getattr(gwangsan, organization), "by": getattr(gwangsan, who), "at": AT}
    refused(code, place_bid, lot=lot, value=value, **given)


def test_a_bid_comes_only_while_the_commission_is_open(gwangsan):
    lot = Lot.objects.get(commission__matter=gwangsan.planned())
    given = {"organization": gwangsan.cooperative, "by": gwangsan.founder, "at": AT, "value": 5}
    refused("not_open_for_bids", place_bid, lot=lot, **given)


@pytest.mark.parametrize(
    ("terms", "code", "field"),
    [
        ({"value": 0}, "number_out_of_range", "value"),
        ({"jobs": -1}, "number_out_of_range", "jobs"),
        ({"ends_on": STARTS}, "ends_before_start", "ends_on"),
        ({"group_share": 0}, "group_incomplete", "group_share"),
        ({"group": ""}, "group_incomplete", "group_share"),
        ({"starts_on": "soon"}, "day_missing", "starts_on"),
        ({"reserved_text": "key = 1"}, "faulty_rule", "reserved_text"),
        ({"lots": [{"title": "Half", "value": 1}]}, "lots_differ", "lots"),
    ],
)
def test_terms_that_make_no_sense_are_refused_at_their_field(gwangsan, terms, code, field):
    assert refused(code, gwangsan.planned, **terms).field == field


def test_an_award_makes_the_contract_and_needs_a_bid(gwangsan):
    matter = gwangsan.opened()
    given = {"matter": matter, "verb": "award", "by": gwangsan.official, "at": AT, "reason": "Good."}
    refused("no_such_bid", perform, winner=gwangsan.cooperative.slug, **given)
    lot = Lot.objects.get(commission__matter=matter)
    place_bid(lot=lot, organization=gwangsan.cooperative, value=700, by=gwangsan.founder, at=AT)
    award(gwangsan, matter)
    contract = Contract.objects.get()
    assert (contract.supplier, contract.value, contract.service) == (gwangsan.cooperative, 700, "cleaning")
    assert contract.ocid == f"ocds-d0re00-{matter.ref}"
    assert Bid.objects.get().awarded
    assert fresh(matter).stage == "awarded"


def test_work_begins_only_where_a_breach_would_be_heard(gwangsan):
    matter = gwangsan.opened()
    lot = Lot.objects.get(commission__matter=matter)
    place_bid(lot=lot, organization=gwangsan.cooperative, value=700, by=gwangsan.founder, at=AT)
    award(gwangsan, matter)
    gwangsan.breaches.bodies.filter(key="authority").delete()
    refused("no_breach_round", perform, matter=fresh(matter), verb="begin", by=gwangsan.official, at=AT)


def test_a_report_below_the_clause_opens_a_breach_by_itself_and_it_closes_once_met(gwangsan):
    contract = gwangsan.running()
    reported(gwangsan, contract, [job(code) for code in FOUR], JUNE)
    assert not Breach.objects.exists()
    gone = [job(code, ended=date(2026, 9, 1), ending="dismissed") for code in FOUR[:2]]
    reported(gwangsan, contract, gone, SEPTEMBER)
    breach = Breach.objects.get().matter
    assert (breach.stage, breach.raised_in, breach.kind) == ("noticed", gwangsan.cooperative, "breach")
    assert "2 jobs go on after 2026-09-30; the clause asks for 4." in breach.text
    assert "2 jobs ended before the 24 months of the clause." in breach.text
    contract.refresh_from_db()
    assert contract.below
    later = AT.replace(month=10)
    perform(matter=fresh(breach), verb="reply", by=gwangsan.founder, at=later, reason="Two moved away.")
    perform(
        matter=fresh(breach), verb="give_time", by=gwangsan.official, at=later, reason="Until the new year."
    )
    closing = {"verb": "close", "by": gwangsan.official, "at": later}
    assert "2 jobs go on" in refused("still_below", perform, matter=fresh(breach), **closing).sentence
    reported(gwangsan, contract, [job(code, date(2026, 12, 1)) for code in ("e", "f")], DECEMBER)
    assert Breach.objects.count() == 1
    perform(matter=fresh(breach), verb="close", by=gwangsan.official, at=AT.replace(month=12, day=20))
    assert (fresh(breach).stage, fresh(breach).ended) == ("remedied", "kept")
    contract.refresh_from_db()
    assert not contract.below
    assert rebuild(fresh(breach)).stage == "remedied"


def in_remedy(gwangsan: Gwangsan) -> Breach:
    """A breach of which two jobs are to be put right until the middle of the winter."""
    contract = gwangsan.running()
    reported(gwangsan, contract, [job(code) for code in FOUR[:2]], SEPTEMBER)
    breach = Breach.objects.get()
    at = AT.replace(month=10)
    perform(matter=fresh(breach.matter), verb="reply", by=gwangsan.founder, at=at, reason="Two moved away.")
    perform(
        matter=fresh(breach.matter), verb="give_time", by=gwangsan.official, at=at, reason="Until winter."
    )
    return breach


def test_a_breach_that_is_not_put_right_in_time_ends_the_contract_with_the_reason(gwangsan, client):
    breach = in_remedy(gwangsan)
    due = fresh(breach.matter).due_at
    tick(due - timedelta(hours=1), mail=False)
    assert fresh(breach.matter).stage == "remedy"
    ticked = tick(due + timedelta(minutes=1), mail=False)
    assert (ticked.acts, ticked.refused) == (1, ())
    assert (fresh(breach.matter).stage, fresh(breach.matter).ended) == ("ended", "broken")
    commission = fresh(breach.contract.commission.matter)
    assert (commission.stage, commission.ended) == ("ended", "broken")
    ended, why = commission.acts.last(), breach.matter.acts.last().reason
    assert "2 jobs go on after 2026-09-30; the clause asks for 4." in why
    assert (ended.verb, ended.by, ended.reason) == (
        "end_by_breach",
        None,
        f"{breach.matter.title} ({breach.matter.ref}): {why}",
    )
    for matter in (breach.matter, commission):
        assert rebuild(fresh(matter)).ended == "broken"
    assert tick(due + timedelta(days=400), mail=False).acts == 0
    page = client.get(reverse("commissions:contract", args=[breach.contract.ref])).content.decode()
    assert '<span class="badge closed">Ended early</span>' in page


def test_a_clause_that_is_met_again_in_time_closes_the_breach_at_the_deadline(gwangsan):
    breach = in_remedy(gwangsan)
    reported(gwangsan, breach.contract, [job(code, date(2026, 12, 1)) for code in ("e", "f")], DECEMBER)
    assert tick(fresh(breach.matter).due_at + timedelta(minutes=1), mail=False).refused == ()
    assert (fresh(breach.matter).stage, fresh(breach.contract.commission.matter).stage) == (
        "remedied",
        "running",
    )
    breach.contract.refresh_from_db()
    assert not breach.contract.below


def test_an_official_who_ends_a_contract_for_its_breach_ends_the_commission_with_it(gwangsan):
    contract = gwangsan.running()
    reported(gwangsan, contract, [job(code) for code in FOUR[:2]], SEPTEMBER)
    breach, at = Breach.objects.get().matter, AT.replace(month=10)
    perform(matter=fresh(breach), verb="reply", by=gwangsan.founder, at=at, reason="No more work.")
    refused("unknown_move", perform, matter=fresh(contract.commission.matter), verb="vanish", by=None, at=at)
    perform(matter=fresh(breach), verb="end_contract", by=gwangsan.official, at=at, reason="No way back.")
    assert fresh(contract.commission.matter).acts.last().reason.endswith("No way back.")
    assert fresh(contract.commission.matter).ended == "broken"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([job(code) for code in FOUR[:3]], "3 jobs go on"),
        ([job(code, group="") for code in FOUR], "0 of 4 jobs are held by the entering group"),
        ([job(code, pay=2_000_000) for code in FOUR], "4 jobs are paid below the floor"),
    ],
)
def test_each_part_of_the_clause_is_held_against_a_report(gwangsan, rows, says):
    reported(gwangsan, gwangsan.running(), rows, JUNE)
    assert says in Breach.objects.get().matter.text


def test_jobs_that_people_leave_by_themselves_are_not_held_against_the_employer(gwangsan):
    contract = gwangsan.running()
    rows = [*(job(code) for code in FOUR), job("e", ended=date(2026, 6, 1), ending="quit")]
    reported(gwangsan, contract, rows, JUNE)
    assert not Breach.objects.exists()


def test_nobody_raises_a_breach_by_hand(gwangsan):
    given = {"round": gwangsan.breaches, "title": "Below", "text": "Below.", "at": AT}
    refused("opens_by_itself", raise_matter, raised_in=gwangsan.cooperative, by=gwangsan.founder, **given)


@pytest.mark.parametrize("who", ["manager", "official"])
def test_only_the_employer_reports(gwangsan, who):
    contract = gwangsan.running()
    given = {"contract": contract, "rows": [job("a")], "until": JUNE, "at": AT.replace(month=7)}
    refused("not_steward", report_jobs, by=getattr(gwangsan, who), **given)


def test_a_report_knows_nothing_of_tomorrow_and_takes_nothing_back(gwangsan):
    contract = gwangsan.running()
    given = {"contract": contract, "rows": [job("a")], "by": gwangsan.founder, "at": AT.replace(month=7)}
    refused("later_than_now", report_jobs, until=DECEMBER, **given)
    at = datetime(2026, 6, 29, 14, 59, tzinfo=UTC)
    with timezone.override(
        "Pacific/Kiritimati"
    ):  # the last day of June has begun there, and not yet in Seoul
        refused("later_than_now", report_jobs, until=JUNE, **(given | {"at": at}))
    with timezone.override("America/Toronto"):
        rows = {"rows": [job(code) for code in FOUR], "at": at + timedelta(minutes=1)}
        report_jobs(until=JUNE, **(given | rows))
    contract.refresh_from_db()
    refused("earlier_than_known", report_jobs, until=date(2026, 5, 1), **given)


@pytest.mark.parametrize("reader", ["America/Toronto", "Pacific/Kiritimati"])
def test_who_bids_is_held_against_the_rule_on_the_day_of_the_charter(gwangsan, monkeypatch, reader):
    lot = Lot.objects.get(commission__matter=gwangsan.opened())
    days = []
    monkeypatch.setattr(bidding, "refusal_to_take_part", lambda who, rule, on: days.append(on))
    with timezone.override(reader):
        for hour in (14, 15):
            bidding.refusal_to_bid(lot, gwangsan.cooperative, datetime(2026, 6, 29, hour, tzinfo=UTC))
    assert days == [date(2026, 6, 29), date(2026, 6, 30)]


def test_persons_stay_codes_and_their_names_stay_with_the_employer(gwangsan):
    contract = gwangsan.running()
    rows = [*(job(code) for code in FOUR[:3]), job("", name="Jang Ok-ja")]
    reported(gwangsan, contract, rows, JUNE)
    worker = WorkerName.objects.get(name="Jang Ok-ja").worker
    assert worker.code.startswith("p-")
    reported(
        gwangsan,
        contract,
        [job("", ended=date(2026, 9, 1), ending="retired", name="Jang Ok-ja")],
        SEPTEMBER,
    )
    assert WorkSpell.objects.filter(worker=worker).get().ended_on == date(2026, 9, 1)
    everything = " ".join(Entry.objects.values_list("payload", flat=True))
    assert "Jang" not in everything
    assert worker.code not in everything


def test_payments_and_milestones_are_noted_by_the_official(gwangsan):
    contract = gwangsan.running()
    matter = contract.commission.matter
    paying = {"matter": fresh(matter), "verb": "pay", "at": AT + DAY}
    refused("wrong_capacity", perform, by=gwangsan.founder, value=5, **paying)
    refused("value_missing", perform, by=gwangsan.official, value=0, **paying)
    perform(by=gwangsan.official, value=5, on=date(2026, 5, 1), **paying)
    perform(
        matter=fresh(matter),
        verb="deliver",
        by=gwangsan.official,
        at=AT + DAY,
        milestone="First quarter",
        due_on=JUNE,
        on=JUNE,
    )
    assert [one.value for one in contract.payments.all()] == [5]
    assert [(one.title, one.met_on) for one in contract.milestones.all()] == [("First quarter", JUNE)]
    assert TERMS["ends_on"] == ENDS


def test_a_form_takes_several_lots_and_stars_say_which_are_reserved():
    given = {"service": "cleaning", "value": "900 000", "starts_on": "2026-04-01", "ends_on": "2029-03-31"}
    given |= {"jobs": 0, "months": 0, "reserved": "social-economy"}
    form = CommissionForm({**given, "lots": "* Schools; 400,000\nTown hall ; 500 000\n"}, currency="KRW")
    assert form.is_valid(), form.errors
    assert [(one["title"], one["value"], one["open"]) for one in form.cleaned_data["lots"]] == [
        ("Schools", 400_000, False),
        ("Town hall", 500_000, True),
    ]
    all_of_them = CommissionForm({**given, "lots": "Schools; 400000\nTown hall; 500000"}, currency="KRW")
    assert all_of_them.is_valid()
    assert not any(one["open"] for one in all_of_them.cleaned_data["lots"])
    for wrong in ("Schools", "; 400", "Schools; much", "Schools; 0"):
        form = CommissionForm({**given, "lots": wrong}, currency="KRW")
        assert not form.is_valid()
        assert "lots" in form.errors


def test_lots_of_a_commission_are_reserved_one_by_one(gwangsan):
    lots = [
        {"title": "Schools", "value": 400_000_000, "open": False},
        {"title": "Town hall", "value": 500_000_000, "open": True},
    ]
    matter = gwangsan.opened(lots=lots)
    schools, hall = Lot.objects.filter(commission__matter=matter)
    company = {"organization": gwangsan.company, "value": 1_000, "by": gwangsan.manager, "at": AT}
    refused("not_eligible", place_bid, lot=schools, **company)
    assert place_bid(lot=hall, **company).lot == hall
    found = refused("lots_differ", gwangsan.opened, title="Care", lots=lots[:1])
    assert "400,000,000" in found.sentence


def test_figures_of_the_labour_market_are_entered_with_their_source(gwangsan, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    contract = gwangsan.running()
    given = {"buyer": "gwangsan-gu", "area": gwangsan.authority.area.code, "title": "New jobs in cleaning"}
    given |= {"source": "Yearbook, table 4", "points": "12 61\n24: 40 %"}
    enter = reverse("commissions:enter-market")
    client.force_login(gwangsan.founder)
    assert "Enter these figures" not in client.get(reverse("commissions:market")).content.decode()
    assert client.post(enter, given).status_code == 403
    client.force_login(gwangsan.official)
    for wrong, field in (
        ({"source": ""}, "source"),
        ({"points": "12 61\n24 70"}, "points"),
        ({"points": "often"}, "points"),
    ):
        answer = client.post(enter, given | wrong)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert "New jobs in cleaning" in answer.content.decode()
    assert client.post(enter, given).status_code == 302
    shown = client.get(reverse("commissions:market")).content.decode()
    assert "Yearbook, table 4" in shown
    reported(gwangsan, contract, [job(code) for code in FOUR], JUNE)
    assert (
        "Yearbook, table 4"
        in client.get(reverse("commissions:contract", args=[contract.ref])).content.decode()
    )

"""Each rule and each kind of indicator: what it says when things hold, when they do not, and when they are missing."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from tests.polity.criteria.made_up import ON, answers, ratio, shipped
from tests.polity.criteria.small import HEAD, SMALL, outcome, result, yes_no

from polity.criteria import Answer, Subject, answer_faults, evaluate, parse
from polity.criteria.evaluating import months_after


@pytest.mark.parametrize(
    ("rule", "given", "state", "says"),
    [
        ("all", {"a": True, "b": True, "c": True}, "met", "Small: met; all 3 hold."),
        ("all", {"a": True, "b": True}, "missing", "Small: 2 of 3 hold, 0 not met, 1 missing."),
        ("all", {"a": False, "b": True}, "unmet", "Small: 1 of 3 hold, 1 not met, 1 missing."),
        ("any", {"b": True}, "met", "Small: met; 1 of 3 hold, 1 needed."),
        ("any", {"a": False, "b": False}, "missing", "Small: 0 of 3 hold, 1 needed, 1 missing."),
        ("any", {"a": False, "b": False, "c": False}, "unmet", "Small: 0 of 3 hold, 1 needed, 0 missing."),
        ("at_least", {"a": True, "b": True}, "met", "Small: met; 2 of 3 hold, 2 needed."),
        ("at_least", {"a": True, "b": False}, "missing", "Small: 1 of 3 hold, 2 needed, 1 missing."),
        ("at_least", {"a": False, "b": False}, "unmet", "Small: 0 of 3 hold, 2 needed, 1 missing."),
        (
            "profile",
            {"a": True},
            "noted",
            "Small: profile without a pass mark: 1 present, 0 absent, 2 missing.",
        ),
    ],
)
def test_a_rule_says_met_or_unmet_only_when_nothing_missing_could_change_it(rule, given, state, says):
    least = "least = 2\n" if rule == "at_least" else ""
    found = outcome(f'rule = "{rule}"\n{least}' + yes_no("a", "b", "c"), given)
    assert (found.state, str(found.says)) == (state, says)


def test_what_blocks_is_named_and_how_many_are_enough():
    found = outcome('rule = "at_least"\nleast = 2\n' + yes_no("a", "b", "c"), {"a": True, "b": False})
    assert found.blocks == ("b", "c")
    assert str(found.distance.says) == "1 more of 3 conditions"


def test_a_weighted_sum_gives_a_score_a_band_and_the_points_it_lacks():
    framework = parse(SMALL)
    given = answers(pay=ratio(6, 1), training=10, voice="some")
    work = evaluate(framework, Subject(), given, on=ON).outcome("work")
    # pay 6 lies half way from 10 to 2: 25 of 50; 10 hours earn half of 30; some decide: a quarter of 20
    assert (work.score.low, work.score.high, work.score.band) == (45, 45, "poor")
    assert (work.state, str(work.distance.says)) == ("unmet", "15 points short of 60")
    assert work.blocks == ("pay", "training", "voice")


def test_a_missing_part_of_a_sum_leaves_a_range_and_is_never_zero():
    framework = parse(SMALL)
    work = evaluate(framework, Subject(), answers(pay=ratio(2, 1), voice="some"), on=ON).outcome("work")
    assert (work.state, work.score.low, work.score.high, work.score.band) == ("missing", 55, 85, "")
    assert str(work.says) == "Work: 55–85 of 100 points."


def test_what_does_not_apply_leaves_its_weight_to_the_rest():
    framework = parse(SMALL)
    given = answers(pay=ratio(2, 1), training="na:E1", voice="some")
    work = evaluate(framework, Subject(), given, on=ON).outcome("work")
    assert work.score.low == work.score.high == Fraction(55, 70) * 100
    assert (work.state, work.score.band) == ("met", "good")
    assert str(work.parts[1].says) == "Training: Not applicable (E1): No paid work"


def test_a_reason_that_is_not_accepted_counts_as_no_answer():
    framework = parse(SMALL)
    given = answers(voice="na:E1", training="na:E9")
    found = evaluate(framework, Subject(), given, on=ON)
    assert [found.outcome(key).code for key in ("voice", "training")] == ["unknown_reason", "unknown_reason"]
    assert set(answer_faults(framework, given)) == {"voice", "training"}


def test_a_ratio_over_zero_cannot_be_computed_and_is_not_zero():
    found = evaluate(parse(SMALL), Subject(), answers(pay=ratio(5, 0)), on=ON).outcome("pay")
    assert (found.state, found.code, found.value) == ("missing", "zero_denominator", None)
    assert str(found.says) == "Pay: It cannot be computed because ‘Lowest pay’ is 0."


def test_a_computed_figure_waits_for_what_it_reads():
    framework = parse(SMALL)
    waiting = evaluate(framework, Subject(), answers(women=3), on=ON).outcome("workers")
    assert (waiting.state, str(waiting.says)) == (
        "missing",
        "Workers: It cannot be computed because ‘Men’ is missing.",
    )
    ready = evaluate(framework, Subject(), answers(women=3, men=1), on=ON).outcome("workers")
    assert (ready.value, str(ready.distance.says)) == (4, "1 more person")


@pytest.mark.parametrize(
    ("compute", "value"),
    [("sum", 10), ("difference", 6), ("ratio", 4), ("mean", 5), ("smallest", 2), ("largest", 8)],
)
def test_a_figure_is_computed_from_others(compute, value):
    text = "".join(f'[indicators.{key}]\ntitle = "{key}"\nkind = "number"\nunit = "EUR"\n' for key in "ab")
    text += f'[indicators.c]\ntitle = "C"\nkind = "computed"\ncompute = "{compute}"\nreads = ["a", "b"]\n'
    assert result(text, {"a": 8, "b": 2}).outcome("c").value == value


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pay", 5),
        ("training", "ten"),
        ("training", True),
        ("voice", "none"),
        ("own_income", Fraction(3, 2)),
        ("report", "yes"),
        ("report", 1),
        ("books", True),
        ("aim", 3),
        ("workers_x", 1),
    ],
)
def test_an_answer_of_the_wrong_type_is_named_and_counts_as_missing(key, value):
    framework = parse(SMALL)
    given = {key: Answer(value)}
    assert set(answer_faults(framework, given)) == {key}
    if key in framework.nodes:
        assert evaluate(framework, Subject(), given, on=ON).outcome(key).value is None


def test_a_tier_is_due_at_the_start_by_a_day_or_never():
    framework, since = parse(SMALL), date(2025, 1, 31)
    subject = Subject(since=since)

    def states(on):
        time = evaluate(framework, subject, answers(books="books.pdf", report=False), on=on).outcome("time")
        return time.state, [part.state for part in time.parts], time.parts[1].due_on

    due = date(2027, 1, 31)
    assert states(since) == ("met", ["met", "later", "later"], due)
    assert states(due) == ("met", ["met", "later", "later"], due)
    assert states(due + timedelta(days=1)) == ("unmet", ["met", "unmet", "later"], due)


def test_months_end_with_the_month():
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)


def test_a_branch_asks_only_what_the_type_is_asked():
    framework = parse(SMALL)
    coop = Subject(frozenset({"coop"}))
    shape = evaluate(framework, coop, answers(vote=True), on=ON).outcome("shape")
    assert (shape.state, shape.parts[1].state, shape.parts[1].code) == ("met", "not_applicable", "other_type")
    unsaid = evaluate(framework, Subject(), answers(vote=True), on=ON).outcome("shape")
    assert (unsaid.state, [part.code for part in unsaid.parts]) == (
        "missing",
        ["type_missing", "type_missing"],
    )


def test_a_claim_without_the_evidence_asked_for_is_not_met_and_a_refused_answer_counts_as_none():
    text = yes_no("a", more="evidence = true")
    assert outcome(text, {"a": Answer(True)}).parts[0].code == "evidence_missing"
    shown = outcome(text, {"a": Answer(True, proof="evidenced")})
    assert (shown.state, shown.proof) == ("met", "evidenced")
    assert outcome(text, {"a": Answer(True, proof="refused")}).parts[0].code == "proof_refused"


def test_a_result_is_as_well_proven_as_its_weakest_answer():
    given = {"a": Answer(True, proof="accepted"), "b": Answer(True)}
    found = outcome(yes_no("a", "b"), given)
    assert (found.proof, [part.proof for part in found.parts]) == ("claimed", ["accepted", "claimed"])


def test_an_axis_is_never_part_of_the_other():
    found = evaluate(
        parse(SMALL), Subject(), answers(pay=ratio(2, 1), voice="all", own_income=Fraction(1, 2)), on=ON
    )
    assert list(found.axes) == ["work", "viability"]
    assert str(found.axes["work"].says) == "Work and mission: 70–100 of 100 points."
    assert (
        str(found.axes["viability"].says) == "Viability of the business model: 1 met, 0 not met, 3 missing."
    )


def test_a_result_pins_the_version_and_the_text():
    framework = parse(SMALL)
    found = evaluate(framework, Subject(), {}, on=ON)
    assert (found.framework, found.version, found.digest) == ("small", "1", framework.digest)
    assert (framework.in_force(date(2019, 12, 31)), framework.in_force(ON)) == (False, True)


# Worked by hand from what each framework publishes


def test_svi_78_points_are_very_good_and_75_is_where_that_begins():
    framework = shipped("kr-svi-2017")
    full = {indicator.key: indicator.weight for indicator in framework.indicators}
    exactly = answers(**{**full, "main_business": 0, "innovation_effort": 0})
    found = evaluate(framework, Subject(), exactly, on=ON).root
    assert (found.score.low, found.score.band) == (75, "very_good")
    less = evaluate(framework, Subject(), {**exactly, "social_mission": Answer(1)}, on=ON).root
    assert (less.score.low, less.score.band) == (74, "lower")
    assert evaluate(framework, Subject(), answers(**full), on=ON).root.score.band == "excellent"


def test_the_certification_lacks_four_months_that_the_registration_does_not_ask():
    types = Subject(frozenset({"job", "company"}))
    given = answers(
        legal_form=Answer(True, proof="evidenced"),
        paid_workers=12,
        disadvantaged_workers=Fraction(1, 2),
        stakeholders_decide=True,
        articles="articles.pdf",
        reinvestment=Fraction(2, 3),
        trading_income=ratio(55, 100),
        trading_months=2,
        disclosure=True,
        course="course.pdf",
    )
    certified = evaluate(shipped("kr-sepa"), types, given, on=ON)
    assert (certified.state, certified.root.blocks) == ("unmet", ("trading_months",))
    assert str(certified.root.distance.says) == "4 more months"
    assert evaluate(shipped("kr-sepa-registration"), types, given, on=ON).state == "met"


def test_a_dividend_of_46_per_cent_is_6_hundredths_above_the_cap_of_british_columbia():
    given = answers(purpose=True, dividends=ratio(46, 100), asset_lock=1, report="report.pdf")
    found = evaluate(shipped("bc-c3"), Subject(), given, on=ON)
    assert str(found.root.distance.says) == "0.06 above the cap of 0.4"
    assert found.root.distance.amount == Fraction(6, 100)


def test_a_kind_on_the_list_of_esus_need_not_show_pay_or_utility_but_all_the_rest():
    framework = shipped("fr-esus")
    rest = answers(
        other_purpose=True,
        democratic=True,
        kept_profit=Fraction(1, 2),
        indivisible=True,
        not_listed=True,
        statutes="s",
    )
    assert evaluate(framework, Subject(frozenset({"ei"})), rest, on=ON).state == "met"
    assert evaluate(framework, Subject(), rest, on=ON).root.blocks == (
        "social_utility",
        "five_best_paid",
        "best_paid",
    )
    open_capital = {**rest, "not_listed": Answer(False)}
    assert evaluate(framework, Subject(frozenset({"ei"})), open_capital, on=ON).state == "unmet"


def test_a_missed_duty_of_phare_names_its_principle():
    given = answers(**{f"index_{number}": number != 17 for number in range(1, 41)})
    found = evaluate(shipped("kh-phare"), Subject(), given, on=ON).root
    assert [one.key for one in found.walk() if one.state == "unmet" and one.key] == [
        "principle_3",
        "duty_9",
        "index_17",
    ]


def test_a_type_a_cooperative_is_not_asked_for_disadvantaged_workers():
    framework = shipped("it-381")
    given = answers(services=True, volunteers=Fraction(1, 2))
    assert evaluate(framework, Subject(frozenset({"type_a"})), given, on=ON).state == "met"
    assert evaluate(framework, Subject(frozenset({"type_b"})), given, on=ON).root.blocks == (
        "disadvantaged_workers",
    )


def test_a_json_of_a_result_has_plain_values_only():
    found = evaluate(parse(HEAD + yes_no("a")), Subject(), answers(a=True), on=ON).as_json()
    assert (found["on"], found["root"]["parts"][0]["value"]) == ("2026-11-24", True)

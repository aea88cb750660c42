"""What changed since last time, and what another rule would change for many."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.polity.criteria.made_up import ON, answers, ratio, shipped
from tests.polity.criteria.small import SMALL

from polity.criteria import Subject, changes, effects, evaluate, parse
from polity.criteria.__main__ import main

JOBS = Subject(frozenset({"job", "company"}))
BOTH = {
    "paid_workers": 5,
    "disadvantaged_workers": Fraction(1, 2),
    "stakeholders_decide": True,
    "articles": "articles.pdf",
    "reinvestment": Fraction(2, 3),
    "trading_income": ratio(6, 10),
    "trading_months": 6,
}


def test_a_changed_answer_is_told_with_everything_that_follows_from_it():
    framework = parse(SMALL)
    before = evaluate(framework, Subject(), answers(pay=ratio(6, 1), own_income=Fraction(2, 5)), on=ON)
    after = evaluate(framework, Subject(), answers(pay=ratio(2, 1), own_income=Fraction(9, 20)), on=ON)
    assert [str(change.says) for change in changes(before, after)] == [
        "Work: 25–75 became 50–100 points.",
        "Pay: not met became met.",
        "Own income: the distance was: 10 percentage points more; it is: 5 percentage points more.",
    ]


def test_another_version_is_said_first_then_what_is_asked_anew_and_no_longer():
    given = answers(**BOTH, disclosure=True)
    certified = evaluate(shipped("kr-sepa"), JOBS, given, on=ON)
    registered = evaluate(shipped("kr-sepa-registration"), JOBS, given, on=ON)
    told = [str(change.says) for change in changes(certified, registered)]
    assert told[0] == "The framework is another: kr-sepa 2012 became kr-sepa-registration 2019-08."
    assert "It publishes its accounts and its social results: asked for the first time." in told
    assert "It earns half of its labour cost: no longer asked." in told


def test_who_gains_who_loses_and_by_which_condition():
    cast = {
        "certified": answers(**BOTH, disclosure=True, course="c.pdf"),
        "no-income": answers(**{**BOTH, "trading_months": 1}, disclosure=True, course="c.pdf"),
        "silent": answers(**BOTH),
        "closed": answers(**BOTH, disclosure=False, course="c.pdf"),
        "neither": answers(**{**BOTH, "stakeholders_decide": False}, disclosure=True, course="c.pdf"),
    }
    frameworks = [
        parse(shipped(name).text.replace("evidence = true", ""))
        for name in ("kr-sepa", "kr-sepa-registration")
    ]
    form = answers(legal_form=True)
    before, after = (
        {who: evaluate(one, JOBS, {**form, **given}, on=ON) for who, given in cast.items()}
        for one in frameworks
    )
    assert [(one.who, one.effect, one.by) for one in effects(before, after)] == [
        ("certified", "same", ()),
        ("closed", "loses", ("disclosure",)),
        ("neither", "same", ("stakeholders_decide",)),
        ("no-income", "gains", ("trading_months",)),
        ("silent", "opens", ("disclosure", "course")),
    ]


def test_two_sides_must_name_the_same_organizations():
    with pytest.raises(ValueError, match="same organizations"):
        effects({}, {"one": evaluate(parse(SMALL), Subject(), {}, on=ON)})


def test_the_command_prints_the_outline_or_every_fault_with_its_line(tmp_path, capsys):
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    assert main([str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == ["Small (001, 1)", "  Work [weighted]", "    Pay"]
    path.write_text(SMALL.replace('"hours"', '"hourz"'), encoding="utf-8")
    assert main([str(path)]) == 1
    assert capsys.readouterr().out == f"{path}:38: There is no unit ‘hourz’. Did you mean ‘hours’?\n"
    assert main([]) == 2
    assert main([str(tmp_path / "none.toml")]) == 2

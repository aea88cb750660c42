"""Every framework that ships can be used and gives a known result for a made-up organization."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.polity.criteria.made_up import CASES, ON, SHIPPED, shipped

from polity.criteria import Group, Subject, answer_faults, evaluate, faults, in_language, parse, walk

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


def told(name: str) -> list[str]:
    """Return the result of the made-up organization as lines: axes, then each node with its state and sentence."""
    framework = shipped(name)
    result = evaluate(framework, *CASES[name], on=ON)
    lines = [f"{axis.name}: {axis.says}" for axis in result.axes.values()]
    lines += [f"{outcome.key or name} [{outcome.state}] {outcome.says}" for outcome in result.root.walk()]
    return [*lines, f"blocks: {', '.join(result.root.blocks)}"]


def test_every_framework_has_a_made_up_organization_and_a_golden_result():
    assert set(CASES) == set(SHIPPED) == set(GOLDEN)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_framework_that_ships_has_no_fault(name):
    assert [(fault.line, str(fault.says)) for fault in faults(SHIPPED[name])] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_framework_that_ships_gives_its_golden_result(name):
    assert told(name) == GOLDEN[name]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_made_up_answers_are_answers_that_the_framework_asks_for(name):
    found = answer_faults(shipped(name), CASES[name][1])
    assert set(found) <= {"trading_income"}  # the one that divides by zero on purpose


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_marked_unverified_in_the_tree_is_also_said_at_the_top(name):
    framework = shipped(name)
    marked = [node.key for node in walk(framework.root) if node.unverified]
    assert not marked or framework.unverified


def test_key_and_version_name_one_text_each():
    named = [(framework.key, framework.version) for framework in map(shipped, SHIPPED)]
    assert len(set(named)) == len(named)


def test_the_tree_of_phare_has_7_principles_20_duties_and_40_indexes():
    framework = shipped("kh-phare")
    levels = [group.level for group in framework.groups]
    assert (levels.count("principle"), levels.count("duty"), len(framework.indicators)) == (7, 20, 40)


def test_the_social_value_index_has_14_indicators_that_weigh_100():
    framework = shipped("kr-svi-2017")
    assert len(framework.indicators) == 14
    assert sum(indicator.weight or 0 for indicator in framework.indicators) == 100


def test_the_certification_names_seven_requirements_and_the_esus_fifteen_kinds():
    assert len(shipped("kr-sepa").root.parts) == 7
    merit = shipped("fr-esus").nodes["merit"]
    assert isinstance(merit, Group)
    assert len(merit.by_right) == 15


def test_a_framework_speaks_the_language_its_authors_translated_it_to():
    french = in_language(shipped("fr-esus"), "fr-CA")
    assert french.title == "Entreprise solidaire d’utilité sociale"
    assert french.digest == shipped("fr-esus").digest
    text = SHIPPED["uk-cic"].replace("[principles.caps]", '[principles.caps]\ntitle_in = { ko = "상한" }')
    korean = evaluate(in_language(parse(text), "ko"), Subject(), {}, on=ON)
    assert str(korean.outcome("caps").says) == "상한: 0 of 2 hold, 0 not met, 2 missing."
    assert korean.outcome("report").title == "The yearly community interest report (CIC34) is filed"


def test_the_example_in_the_documentation_can_be_used_and_every_file_is_named_there():
    page = (Path(__file__).parents[3] / "docs" / "frameworks.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert [str(fault.says) for fault in faults(example)] == []
    named = page.replace("`-precertified`", "`kr-sepa-precertified`").replace(
        "`-registration`", "`kr-sepa-registration`"
    )
    assert [name for name in SHIPPED if f"`{name}`" not in named] == []

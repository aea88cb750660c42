"""Published elections: official results reproduced, declared numbers recounted."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.polity.tallies.elections import needs_published, published, published_names

from polity.formats.pabulib import declared_differences
from polity.tallies.count import tally
from polity.tallies.election import Election
from polity.tallies.equal_shares import equal_shares
from polity.tallies.metrics import measure
from polity.tallies.settings import Settings
from polity.tallies.support import support_of
from polity.tallies.ties import TieBreak

pytestmark = needs_published


def official(counted: Election) -> set[str]:
    return {project.key for project in counted.projects if project.selected}


@pytest.mark.parametrize("start", ["share", "floor"])
@pytest.mark.parametrize("arithmetic", ["certified", "exact"])
def test_wieliczka_2023_is_reproduced(start: str, arithmetic: str) -> None:
    counted = published("Poland_Wieliczka_2023_Green_Budget")
    settings = Settings(completion="add1", start=start, arithmetic=arithmetic, comparison=True)
    outcome = tally(counted, settings)
    assert set(outcome.keys) == official(counted)
    assert len(outcome.winners) == 30
    assert outcome.spent == 995_079
    assert outcome.preferred is not None
    assert outcome.preferred[0] > outcome.preferred[1]


def test_wieliczka_needs_the_stop_rule_without_exhaustion() -> None:
    counted = published("Poland_Wieliczka_2023_Green_Budget")
    outcome = tally(counted, Settings(completion="add1", stop="exhaustive"))
    assert set(outcome.keys) != official(counted)


@pytest.mark.parametrize("start", ["share", "floor"])
def test_swiecie_2023_is_reproduced(start: str) -> None:
    counted = published("Poland_Swiecie_2023")
    outcome = tally(counted, Settings(completion="add1", start=start))
    assert set(outcome.keys) == official(counted)
    assert len(outcome.winners) == 17


GREEDY = {
    "Poland_Czestochowa_2024_Lisiniec": {"utility": "points-cost"},
    "Poland_Gdynia_2020_Chylonia__small": {"when_full": "stop", "least": 50},
    "Poland_Katowice_2021_Zawodzie": {"utility": "points-cost", "least": 50},
    "Poland_Katowice_2023": {"utility": "points-cost", "least": 200},
    "Poland_Krakow_2021": {"utility": "points-cost"},
    "Poland_Krakow_2021_Mistrzejowice": {"utility": "points-cost"},
    "Poland_Lodz_2022": {"least": 100},
    "Poland_Warszawa_2018_Kamionek": {"least": 123},
    "Poland_Warszawa_2026": {"least": 3000},
    "Poland_Wroclaw_2015_150_-_500": {"when_full": "stop"},
}


@pytest.mark.parametrize("name", sorted(GREEDY))
def test_official_greedy_outcomes_are_reproduced(name: str) -> None:
    counted = published(name)
    outcome = tally(counted, Settings(rule="greedy", **GREEDY[name]))
    assert set(outcome.keys) == official(counted)


@pytest.mark.parametrize("name", published_names())
def test_every_declared_number_is_what_the_ballots_give(name: str) -> None:
    counted = published(name)
    assert declared_differences(counted) == ()
    for project, score in zip(counted.projects, counted.scores, strict=True):
        assert project.declared_points in (None, score)


@pytest.mark.parametrize("name", published_names())
def test_all_arithmetics_agree_and_no_group_is_passed_over(name: str) -> None:
    counted = published(name)
    outcomes = [tally(counted, Settings(arithmetic=kind)) for kind in ("certified", "exact", "float")]
    assert outcomes[0].winners == outcomes[1].winners == outcomes[2].winners
    assert measure(outcomes[0]).violations == ()


def test_certified_prices_are_the_exact_ones_rounded() -> None:
    counted = published("Poland_Krakow_2021")
    share = Fraction(counted.budget, counted.total_weight)
    run = equal_shares(support_of(counted, "cost"), share, TieBreak().ranking(counted))
    for rough, exact in zip(run.prices, run.exact_prices(), strict=True):
        assert abs(Fraction(rough) - exact) <= exact / 10**9

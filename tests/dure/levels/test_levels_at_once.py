"""Two at the same moment: a proposal is handed in once, and one place of a matrix has one line."""

from __future__ import annotations

from collections import Counter
from functools import partial

from tests.cast import AT, World, organization, person, seat
from tests.dure.levels.test_levels import DAY, LOCAL, ROWS, opened
from tests.dure.networks.test_at_once import together
from tests.gwangsan import fresh

from dure.charters.queries import samples
from dure.levels import commands
from dure.levels.commands import Entered
from dure.matters.commands import perform, raise_matter


def test_two_who_hand_in_and_two_who_enter_at_once_do_it_once(committed_world: World) -> None:
    world = committed_world
    korea = world.seoul.parent
    keeper = person("Keeper")
    table = organization("Levels Table", keeper, kind="council", area=korea)
    second = person("Second Keeper")
    seat(table, second, role="steward")
    matrix = commands.begin_matrix(area=korea, organization=table, by=keeper, at=AT)
    commands.enter_competences(matrix=matrix, rows=ROWS, by=keeper, at=AT)
    town = organization("Gwangjin-gu", person("Clerk"), kind="public_authority", area=world.gwangjin_gu)
    state = organization("The State", person("State Clerk"), kind="public_authority", area=korea)
    bodies = {"community": world.district, "municipality": town, "province": world.city, "state": state}
    matter = raise_matter(
        round=opened(world.district, bodies, samples()["levels"], "levels"),
        raised_in=world.district,
        by=world.member,
        at=AT,
        title="A proposal",
        text="Because.",
        issue=LOCAL.issue,
    )
    given = together(
        *(
            partial(perform, matter=matter, verb="hand_in", by=by, at=AT + DAY, visit=1)
            for by in (world.steward, world.delegate)
        )
    )
    assert Counter(type(one).__name__ for one in given) == {"Act": 1, "str": 1}
    assert "moved_on" in given
    assert (fresh(matter).stage, fresh(matter).acts_count) == ("regional", 2)

    rows = [Entered("services", "local", "alone", "Local Act", f"article {n}", "Gazette") for n in (7, 8)]
    given = together(
        *(
            partial(commands.enter_competence, matrix=matrix, row=row, by=by, at=AT + DAY)
            for row, by in zip(rows, (keeper, second), strict=True)
        )
    )
    assert Counter(type(one).__name__ for one in given) == {"Competence": 1, "str": 1}
    assert "reason_missing" in given
    assert matrix.rows.filter(issue="services", until_at=None).count() == 1

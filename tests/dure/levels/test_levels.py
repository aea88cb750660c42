"""A proposal goes to the level that may decide; a board shows where national and local policy differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from tests.cast import AT, World, join, organization, person, seat, steward_of
from tests.gwangsan import fresh

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.dashboards.exports import EVERYTHING
from dure.levels import commands, queries
from dure.levels.commands import Entered, StanceTold
from dure.levels.models import Competence, CompetenceMatrix, LocalProposal, PolicyBoard, Stance
from dure.matters.commands import perform, raise_matter, rebuild
from dure.matters.models import Matter, Notice
from dure.networks.models import Organization
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Refused

DAY = timedelta(days=1)
LOCAL = Entered("finance", "local", "asks", "Local Act", "article 1", "Gazette 1")
REGION = Entered("finance", "regional", "shared", "City Act", "article 2", "Gazette 2")
STATE = Entered("education", "national", "alone", "Constitution", "article 3", "Gazette 3", date(1988, 2, 25))
ROOMS = Entered("buildings", "local", "alone", "Local Act", "article 4", "Gazette 4")
ROWS = [LOCAL, REGION, STATE, ROOMS]


@dataclass
class Levels:
    """A matrix of the country, a municipality, its city and the state, and a round of the network below."""

    world: World
    matrix: CompetenceMatrix
    keeper: Person
    municipality: Organization
    state: Organization
    round: Round

    def raised(self, issue: str, title: str = "A proposal", day: int = 0) -> Matter:
        return raise_matter(
            round=self.round,
            raised_in=self.world.district,
            by=self.world.member,
            at=AT + day * DAY,
            title=title,
            text="Because.",
            issue=issue,
        )

    def handed_in(self, issue: str, title: str = "A proposal") -> Matter:
        matter = self.raised(issue, title)
        perform(matter=matter, verb="hand_in", by=self.world.steward, at=AT + DAY)
        return fresh(matter)


def opened(holder: Organization, bodies: dict[str, Organization], text: str, slug: str) -> Round:
    by = steward_of(holder)
    charter = adopt_founding_charter(organization=holder, text=text, by=by, at=AT)
    return open_round(
        organization=holder,
        charter=charter,
        by=by,
        at=AT,
        slug=slug,
        title="Proposals",
        opens_at=AT,
        bodies={key: [one] for key, one in bodies.items()},
    )


@pytest.fixture
def levels(world: World) -> Levels:
    keeper = person("Keeper")
    korea = world.seoul.parent
    table = organization("Levels Table", keeper, kind="council", area=korea)
    matrix = commands.begin_matrix(area=korea, organization=table, by=keeper, at=AT)
    commands.enter_competences(matrix=matrix, rows=ROWS, by=keeper, at=AT)
    municipality = organization(
        "Gwangjin-gu", person("Town Clerk"), kind="public_authority", area=world.gwangjin_gu
    )
    state = organization("The State", person("State Clerk"), kind="public_authority", area=korea)
    seat(municipality, person("Town Official"), role="official")
    bodies = {
        "community": world.district,
        "municipality": municipality,
        "province": world.city,
        "state": state,
    }
    return Levels(
        world,
        matrix,
        keeper,
        municipality,
        state,
        opened(world.district, bodies, samples()["levels"], "levels"),
    )


def test_a_proposal_outside_a_municipalitys_competence_goes_to_the_level_that_decides_at_once(levels, client):
    matter = levels.handed_in("finance")
    assert (matter.stage, matter.held_by, matter.acts_count) == ("regional", levels.world.city, 2)
    handed, moved = matter.acts.order_by("number")
    assert (handed.stage_to, moved.verb, moved.by, moved.at) == ("local", "go_to_province", None, handed.at)
    says = (
        "Not for the municipality to decide: Local Act, article 1. It belongs to the region or province: "
        "City Act, article 2."
    )
    assert moved.reason == says
    assert rebuild(matter).stage == "regional"
    told = LocalProposal.objects.get(matter=matter)
    assert (told.level, told.ground.law) == ("regional", "City Act")
    notices = Notice.objects.filter(matter=matter)
    assert notices.filter(person=levels.world.member, act=moved).exists()
    assert notices.filter(person=levels.world.official, awaited=True).exists()
    assert not notices.filter(person__name="Town Official").exists()
    page = client.get(f"/matters/{matter.ref}/").content.decode()
    assert says in page
    assert client.get("/levels/?level=regional&format=json").json()["proposals"][0]["ref"] == matter.ref
    perform(
        matter=matter,
        verb="answer",
        by=levels.world.official,
        at=AT + 2 * DAY,
        outcome="refuse",
        reason="The city has no such tax.",
    )
    assert fresh(matter).ended == "refused"


def test_what_the_municipality_may_decide_stays_and_what_nobody_entered_says_so(levels, client):
    rooms = levels.handed_in("buildings")
    assert (rooms.stage, rooms.held_by, rooms.acts_count) == ("local", levels.municipality, 1)
    assert rooms.local_proposal.ground.article == "article 4"
    unknown = levels.handed_in("services", "Another")
    assert (unknown.stage, unknown.local_proposal.ground) == ("local", None)
    assert (
        "Nobody has entered yet which level decides about this."
        in client.get(f"/matters/{unknown.ref}/").content.decode()
    )
    assert levels.handed_in("education", "A third").stage == "national"


def test_by_hand_it_can_be_sent_on_and_back_with_a_reason_and_is_not_routed_again(levels):
    matter = levels.handed_in("finance")
    given = {"matter": matter, "by": levels.world.official, "at": AT + 2 * DAY}
    with pytest.raises(Refused, match="reason_missing"):
        perform(verb="send_back", **given)
    perform(verb="send_back", reason="This is a fee, and fees are theirs.", **given)
    assert (fresh(matter).stage, fresh(matter).acts_count) == ("local", 3)


def test_a_proposal_under_way_keeps_the_line_by_which_it_went(levels, client):
    matter = levels.handed_in("finance")
    changed = replace(LOCAL, power="alone", article="article 9", reason="The act was amended.")
    commands.enter_competence(matrix=levels.matrix, row=changed, by=levels.keeper, at=AT + 2 * DAY)
    assert (fresh(matter).stage, fresh(matter).local_proposal.ground.article) == ("regional", "article 2")
    assert levels.handed_in("finance", "A later one").stage == "local"
    before = Competence.objects.get(matrix=levels.matrix, issue="finance", level="local", article="article 1")
    assert before.until_at == AT + 2 * DAY
    assert "The act was amended." in client.get("/levels/KR/").content.decode()


def test_where_the_round_has_no_body_of_that_level_it_is_refused_and_nothing_is_stored(levels):
    world = levels.world
    text = samples()["levels"].replace('key       = "levels"', 'key       = "two-levels"')
    start, end = text.index("[bodies.state]"), text.index("# 1. A member raises")
    text = text[:start] + text[end:]
    start, end = text.index("# 4. The state answers."), text.index("# How it can end.")
    text = text[:start] + text[end:]
    for verb in ("go_to_state", "send_to_state"):
        start = text.index(f"  [stages.local.moves.{verb}]")
        text = text[:start] + text[text.index("\n\n", start) + 2 :]
    start = text.index("  [stages.regional.moves.send_on]")
    text = text[:start] + text[text.index("\n\n", start) + 2 :]
    bodies = {"community": world.district, "municipality": levels.municipality, "province": world.city}
    levels.round = opened(world.umbrella, bodies, text, "two-levels")
    matter = levels.raised("education")
    with pytest.raises(Refused, match="no_competent_body") as refused:
        perform(matter=matter, verb="hand_in", by=world.steward, at=AT + DAY)
    assert "It belongs to the state: Constitution, article 3." in refused.value.sentence
    assert (fresh(matter).stage, fresh(matter).acts_count) == ("raised", 0)


def test_handing_in_twice_moves_it_once(levels):
    matter = levels.raised("finance")
    perform(matter=matter, verb="hand_in", by=levels.world.steward, at=AT + DAY, visit=1)
    with pytest.raises(Refused, match="moved_on"):
        perform(matter=matter, verb="hand_in", by=levels.world.delegate, at=AT + DAY, visit=1)
    assert fresh(matter).acts_count == 2


def test_only_stewards_of_its_keeper_enter_what_the_law_says_and_each_change_needs_its_reason(levels):
    enter = commands.enter_competence
    given = {"matrix": levels.matrix, "at": AT + DAY}
    with pytest.raises(Refused, match="not_steward"):
        enter(row=LOCAL, by=levels.world.steward, **given)
    given["by"] = levels.keeper
    for code, wrong in {
        "unknown_issue": replace(LOCAL, issue="weather"),
        "unknown_level": replace(LOCAL, level="galactic"),
        "unknown_power": replace(LOCAL, power="may"),
        "law_missing": replace(LOCAL, article=" "),
        "source_missing": replace(LOCAL, source=""),
        "reason_missing": replace(LOCAL, power="alone"),
    }.items():
        with pytest.raises(Refused, match=code):
            enter(row=wrong, **given)
    entries = Entry.objects.filter(verb="enter_competence").count()
    assert enter(row=LOCAL, **given).at == AT  # the same again is the same line
    assert Entry.objects.filter(verb="enter_competence").count() == entries == len(ROWS)
    with pytest.raises(Refused, match="told_twice"):
        commands.enter_competences(rows=[LOCAL, LOCAL], **given)
    other = organization("Another", levels.keeper, kind="council", area=levels.state.area)
    with pytest.raises(Refused, match="matrix_kept"):
        commands.begin_matrix(area=levels.state.area, organization=other, by=levels.keeper, at=AT)
    with pytest.raises(Refused, match="other_territory"):
        commands.begin_matrix(
            area=levels.world.seoul, organization=levels.matrix.keeper, by=levels.keeper, at=AT
        )


@pytest.fixture
def board(levels: Levels) -> PolicyBoard:
    council = levels.matrix.keeper
    mapo = organization("Mapo-gu", person("Mapo Clerk"), kind="public_authority", area=levels.world.mapo_gu)
    for one in (levels.state, levels.world.city, levels.municipality, mapo):
        join(one, council)
    return commands.begin_board(organization=council, by=levels.keeper, at=AT)


def stance(levels: Levels, body: Organization, degree: str, issue: str = "definition") -> StanceTold:
    return StanceTold(body.area, issue, degree, f"{body} does it.", "Gazette", date(2014, 5, 14))


def test_a_board_shows_for_each_issue_where_national_and_local_policy_differ(levels, board, client):
    told = [
        stance(levels, levels.state, "planned"),
        stance(levels, levels.municipality, "law"),
        stance(levels, levels.state, "law", "purchasing"),
        stance(levels, levels.world.city, "programme", "finance"),
    ]
    commands.tell_stances(told_for=board.organization, stances=told, by=levels.keeper, at=AT)
    shown = client.get(f"/boards/{board.organization.slug}/?format=json").json()
    gaps = {one["issue"]: (one["gap"], one["local_acting"], one["local_of"]) for one in shown["issues"]}
    assert gaps == {
        "definition": ("leans_on_local", 1, 2),
        "purchasing": ("law_without_local", 0, 2),
        "finance": ("leans_on_regional", 0, 2),
        **dict.fromkeys(
            ("support_centres", "buildings", "employment", "education", "services"), ("unknown", 0, 2)
        ),
    }
    page = client.get(f"/boards/{board.organization.slug}/").content.decode()
    assert "leans on the municipalities" in page
    assert shown.pop("bills") == []
    assert client.get(f"/api/v1/boards/{board.organization.slug}").json() == shown
    found = client.get("/api/v1/stances?area=KR").json()["stances"]
    assert {(one["issue"], one["degree"]) for one in found} == {
        ("definition", "planned"),
        ("purchasing", "law"),
    }
    rows = client.get("/api/v1/levels/KR").json()["rows"]
    assert {(one["issue"], one["level"], one["power"]) for one in rows} == {
        (one.issue, one.level, one.power) for one in ROWS
    }


def test_a_government_tells_its_own_a_board_those_of_its_area_and_nobody_else_anything(levels, board):
    tell = commands.tell_stance
    town = steward_of(levels.municipality)
    own = stance(levels, levels.municipality, "programme")
    tell(told_for=levels.municipality, stance=own, by=town, at=AT)
    assert tell(told_for=levels.municipality, stance=own, by=town, at=AT + DAY).at == AT  # told once
    with pytest.raises(Refused, match="other_territory"):
        tell(told_for=levels.municipality, stance=stance(levels, levels.state, "law"), by=town, at=AT)
    with pytest.raises(Refused, match="not_steward"):
        tell(told_for=board.organization, stance=own, by=town, at=AT)
    for code, wrong in {
        "unknown_degree": replace(own, degree="maybe"),
        "text_missing": replace(own, text=" "),
        "source_missing": replace(own, source=""),
        "unknown_issue": replace(own, issue="weather"),
    }.items():
        with pytest.raises(Refused, match=code):
            tell(told_for=levels.municipality, stance=wrong, by=town, at=AT)
    tell(told_for=board.organization, stance=replace(own, degree="law"), by=levels.keeper, at=AT + DAY)
    first, second = Stance.objects.filter(area=levels.municipality.area).order_by("pk")
    assert (first.degree, first.until_at, second.degree, second.until_at) == (
        "programme",
        AT + DAY,
        "law",
        None,
    )
    assert Entry.objects.filter(verb="tell_stance").count() == 2
    parts = dict(EVERYTHING)
    taken = parts["stances"](levels.municipality, AT + 9 * DAY)
    assert [(one["degree"], one["until_at"] is None) for one in taken] == [("programme", False)]
    assert len(parts["competences"](board.organization, AT)) == len(ROWS)
    with pytest.raises(Refused, match="not_a_council"):
        commands.begin_board(organization=levels.municipality, by=town, at=AT)
    assert commands.begin_board(organization=board.organization, by=levels.keeper, at=AT + DAY) == board


def test_forms_keep_what_was_typed_and_are_for_stewards_only(levels, board, client):
    enter, tell = "/levels/KR/enter/", f"/boards/{board.organization.slug}/tell/"
    client.force_login(levels.world.outsider)
    assert [client.get(one).status_code for one in (enter, tell, "/levels/begin/")] == [403, 403, 403]
    client.force_login(levels.keeper)
    row = {
        "issue": "finance",
        "level": "local",
        "power": "alone",
        "law": "New Act",
        "article": "7",
        "source": "G",
    }
    again = client.post(enter, row)
    assert (again.status_code, "New Act" in again.content.decode()) == (422, True)
    assert client.post(enter, row | {"reason": "It was amended."}).status_code == 302
    given = {"organization": board.organization.slug, "area": "KR", "issue": "finance", "degree": "law"}
    assert client.post(tell, given).status_code == 422
    assert client.post(tell, given | {"text": "It taxes.", "source": "Gazette"}).status_code == 302
    assert Stance.objects.get().text == "It taxes."


def test_the_pages_use_the_same_few_queries_however_much_there_is(
    levels, board, client, django_assert_max_num_queries
):
    for number in range(20):
        levels.handed_in("finance", f"Number {number}")
    told = [
        stance(levels, levels.municipality, "law", issue) for issue in ("finance", "buildings", "services")
    ]
    commands.tell_stances(told_for=board.organization, stances=told, by=levels.keeper, at=AT)
    for path in ("/levels/", "/levels/KR/", f"/boards/{board.organization.slug}/"):
        with django_assert_max_num_queries(8):
            assert client.get(path).status_code == 200
    shown = client.get("/levels/?format=json").json()
    assert (len(shown["proposals"]), bool(shown["next"])) == (15, True)
    assert len(queries.governments(board, AT)) == 4

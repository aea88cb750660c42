"""A trust survey: who is asked, who may answer, what is told and when."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.cast import AT, steward_of
from tests.dure.operations.test_recount import recount
from tests.dure.trust.conftest import ANSWERS, CLOSES, NOW, OPENS, Trust

from dure.deadlines import tick
from dure.networks.commands import end_membership, register_member_without_email
from dure.networks.models import Membership
from dure.operations.transfer import export_instance
from dure.people.erasing import erase_person, remove_what_is_old
from dure.people.models import Answered
from dure.record.models import Entry
from dure.refusals import Refused
from dure.trust import commands, queries
from dure.trust.commands import Level, answers_digest
from dure.trust.models import TrustRollLine, TrustSheet, TrustSurvey, TrustWave

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def address(trust: Trust) -> str:
    return f"/trust/{trust.survey.ref}/{trust.wave.year}/answer/"


def code(call: Any, **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.code


def test_everybody_who_belongs_below_is_asked_and_nobody_else(trust: Trust) -> None:
    asked = set(TrustRollLine.objects.filter(wave=trust.wave).values_list("person__name", flat=True))
    assert {one.name for one in trust.members} | {"Member", "Steward"} <= asked
    assert "Sibling Member" not in asked
    assert trust.wave.asked == len(asked)
    assert Entry.objects.get(verb="fix_trust_roll").said["invited"] == len(asked)


@pytest.mark.parametrize(
    ("who", "when", "refusal"),
    [
        ("sibling_member", NOW, "not_asked"),
        ("official", NOW, "not_asked"),
        ("member", OPENS - SECOND, "wave_not_open"),
        ("member", CLOSES, "wave_closed"),
        ("member", CLOSES - SECOND, ""),
    ],
)
def test_who_may_answer_until_when(trust: Trust, who: str, when: Any, refusal: str) -> None:
    given = {"wave": trust.wave, "person": getattr(trust.world, who), "answers": ANSWERS, "at": when}
    if refusal:
        assert code(commands.answer, **given) == refusal
        assert TrustSheet.objects.count() == 0
    else:
        commands.answer(**given)
        assert TrustSheet.objects.count() == 1


def test_a_second_sheet_is_refused_also_by_the_database(
    trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = trust.members[0]
    given = {"wave": trust.wave, "person": member, "answers": ANSWERS, "at": NOW}
    trust.answers(member)
    assert code(commands.answer, **given) == "already_answered"
    monkeypatch.setattr(commands, "_hindered", lambda *given: None)  # both looked before one of them wrote
    assert code(commands.answer, **given) == "already_answered"
    assert TrustSheet.objects.count() == 1


def test_whose_membership_ended_is_told_who_can_renew_it(trust: Trust) -> None:
    member = trust.members[0]
    row = Membership.objects.get(person=member)
    bakery = trust.world.enterprises[1]
    end_membership(membership=row, by=steward_of(bakery), at=NOW, reason="Moved away")
    with pytest.raises(Refused) as refused:
        commands.answer(wave=trust.wave, person=member, answers=ANSWERS, at=NOW + SECOND)
    assert refused.value.code == "membership_ended"
    assert "Steward" in refused.value.sentence


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({}, "nothing_answered"),
        ({"courts": "na"}, "nothing_answered"),
        ({"courts": "11"}, "answer_unknown"),
        ({"police": "05"}, "answer_unknown"),
        ({"courts": "dk"}, ""),
    ],
)
def test_what_is_an_answer(trust: Trust, answers: dict[str, str], refusal: str) -> None:
    given = {"wave": trust.wave, "person": trust.members[0], "answers": answers, "at": NOW}
    if refusal:
        assert code(commands.answer, **given) == refusal
    else:
        commands.answer(**given)


def test_only_a_steward_starts_and_opens_and_each_year_once(trust: Trust) -> None:
    world = trust.world
    levels = [Level("courts")]
    new = {"organization": world.district, "title": "T", "levels": levels, "at": AT}
    assert code(commands.start_survey, **new, by=world.member) == "not_steward"
    assert code(commands.start_survey, **new | {"title": " "}, by=world.steward) == "title_missing"
    assert code(commands.start_survey, **new | {"levels": []}, by=world.steward) == "levels_missing"
    assert code(commands.start_survey, **new | {"levels": levels * 2}, by=world.steward) == "level_twice"
    assert (
        code(commands.start_survey, **new | {"levels": [Level("mood")]}, by=world.steward) == "level_unknown"
    )
    wave = {"survey": trust.survey, "year": 2027, "opens_at": NOW, "closes_at": NOW + 9 * DAY, "at": NOW}
    assert code(commands.open_wave, **wave, by=world.delegate) == "not_steward"
    assert code(commands.open_wave, **wave | {"year": 2026}, by=world.steward) == "wave_there"
    assert code(commands.open_wave, **wave | {"year": 2031}, by=world.steward) == "year_wrong"
    assert code(commands.open_wave, **wave | {"opens_at": AT}, by=world.steward) == "opens_in_the_past"
    assert code(commands.open_wave, **wave | {"closes_at": NOW}, by=world.steward) == "closes_too_early"


def test_the_clock_closes_counts_and_destroys_the_sheets(trust: Trust) -> None:
    trust.answers(*trust.members[:6])
    trust.answers(*trust.members[6:], own_network="04", regional_government="07")
    assert code(commands.close_wave, wave=trust.wave, at=CLOSES - SECOND) == "too_early"
    assert tick(CLOSES, mail=False).refused == ()
    wave = TrustWave.objects.get(pk=trust.wave.pk)
    assert TrustSheet.objects.count() == 0
    assert wave.result["levels"] == {
        "own_network": {"04": 6, "08": 6},
        "regional_government": {"03": 6, "07": 6},
    }, "nobody gave a number to the courts: withheld"
    said = Entry.objects.get(verb="close_trust_wave").said
    assert said["trust"] == {"own_network": "6.0", "regional_government": "5.0"}
    assert said["high_percent"] == {"own_network": 50, "regional_government": 50}
    assert (said["sheets"], said["answers_digest"]) == (12, answers_digest(wave.result["levels"]))
    commands.close_wave(wave=wave, at=CLOSES + DAY)
    assert Entry.objects.filter(verb="close_trust_wave").count() == 1


def test_of_nine_sheets_nothing_is_told(trust: Trust, client: Any, at: Any) -> None:
    trust.answers(*trust.members[:9])
    wave = trust.closed()
    assert wave.result == {"few": True, "sheets": None, "levels": {}, "answers": ""}
    assert "trust" not in Entry.objects.get(verb="close_trust_wave").said
    at(CLOSES + DAY)
    page = client.get(f"/trust/{trust.survey.ref}/").content.decode()
    assert "withheld: fewer than ten gave a number" in page
    assert (
        json.loads(client.get(f"/trust/{trust.survey.ref}/?format=json").content)["waves"][0]["answered"]
        is None
    )


@pytest.mark.usefixtures("at")
def test_a_member_answers_reviews_sends_and_has_a_receipt(trust: Trust, client: Any) -> None:
    client.force_login(trust.members[0])
    page = client.get(address(trust))
    assert "cannot be changed after sending" in page.content.decode()
    assert "ETag" not in page
    marks = {f"mark-{kind}": value for kind, value in ANSWERS.items()}
    review = client.post(address(trust), marks | {"step": "review"})
    other = client.post(address(trust), {**marks, "mark-courts": "na", "step": "review"})
    assert len(review.content) == len(other.content)
    assert TrustSheet.objects.count() == 0
    again = client.post(address(trust), marks | {"step": "change"})
    assert 'name="mark-own_network" value="08" checked' in again.content.decode()
    sent = client.post(address(trust), marks | {"step": "send"})
    assert (sent.status_code, sent["Location"]) == (302, address(trust))
    assert "Nobody can join it to you" in client.get(address(trust)).content.decode()
    twice = client.post(address(trust), marks | {"step": "send"})
    assert twice.status_code == 409
    assert "Nothing was added." in twice.content.decode()
    assert TrustSheet.objects.count() == 1
    assert Answered.objects.count() == 0, "no answer is kept beside a person"


@pytest.mark.usefixtures("at")
def test_nothing_of_an_open_wave_is_shown(trust: Trust, client: Any) -> None:
    trust.answers(*trust.members)
    for asked in ("", "?format=json", "?format=csv"):
        answer = client.get(f"/trust/{trust.survey.ref}/{asked}")
        assert "8.0" not in answer.content.decode()
    told = client.get(f"/api/v1/trust/{trust.survey.ref}").json()
    assert told["waves"][0]["answered"] == 12
    assert [one["waves"] for one in told["levels"]] == [[], [], []]
    assert client.get("/api/v1/trust").json()["surveys"][0]["ref"] == trust.survey.ref


@pytest.mark.usefixtures("at")
def test_who_speaks_for_a_member_without_e_mail_hands_over_the_device(trust: Trust, client: Any) -> None:
    world = trust.world
    quiet = register_member_without_email(
        leader=world.steward, organization=world.district, name="Quiet Neighbour", at=OPENS
    )
    TrustRollLine.objects.create(wave=trust.wave, person=quiet)  # as if registered before it opened
    client.force_login(world.steward)
    assert "Quiet Neighbour" in client.get(address(trust)).content.decode()
    theirs = f"{address(trust)}?for={quiet.ref}"
    assert "Hand over the device" in client.get(theirs).content.decode()
    sent = client.post(address(trust), {"mark-courts": "05", "step": "send", "for": quiet.ref})
    assert sent["Location"] == theirs
    assert "The answer of Quiet Neighbour is in" in client.get(theirs).content.decode()
    lines = dict(
        TrustRollLine.objects.filter(person__in=[quiet, world.steward]).values_list("person", "answered")
    )
    assert lines == {quiet.pk: True, world.steward.pk: False}
    client.force_login(world.member)
    assert client.get(theirs).status_code == 404
    assert client.post(address(trust), {"step": "send", "for": quiet.ref}).status_code == 404


def test_a_line_of_who_leaves_is_nobodys_and_of_everybody_half_a_year_later(trust: Trust) -> None:
    trust.answers(*trust.members)
    erase_person(person=trust.members[0], at=NOW)
    assert not TrustRollLine.objects.filter(person=trust.members[0]).exists()
    assert queries.answered_count(trust.wave) == 12
    assert trust.closed().result["sheets"] == 12
    assert remove_what_is_old(CLOSES + 179 * DAY)["trust_rolls"] == 0
    assert remove_what_is_old(CLOSES + 181 * DAY)["trust_rolls"] == trust.wave.asked - 1
    assert not TrustRollLine.objects.filter(person__isnull=False).exists()


def test_the_page_asks_the_database_as_often_for_many_waves(
    trust: Trust, client: Any, at: Any, django_assert_max_num_queries: Any
) -> None:
    trust.answers(*trust.members)
    trust.closed()
    for year in (2027, 2028):
        start = CLOSES + (year - 2026) * 365 * DAY
        trust.wave = commands.open_wave(
            survey=trust.survey,
            year=year,
            opens_at=start,
            closes_at=start + 9 * DAY,
            by=trust.world.steward,
            at=start,
        )
        trust.answers(*trust.members, at=start + DAY)
        trust.closed(start + 9 * DAY)
    at(CLOSES + 800 * DAY)
    with django_assert_max_num_queries(15):
        page = client.get(f"/trust/{trust.survey.ref}/").content.decode()
    assert page.count('data-mean="8.0"') == 3
    assert "The same as in 2027." in page
    assert "Nothing here shows that the one causes the other" in page
    assert 'aria-labelledby="trust-title trust-desc"' in page


def test_an_outsider_counts_it_again_and_notices_one_changed_answer(trust: Trust, tmp_path: Path) -> None:
    trust.answers(*trust.members[:6])
    trust.answers(*trust.members[6:], own_network="04", regional_government="07")
    trust.closed()
    folder = tmp_path / "out"
    export_instance(folder, at=CLOSES + DAY, public=True)
    code_, said = recount(folder, "--each")
    assert code_ == 0, said
    assert f"trust survey {trust.wave.ref}: 12 sheets, 2 levels" in said
    assert "trust as pages show them: 4 lines" in said
    table = folder / "open" / "shown-trust.csv"
    changed = table.read_text(encoding="utf-8").replace("own_network,08", "own_network,09")
    table.write_text(changed, encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["open/shown-trust.csv"]["sha256"] = sha256(changed.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    code_, said = recount(folder)
    assert code_ == 1
    assert "The digest of the answers" in said


@pytest.mark.usefixtures("at")
def test_a_steward_starts_a_survey_and_opens_a_wave_in_the_room(trust: Trust, client: Any) -> None:
    world = trust.world
    client.force_login(world.steward)
    room = f"/organizations/{world.district.slug}/room/voice/"
    asked = {
        "ask_own_network": "on",
        "ask_regional_government": "on",
        "body_regional_government": world.city.slug,
    }
    started = client.post(room, {"do": "start_trust_survey", "title": "Again", **asked})
    assert started.status_code == 302
    survey = TrustSurvey.objects.get(title="Again")
    assert [(one.kind, one.body) for one in queries.levels_of(survey)] == [
        ("own_network", world.district),
        ("regional_government", world.city),
    ]
    wave = {"survey": survey.ref, "year": "2026", "opens_on": "2026-03-04", "closes_at": "2026-03-20"}
    assert client.post(room, {"do": "open_trust_wave", **wave}).status_code == 302
    assert survey.waves.get().opens_at == NOW, "the first day is today: it opens at once"
    late = client.post(room, {"do": "open_trust_wave", **wave, "year": "2027", "opens_on": "2026-03-01"})
    assert (late.status_code, survey.waves.count()) == (422, 1)
    assert "This day is over." in late.content.decode()
    desk = client.get("/desk/").content.decode()
    assert f"/trust/{survey.ref}/2026/answer/" in desk

"""Charters are adopted by the rule in force; rounds pin one version."""

from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest
from tests.cast import AT, World, organization, person, steward_of

from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter, amending_round, store_version
from dure.charters.models import Charter
from dure.charters.queries import charter_in_force, in_force, samples, versions
from dure.deadlines import tick
from dure.matters import charter_changes
from dure.matters.charter_changes import propose_charter
from dure.matters.commands import perform, raise_matter, rebuild
from dure.matters.models import Matter
from dure.record.queries import entries
from dure.refusals import Refused

DAY = timedelta(days=1)


@pytest.fixture
def association(world: World) -> Charter:
    """The umbrella adopts the sample charter of a young network."""
    return adopt_founding_charter(
        organization=world.umbrella, text=samples()["founding-kit"], by=world.umbrella_steward, at=AT
    )


def changed(charter: Charter) -> str:
    """The same text with longer deadlines."""
    assert "days" in charter.text
    return charter.text.replace("summary", "# Agreed after a long evening.\nsummary", 1)


def test_a_steward_adopts_the_founding_text_and_it_is_on_the_record(association, world):
    assert (association.version, association.organization) == (1, world.umbrella)
    entry = entries(organization=world.umbrella.slug).first()
    assert entry.verb == "adopt_charter"
    assert association.digest in entry.payload


def test_nobody_else_adopts_a_founding_text(world):
    for outsider in (world.outsider, world.steward, world.umbrella_delegate):
        with pytest.raises(Refused) as refused:
            adopt_founding_charter(
                organization=world.umbrella, text=samples()["founding-kit"], by=outsider, at=AT
            )
        assert refused.value.code == "not_steward"
    assert not Charter.objects.exists()


def test_once_there_is_a_charter_no_steward_adopts_another_alone(association, world):
    with pytest.raises(Refused) as refused:
        adopt_founding_charter(
            organization=world.umbrella,
            text=samples()["simple-association"],
            by=world.umbrella_steward,
            at=AT,
        )
    assert refused.value.code == "adopt_by_rule"


def test_a_faulty_text_is_refused_with_its_line(world):
    text = samples()["founding-kit"].replace('"majority"', '"majorty"', 1)
    with pytest.raises(Refused) as refused:
        adopt_founding_charter(organization=world.umbrella, text=text, by=world.umbrella_steward, at=AT)
    assert refused.value.code == "faulty_charter"
    line = next(number for number, words in enumerate(text.splitlines(), 1) if "majorty" in words)
    assert f"Line {line}:" in str(refused.value)


def test_members_change_a_charter_by_its_own_rule_and_the_running_round_keeps_its_version(association, world):
    matter = propose_charter(
        charter=association, text=changed(association), reason="Clearer.", by=world.umbrella_delegate, at=AT
    )
    assert charter_in_force(world.umbrella, association.key).version == 1
    vote = {"verb": "vote", "matter": matter, "choice": "yes", "at": AT + DAY}
    perform(by=world.delegate, acting_for=world.district, **vote)
    perform(by=world.sibling_delegate, acting_for=world.sibling, **vote)
    tick(AT + 60 * DAY, mail=False)
    newest = charter_in_force(world.umbrella, association.key)
    assert newest.version == 2
    assert newest.adopted_by_matter == matter.ref
    assert newest.text == changed(association)
    matter.round.refresh_from_db()
    assert matter.round.charter_id == association.id
    assert [one.version for one in versions(world.umbrella, association.key)] == [2, 1]
    assert [one.version for one in in_force()] == [2]


def test_a_change_that_the_members_do_not_adopt_changes_nothing(association, world):
    matter = propose_charter(
        charter=association, text=changed(association), reason="?", by=world.umbrella_delegate, at=AT
    )
    vote = {"verb": "vote", "matter": matter, "choice": "no", "at": AT + DAY}
    perform(by=world.delegate, acting_for=world.district, **vote)
    perform(by=world.sibling_delegate, acting_for=world.sibling, **vote)
    tick(AT + 60 * DAY, mail=False)
    matter.refresh_from_db()
    assert matter.ended == "refused"
    assert charter_in_force(world.umbrella, association.key).version == 1


def test_a_change_is_called_by_what_it_changes_and_its_round_says_that_it_changes_the_charter(
    association, world, client
):
    longer = association.text.replace("days     = 14", "days     = 41", 1)
    both = longer.replace('raised_by = ["member", "delegate"]', 'raised_by = ["delegate"]', 1)
    assert len({association.text, longer, both}) == 3
    titles = [
        propose_charter(
            charter=association, text=text, reason=f"{number}", by=world.umbrella_delegate, at=AT
        ).title
        for number, text in enumerate((longer, both))
    ]
    assert len(set(titles)) == 2
    assert titles[0].startswith(f"{association.title}: 1 → 2 · Stage ‘")
    assert titles[0].endswith("days become 41")
    assert all(len(title) <= 160 for title in titles)
    page = client.get(f"/matters/?kind=charter_change&organization={world.umbrella.slug}").content.decode()
    assert "days become 41" in page
    [round] = world.umbrella.rounds.filter(amending=True)
    assert str(round) == f"Changes of the charter “{association.title} 1”"
    assert str(round) in client.get(f"/rounds/{round.slug}/").content.decode()


@pytest.mark.parametrize("length", [1, 80, 130, 140])
def test_the_title_of_a_change_is_never_too_long(association, world, length):
    title = next(line for line in association.text.splitlines() if line.startswith("title"))
    text = association.text.replace(title, f'title = "{"x" * length}"', 1)
    made = propose_charter(charter=association, text=text, reason="?", by=world.umbrella_delegate, at=AT)
    assert made.title.startswith(f"{'x' * length}: 1 → 2")
    assert len(made.title) <= 160


def adopted(matter: Matter, world: World, at) -> None:
    vote = {"verb": "vote", "matter": matter, "choice": "yes", "at": at}
    perform(by=world.delegate, acting_for=world.district, **vote)
    perform(by=world.sibling_delegate, acting_for=world.sibling, **vote)


def test_once_a_change_is_adopted_the_others_of_that_version_lapse_with_a_sentence(association, world):
    first, second = (
        propose_charter(
            charter=association,
            text=f"# Number {number}.\n{association.text}",
            reason=f"Number {number}.",
            by=world.umbrella_delegate,
            at=AT + number * timedelta(hours=1),
        )
        for number in (1, 2)
    )
    for one in (first, second):
        adopted(one, world, AT + DAY)
    ticked = tick(AT + 60 * DAY, mail=False)
    assert ticked.refused == ()
    assert [one.version for one in versions(world.umbrella, association.key)] == [2, 1]
    assert charter_in_force(world.umbrella, association.key).adopted_by_matter == first.ref
    second.refresh_from_db()
    assert (second.ended, rebuild(second).ended) == ("lapsed", "lapsed")
    last = second.acts.last()
    assert (last.verb, last.capacity) == ("supersede", "clock")
    assert "Version 2 was adopted meanwhile" in last.reason


def test_a_proposal_that_outlived_its_version_is_not_voted_on_and_lapses_at_its_deadline(association, world):
    left = propose_charter(
        charter=association, text=changed(association), reason="?", by=world.umbrella_delegate, at=AT
    )
    store_version(organization=world.umbrella, text=f"# Second.\n{association.text}", at=AT + DAY)
    with pytest.raises(Refused) as refused:
        adopted(left, world, AT + DAY)
    assert refused.value.code == "charter_superseded"
    tick(AT + 60 * DAY, mail=False)
    left.refresh_from_db()
    assert left.ended == "lapsed"
    assert len(versions(world.umbrella, association.key)) == 2


def test_each_version_is_changed_in_a_round_of_its_own_however_long_the_names_are(world):
    body = organization("A network of very many words " * 2 + "indeed", world.outsider, kind="network")
    text = samples()["founding-kit"]
    key = f"{tomllib.loads(text)['key']}-{'of-long-standing' * 3}"
    text = text.replace("key = ", f'key = "{key}" #', 1)
    rounds = []
    for version in (1, 2, 3):
        rounds.append(amending_round(charter=store_version(organization=body, text=text, at=AT), at=AT))
        assert (rounds[-1].amending, rounds[-1].charter.version) == (True, version)
        assert amending_round(charter=rounds[-1].charter, at=AT) == rounds[-1]
    matter = propose_charter(
        charter=rounds[-1].charter, text=changed(rounds[-1].charter), reason="?", by=world.outsider, at=AT
    )
    assert matter.round == rounds[-1]
    assert len(f"{matter.round.slug}-{10**15}") <= Matter._meta.get_field("ref").max_length


def test_nobody_takes_the_round_in_which_another_body_changes_its_charter(association, world):
    squatted = f"{world.umbrella.slug}-{association.key}-v1-changes"
    open_round(**round_of(world, slug=squatted))
    matter = propose_charter(
        charter=association, text=changed(association), reason="Clearer.", by=world.umbrella_delegate, at=AT
    )
    assert (matter.round.amending, matter.round.organization) == (True, world.umbrella)
    assert (matter.kind, matter.round.slug) == ("charter_change", f"{squatted}-2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (lambda text: text, "charter_unchanged"),
        (lambda text: text.replace("key", "kee", 1), "faulty_charter"),
    ],
)
def test_a_change_that_is_none_or_faulty_is_refused(association, world, text, code):
    with pytest.raises(Refused) as refused:
        propose_charter(
            charter=association, text=text(association.text), reason="", by=world.umbrella_delegate, at=AT
        )
    assert refused.value.code == code


def budget_bodies(world: World) -> dict:
    """Every body of the Seoul budget, for the small world."""
    committee = organization("Committee", person("Committee Steward"), kind="committee", area=world.seoul)
    parliament = organization("Metropolitan Council", person("Clerk"), kind="assembly", area=world.seoul)
    return {
        "district": [world.district, world.sibling],
        "umbrella": [world.umbrella],
        "council": [world.council],
        "committee": [committee],
        "parliament": [parliament],
        "city": [world.city],
    }


def round_of(world: World, **changes):
    """What `open_round` needs for the Seoul budget."""
    charter = Charter.objects.filter(organization=world.council).first() or adopt_founding_charter(
        organization=world.council, text=samples()["seoul-budget"], by=steward_of(world.council), at=AT
    )
    return {
        "organization": world.council,
        "charter": charter,
        "by": world.council_steward,
        "at": AT,
        "slug": "seoul-2027",
        "title": "Seoul 2027",
        "opens_at": AT,
        "bodies": budget_bodies(world),
        "calendar": {"weighed": (AT + 40 * DAY, AT + 60 * DAY)},
        "envelope": 1_000_000,
        "currency": "KRW",
        **changes,
    }


def test_a_round_has_its_bodies_its_calendar_and_its_ballot(world):
    opened = open_round(**round_of(world))
    assert opened.envelope == 1_000_000
    assert {line.key for line in opened.bodies.all()} == set(opened.process.bodies)
    ballot = opened.ballots.get()
    assert (ballot.stage, ballot.held_by, ballot.rule) == ("weighed", world.umbrella, "greedy")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"envelope": None}, "envelope_missing"),
        ({"calendar": {}}, "ballot_dates_missing"),
        ({"calendar": {"weighed": (AT + DAY, AT)}}, "closes_before_opening"),
        ({"calendar": {"nowhere": (AT, AT + DAY)}}, "unknown_stage"),
        ({"bodies": {}}, "body_missing"),
        ({"slug": "s" * 61}, "slug_too_long"),
    ],
)
def test_a_round_with_something_missing_is_refused(world, changes, code):
    with pytest.raises(Refused) as refused:
        open_round(**round_of(world, **changes))
    assert refused.value.code == code


def test_a_body_of_another_kind_is_refused(world):
    given = round_of(world)
    given["bodies"]["council"] = [world.city]
    with pytest.raises(Refused) as refused:
        open_round(**given)
    assert refused.value.code == "body_of_other_kind"


def test_two_rounds_do_not_share_an_address(world):
    given = round_of(world)
    open_round(**given)
    with pytest.raises(Refused) as refused:
        open_round(**given)
    assert refused.value.code == "slug_taken"


def test_only_a_steward_of_the_body_opens_its_rounds(world):
    with pytest.raises(Refused) as refused:
        open_round(**round_of(world, by=world.umbrella_steward))
    assert refused.value.code == "not_steward"


def test_of_two_changes_that_are_decided_at_once_the_second_is_refused(association, world, monkeypatch):
    left = propose_charter(
        charter=association, text=changed(association), reason="?", by=world.umbrella_delegate, at=AT
    )
    store_version(organization=world.umbrella, text=f"# Second.\n{association.text}", at=AT + DAY)
    looked_before = {
        "check": lambda self, **asked: None,
        "at_deadline": lambda self, matter, verb: (verb, ""),
    }
    for name, as_then in looked_before.items():
        monkeypatch.setattr(charter_changes.CharterChangeKind, name, as_then)
    adopted(left, world, AT + DAY)
    assert tick(AT + 60 * DAY, mail=False).refused == (f"{left.ref}: charter_superseded",)
    assert len(versions(world.umbrella, association.key)) == 2


def test_in_a_closed_organization_nothing_is_raised(association, world):
    opened = open_round(**round_of(world, slug="motions-of-the-closed"))
    world.district.closed_at = AT
    world.district.save()
    with pytest.raises(Refused) as refused:
        raise_matter(
            round=opened, title="Late", text="…", raised_in=world.district, by=world.steward, at=AT + DAY
        )
    assert refused.value.code == "organization_closed"

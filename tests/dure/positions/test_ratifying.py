"""Ratification over the dated graph: the example worked by hand, who may answer, who left, silence, publication."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import admit, join, organization, person
from tests.table import ANSWERS, OPENS, Table, build_table

from dure.deadlines import tick
from dure.matters.commands import perform
from dure.matters.models import Matter
from dure.networks.commands import end_membership
from dure.networks.models import Membership
from dure.networks.queries import capacities
from dure.positions import commands, owing
from dure.positions.counting import counted
from dure.positions.models import Party, Publication, Ratification, Signature
from dure.record.models import Entry
from dure.refusals import Refused, Unknown
from polity.rules.ratification.example import example

DUE = OPENS + timedelta(days=46)


def refusal(command, /, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as refused:
        command(*args, **kwargs)
    return refused.value


def test_the_database_counts_like_the_example_by_hand(table: Table) -> None:
    ratification = table.opened()
    table.answer_all(ratification)
    found, by_hand = counted(ratification, ANSWERS), example()
    slugs = {key: one.slug for key, one in table.organizations.items()}
    assert found.result == by_hand.result == "refused"
    assert found.voices == by_hand.voices
    assert found.networks == by_hand.networks
    for key, node in by_hand.nodes.items():
        assert (found.nodes[slugs[key]].outcome, found.nodes[slugs[key]].voices) == (
            node.outcome,
            node.voices,
        )
    for key in by_hand.graph.organizations:
        ways = sorted(([slugs[one] for one in path.keys], path.voice) for path in by_hand.paths(key))
        assert sorted((list(path.keys), path.voice) for path in found.paths(slugs[key])) == ways
    assert found.to_pass().needed == (slugs["Care"],)


def test_an_organization_on_four_paths_counts_once(table: Table) -> None:
    found = counted(table.opened(), ANSWERS)
    paths = found.paths(table.organizations["Acorn"].slug)
    assert len(paths) == 4
    assert sum(path.voice for path in paths) == 1
    assert found.voices.total == 12


def test_organizations_count_by_their_members_up_to_a_cap_where_the_charter_says_so(db: None, client) -> None:
    table = build_table(weight='  weight = "members"\n  cap = 3\n')
    for number in range(5):
        admit(person(f"Worker {number}"), table.organizations["Laurel"])
    for number in range(2):
        admit(person(f"Cook {number}"), table.organizations["Kale"])
    ratification = table.opened()
    weights = dict(ratification.parties.values_list("organization__slug", "weight"))
    assert (weights["laurel"], weights["kale"], weights["acorn"], weights["north"]) == (3, 2, 1, 1)
    assert counted(ratification, ANSWERS).voices.total == 10 + 3 + 2
    entered = json.loads(Entry.objects.get(verb="weigh_voices").payload)["weights"]
    assert (entered["laurel"], "north" in entered) == (3, False)
    shown = client.get(f"/positions/{ratification.position.matter.ref}/").content.decode()
    assert "as many voices as members are entered here, at least one and at most 3" in shown


def test_who_is_asked_is_fixed_at_the_opening(table: Table) -> None:
    ratification = table.opened()
    keeper = person("Late Keeper")
    late = organization("Late", keeper, at=OPENS)
    join(late, table.top, at=ANSWERS)
    assert counted(ratification, ANSWERS).voices.total == 12
    said = refusal(
        commands.answer_ratification,
        ratification=ratification,
        organization=late,
        choice="yes",
        by=keeper,
        at=ANSWERS,
    )
    assert said.code == "not_asked"


def test_observers_and_partners_are_never_counted(table: Table) -> None:
    for kind in ("observer", "partner"):
        join(organization(f"The {kind}", person(f"{kind} keeper"), kind=kind), table.top)
    ratification = table.opened()
    assert counted(ratification, ANSWERS).voices.total == 12
    assert not Party.objects.filter(ratification=ratification, organization__kind__in=("observer", "partner"))


def test_a_network_that_left_is_refused_with_the_date(table: Table) -> None:
    ratification = table.opened()
    table.answer(ratification, "North", "yes")
    leaving = Membership.objects.get(member=table.organizations["North"], organization=table.top)
    end_membership(membership=leaving, by=table.delegates["North"], at=ANSWERS + timedelta(days=1))
    after = ANSWERS + timedelta(days=2)
    said = refusal(table.answer, ratification, "North", "no", at=after)
    assert said.code == "left_network"
    assert "North left Table on 2026-03-15" in str(said.says)
    assert refusal(table.answer, ratification, "Birch", "no", at=after).code == "left_network"
    now = counted(ratification, after)
    assert [one.code for one in now.refused] == ["left"]
    assert now.networks.heads == 2


def test_who_answers_and_how(table: Table) -> None:
    ratification = table.opened()
    assert refusal(table.answer, ratification, "South", "yes").code == "through_members"
    assert refusal(table.answer, ratification, "Fern", "no", reason=" ").code == "reason_missing"
    assert refusal(table.answer, ratification, "Fern", "perhaps").code == "choice_unknown"
    with pytest.raises(Unknown):
        commands.answer_ratification(
            ratification=ratification,
            organization=table.organizations["Fern"],
            choice="yes",
            by=table.delegates["Kale"],
            at=ANSWERS,
        )
    table.answer(ratification, "Fern", "yes", reservation="Not before the budget.")
    assert (
        refusal(table.answer, ratification, "Fern", "yes", reservation="Not before the budget.").code
        == "already_answered"
    )
    table.answer(ratification, "Fern", "abstain")
    ratification.refresh_from_db()
    assert ratification.answers_count == 1
    assert counted(ratification, ANSWERS).nodes[table.organizations["Fern"].slug].outcome == "abstained"
    assert Entry.objects.filter(verb="ratify").count() == 2
    assert refusal(table.answer, ratification, "Fern", "yes", at=DUE).code == "ratification_closed"


def test_a_body_that_decides_in_its_assembly_answers_only_with_its_minutes(table: Table) -> None:
    ratification = table.opened()
    assert refusal(table.answer, ratification, "Care", "yes").code == "assembly_missing"
    care, keeper = table.organizations["Care"], table.delegates["Care"]
    assembly = commands.call_assembly(
        organization=care,
        title="Assembly of Care",
        agenda="The text on rent",
        meets_at=ANSWERS + timedelta(days=1),
        position=ratification.position,
        by=keeper,
        at=ANSWERS,
    )
    decided = [commands.Decided("We stand behind it.", "yes", in_favour=2)]
    minutes = {
        "assembly": assembly,
        "minutes": "Both came. Both agreed.",
        "attendance": {table.organizations["Hazel"]: 3, table.organizations["Ivy"]: 1},
        "decisions": decided,
        "by": keeper,
    }
    assert refusal(commands.keep_minutes, **minutes, at=ANSWERS).code == "meets_later"
    met = ANSWERS + timedelta(days=2)
    wrong = minutes | {"attendance": {table.organizations["Kale"]: 1}}
    assert refusal(commands.keep_minutes, **wrong, at=met).code == "no_member"
    few = minutes | {"attendance": {table.organizations["Hazel"]: 1}}
    assert refusal(commands.keep_minutes, **few, at=met).code == "votes_over_attendance"
    commands.keep_minutes(**minutes, at=met)
    assert refusal(commands.keep_minutes, **minutes, at=met).code == "minutes_kept"
    resolution = assembly.resolutions.get()
    assert (
        refusal(table.answer, ratification, "Care", "no", at=met, resolution=resolution).code
        == "other_resolution"
    )
    table.answer(ratification, "Care", "yes", at=met, resolution=resolution)
    table.answer_all(ratification)
    assert counted(ratification, met).result == "adopted"


def published(table: Table) -> Matter:
    ratification = table.opened()
    for who in ("Acorn", "Cedar", "Daisy", "Juniper", "Kale", "Laurel", "Fern"):
        table.answer(ratification, who, "yes")
    table.answer(ratification, "North", "yes", reservation="For three years, no longer.")
    table.answer(ratification, "Birch", "no", reason="Birch pays already.")
    matter = ratification.position.matter
    tick(DUE, mail=False)
    matter.refresh_from_db()
    return matter


def test_silence_is_never_yes(table: Table) -> None:
    ratification = table.opened()
    for who in ("Acorn", "Cedar", "Daisy"):
        table.answer(ratification, who, "yes")
    matter = ratification.position.matter
    early = refusal(perform, matter=matter, verb="decide", by=table.steward, at=ANSWERS)
    assert early.code == "unsettled"
    tick(DUE, mail=False)
    matter.refresh_from_db()
    ratification.refresh_from_db()
    assert (matter.stage, ratification.result) == ("refused", "refused")
    with pytest.raises(Refused) as refused:
        perform(matter=matter, verb="publish", by=table.steward, at=DUE)
    assert refused.value.code == "ended"


def test_the_joint_text_names_exactly_who_stands_behind_it(table: Table) -> None:
    matter = published(table)
    assert matter.stage == "agreed"
    perform(matter=matter, verb="publish", by=table.steward, at=DUE + timedelta(days=1))
    behind = Publication.objects.get(position_id=matter.pk).behind
    slugs = {key: one.slug for key, one in table.organizations.items()}
    names = {outcome: {line["slug"] for line in rows} for outcome, rows in behind["organizations"].items()}
    assert names["opposed"] == {slugs["Birch"]}
    assert {slugs["Hazel"], slugs["Ivy"], slugs["Elder"], slugs["Grove"]} == names["undecided"]
    assert slugs["Care"] in {line["slug"] for line in behind["networks"]["undecided"]}
    north = next(line for line in behind["networks"]["adopted"] if line["slug"] == slugs["North"])
    assert north["reservation"] == "For three years, no longer."


def test_others_sign_afterwards_persons_and_organizations_apart(table: Table) -> None:
    matter = published(table)
    after = DUE + timedelta(days=1)
    perform(matter=matter, verb="publish", by=table.steward, at=after)
    publication = Publication.objects.get(position_id=matter.pk)
    before = publication.behind
    stranger = person("Signing Person")
    commands.sign(publication=publication, by=stranger, at=after)
    commands.sign(
        publication=publication, by=table.delegates["Ivy"], organization=table.organizations["Ivy"], at=after
    )
    publication.refresh_from_db()
    assert (publication.organizations_signed, publication.persons_signed, publication.behind) == (
        1,
        1,
        before,
    )
    assert refusal(commands.sign, publication=publication, by=stranger, at=after).code == "already_signed"
    again = {"publication": publication, "organization": table.organizations["Kale"], "at": after}
    assert refusal(commands.sign, by=table.delegates["Kale"], **again).code == "ratified_already"
    signature = Signature.objects.get(person=stranger)
    with pytest.raises(Unknown):
        commands.withdraw_signature(signature=signature, by=table.delegates["Ivy"], at=after)
    commands.withdraw_signature(signature=signature, by=stranger, at=after)
    publication.refresh_from_db()
    assert publication.persons_signed == 0
    commands.sign(publication=publication, by=stranger, shows_name=True, at=after)
    entries = Entry.objects.filter(verb__in=("sign", "withdraw_signature"), organization="").order_by(
        "number"
    )
    assert [(one.verb, one.said.get("by", "")) for one in entries] == [
        ("sign", ""),
        ("withdraw_signature", ""),
        ("sign", stranger.ref),
    ]
    for one in entries:
        assert Client().get(f"/record/entries/{one.number}").status_code == 200
    assert stranger.name not in "".join(Entry.objects.values_list("payload", flat=True))


def test_the_law_stands_beside_what_was_asked(table: Table) -> None:
    matter = table.drafted(sort="bill")
    position = matter.position
    given = {"title": "Act on rents", "source": "https://example.org/act", "adopted_on": date(2026, 3, 20)}
    assert (
        refusal(commands.enter_law, position=position, by=table.delegates["Kale"], at=DUE, **given).code
        == "not_steward"
    )
    assert (
        refusal(commands.enter_law, position=position, by=table.steward, at=ANSWERS, **given).code
        == "law_ahead"
    )
    today = {**given, "adopted_on": DUE.date()}
    with timezone.override("Pacific/Kiritimati"):
        ahead = {**given, "adopted_on": DUE.date() + timedelta(days=1), "at": DUE.replace(hour=23)}
        assert refusal(commands.enter_law, position=position, by=table.steward, **ahead).code == "law_ahead"
    with timezone.override("America/Toronto"):
        commands.enter_law(position=position, by=table.steward, at=DUE.replace(hour=0), **today)
    law = commands.enter_law(position=position, by=table.steward, at=DUE, **given)
    clause = position.clauses.get(number=1)
    missing = {"law": law, "clause": clause, "verdict": "part", "by": table.steward, "at": DUE}
    assert refusal(commands.judge_uptake, **missing).code == "words_missing"
    commands.judge_uptake(**missing, article="Article 5", text="The city pays a part of the rent.")
    assert clause.uptake.get_verdict_display() == "taken up in part"


def test_duties_of_two_networks_lie_apart_each_with_its_date(table: Table) -> None:
    ratification = table.opened()
    acorn = table.delegates["Acorn"]
    south = table.organizations["South"]
    commands.call_assembly(
        organization=south,
        title="South meets",
        agenda="Rent",
        meets_at=ANSWERS + timedelta(days=3),
        by=table.delegates["South"],
        at=OPENS,
    )
    commands.open_call(
        organization=table.organizations["North"],
        title="What does rent cost you?",
        question="Tell us.",
        invited=[table.organizations["Acorn"]],
        until_at=ANSWERS + timedelta(days=5),
        by=table.delegates["North"],
        at=OPENS,
    )
    found = owing.owed(capacities(acorn, ANSWERS), ANSWERS)
    assert {(one.kind, one.body.name, one.due_at) for one in found} == {
        ("ratify", "Table", ratification.due_at),
        ("attend", "South", ANSWERS + timedelta(days=3)),
        ("answer_call", "North", ANSWERS + timedelta(days=5)),
    }
    assert {one.organization for one in found} == {table.organizations["Acorn"]}
    table.answer(ratification, "Acorn", "yes")
    assert [one.kind for one in owing.owed(capacities(acorn, ANSWERS), ANSWERS)] == [
        "answer_call",
        "attend",
    ]
    assert not owing.owed(capacities(table.delegates["Hazel"], ANSWERS), ANSWERS)


def test_a_call_shows_answered_declined_and_silent(table: Table) -> None:
    asked = [table.organizations[key] for key in ("Acorn", "Birch", "Cedar")]
    call = commands.open_call(
        organization=table.top,
        title="Housing",
        question="What do you need?",
        invited=[*asked, asked[0]],
        until_at=ANSWERS,
        by=table.steward,
        at=OPENS,
    )
    commands.answer_call(
        call=call, organization=asked[0], by=table.delegates["Acorn"], text="Rooms.", at=OPENS
    )
    commands.answer_call(
        call=call, organization=asked[1], by=table.delegates["Birch"], declined=True, at=OPENS
    )
    call.refresh_from_db()
    assert (call.invited_count, call.answered_count, call.declined_count) == (3, 1, 1)
    late = {"call": call, "organization": asked[2], "by": table.delegates["Cedar"], "text": "Late."}
    assert refusal(commands.answer_call, **late, at=ANSWERS + timedelta(days=1)).code == "call_over"
    assert (
        refusal(commands.answer_call, **late | {"organization": asked[0]}, at=OPENS).code
        == "already_answered"
    )
    other = late | {"organization": table.organizations["Kale"]}
    assert refusal(commands.answer_call, **other, at=OPENS).code == "not_invited"


def test_a_ratification_is_reported_by_its_act(table: Table) -> None:
    matter = published(table)
    ratification = Ratification.objects.get(position_id=matter.pk)
    assert ratification.act is not None
    assert (ratification.act.verb, ratification.act.outcome) == ("decide", "adopted")
    assert ratification.closed_at == DUE

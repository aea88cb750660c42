"""Agreements: in force with every signature; joint only with every consent; a quorum decides and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import AT, World, steward_of
from tests.seoul import build_seoul

from dure import clock
from dure.agreements import commands
from dure.agreements.models import Agreement
from dure.agreements.queries import standing_of, unsigned, words_owed
from dure.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = AT.date()


def parties(world: World):
    return [(world.umbrella, "Speaks for the networks"), (world.city, "Pays"), (world.council, "Advises")]


def proposed(world: World, **more) -> Agreement:
    given = {
        "organization": world.umbrella,
        "title": "Partnership for care",
        "text": "We plan together.",
        "parties": parties(world),
        "quorum": 2,
        "from_on": DAY,
        "until_on": DAY + timedelta(days=100),
        "by": world.umbrella_steward,
        "at": AT,
    }
    return commands.propose_agreement(**{**given, **more})


def signed(world: World) -> Agreement:
    agreement = proposed(world)
    for party, _ in parties(world):
        commands.sign_agreement(agreement=agreement, organization=party, by=steward_of(party), at=AT)
    return agreement


def decision_of(world: World, agreement: Agreement, **more):
    return commands.propose_decision(
        agreement=agreement,
        organization=world.umbrella,
        title="Open three kitchens",
        text="In the north.",
        by=world.umbrella_steward,
        at=AT,
        **more,
    )


def say(decision, party, choice="consent", **more):
    return commands.say_word(
        decision=decision, organization=party, choice=choice, by=steward_of(party), at=AT, **more
    )


def publish(world: World, decision, *, joint: bool, at=AT):
    return commands.publish_decision(
        decision=decision, organization=world.umbrella, by=world.umbrella_steward, at=at, joint=joint
    )


def test_nothing_is_decided_before_every_party_has_signed(world: World) -> None:
    agreement = proposed(world)
    commands.sign_agreement(
        agreement=agreement, organization=world.umbrella, by=world.umbrella_steward, at=AT
    )
    with pytest.raises(Refused) as refused:
        decision_of(world, agreement)
    assert refused.value.sentence == (
        "The agreement is not in force: Policy Council, Seoul City must sign it first."
    )
    assert [one.organization for one in unsigned(frozenset({world.city.pk}))] == [world.city]


def test_a_decision_without_one_partys_consent_cannot_be_published_as_joint(world: World) -> None:
    decision = decision_of(world, signed(world))
    say(decision, world.umbrella)
    say(decision, world.council)
    with pytest.raises(Refused) as refused:
        publish(world, decision, joint=True)
    assert (refused.value.code, refused.value.sentence) == (
        "consent_missing",
        "This cannot be called joint: the consent of Seoul City is missing.",
    )
    published = publish(world, decision, joint=False)
    assert (published.label, published.published_by) == ("some", world.umbrella_steward)
    assert standing_of(published).missing == (world.city.slug,)


def test_an_objection_is_no_consent_and_needs_a_reason(world: World) -> None:
    decision = decision_of(world, signed(world))
    with pytest.raises(Refused) as refused:
        say(decision, world.city, "object")
    assert refused.value.field == "reason"
    say(decision, world.city, "object", reason="No money this year.")
    for party in (world.umbrella, world.council):
        say(decision, party)
    with pytest.raises(Refused, match="consent_missing"):
        publish(world, decision, joint=True)


def test_with_every_consent_it_is_joint_and_then_never_changed(world: World) -> None:
    decision = decision_of(world, signed(world))
    for party, _ in parties(world):
        say(decision, party)
    with pytest.raises(Refused, match="is_joint"):
        publish(world, decision, joint=False)
    assert publish(world, decision, joint=True).label == "joint"
    with pytest.raises(Refused, match="decision_published"):
        say(decision, world.city, "object", reason="Too late.")


def test_below_the_quorum_nothing_is_decided(world: World) -> None:
    decision = decision_of(world, signed(world))
    say(decision, world.umbrella)
    with pytest.raises(Refused, match="quorum_missing"):
        publish(world, decision, joint=False)
    owed = words_owed(frozenset({world.city.pk, world.umbrella.pk}), AT)
    assert owed == [(decision, world.city)]


def test_after_its_last_day_an_agreement_decides_nothing(world: World) -> None:
    agreement = signed(world)
    with pytest.raises(Refused, match="agreement_ended"):
        commands.propose_decision(
            agreement=agreement,
            organization=world.city,
            title="Late",
            text="Late.",
            by=steward_of(world.city),
            at=AT + timedelta(days=101),
        )


@pytest.mark.parametrize("reader", ["America/Toronto", "Pacific/Kiritimati"])
def test_an_agreement_begins_and_ends_with_the_days_of_who_keeps_it(
    world: World, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Midnight in Seoul is 15:00 in UTC; where the reader is does not count."""
    agreement = proposed(world, from_on=DAY + timedelta(days=1), until_on=DAY + timedelta(days=2))
    for party, _ in parties(world):
        commands.sign_agreement(agreement=agreement, organization=party, by=steward_of(party), at=AT)
    begins, ends = AT.replace(hour=15), AT.replace(hour=15) + timedelta(days=2)
    given = {"agreement": agreement, "organization": world.city, "text": "", "by": steward_of(world.city)}
    moment = timedelta(seconds=1)
    with timezone.override(reader):
        for at, code in ((begins - moment, "agreement_not_begun"), (ends, "agreement_ended")):
            with pytest.raises(Refused, match=code):
                commands.propose_decision(title="Out of time", at=at, **given)
        for at in (begins, ends - moment):
            assert commands.propose_decision(title=f"In time: {at}", at=at, **given).pk
    for at, ended in ((ends - moment, False), (ends, True)):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        shown = Client().get(reverse("agreements:agreement", args=[agreement.ref]))
        assert (shown.context["ended"], shown.context["running"]) == (ended, not ended)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"quorum": 0}, "quorum_wrong"),
        ({"quorum": 4}, "quorum_wrong"),
        ({"until_on": DAY - timedelta(days=1)}, "ends_before_start"),
        ({"parties": []}, "parties_missing"),
    ],
)
def test_an_agreement_that_makes_no_sense_is_refused(world: World, wrong: dict, code: str) -> None:
    with pytest.raises(Refused, match=code):
        proposed(world, **wrong)


@pytest.mark.parametrize("who", ["outsider", "member", "sibling_steward", "official"])
def test_only_who_speaks_for_a_party_signs(world: World, who: str) -> None:
    with pytest.raises(Refused, match="not_steward"):
        commands.sign_agreement(
            agreement=proposed(world), organization=world.city, by=getattr(world, who), at=AT
        )


def test_who_is_no_party_says_nothing(world: World) -> None:
    with pytest.raises(Refused, match="not_party"):
        say(decision_of(world, signed(world)), world.sibling)


@pytest.mark.parametrize(("consenting", "label"), [(3, "joint"), (2, "not joint")])
def test_a_matter_says_whether_the_parties_decided_on_it_jointly(
    client: Client, consenting: int, label: str
) -> None:
    seoul = build_seoul()
    world = seoul.world
    matter = seoul.raised()
    decision = decision_of(world, signed(world), matter=matter)
    address = reverse("matters:matter", args=[matter.ref])
    assert '<span class="badge open">open</span>' in client.get(address).content.decode()
    for party, _ in parties(world)[:consenting]:
        say(decision, party)
    publish(world, decision, joint=label == "joint")
    shown = client.get(address).content.decode()
    assert f">{label}</span>" in shown
    assert f"#decision-{decision.ref}" in shown

"""Mandates: scope, dates, revocation at once; a refusal names who can renew."""

from datetime import timedelta

import pytest
from tests.cast import AT, LATER, mandate, seat

from dure.networks import commands, queries
from dure.networks.models import Mandate
from dure.record.models import Entry
from dure.refusals import Refused

YEAR = timedelta(days=365)


def held(world):
    return Mandate.objects.get(person=world.delegate, organization=world.district)


def test_a_revoked_mandate_ends_at_once_and_the_refusal_names_who_can_renew_it(world):
    seat(world.district, world.outsider, role="steward")
    assert queries.mandate_refusal(world.delegate, world.district, AT) is None
    commands.revoke_mandate(mandate=held(world), by=world.steward, at=LATER, reason="Term over")
    assert queries.capacities(world.delegate, LATER).acts_for() == frozenset()
    assert queries.capacities(world.delegate, AT).acts_for() == {world.district.pk}
    refused = queries.mandate_refusal(world.delegate, world.district, LATER)
    assert refused.code == "mandate_revoked"
    assert refused.sentence == (
        "Your mandate for Gwangjin Network was revoked on 2026-03-03. "
        "Its stewards can renew it: Steward, Outsider."
    )


def test_an_expired_mandate_says_when_it_ended(world):
    last_moment = AT + YEAR - timedelta(seconds=1)
    assert queries.mandate_refusal(world.delegate, world.district, last_moment) is None
    refused = queries.mandate_refusal(world.delegate, world.district, AT + YEAR)
    assert (refused.code, refused.says.params["day"]) == ("mandate_expired", "2027-03-02")


def test_a_mandate_may_be_missing_wait_or_be_for_another_charter(world):
    assert queries.mandate_refusal(world.member, world.district, AT).code == "mandate_missing"
    mandate(world.member, world.district, from_at=LATER)
    assert queries.mandate_refusal(world.member, world.district, AT).code == "mandate_not_begun"
    mandate(world.outsider, world.district, scope="seoul-budget")
    assert (
        queries.mandate_refusal(world.outsider, world.district, AT, "plain-council").code == "mandate_scope"
    )
    assert queries.mandate_refusal(world.outsider, world.district, AT, "seoul-budget") is None


def test_a_live_mandate_is_prolonged_and_an_ended_one_is_given_anew(world):
    first = held(world)
    assert commands.renew_mandate(mandate=first, until_at=AT + 2 * YEAR, by=world.steward, at=LATER) == first
    commands.revoke_mandate(mandate=first, by=world.delegate, at=LATER)
    again = commands.renew_mandate(mandate=first, until_at=AT + 3 * YEAR, by=world.steward, at=LATER)
    assert (again == first, again.from_at, again.until_at) == (False, LATER, AT + 3 * YEAR)
    assert queries.capacities(world.delegate, LATER).mandate_for(world.district.pk) == again


def test_a_mandate_is_neither_given_twice_nor_into_the_past_nor_revoked_twice(world):
    with pytest.raises(Refused, match="mandate_exists"):
        mandate(world.delegate, world.district, at=LATER)
    with pytest.raises(Refused, match="mandate_dates"):
        mandate(world.member, world.district, until_at=AT)
    commands.revoke_mandate(mandate=held(world), by=world.steward, at=LATER)
    with pytest.raises(Refused, match="mandate_ended"):
        commands.revoke_mandate(mandate=held(world), by=world.steward, at=LATER)


def test_mandates_are_listed_those_that_end_first_first(world):
    soon = mandate(world.member, world.district, until_at=LATER)
    assert list(queries.mandates_of(world.district, AT)) == [soon, held(world)]
    assert list(queries.mandates_of(world.district, LATER)) == [held(world)]


def test_the_record_names_persons_by_reference_only(world):
    commands.revoke_mandate(mandate=held(world), by=world.steward, at=LATER)
    payload = Entry.objects.get(verb="revoke_mandate").payload
    assert world.delegate.ref in payload
    assert world.delegate.email not in payload
    assert world.delegate.name not in payload

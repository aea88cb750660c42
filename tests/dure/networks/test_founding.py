"""Five organizations found a network in one sitting, and nobody needs to approve."""

import pytest
from tests.cast import AT, organization, person, steward_of

from dure.networks import commands, policies, queries
from dure.networks.commands import Founder
from dure.networks.models import Membership, Organization
from dure.record.models import Entry
from dure.refusals import Refused


@pytest.fixture
def table(db):
    """Two organizations that exist and three new ones, each with a person."""
    known = [organization(f"Known {n}", person(f"Known {n}")) for n in (1, 2)]
    return [
        *(Founder(person=steward_of(row), organization=row) for row in known),
        *(Founder(person=person(f"New {n}"), name=f"New {n}", form="cooperative") for n in (1, 2, 3)),
    ]


def found(table, **more):
    return commands.found_network(
        **{"by": table[0].person, "name": "Our network", "founders": table, "at": AT, **more}
    )


def test_five_organizations_found_a_network_at_once(table):
    founded = found(table, local_name="우리 연대")
    assert (founded.network.kind, founded.network.local_name) == ("network", "우리 연대")
    assert (founded.network.members_count, queries.recount_members(founded.network)) == (5, 5)
    assert [voter.key for voter in queries.roll(founded.network, "delegate", AT)] == [
        "known-1", "known-2", "new-1", "new-2", "new-3",
    ]  # fmt: skip
    assert all(row.member_consent_at == row.organization_consent_at == AT for row in founded.memberships)
    assert policies.stewards(founded.network, AT) == (table[0].person, table[1].person)
    assert policies.steward_warning(founded.network, AT) is None
    assert policies.stewards(Organization.objects.get(slug="new-3"), AT) == (table[4].person,)
    assert Entry.objects.filter(verb="found_network", organization="our-network").count() == 1


def test_fewer_than_five_are_refused_with_a_sentence_and_nothing_is_stored(table):
    before = Organization.objects.count()
    with pytest.raises(Refused) as refused:
        found(table[:3])
    assert refused.value.code == "too_few_founders"
    assert refused.value.sentence == "5 organizations found a network together; 2 more are needed."
    assert Organization.objects.count() == before
    assert found(table[:3], minimum=3).network.members_count == 3


def test_a_network_of_one_person_is_refused(table):
    alone = [Founder(person=table[0].person, name=f"Shell {n}") for n in range(5)]
    with pytest.raises(Refused, match="too_few_stewards"):
        found(alone)
    assert not Organization.objects.filter(name__startswith="Shell").exists()


def test_nobody_brings_in_an_organization_of_others(table):
    stranger = person("Stranger")
    taken = [*table[1:], Founder(person=stranger, organization=table[0].organization)]
    with pytest.raises(Refused, match="not_steward"):
        found(taken, by=stranger)
    assert not Membership.objects.filter(member=table[0].organization).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda table: [*table[:4], table[0]], "founder_twice"),
        (lambda table: [*table[:4], Founder(person=table[4].person, name=" ")], "name_missing"),
    ],
)
def test_a_table_with_a_fault_is_refused(table, change, code):
    with pytest.raises(Refused) as refused:
        found(change(table))
    assert refused.value.code == code


def test_whoever_founds_sits_at_the_table(table):
    with pytest.raises(Refused, match="by_not_at_table"):
        found(table, by=person("Outsider"))

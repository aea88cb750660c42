"""Only an organization's own stewards change its affairs; the network above reads and never edits."""

from datetime import date

import pytest
from tests.cast import AT, seat

from dure.networks import commands, policies, queries
from dure.networks.models import Mandate, Membership, Organization
from dure.record.models import Entry
from dure.refusals import Refused

STRANGERS = [
    "member",
    "delegate",
    "official",
    "outsider",
    "umbrella_steward",
    "umbrella_delegate",
    "sibling_steward",
    "council_steward",
    "chair",
]
ACTS = [
    "edit", "offer", "end", "reweigh", "open post", "open college", "fill post", "close post", "hand over", "give",
    "renew", "invite", "legal basis",
]  # fmt: skip


def acts(world, by):
    """Everything a steward does in the own organization, as calls."""
    here = {"organization": world.district, "by": by, "at": AT}
    post = seat(world.district, None)
    mandate = Mandate.objects.get(organization=world.district)
    membership = Membership.objects.get(
        organization=world.district, member=world.enterprises[0], until_at=None
    )
    stewardship = Membership.objects.get(organization=world.district, person=world.steward).post
    person = world.sibling_member
    return {
        "edit": lambda: commands.edit_organization(**here, about="Ours now"),
        "offer": lambda: commands.offer_membership(**here, person=person),
        "end": lambda: commands.end_membership(membership=membership, by=by, at=AT, reason="no"),
        "reweigh": lambda: commands.reweigh_membership(membership=membership, by=by, at=AT, weight=9),
        "open post": lambda: commands.open_post(**here, role="seat"),
        "open college": lambda: commands.open_college(**here, key="women", title="Women"),
        "fill post": lambda: commands.fill_post(post=post, person=person, by=by, at=AT),
        "close post": lambda: commands.close_post(post=post, by=by, at=AT),
        "hand over": lambda: commands.hand_over_stewardship(post=stewardship, successor=person, by=by, at=AT),
        "give": lambda: commands.give_mandate(**here, person=person),
        "renew": lambda: commands.renew_mandate(mandate=mandate, by=by, at=AT, until_at=mandate.until_at),
        "invite": lambda: commands.send_invitations(**here, rows=[]),
        "legal basis": lambda: commands.record_legal_basis(
            **here, title="Law", article="1", in_force_from=date(2026, 1, 1)
        ),
    }


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_but_its_own_stewards_changes_an_organization(world, who):
    calls = acts(world, getattr(world, who))
    before = Entry.objects.count()
    refused = {}
    for name, call in calls.items():
        with pytest.raises(Refused) as caught:
            call()
        refused[name] = caught.value.code
    assert refused == dict.fromkeys(calls, "not_steward")
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ACTS)
def test_the_own_steward_may_do_each_of_these(world, name):
    calls = acts(world, world.steward)
    assert list(calls) == ACTS
    before = Entry.objects.count()
    calls[name]()
    assert (Entry.objects.count() > before) == (name not in ("offer", "invite"))


def test_the_refusal_names_the_stewards_who_can(world):
    refused = policies.may_steward(world.umbrella_steward, world.district, AT)
    assert refused.sentence == "Only stewards of Gwangjin Network can do this. Ask one of them: Steward."


def test_what_lies_above_can_read_what_it_cannot_edit(world):
    members = queries.members(world.district, AT)
    assert [row.member.slug for row in members] == [f"gwangjin-bakery-{number}" for number in (1, 2, 3)]


def test_nothing_changes_in_a_closed_organization(world):
    Organization.objects.filter(pk=world.district.pk).update(closed_at=AT)
    world.district.refresh_from_db()
    assert policies.may_steward(world.steward, world.district, AT).code == "organization_closed"

"""The Steward's room: what a steward can do for one organization, as a table of acts.

Each act has a form and one call of a command. Whoever is not a steward of the organization gets the answer of an
address that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.dashboards import room_forms
from dure.networks import commands, forms
from dure.networks.models import Invitation, Mandate, Membership, Organization, Post
from dure.networks.queries import capacities, organization_by_slug, was_steward_at_its_end
from dure.people.models import Person
from dure.refusals import Unknown

Text = str | Promise


@dataclass(frozen=True)
class Room:
    """One organization, opened by one of its stewards at one moment."""

    organization: Organization
    person: Person
    at: datetime


def room_of(request: HttpRequest, slug: str) -> Room:
    """Return the room of the organization under `slug`; Unknown to everybody but its stewards."""
    organization = organization_by_slug(slug)
    person = request.user if request.user.is_authenticated else None
    if "steward" not in capacities(person, request.at).in_organization(organization):
        raise Unknown("organization")
    return Room(organization, person, request.at)


def room_left(request: HttpRequest, slug: str) -> Room:
    """Return the room, also that of an organization that closed, for its last stewards: to take everything along."""
    organization = organization_by_slug(slug)
    if request.user.is_authenticated and was_steward_at_its_end(request.user, organization):
        return Room(organization, request.user, request.at)
    return room_of(request, slug)


def own(rows: Any, **wanted: Any) -> Any:
    """Return the row under a reference, of those that belong to the room; Unknown for any other."""
    found = rows.filter(**wanted).first()
    if found is None:
        raise Unknown("ref")
    return found


@dataclass(frozen=True)
class Act:
    """One thing a steward can do: where it stands, its words, its form, and the command it calls."""

    key: str
    tab: str
    title: Text
    button: Text
    done: Text
    form: Callable[..., Form]
    do: Callable[[Room, Mapping[str, Any]], object]
    for_rows: bool = False  # it acts on one row of a list; its form comes with that row's reference
    leads_out: bool = False  # once done, nobody is a steward any more


def _membership(room: Room, ref: str) -> Membership:
    rows = Membership.objects.filter(organization=room.organization) | Membership.objects.filter(
        member=room.organization
    )
    return own(rows, ref=ref)


def _post(room: Room, ref: str) -> Post:
    return own(Post.objects.filter(organization=room.organization), ref=ref)


def _mandate(room: Room, ref: str) -> Mandate:
    return own(Mandate.objects.filter(organization=room.organization), ref=ref)


def _leave(room: Room, given: Mapping[str, Any]) -> object:
    membership = own(Membership.objects.filter(member=room.organization), ref=given["ref"])
    return commands.leave_network(
        organization=membership.organization,
        member=room.organization,
        by=room.person,
        at=room.at,
        reason=given["reason"],
    )


def _pass_on_speaking(room: Room, given: Mapping[str, Any]) -> object:
    membership = _membership(room, given["ref"])
    if membership.person is None:
        raise Unknown("ref")
    return commands.pass_on_speaking(
        person=membership.person,
        organization=room.organization,
        successor=given["person"],
        by=room.person,
        at=room.at,
    )


def _withdraw(room: Room, given: Mapping[str, Any]) -> object:
    number = int(given["ref"]) if given["ref"].isdecimal() else 0
    invitation = own(Invitation.objects.filter(organization=room.organization), pk=number)
    return commands.withdraw_invitation(invitation=invitation, by=room.person, at=room.at)


ACTS: tuple[Act, ...] = (
    Act(
        "edit",
        "facts",
        _("What it says about itself"),
        _("Save"),
        _("The facts are saved."),
        room_forms.facts,
        lambda room, given: commands.edit_organization(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "legal_basis",
        "facts",
        _("Record the legal basis it stands on"),
        _("Record the article"),
        _("The article is on the record."),
        room_forms.plain(forms.LegalBasisForm),
        lambda room, given: commands.record_legal_basis(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "close",
        "facts",
        _("Close this organization"),
        _("Close it for good"),
        _(
            "It is closed. What it did stays; its last stewards can still take everything but names along, here."
        ),
        room_forms.plain(room_forms.CloseForm),
        lambda room, given: commands.close_by_two(
            organization=room.organization, by=room.person, at=room.at, reason=given["reason"]
        ),
        leads_out=True,
    ),
    Act(
        "offer",
        "members",
        _("Offer membership to an organization"),
        _("Offer membership"),
        _("The offer is made. It comes into force when the other side consents."),
        room_forms.of_organization(forms.MembershipOfferForm),
        lambda room, given: commands.offer_membership(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "register",
        "members",
        _("Register a member without e-mail"),
        _("Register this member"),
        _("The member is registered. You speak for this person; it is shown wherever they act."),
        room_forms.plain(forms.MemberWithoutEmailForm),
        lambda room, given: commands.register_member_without_email(
            organization=room.organization, leader=room.person, at=room.at, **given
        ),
    ),
    Act(
        "pass_on_speaking",
        "members",
        _("Let somebody else speak for this person"),
        _("Pass it on to this person"),
        _("It is passed on. The new one speaks from now on."),
        room_forms.among_people(room_forms.PassOnSpeakingForm),
        _pass_on_speaking,
        for_rows=True,
    ),
    Act(
        "reweigh",
        "members",
        _("Change weight or college"),
        _("Change it from now on"),
        _("It counts from now on; past votes keep what they had."),
        room_forms.of_organization(room_forms.WeightForm),
        lambda room, given: commands.reweigh_by_two(
            membership=_membership(room, given["ref"]),
            weight=given["weight"],
            college=given["college"],
            by=room.person,
            at=room.at,
        ),
        for_rows=True,
    ),
    Act(
        "consent",
        "members",
        _("Consent"),
        _("Consent to this membership"),
        _("Both sides have consented: the membership is in force."),
        room_forms.plain(room_forms.RefForm),
        lambda room, given: commands.consent_to_membership(
            membership=_membership(room, given["ref"]), by=room.person, at=room.at
        ),
        for_rows=True,
    ),
    Act(
        "decline",
        "members",
        _("Take this off the list"),
        _("Decline it, or take it back"),
        _("It is off the list. Either side may offer again."),
        room_forms.plain(room_forms.EndForm),
        lambda room, given: commands.decline_membership(
            membership=_membership(room, given["ref"]), by=room.person, at=room.at, reason=given["reason"]
        ),
        for_rows=True,
    ),
    Act(
        "end_membership",
        "members",
        _("End this membership"),
        _("End this membership now"),
        _("The membership has ended."),
        room_forms.plain(room_forms.EndForm),
        lambda room, given: commands.end_by_two(
            membership=_membership(room, given["ref"]), by=room.person, at=room.at, reason=given["reason"]
        ),
        for_rows=True,
    ),
    Act(
        "open_post",
        "posts",
        _("Open a post"),
        _("Open this post"),
        _("The post is open."),
        room_forms.of_organization(forms.PostForm),
        lambda room, given: commands.open_post(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "open_college",
        "posts",
        _("Open a college"),
        _("Open this college"),
        _("The college is open. Give its members and its posts."),
        room_forms.plain(forms.CollegeForm),
        lambda room, given: commands.open_college(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "fill_post",
        "posts",
        _("Fill this post"),
        _("Give this post"),
        _("Done. Who has not said yes to you finds the offer on My desk."),
        room_forms.among_people(room_forms.FillPostForm),
        lambda room, given: commands.fill_post(
            post=_post(room, given["ref"]),
            person=given["person"],
            consented=given["consented"],
            by=room.person,
            at=room.at,
        ),
        for_rows=True,
    ),
    Act(
        "vacate_post",
        "posts",
        _("Vacate this post"),
        _("Vacate this post now"),
        _("The post is vacant."),
        room_forms.plain(room_forms.PublicEndForm),
        lambda room, given: commands.vacate_post(
            post=_post(room, given["ref"]), by=room.person, at=room.at, reason=given["reason"]
        ),
        for_rows=True,
    ),
    Act(
        "close_post",
        "posts",
        _("Close this post"),
        _("Close this post now"),
        _("The post is closed."),
        room_forms.plain(room_forms.PublicEndForm),
        lambda room, given: commands.close_post(
            post=_post(room, given["ref"]), by=room.person, at=room.at, reason=given["reason"]
        ),
        for_rows=True,
    ),
    Act(
        "hand_over",
        "posts",
        _("Hand over the stewardship"),
        _("Hand over to this person"),
        _("The successor is a steward now."),
        room_forms.among_people(room_forms.HandOverForm),
        lambda room, given: commands.hand_over_stewardship(
            post=_post(room, given["ref"]), successor=given["person"], by=room.person, at=room.at
        ),
        for_rows=True,
    ),
    Act(
        "give_mandate",
        "mandates",
        _("Give a mandate"),
        _("Give this mandate"),
        _("The mandate is given."),
        room_forms.among_people(forms.MandateForm),
        lambda room, given: commands.give_mandate(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "renew_mandate",
        "mandates",
        _("Renew this mandate"),
        _("Renew this mandate"),
        _("The mandate is renewed."),
        room_forms.plain(room_forms.RenewForm),
        lambda room, given: commands.renew_mandate(
            mandate=_mandate(room, given["ref"]), until_at=given["until_at"], by=room.person, at=room.at
        ),
        for_rows=True,
    ),
    Act(
        "revoke_mandate",
        "mandates",
        _("Revoke this mandate"),
        _("Revoke this mandate now"),
        _("The mandate is revoked. It is refused from the next request on."),
        room_forms.plain(room_forms.PublicEndForm),
        lambda room, given: commands.revoke_mandate(
            mandate=_mandate(room, given["ref"]), reason=given["reason"], by=room.person, at=room.at
        ),
        for_rows=True,
    ),
    Act(
        "withdraw_invitation",
        "invitations",
        _("Withdraw this invitation"),
        _("Withdraw"),
        _("The link no longer works."),
        room_forms.plain(room_forms.RefForm),
        _withdraw,
        for_rows=True,
    ),
    Act(
        "join",
        "networks",
        _("Ask to join a network"),
        _("Ask to join"),
        _("You have asked. The membership is in force when the network consents."),
        room_forms.plain(forms.JoinForm),
        lambda room, given: commands.offer_membership(
            organization=given["organization"], member=room.organization, by=room.person, at=room.at
        ),
    ),
    Act(
        "leave",
        "networks",
        _("Leave this network"),
        _("Leave this network now"),
        _("You have left, at once. Take everything along: it is ready on this page."),
        room_forms.plain(room_forms.PublicEndForm),
        _leave,
        for_rows=True,
    ),
)
TABS: tuple[tuple[str, Text], ...] = (
    ("facts", _("Facts")),
    ("members", _("Members")),
    ("posts", _("Posts")),
    ("mandates", _("Mandates")),
    ("invitations", _("Invitations")),
    ("rounds", _("Charters and rounds")),
    ("networks", _("Networks it belongs to")),
)

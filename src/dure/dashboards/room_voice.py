"""What a steward declares in the room, and the votes, agreements and conversations a steward opens there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from dure.agreements.commands import propose_agreement
from dure.agreements.forms import AgreementForm
from dure.conversations.commands import open_conversation
from dure.conversations.forms import ConversationForm
from dure.dashboards.room import Act, Room, Text, own
from dure.dashboards.room_forms import Maker, of_organization, plain
from dure.declarations import commands as declarations
from dure.declarations.forms import (
    ContactForm,
    FundingForm,
    LaterAnswerForm,
    LimitForm,
    PartyForm,
    PurposeForm,
    SectorsForm,
    WithdrawForm,
)
from dure.declarations.models import Contact, FundingSource
from dure.elections.commands import open_election
from dure.networks.commands import set_equal_votes
from dure.networks.forms import EndOfDayField
from dure.networks.models import Organization, Post

DECLARED, VOICE = "declared", "voice"


class ElectionForm(django_forms.Form):
    """Call an election for a post that a college fills: for `open_election`."""

    post = django_forms.ModelChoiceField(
        Post.objects.none(), label=_("post"), to_field_name="ref", empty_label=None
    )
    closes_at = EndOfDayField(label=_("last day of the vote"))

    def __init__(self, *args: Any, organization: Organization, **options: Any) -> None:
        """Offer the open posts of colleges."""
        super().__init__(*args, **options)
        self.fields["post"].queryset = (
            organization.posts.filter(college__isnull=False, closed_at__isnull=True)
            .select_related("organization", "college")
            .order_by("title", "pk")
        )
        self.fields["post"].label_from_instance = lambda post: f"{post} · {post.college}"


def at_moment(form: type[django_forms.Form]) -> Maker:
    """Make a form that offers what the organization has at this moment."""

    def make(room: Room, data: Mapping[str, Any] | None, **options: Any) -> django_forms.Form:
        return form(data, organization=room.organization, at=room.at, **options)

    return make


def _withdraw(room: Room, given: Mapping[str, Any]) -> object:
    source = own(FundingSource.objects.filter(year__organization=room.organization), ref=given["ref"])
    return declarations.withdraw_funding(source=source, reason=given["reason"], by=room.person, at=room.at)


def _answer(room: Room, given: Mapping[str, Any]) -> object:
    contact = own(Contact.objects.filter(organization=room.organization), ref=given["ref"])
    return declarations.record_answer(
        contact=contact, answered=given["answered"], on=given["on"], by=room.person, at=room.at
    )


ACTS: tuple[Act, ...] = (
    Act(
        "declare_funding",
        DECLARED,
        _("Declare who gave how much"),
        _("Declare this money"),
        _("Declared. The share of public money is computed anew."),
        plain(FundingForm),
        lambda room, given: declarations.declare_funding(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "withdraw_funding",
        DECLARED,
        _("Take this line back"),
        _("Take it back"),
        _("The line is taken back; it stays readable with the reason."),
        plain(WithdrawForm),
        _withdraw,
        for_rows=True,
    ),
    Act(
        "set_limit",
        DECLARED,
        _("Set your own limit for public money"),
        _("Set this limit"),
        _("The limit is set."),
        plain(LimitForm),
        lambda room, given: declarations.set_limit(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "list_party",
        DECLARED,
        _("List a party"),
        _("List this party"),
        _("The party is listed. Its contacts are counted from now on."),
        plain(PartyForm),
        lambda room, given: declarations.list_party(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "record_contact",
        DECLARED,
        _("Record a contact with a party"),
        _("Put it on the record"),
        _("The contact is on the public record."),
        of_organization(ContactForm),
        lambda room, given: declarations.record_contact(by=room.person, at=room.at, **given),
    ),
    Act(
        "record_answer",
        DECLARED,
        _("Add the answer"),
        _("Put the answer on the record"),
        _("The answer is on the public record."),
        plain(LaterAnswerForm),
        _answer,
        for_rows=True,
    ),
    Act(
        "declare_purpose",
        DECLARED,
        _("Say why you joined a network"),
        _("Declare this purpose"),
        _("The purpose is declared."),
        at_moment(PurposeForm),
        lambda room, given: declarations.declare_purpose(by=room.person, at=room.at, **given),
    ),
    Act(
        "aim_at_sectors",
        DECLARED,
        _("Name the sectors you want at the table"),
        _("Name these sectors"),
        _("The index of links counts over these sectors now."),
        plain(SectorsForm),
        lambda room, given: declarations.aim_at_sectors(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "set_equal_votes",
        DECLARED,
        _("Give each member one vote, for good"),
        _("One member, one vote"),
        _("From now on no weight but 1 is accepted."),
        plain(django_forms.Form),
        lambda room, given: set_equal_votes(organization=room.organization, by=room.person, at=room.at),
    ),
    Act(
        "open_election",
        VOICE,
        _("Call an election for a seat of a college"),
        _("Call this election"),
        _("The election is open. Only the members of that college vote."),
        of_organization(ElectionForm),
        lambda room, given: open_election(by=room.person, at=room.at, **given),
    ),
    Act(
        "propose_agreement",
        VOICE,
        _("Propose a partnership agreement"),
        _("Put it to the parties"),
        _("Proposed. It is in force once every party has signed."),
        plain(AgreementForm),
        lambda room, given: propose_agreement(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
    Act(
        "open_conversation",
        VOICE,
        _("Open a conversation"),
        _("Open it"),
        _("The conversation is open. Put up the first statements."),
        plain(ConversationForm),
        lambda room, given: open_conversation(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
)
TABS: tuple[tuple[str, Text], ...] = (
    (DECLARED, _("What it declares")),
    (VOICE, _("Votes, agreements, conversations")),
)


def declared(room: Room) -> dict[str, Any]:
    """Return the lists of the page on what it declares: its lines of money, and contacts without an answer."""
    sources = FundingSource.objects.filter(year__organization=room.organization, withdrawn_at__isnull=True)
    waiting = Contact.objects.filter(organization=room.organization, answered="")
    return {
        "sources": sources.select_related("year").order_by("-year__year", "name")[:60],
        "unanswered": waiting.select_related("party").order_by("-on", "-pk")[:30],
    }


def voice(room: Room) -> dict[str, Any]:
    """Return the lists of the page of votes, agreements and conversations."""
    organization = room.organization
    return {
        "elections": organization.posts.filter(elections__isnull=False)
        .order_by("-elections__opened_at")
        .values("title", "elections__ref", "elections__kind", "elections__closed_at")[:20],
        "agreements": organization.agreements_kept.order_by("-proposed_at")[:20],
        "conversations": organization.conversations.defer("drawing").order_by("-opened_at")[:20],
    }

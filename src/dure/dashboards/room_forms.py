"""Forms of the Steward's room, and how each is made for a room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.networks import forms as networks
from dure.networks.models import College, Organization

if TYPE_CHECKING:
    from dure.dashboards.room import Room

Maker = Callable[..., forms.Form]


class RefForm(forms.Form):
    """Names one row of a list."""

    ref = forms.CharField(max_length=20, widget=forms.HiddenInput)


class EndForm(RefForm, networks.EndForm):
    """Ends one row, with a reason."""


class PublicEndForm(RefForm, networks.PublicEndForm):
    """Ends one row, with a reason that goes on the record."""


class CloseForm(networks.PublicEndForm):
    """Closes the organization, with a reason that goes on the record."""

    sure = forms.BooleanField(
        label=_("All memberships, mandates and posts end at once. It cannot be undone."),
        help_text=_("The names of members can be taken along only before."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Nobody closes an organization without a reason."""
        super().__init__(*args, **options)
        self.fields["reason"].required = True


class RenewForm(RefForm, networks.RenewMandateForm):
    """Prolongs one mandate."""


class WeightForm(RefForm):
    """Changes the weight of one membership, or the college it votes in."""

    weight = forms.IntegerField(label=_("weight"), min_value=1, max_value=networks.MOST_WEIGHT)
    college = forms.ModelChoiceField(
        College.objects.none(), label=_("college"), required=False, to_field_name="key", empty_label="—"
    )

    def __init__(self, *args: Any, organization: Organization, **options: Any) -> None:
        """Offer the colleges of the organization."""
        super().__init__(*args, **options)
        self.fields["college"].queryset = organization.colleges.order_by("key")


class FillPostForm(networks.FillPostForm):
    """Names who holds one post."""

    ref = forms.CharField(max_length=20, widget=forms.HiddenInput)


class HandOverForm(networks.HandOverForm):
    """Names the successor of one steward."""

    ref = forms.CharField(max_length=20, widget=forms.HiddenInput)


class PassOnSpeakingForm(networks.PassOnSpeakingForm):
    """Names who speaks for one person without e-mail from now on."""

    ref = forms.CharField(max_length=20, widget=forms.HiddenInput)


def plain(form: type[forms.Form]) -> Maker:
    """Make a form that needs nothing of the room."""

    def make(room: Room, data: Mapping[str, Any] | None, **options: Any) -> forms.Form:
        return form(data, **options)

    return make


def of_organization(form: type[forms.Form]) -> Maker:
    """Make a form that offers colleges of the organization."""

    def make(room: Room, data: Mapping[str, Any] | None, **options: Any) -> forms.Form:
        return form(data, organization=room.organization, **options)

    return make


def among_people(form: type[forms.Form]) -> Maker:
    """Make a form that offers the people of the organization."""

    def make(room: Room, data: Mapping[str, Any] | None, **options: Any) -> forms.Form:
        return form(data, organization=room.organization, at=room.at, **options)

    return make


def facts(room: Room, data: Mapping[str, Any] | None, **options: Any) -> forms.Form:
    """Make the form of what the organization says about itself.

    It gets a copy, since a form writes what was typed into its instance and the command compares with the stored row.
    """
    made: forms.Form = networks.OrganizationForm(data, instance=copy(room.organization), **options)
    return made

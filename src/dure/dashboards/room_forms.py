"""Forms of the Steward's room, and how each is made for a room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.budgets.forms import minor_units
from dure.networks import forms as networks
from dure.networks.models import Organization

if TYPE_CHECKING:
    from dure.dashboards.room import Room

Maker = Callable[..., forms.Form]


class RefForm(forms.Form):
    """Names one row of a list."""

    ref = forms.CharField(max_length=20, widget=forms.HiddenInput)


class EndForm(RefForm, networks.EndForm):
    """Ends one row, with a reason."""


class RenewForm(RefForm, networks.RenewMandateForm):
    """Prolongs one mandate."""


class WeightForm(RefForm):
    """Changes the weight of one membership."""

    weight = forms.IntegerField(label=_("weight"), min_value=1, max_value=1000)


class FillPostForm(networks.FillPostForm):
    """Names who holds one post."""

    ref = forms.CharField(max_length=20, widget=forms.HiddenInput)


class HandOverForm(networks.HandOverForm):
    """Names the successor of one steward."""

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


class OrganizationsField(forms.ModelMultipleChoiceField):
    """The organizations that are a body of the charter: of its kind, one or several."""

    def __init__(self, *, kind: str, many: bool, **options: Any) -> None:
        """Offer organizations of one kind."""
        self.many = many
        queryset = Organization.objects.filter(kind=kind, closed_at__isnull=True).order_by("name")
        widget = forms.CheckboxSelectMultiple if many else forms.Select
        super().__init__(queryset=queryset, to_field_name="slug", widget=widget, **options)

    def clean(self, value: Any) -> list[Organization]:
        """Return the organizations chosen; one choice may come as a single value."""
        return list(super().clean([value] if isinstance(value, str) and value else value))

    def prepare_value(self, value: Any) -> Any:
        """Return what the widget shows."""
        prepared = super().prepare_value(value)
        return prepared[0] if not self.many and isinstance(prepared, list) and prepared else prepared


class RoundForm(forms.Form):
    """A new round of a charter: its bodies, its envelope, its calendar, as the charter asks for them."""

    title = forms.CharField(label=_("Title"), max_length=160)
    slug = forms.SlugField(
        label=_("Short name for addresses"), max_length=60, help_text=_("For example: seoul-2029.")
    )
    opens_on = forms.DateField(label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(
        label=_("Closes on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, charter: Any, at: datetime, **options: Any) -> None:
        """Add a field for each body, for the envelope of a budget, and the dates of each ballot."""
        super().__init__(*args, **options)
        self.charter = charter
        process = charter.process
        if process.matter == "proposal":
            self.fields["envelope"] = _sum_field()
            self.fields["currency"] = forms.RegexField(
                r"^[A-Z]{3}$",
                label=_("Currency"),
                help_text=_("Three letters, for example KRW."),
                initial="KRW",
            )
        for key, body in process.bodies.items():
            self.fields[f"body_{key}"] = OrganizationsField(label=body.title, kind=body.kind, many=body.many)
        for key, stage in process.stages.items():
            if stage.ballot is not None:
                for part, words in (
                    ("opens", _("{stage}: ballot opens on")),
                    ("closes", _("{stage}: closes on")),
                ):
                    self.fields[f"{part}_{key}"] = forms.DateField(
                        label=words.format(stage=stage.title), widget=forms.DateInput(attrs={"type": "date"})
                    )

    def clean(self) -> dict[str, Any]:
        """Read the envelope in the currency that was given."""
        cleaned = super().clean() or self.cleaned_data
        if "envelope" in self.fields and cleaned.get("envelope") and cleaned.get("currency"):
            try:
                cleaned["envelope"] = minor_units(cleaned["envelope"], cleaned["currency"])
            except ValueError:
                self.add_error("envelope", _("Write a sum in digits, like 38 000 000."))
        return cleaned


def _sum_field() -> forms.CharField:
    return forms.CharField(
        label=_("Envelope"), max_length=40, help_text=_("The whole sum to be shared, in the currency below.")
    )

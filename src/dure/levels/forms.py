"""Forms of matrices, boards, stances and local proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.levels.commands import StanceTold
from dure.levels.models import Competence, Level, Stance
from dure.networks.models import Area, Organization
from dure.web.forms import DayField
from dure.web.issues import choices


class IssueForm(forms.Form):
    """What a local proposal adds to a matter's title and text: the issue that it is about."""

    issue = forms.ChoiceField(
        label=_("What is it about?"),
        choices=choices,
        help_text=_("By this it goes to the level of government that may decide about it."),
    )


class CompetenceForm(forms.Form):
    """What one level may do about one issue."""

    issue = forms.ChoiceField(label=_("issue"), choices=choices)
    level = forms.ChoiceField(label=_("level"), choices=Level.choices)
    power = forms.ChoiceField(
        label=_("what it may do"), choices=Competence.Power.choices, widget=forms.RadioSelect
    )
    law = forms.CharField(label=_("law"), max_length=200)
    article = forms.CharField(label=_("article"), max_length=120)
    source = forms.CharField(
        label=_("where it can be read"), max_length=300, help_text=_("An address, or a book and a page.")
    )
    in_force_from = DayField(label=_("in force from"), required=False)
    reason = forms.CharField(
        label=_("reason for the change"),
        max_length=300,
        required=False,
        help_text=_("Needed where something is entered already. It is published."),
    )


class OfOrganizationForm(forms.Form):
    """One of the organizations of which the reader is a steward."""

    organization = forms.ChoiceField(label=_("organization"))

    def __init__(self, *args: Any, organizations: Sequence[Organization], **options: Any) -> None:
        """Offer the organizations that can do this."""
        super().__init__(*args, **options)
        self.organizations = {one.slug: one for one in organizations}
        self.fields["organization"].choices = [(one.slug, str(one)) for one in organizations]

    def clean_organization(self) -> Organization:
        """Return the organization itself."""
        return self.organizations[self.cleaned_data["organization"]]


class StanceForm(OfOrganizationForm):
    """What a government does about an issue, told in the name of an organization."""

    area = forms.ChoiceField(label=_("whose government"))
    issue = forms.ChoiceField(label=_("issue"), choices=choices)
    degree = forms.ChoiceField(
        label=_("what it does"), choices=Stance.Degree.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("in one or two sentences"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    since = DayField(label=_("since"), required=False)
    source = forms.CharField(
        label=_("where it can be read"), max_length=300, help_text=_("An address, or a book and a page.")
    )

    def __init__(self, *args: Any, areas: Sequence[Area], **options: Any) -> None:
        """Offer the territories of the governments that belong to the board."""
        super().__init__(*args, **options)
        self.areas = {one.code: one for one in areas}
        self.fields["organization"].label = _("in whose name")
        self.fields["area"].choices = [(one.code, str(one)) for one in areas]

    def clean_area(self) -> Area:
        """Return the area itself."""
        return self.areas[self.cleaned_data["area"]]

    @property
    def told(self) -> StanceTold:
        """What was filled in, for `tell_stance`."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "organization"}
        return StanceTold(**given)

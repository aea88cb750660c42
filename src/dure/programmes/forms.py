"""Forms of the programme register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.networks.models import Area, Organization
from dure.programmes.models import OverlapAnswer, PublicProgramme
from dure.web.forms import day_field
from dure.web.money import SYMBOLS
from dure.web.sums import SumField


class ProgrammeForm(forms.Form):
    """A programme: what, for whom, by which means, where, when, for how much."""

    owner = forms.ModelChoiceField(
        label=_("Which department?"), queryset=Organization.objects.none(), to_field_name="slug"
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    aim = forms.CharField(
        label=_("What is it for?"),
        max_length=4000,
        help_text=_("In a few sentences. Others who do the same are found by these words."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    target = forms.ChoiceField(label=_("For whom?"), choices=PublicProgramme.Target.choices)
    instrument = forms.ChoiceField(label=_("By which means?"), choices=PublicProgramme.Instrument.choices)
    area = forms.ModelChoiceField(label=_("Where?"), queryset=Area.objects.none(), to_field_name="code")
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"), required=False, help_text=_("Empty: no end is set."))
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    sum = SumField(label=_("Sum"), required=False)

    def __init__(self, *args: Any, owners: Any, areas: Any, **kwargs: Any) -> None:
        """Take the departments for which the person may enter, and the areas to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
        self.fields["area"].queryset = areas
        self.fields["currency"].choices = [("", "—"), *((code, code) for code in SYMBOLS)]
        self.fields["sum"].currency = self.data.get("currency", "")


class OverlapForm(forms.Form):
    """The answer of one owner to an overlap."""

    owner = forms.ModelChoiceField(
        label=_("For which department?"), queryset=Organization.objects.none(), to_field_name="slug"
    )
    does = forms.ChoiceField(
        label=_("What do you do about it?"), choices=OverlapAnswer.Does.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("Public. One sentence that a neighbour understands."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        """Take the owners for which the person may answer."""
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners


class SupportForm(forms.Form):
    """An enterprise that was supported, and what became of it a year after the money."""

    enterprise = forms.CharField(label=_("Enterprise"), max_length=160)
    money_from = day_field(_("Money from"))
    money_until = day_field(_("Money until"))
    jobs_then = forms.IntegerField(label=_("Jobs when the money ended"), min_value=0, max_value=100_000)
    jobs_after = forms.IntegerField(
        label=_("Jobs a year later"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Empty while it is not known."),
    )
    covered = forms.IntegerField(
        label=_("Share of its costs that it earned itself a year later, in percent"),
        min_value=0,
        max_value=1000,
        required=False,
    )

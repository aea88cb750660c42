"""Forms of policy dossiers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 20_000


class DossierForm(forms.Form):
    """What a dossier adds to a matter's title and text: the instrument that is looked for."""

    instrument = forms.CharField(
        label=_("Which instrument is looked for?"),
        max_length=160,
        help_text=_("Such as a tax relief, a fund, a law. The problem itself stands in the text."),
    )


class TakeInForm(forms.Form):
    """A proposal by the reference of its matter."""

    proposal = forms.CharField(
        label=_("Reference of the proposal"),
        max_length=80,
        help_text=_("It stands on the page of the proposal."),
    )


class TextForm(forms.Form):
    """A version of the text, or a report on what it did."""

    text = forms.CharField(label=_("Text"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 8}))

"""The form of the charter editor."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CharterForm(forms.Form):
    """A charter's text, and why it should change."""

    text = forms.CharField(
        label=_("Text of the charter"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 30, "spellcheck": "false", "class": "code", "autocomplete": "off"}
        ),
    )
    reason = forms.CharField(
        label=_("Why it should change"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The members read this before they vote."),
    )

    def clean_text(self) -> str:
        """Return the text with the line ends of a text file, as browsers send others."""
        return self.cleaned_data["text"].replace("\r\n", "\n")

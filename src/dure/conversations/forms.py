"""Forms for conversations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.networks.forms import EndOfDayField

LARGEST_NUMBER = 2**31 - 1  # what the column of a statement's number holds


class ConversationForm(forms.Form):
    """Open a conversation: for `open_conversation`."""

    title = forms.CharField(label=_("title"), max_length=160)
    local_title = forms.CharField(label=_("title in its own language"), max_length=160, required=False)
    question = forms.CharField(label=_("question"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    members_only = forms.BooleanField(label=_("only members answer"), required=False)
    closes_at = EndOfDayField(label=_("last day"), required=False)


class StatementForm(forms.Form):
    """Put up a statement: for `put_up_statement`. The command says how long it may be."""

    text = forms.CharField(
        label=_("statement"),
        required=False,
        strip=False,
        help_text=_("One thought that others can agree with or not. Its author is not shown."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HideForm(forms.Form):
    """Take a statement out: for `hide_statement`."""

    reason = forms.CharField(label=_("reason"), max_length=300)


class AnswerForm(forms.Form):
    """One answer: for `answer_statements`."""

    statement = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_NUMBER)
    value = forms.TypedChoiceField(
        choices=[("1", _("Agree")), ("-1", _("Disagree")), ("0", _("Pass"))],
        coerce=int,
        widget=forms.RadioSelect,
    )

    def values(self) -> dict[int, int]:
        """Return the answer as the command takes it."""
        given: dict[str, Any] = self.cleaned_data
        return {given["statement"]: given["value"]}

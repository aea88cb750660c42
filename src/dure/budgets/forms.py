"""Forms of proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dure.budgets.models import InclusionGroup, InclusionVoice, Proposal
from dure.files.forms import HINT, FilesField
from dure.networks.models import Area, Organization
from dure.web.sums import SumField

PUBLIC_HINT = format_lazy("{} {}", _("Contracts, invoices, photographs. Everybody can read them."), HINT)


class ProposalForm(forms.Form):
    """What a proposal adds to a matter's title and text."""

    cost = SumField(label=_("What does it cost?"), help_text=_("In full, in the currency of the round."))
    beneficiaries = forms.CharField(label=_("Who is it for?"), max_length=200)
    organization = forms.ModelChoiceField(
        label=_("Which organization proposes it?"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("None: I propose it as a member"),
    )
    origin = forms.ChoiceField(
        label=_("Where does it come from?"),
        help_text=_(
            "Private: from organizations or people. Public: from an authority. Mixed: from both together."
        ),
        choices=Proposal.Origin.choices,
    )
    part = forms.ChoiceField(widget=forms.RadioSelect)
    area = forms.ModelChoiceField(
        label=_("Where?"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("The whole area of the network"),
    )

    def __init__(
        self,
        *args: Any,
        currency: str,
        organizations: Any,
        areas: Any = None,
        parts: Sequence[tuple[str, str]] = (),
        asks: Any = "",
        **kwargs: Any,
    ) -> None:
        """Take the currency, the organizations, areas and parts of the envelope to choose from, and how to ask for
        the part.
        """
        super().__init__(*args, **kwargs)
        self.fields["cost"].currency = currency
        self.fields["organization"].queryset = organizations
        if parts:
            self.fields["part"].label = asks
            self.fields["part"].choices = list(parts)
        else:
            del self.fields["part"]
        if areas is None:
            del self.fields["area"]
        else:
            self.fields["area"].queryset = areas


class AnswerForm(forms.Form):
    """The sum that an answer grants."""

    sum = SumField(
        label=_("Sum granted"), required=False, help_text=_("Needed for “in part”; empty grants all of it.")
    )

    def __init__(self, *args: Any, currency: str, asked: str = "", **kwargs: Any) -> None:
        """Take the currency of the round, and the sum that was asked, as text."""
        super().__init__(*args, **kwargs)
        self.fields["sum"].currency = currency
        if asked:
            self.fields["sum"].help_text = _(
                "%(asked)s was asked. Needed for “in part”; empty grants all of it."
            ) % {"asked": asked}


class ReportForm(forms.Form):
    """An execution report: totals so far."""

    committed = SumField(label=_("Committed so far"))
    paid = SumField(label=_("Paid so far"))
    late = forms.BooleanField(label=_("It is late"), required=False)
    note = forms.CharField(label=_("What happened"), max_length=1000, required=False, widget=forms.Textarea)
    documents = FilesField(label=_("Documents that show it"), required=False, help_text=PUBLIC_HINT)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        """Take the currency of the round."""
        super().__init__(*args, **kwargs)
        self.fields["committed"].currency = currency
        self.fields["paid"].currency = currency


class GroupForm(forms.Form):
    """A group that must be heard in a round."""

    title = forms.CharField(
        label=_("Who must be heard?"),
        max_length=80,
        help_text=_("For example: street vendors, young people, people who do not read."),
    )
    people = forms.IntegerField(label=_("How many are they?"), required=False, min_value=1, max_value=10**8)
    reached_by = forms.CharField(
        label=_("How are those reached who have no phone or do not read?"), max_length=300, required=False
    )


class HearingForm(forms.Form):
    """How a group took part in a proposal."""

    group = forms.ModelChoiceField(
        label=_("Which group?"), queryset=InclusionGroup.objects.none(), to_field_name="key", empty_label=None
    )
    way = forms.ChoiceField(label=_("How did they take part?"), choices=InclusionVoice.Way.choices)
    people = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=10**8)
    note = forms.CharField(
        label=_("What did they say of it?"),
        max_length=300,
        help_text=_("Public. No names."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        """Take the groups of the round."""
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups

"""Forms of the ledger."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.exchange.models import LedgerLine
from dure.networks.forms import OrganizationField

CURRENCIES = ("KRW", "EUR", "CAD", "USD", "INR", "PKR", "NPR", "XAF")


class LineForm(forms.Form):
    """One line: who, what, when, how much."""

    member = OrganizationField(
        label=_("member"), help_text=_("Its reference or the address of its page."), max_length=200
    )
    kind = forms.ChoiceField(
        label=_("kind"),
        choices=[
            (_("given to the network"), [(one.value, one.label) for one in LedgerLine.GIVING]),
            (_("drawn from the network"), [(one.value, one.label) for one in LedgerLine.DRAWING]),
        ],
    )
    on = forms.DateField(label=_("day"), widget=forms.DateInput(attrs={"type": "date"}))
    quantity = forms.DecimalField(
        label=_("how much"),
        help_text=_("Hours for work and knowledge; a sum of money for everything else."),
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    currency = forms.ChoiceField(label=_("currency"), choices=[(one, one) for one in CURRENCIES])
    note = forms.CharField(label=_("what it was"), max_length=300, required=False)


class DisputeForm(forms.Form):
    """What is wrong with a line."""

    reason = forms.CharField(label=_("What is wrong with it?"), max_length=300)

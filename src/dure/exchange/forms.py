"""Forms of the ledger."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.exchange.models import LedgerLine, SharedService
from dure.networks.forms import OrganizationField
from dure.networks.models import Organization
from dure.web.forms import DayField

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
    on = DayField(label=_("day"))
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


class ServiceForm(forms.Form):
    """A service that is offered or wanted."""

    kind = forms.ChoiceField(label=_("offered or wanted"), choices=SharedService.Kind.choices)
    title = forms.CharField(label=_("title"), max_length=160)
    text = forms.CharField(
        label=_("what it is"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": "3"})
    )
    organization = OrganizationField(
        label=_("organization"), help_text=_("Its reference or the address of its page."), max_length=200
    )
    cost = forms.DecimalField(
        label=_("cost in a year"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    currency = forms.ChoiceField(label=_("currency"), choices=[(one, one) for one in CURRENCIES])


def _is_part(hundredths: Decimal) -> bool:
    return (
        hundredths.is_finite() and 0 < hundredths <= 10_000 and hundredths == hundredths.to_integral_value()
    )


class KeyForm(forms.Form):
    """Who bears how much: one line for each organization."""

    key = forms.CharField(
        label=_("Who bears how much?"),
        help_text=_(
            "A line for each: the reference of the organization, and its part in percent. Together 100."
        ),
        widget=forms.Textarea(attrs={"rows": "5"}),
        max_length=4000,
    )

    def clean_key(self) -> dict[Organization, int]:
        """Read the lines; return hundredths of a percent for each organization."""
        parts: dict[str, int] = {}
        for line in str(self.cleaned_data["key"]).splitlines():
            words = line.replace("%", " ").replace(":", " ").replace(",", ".").split()
            if not words:
                continue
            try:
                part = Decimal(words[-1]) * 100
            except ArithmeticError:
                part = Decimal(-1)
            if len(words) < 2 or not _is_part(part):
                raise forms.ValidationError(
                    _("“%(line)s” is no reference and part. Write for example: north-bakery 62.5"),
                    code="line",
                    params={"line": line[:60]},
                )
            slug = words[0].rstrip("/").rpartition("/")[2]
            parts[slug] = parts.get(slug, 0) + int(part)
        found = {one.slug: one for one in Organization.objects.filter(slug__in=parts)}
        if unknown := [slug for slug in parts if slug not in found]:
            raise forms.ValidationError(
                _("There is no organization “%(slug)s”."), code="unknown", params={"slug": unknown[0]}
            )
        return {found[slug]: part for slug, part in parts.items()}


class AdviceForm(forms.Form):
    """Advice, and for whom it is given."""

    organization = OrganizationField(
        label=_("organization"), help_text=_("Its reference or the address of its page."), max_length=200
    )
    text = forms.CharField(label=_("your words"), max_length=6000, widget=forms.Textarea(attrs={"rows": "5"}))


class AskAdviceForm(AdviceForm):
    """A question to the members of a network."""

    title = forms.CharField(label=_("What do you want to know?"), max_length=160)
    field_order = ("title", "text", "organization")

"""Forms for what organizations declare. `cleaned_data` has the names of the commands' parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dure.declarations.models import Affiliation, FundingSource, PoliticalParty, Purpose
from dure.declarations.queries import memberships_of
from dure.matters.models import Matter
from dure.networks.models import Membership, Organization
from dure.web.forms import DayField
from dure.web.money import SYMBOLS, decimals
from dure.web.words import WORDS


def _lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FundingForm(forms.Form):
    """Who gave how much in a year: for `declare_funding`."""

    year = forms.IntegerField(label=_("year"), min_value=1900, max_value=2200)
    name = forms.CharField(label=_("who gives"), max_length=160)
    kind = forms.ChoiceField(label=_("kind"), choices=FundingSource.Kind.choices)
    amount = forms.DecimalField(
        label=_("amount"), min_value=Decimal("0.001"), max_digits=18, decimal_places=3
    )
    currency = forms.ChoiceField(label=_("currency"), choices=[(one, one) for one in SYMBOLS])

    def clean(self) -> dict[str, Any]:
        """Write the amount in minor units."""
        given = super().clean() or {}
        if given.get("amount") is not None and given.get("currency"):
            minor = given["amount"].scaleb(decimals(given["currency"]))
            if minor != minor.to_integral_value():
                self.add_error("amount", _("This currency has no such fractions."))
            given["amount"] = int(minor)
        return given


class WithdrawForm(forms.Form):
    """Take a line back, with the reason."""

    ref = forms.CharField(max_length=20, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("reason"), max_length=300)


class LimitForm(forms.Form):
    """The largest share of public money: for `set_limit`."""

    percent = forms.IntegerField(
        label=_("largest share of public money, in percent"), min_value=0, max_value=100
    )


class PartyForm(forms.Form):
    """List a party: for `list_party`."""

    key = forms.SlugField(label=_("key"), max_length=40, help_text=_("Latin letters, for addresses."))
    title = forms.CharField(label=_("name"), max_length=120)
    local_title = forms.CharField(label=_("name in its own language"), max_length=120, required=False)


class ContactForm(forms.Form):
    """A contact with a party: for `record_contact`."""

    party = forms.ModelChoiceField(
        PoliticalParty.objects.none(), label=_("party"), to_field_name="key", empty_label=None
    )
    on = DayField(label=_("day"))
    office = forms.CharField(
        label=_("office met"),
        max_length=160,
        help_text=_("The office, not the person: this is public for good."),
    )
    asked = forms.CharField(label=_("what was asked"), max_length=5000, widget=_lines())
    answered = forms.CharField(label=_("what was answered"), max_length=5000, required=False, widget=_lines())
    matter = forms.CharField(
        label=_("position"),
        required=False,
        max_length=80,
        help_text=_("The reference of the position or matter that it was about."),
    )

    def __init__(self, *args: Any, organization: Organization, **options: Any) -> None:
        """Offer the parties that are listed."""
        super().__init__(*args, **options)
        self.fields["party"].queryset = organization.political_parties.select_related(
            "organization"
        ).order_by("title")

    def clean_matter(self) -> Matter | None:
        """Return the matter under the reference."""
        ref = self.cleaned_data["matter"].strip().rstrip("/").rpartition("/")[2]
        if not ref:
            return None
        found = Matter.objects.filter(ref=ref).first()
        if found is None:
            raise ValidationError(_("There is no matter under this reference."), code="unknown")
        return found


class LaterAnswerForm(forms.Form):
    """The answer that came later: for `record_answer`."""

    ref = forms.CharField(max_length=20, widget=forms.HiddenInput)
    answered = forms.CharField(label=_("what was answered"), max_length=5000, widget=_lines())
    on = DayField(label=_("day"))


class PurposeForm(forms.Form):
    """Why an organization joined a network: for `declare_purpose`."""

    membership = forms.ModelChoiceField(
        Membership.objects.none(), label=_("network"), to_field_name="ref", empty_label=None
    )
    tag = forms.ChoiceField(label=_("kind"), choices=Purpose.Tag.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("purpose"), max_length=300, widget=_lines(2))

    def __init__(self, *args: Any, organization: Organization, at: datetime, **options: Any) -> None:
        """Offer the networks to which the organization belongs."""
        super().__init__(*args, **options)
        self.fields["membership"].queryset = memberships_of(organization, at)
        self.fields["membership"].label_from_instance = lambda row: str(row.organization)


class SectorsForm(forms.Form):
    """Which sectors a network wants at its table: for `aim_at_sectors`."""

    sectors = forms.CharField(
        label=_("sectors"),
        widget=_lines(4),
        help_text=_("One in each line, as its organizations write it: care, culture, environment."),
    )

    def clean_sectors(self) -> Sequence[str]:
        """Return the sectors, known ones by their keys."""
        known = {str(title).casefold(): key for key, title in WORDS["sector"].items()}
        lines = (line.strip() for line in self.cleaned_data["sectors"].splitlines())
        found = [known.get(line.casefold(), line) for line in lines if line]
        if any(len(one) > 40 for one in found):
            raise ValidationError(_("A sector has at most 40 signs."), code="too_long")
        return found


class TieForm(forms.Form):
    """A tie of who holds a post: for `declare_affiliation`."""

    holding = forms.ChoiceField(label=_("post"))
    kind = forms.ChoiceField(label=_("tie to"), choices=Affiliation.Kind.choices)
    text = forms.CharField(label=_("which, and as what"), max_length=200, required=False)

    def __init__(self, *args: Any, holdings: Sequence[Membership], **options: Any) -> None:
        """Offer the posts that the person holds."""
        super().__init__(*args, **options)
        self.holdings = {one.ref: one for one in holdings}
        self.fields["holding"].choices = [(one.ref, str(one.post)) for one in holdings]

    def clean_holding(self) -> Membership:
        """Return the holding."""
        return self.holdings[self.cleaned_data["holding"]]

"""Forms for agreements between partners and what is decided under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dure.agreements.models import PartyWord
from dure.matters.models import Matter
from dure.networks.models import Organization
from dure.web.forms import DayField


class PartiesField(forms.CharField):
    """One party in each line: its reference or the address of its page, a colon, its role. Cleaned to pairs."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[tuple[Organization, str]]:
        """Return each organization with its role; name the line that leads nowhere."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        told = [
            (slug.strip().rstrip("/").rpartition("/")[2], role.strip())
            for slug, _colon, role in map(_parted, lines)
        ]
        found = Organization.objects.in_bulk([slug for slug, _role in told], field_name="slug")
        for slug, role in told:
            if slug not in found:
                raise ValidationError(
                    _("There is no organization under “%(slug)s”."), code="unknown", params={"slug": slug}
                )
            if not role:
                raise ValidationError(
                    _("Say what “%(slug)s” is there for, after a colon."), code="role", params={"slug": slug}
                )
        return [(found[slug], role) for slug, role in told]


def _parted(line: str) -> tuple[str, str, str]:
    """Part a line at its last colon that is not the one of an address."""
    slug, colon, role = line.rpartition(":")
    return (line, "", "") if not colon or role.startswith("//") else (slug, colon, role)


class AgreementForm(forms.Form):
    """Propose an agreement: for `propose_agreement`."""

    title = forms.CharField(label=_("title"), max_length=160)
    text = forms.CharField(label=_("text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    parties = PartiesField(
        label=_("parties"), help_text=_("One in each line: its reference, a colon, its role.")
    )
    quorum = forms.IntegerField(
        label=_("quorum"),
        min_value=1,
        max_value=1000,
        help_text=_("How many parties must consent for a decision. Only with all of them is it joint."),
    )
    from_on = DayField(label=_("first day"))
    until_on = DayField(label=_("last day"))


class OfPartyForm(forms.Form):
    """Something done on behalf of a party."""

    def __init__(self, *args: Any, organizations: Sequence[Organization], **options: Any) -> None:
        """Offer the parties for which the person speaks."""
        super().__init__(*args, **options)
        self.organizations = {one.slug: one for one in organizations}
        choices = [(one.slug, str(one)) for one in organizations]
        self.fields["organization"] = forms.ChoiceField(label=_("on behalf of"), choices=choices)
        self.order_fields(["organization"])

    def clean_organization(self) -> Organization:
        """Return the party."""
        return self.organizations[self.cleaned_data["organization"]]


class DecisionForm(OfPartyForm):
    """Propose a decision: for `propose_decision`."""

    title = forms.CharField(label=_("title"), max_length=160)
    text = forms.CharField(label=_("text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))
    matter = forms.CharField(
        label=_("matter"),
        required=False,
        max_length=80,
        help_text=_("The reference of the matter that it is about, where there is one."),
    )

    def clean_matter(self) -> Matter | None:
        """Return the matter under the reference."""
        ref = self.cleaned_data["matter"].strip().rstrip("/").rpartition("/")[2]
        if not ref:
            return None
        found = Matter.objects.filter(ref=ref).first()
        if found is None:
            raise ValidationError(_("There is no matter under this reference."), code="unknown")
        return found


class WordForm(OfPartyForm):
    """What a party says to a decision: for `say_word`."""

    choice = forms.ChoiceField(
        label=_("its word"), choices=PartyWord.Choice.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("reason"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class PublishForm(OfPartyForm):
    """Publish a decision: for `publish_decision`."""

    label = forms.ChoiceField(
        label=_("publish it as"),
        choices=[
            ("joint", _("joint: every party consents")),
            ("some", _("decided by the parties that consent")),
        ],
        widget=forms.RadioSelect,
    )

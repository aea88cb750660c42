"""Forms for the votes of colleges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.elections.models import Candidacy, CollegeVoice, Election
from dure.networks.forms import EndOfDayField
from dure.networks.models import Organization


class ForField(forms.ChoiceField):
    """On whose behalf: one of the organizations for which the person speaks; cleaned to it."""

    def __init__(self, organizations: Sequence[Organization], **options: Any) -> None:
        """Offer the organizations, by reference."""
        self.organizations = {one.slug: one for one in organizations}
        super().__init__(
            label=_("on behalf of"), choices=[(one.slug, str(one)) for one in organizations], **options
        )

    def clean(self, value: Any) -> Organization:
        """Return the organization."""
        return self.organizations[super().clean(value)]


class VoteForm(forms.Form):
    """The voice of one organization: a candidate, or for a recall yes or no, or an abstention."""

    def __init__(
        self,
        *args: Any,
        election: Election,
        candidacies: Sequence[Candidacy],
        organizations: Sequence[Organization],
        **options: Any,
    ) -> None:
        """Offer what this vote offers."""
        super().__init__(*args, **options)
        self.candidacies = {one.ref: one for one in candidacies}
        choice = CollegeVoice.Choice
        if election.kind == Election.Kind.ELECTION:
            offered = [(ref, one.person.name) for ref, one in self.candidacies.items()]
        else:
            offered = [(one.value, str(one.label)) for one in (choice.YES, choice.NO)]
        self.fields["organization"] = ForField(organizations)
        self.fields["choice"] = forms.ChoiceField(
            label=_("your voice"),
            choices=[*offered, (choice.ABSTAIN.value, _("Abstain"))],
            widget=forms.RadioSelect,
        )
        self.fields["reason"] = forms.CharField(
            label=_("reason"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
        )

    def clean(self) -> dict[str, Any]:
        """Part the choice into what it is and for whom."""
        given = super().clean() or {}
        candidacy = self.candidacies.get(given.get("choice", ""))
        if candidacy is not None:
            return {**given, "choice": CollegeVoice.Choice.CANDIDATE.value, "candidacy": candidacy}
        return given


class StandForm(forms.Form):
    """Stand for a post, backed by an organization of the college."""

    def __init__(self, *args: Any, organizations: Sequence[Organization], **options: Any) -> None:
        """Offer the organizations that can back this person."""
        super().__init__(*args, **options)
        self.fields["backed_by"] = ForField(organizations)
        self.fields["backed_by"].label = _("backed by")
        self.fields["text"] = forms.CharField(
            label=_("what you stand for"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class RecallForm(forms.Form):
    """Ask the college to take its post back."""

    def __init__(self, *args: Any, organizations: Sequence[Organization], **options: Any) -> None:
        """Offer the organizations of the college for which the person speaks."""
        super().__init__(*args, **options)
        self.fields["organization"] = ForField(organizations)
        self.fields["reason"] = forms.CharField(
            label=_("reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["closes_at"] = EndOfDayField(label=_("last day of the vote"))

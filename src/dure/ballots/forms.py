"""The form of a cast: which matters, for whom, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.ballots.queries import cost_of
from dure.matters.models import Matter

LONGEST_REASON = 5_000


class CastForm(forms.Form):
    """What one organization or seat casts. The options are matters, by their references."""

    voter = forms.ChoiceField(
        label=_("For whom do you cast?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for whom you cast.")},
    )
    options = forms.MultipleChoiceField(
        label=_("What do you choose?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose only from what stands on this ballot.")},
    )
    reason = forms.CharField(
        label=pgettext_lazy("of a cast", "Reason"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("Public, like your choice."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, voters: Mapping[str, str], options: Sequence[Matter], **kwargs: Any
    ) -> None:
        """Take for whom this person can cast (key -> name), and the matters on the ballot."""
        super().__init__(*args, auto_id="cast-%s", **kwargs)
        self.fields["voter"].choices = list(voters.items())
        if len(voters) == 1:
            self.fields["voter"].widget = forms.HiddenInput()
            self.fields["voter"].initial = next(iter(voters))
        self.fields["options"].choices = [(matter.ref, matter.title) for matter in options]
        self.by_ref = {matter.ref: matter for matter in options}

    @property
    def offered(self) -> list[tuple[BoundWidget, Matter, int]]:
        """The matters on the ballot, each with its box to tick and what it asks for, in minor units."""
        matters = self.by_ref.values()
        return [(box, one, cost_of(one)) for box, one in zip(self["options"], matters, strict=True)]

    @property
    def chosen(self) -> list[Matter]:
        """The matters chosen, in the order of the ballot; also while the form is not valid."""
        refs = set(self.data.getlist("options")) if hasattr(self.data, "getlist") else set()
        return [matter for ref, matter in self.by_ref.items() if ref in refs]

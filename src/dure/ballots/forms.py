"""The form of a cast: which matters, for whom, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.ballots.booth_forms import MARK
from dure.ballots.marking import GRADED, Sheet, fault
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
        self, *args: Any, voters: Mapping[str, str], options: Sequence[Matter], sheet: Sheet, **kwargs: Any
    ) -> None:
        """Take for whom this person can cast (key -> name), the matters on the ballot, and how they may be marked."""
        super().__init__(*args, auto_id="cast-%s", **kwargs)
        self.sheet = sheet
        self.fields["voter"].choices = list(voters.items())
        if len(voters) == 1:
            self.fields["voter"].widget = forms.HiddenInput()
            self.fields["voter"].initial = next(iter(voters))
        self.fields["options"].choices = [(matter.ref, matter.title) for matter in options]
        if self.graded:
            del self.fields["options"]
            for matter in options:
                self.fields[f"{MARK}{matter.ref}"] = forms.IntegerField(
                    label=matter.title,
                    required=False,
                    min_value=0,
                    max_value=sheet.most,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
                )
        self.by_ref = {matter.ref: matter for matter in options}

    @property
    def graded(self) -> bool:
        """Whether options get points or ranks, and are not only approved."""
        return self.sheet.form in GRADED

    @property
    def offered(self) -> list[tuple[BoundWidget | forms.BoundField, Matter, int]]:
        """The matters on the ballot, each with its box to tick or its field, and what it asks for, in minor units."""
        matters = self.by_ref.values()
        if self.graded:
            return [(self[f"{MARK}{one.ref}"], one, cost_of(one)) for one in matters]
        return [(box, one, cost_of(one)) for box, one in zip(self["options"], matters, strict=True)]

    @property
    def marks(self) -> dict[str, int]:
        """What is marked by reference: 1, points or a rank; only of a form whose fields are good."""
        if not self.graded:
            return {matter.ref: 1 for matter in self.chosen}
        given = {ref: self.cleaned_data.get(f"{MARK}{ref}") for ref in self.by_ref}
        return {ref: mark for ref, mark in given.items() if mark}

    @property
    def chosen(self) -> list[Matter]:
        """The matters chosen, in the order of the ballot; also while the form is not valid."""
        if self.graded:
            return [
                one
                for ref, one in self.by_ref.items()
                if self.data.get(f"{MARK}{ref}") not in (None, "", "0")
            ]
        refs = set(self.data.getlist("options")) if hasattr(self.data, "getlist") else set()
        return [matter for ref, matter in self.by_ref.items() if ref in refs]

    @property
    def reviewed(self) -> list[tuple[Matter, int]]:
        """The matters chosen with their marks: by rank, by points, or as they stand on the ballot."""
        marks = self.marks
        order = {"points": -1, "ranking": 1}.get(self.sheet.form, 0)
        return [
            (self.by_ref[ref], mark) for ref, mark in sorted(marks.items(), key=lambda one: order * one[1])
        ]

    def clean(self) -> dict[str, Any]:
        """Look at what is marked as a whole: points beyond what there is, ranks with a gap."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.graded and not self.errors and (refused := fault(self.sheet, self.marks)):
            self.add_error(None, refused.sentence)
        return cleaned

"""Forms of bills, their steps and clauses, practices, and the links between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.networks.models import Area
from dure.policies.clauses import LONGEST_NUMBER, LONGEST_TEXT, LONGEST_TITLE
from dure.policies.models import Exact, Field
from dure.policies.steps import LONGEST_ADDRESS, LONGEST_SOURCE
from dure.web.forms import day_field

LONGEST_REASON = 500


def reason_field() -> forms.CharField:
    """Return a field for a reason that is needed."""
    return forms.CharField(
        label=pgettext_lazy("of an act", "Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Public. One sentence that a neighbour understands."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SourceForm(forms.Form):
    """Where something is told."""

    source = forms.CharField(
        label=_("Source"),
        max_length=LONGEST_SOURCE,
        help_text=_("Where the assembly tells it: its journal, its gazette, its own page."),
    )
    url = forms.CharField(
        label=_("Address of the source"),
        max_length=LONGEST_ADDRESS,
        required=False,
        help_text=_("It begins with https://. Empty: it is not on the web."),
        widget=forms.URLInput,
    )


class DayForm(SourceForm):
    """A day of the assembly, as far as it is known, with its source."""

    on = day_field(_("The assembly’s own day"))
    exact = forms.ChoiceField(
        label=_("How much of it is known?"),
        choices=Exact.choices,
        initial=Exact.DAY,
        required=False,
        help_text=_("Do not guess. Where only the month is known, choose any day of it."),
    )
    field_order = ("on", "exact", "source", "url")


class StepForm(DayForm):
    """A step that the assembly has done."""

    citation = forms.CharField(
        label=_("How it is cited as a law"),
        max_length=160,
        required=False,
        help_text=_("Such as “2013, c. 22”. Empty while it has none."),
    )
    field_order = (*DayForm.field_order, "citation")


class BillForm(DayForm):
    """A bill: whose assembly, which number, what about, when introduced, its clauses."""

    jurisdiction = forms.ModelChoiceField(
        label=_("Whose assembly?"), queryset=Area.objects.none(), to_field_name="code"
    )
    assembly = forms.CharField(label=_("Name of the assembly"), max_length=160)
    number = forms.CharField(
        label=_("Number of the bill"), max_length=40, required=False, help_text=_("Such as “Bill 23”.")
    )
    field = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Field.choices,
        help_text=_("Practices of the same field are held against its clauses."),
    )
    again = forms.CharField(
        label=_("Earlier bill that comes back"),
        max_length=80,
        required=False,
        help_text=_("Its reference, where an earlier assembly did not finish it. Otherwise empty."),
    )
    clauses = forms.CharField(
        label=_("Clauses"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_(
            "One after the other, an empty line between. Each begins with its number, a colon and its title."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    field_order = (
        *("jurisdiction", "assembly", "number", "field"),
        *DayForm.field_order,
        *("again", "clauses"),
    )

    def __init__(self, *args: Any, near: int | None = None, **kwargs: Any) -> None:
        """Take the id of the area that the network is in, to begin with."""
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Day of its introduction")
        areas = self.fields["jurisdiction"]
        areas.queryset = Area.objects.order_by("code")
        areas.initial = Area.objects.filter(pk=near).values_list("code", flat=True).first() if near else None


class CorrectionForm(DayForm):
    """The right day or source of a step, and why the old one was wrong."""

    do = forms.CharField(widget=forms.HiddenInput, initial="correct")
    step = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field()


class ClauseForm(forms.Form):
    """A clause; one with the number of another takes its place, and the old wording stays readable."""

    do = forms.CharField(widget=forms.HiddenInput, initial="clause")
    number = forms.CharField(label=_("Number of the clause"), max_length=LONGEST_NUMBER)
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("What it says"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    reason = forms.CharField(
        label=_("Why it is written anew"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Only where a clause with this number stands there already."),
    )


class LinkForm(forms.Form):
    """A practice that a clause makes law."""

    do = forms.CharField(widget=forms.HiddenInput, initial="link")
    clause = forms.ChoiceField(label=_("Which clause?"))
    practice = forms.ChoiceField(label=_("Which practice does it make law?"), required=False)
    other = forms.CharField(
        label=_("Or another practice, by its reference"),
        max_length=16,
        required=False,
        help_text=_("It stands on the page of the practice."),
    )
    reason = reason_field()

    def __init__(
        self,
        *args: Any,
        clauses: Iterable[tuple[str, str]],
        practices: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Take the clauses (number, as read; orphans first) and the practices near the bill (reference, as read)."""
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = list(clauses)
        self.fields["practice"].choices = [("", _("another one")), *practices]


class UnlinkForm(forms.Form):
    """Take a link back."""

    do = forms.CharField(widget=forms.HiddenInput, initial="unlink")
    link = forms.CharField(widget=forms.HiddenInput, max_length=16)
    reason = reason_field()


class PracticeForm(SourceForm):
    """What an organization has done since a year, with its evidence."""

    title = forms.CharField(
        label=_("What do you do?"),
        max_length=160,
        help_text=_("In one line, such as “Volunteers keep their own roll”."),
    )
    text = forms.CharField(
        label=_("How do you do it?"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    field = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Field.choices,
        help_text=_("Laws of the same field are held against it."),
    )
    since = forms.IntegerField(label=_("Since which year?"), min_value=1000, max_value=2999)
    evidence = forms.CharField(
        label=_("What shows it?"),
        max_length=LONGEST_TEXT,
        help_text=_("Such as statutes, minutes, a contract, a report of others."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("title", "text", "field", "since", "evidence", "source", "url")


class WithdrawForm(forms.Form):
    """Take a practice back."""

    reason = reason_field()

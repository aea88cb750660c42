"""Forms for plans of several years, their goals and their yearly reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dure.clock import day_in
from dure.matters.models import Matter
from dure.networks.forms import AreaField
from dure.networks.models import Organization
from dure.plans.commands import plain
from dure.plans.models import Plan, PlanGoal
from dure.plans.queries import span_of
from polity.plans import FEWEST_YEARS, MOST_YEARS

FIGURE = re.compile(r"-?(\d+|\d{1,3}([.,]\d{2,3})*[.,]\d{3})")
MOST_SIGNS = 24


def read_figure(typed: str) -> Decimal:
    """Read a number as people type it, in the digits of any script: marks between thousands, one or two decimals.

    A single mark followed by exactly three digits separates thousands. Raises ValueError for anything else.
    """
    western = typed.replace("\u066c", ",").replace("\u066b", ".").replace("\u2212", "-")
    text = re.sub(r"[\s\u00a0\u202f'_]", "", western)
    whole, parts = text, ""
    last = max(text.rfind("."), text.rfind(","))
    if last >= 0 and text.count(text[last]) == 1 and len(text) - last - 1 != 3:
        whole, parts = text[:last], text[last + 1 :]
    if len(text) > MOST_SIGNS or not FIGURE.fullmatch(whole) or not re.fullmatch(r"\d{0,2}", parts):
        raise ValueError(typed)
    return Decimal(f"{re.sub(r'[.,]', '', whole)}.{parts or '0'}")


class FigureField(forms.CharField):
    """A number as people type it; cleaned to a decimal, None where nothing is allowed."""

    def __init__(self, **options: Any) -> None:
        """Let a telephone offer its digits."""
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**({"widget": widget, "max_length": 40} | options))

    def clean(self, value: Any) -> Decimal | None:
        """Return the number; say which text is none."""
        typed = super().clean(value).strip()
        if not typed:
            return None
        try:
            return read_figure(typed)
        except ValueError:
            raise ValidationError(
                _("“%(typed)s” is no number that can be read here."), code="number", params={"typed": typed}
            ) from None


class AimsField(forms.CharField):
    """One aim in each line: the year, a colon, the figure. Cleaned to figures by their years."""

    def __init__(self, **options: Any) -> None:
        """Give room for a few lines."""
        super().__init__(**({"widget": forms.Textarea(attrs={"rows": 4}), "max_length": 2000} | options))

    def clean(self, value: Any) -> dict[int, Decimal]:
        """Return the aims; name the line that is none, or the year that stands twice."""
        found: dict[int, Decimal] = {}
        for line in filter(None, (line.strip() for line in super().clean(value).splitlines())):
            year, _colon, figure = line.replace("：", ":").partition(":")
            try:
                if not re.fullmatch(r"\d{4}", year.strip()):
                    raise ValueError(line)
                told = read_figure(figure)
            except ValueError:
                raise ValidationError(
                    _("“%(line)s” is no aim. Write the year, a colon and the figure: 2033: 1000."),
                    code="aim",
                    params={"line": line[:80]},
                ) from None
            if int(year) in found:
                raise ValidationError(
                    _("%(year)s stands there twice."), code="twice", params={"year": year.strip()}
                )
            found[int(year)] = told
        return found


def written(aims: Sequence[Any]) -> str:
    """Write aims as the field reads them."""
    return "\n".join(f"{aim.year}: {plain(aim.value)}" for aim in aims)


class PlanForm(forms.Form):
    """Adopt a plan: for `adopt_plan`."""

    title = forms.CharField(label=_("title"), max_length=160)
    local_title = forms.CharField(label=_("title in its own language"), max_length=160, required=False)
    text = forms.CharField(
        label=_("what it wants to reach, and how"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    first_year = forms.IntegerField(label=_("first year"), min_value=1950, max_value=2200)
    years = forms.IntegerField(label=_("how many years"), min_value=FEWEST_YEARS, max_value=MOST_YEARS)
    matter = forms.CharField(
        label=_("adopted by the decision"),
        required=False,
        max_length=80,
        help_text=_("The reference of the matter in which it was decided, where there is one."),
    )
    reason = forms.CharField(
        label=_("otherwise: why you adopt it, and who agreed"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_matter(self) -> Matter | None:
        """Return the matter under the reference."""
        ref = self.cleaned_data["matter"].strip().rstrip("/").rpartition("/")[2]
        if not ref:
            return None
        found = Matter.objects.select_related("round").filter(ref=ref).first()
        if found is None:
            raise ValidationError(_("There is no matter under this reference."), code="unknown")
        return found


class GoalForm(forms.Form):
    """Give a plan a goal: for `set_goal`."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("plan"), to_field_name="ref", empty_label=None)
    title = forms.CharField(label=_("what is to change"), max_length=160)
    local_title = forms.CharField(label=_("the same in its own language"), max_length=160, required=False)
    unit = forms.CharField(
        label=_("what is counted"), max_length=60, help_text=_("For example: workers, letters, percent.")
    )
    local_unit = forms.CharField(label=_("that in its own language"), max_length=60, required=False)
    direction = forms.ChoiceField(
        label=_("which way"), choices=PlanGoal.Direction.choices, widget=forms.RadioSelect, initial="up"
    )
    counted = forms.ChoiceField(
        label=_("where the figure comes from"),
        choices=PlanGoal.Counted.choices,
        required=False,
        help_text=_("Members are persons who belong to the organization or to any below it, each once."),
    )
    start = FigureField(label=_("figure before the first year"))
    aims = AimsField(
        label=_("aims"),
        help_text=_(
            "One in each line: the year, a colon, the figure at its end. The last year must have one; "
            "between two aims the way is a straight line."
        ),
    )
    area = AreaField(
        label=_("only for the area"), required=False, help_text=_("Its code. Empty: everywhere.")
    )

    def __init__(self, *args: Any, organization: Organization, **options: Any) -> None:
        """Offer the plans of the organization, the newest first."""
        super().__init__(*args, **options)
        self.fields["plan"].queryset = organization.plans.order_by("-adopted_at", "-pk")


class GoalRefForm(forms.Form):
    """Names one goal."""

    ref = forms.CharField(max_length=20, widget=forms.HiddenInput)


class ChangeGoalForm(GoalRefForm):
    """Give a goal other aims: for `change_goal`."""

    aims = AimsField(
        label=_("aims from now on"), help_text=_("One in each line: the year, a colon, the figure.")
    )
    reason = forms.CharField(
        label=_("why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The earlier aims stay on view beside it."),
    )


class GoalReportForm(GoalRefForm):
    """Report what a goal had reached in a year: for `report_goal`."""

    year = forms.IntegerField(label=_("year"), min_value=1950, max_value=2200)
    value = FigureField(
        label=_("figure reached"),
        required=False,
        help_text=_(
            "At the end of the year; while it runs, as of today. Leave empty what Dure counts itself."
        ),
    )
    text = forms.CharField(
        label=_("how you know"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who counted what, and when. Name no persons."),
    )
    source = forms.CharField(label=_("where it can be read"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("why it is corrected"),
        max_length=1000,
        required=False,
        help_text=_("Only where the year is reported already."),
    )


def report_form(goal: PlanGoal, at: datetime) -> GoalReportForm:
    """Return the form for the next report of a goal: that of the last year that ended, else of this one."""
    span = span_of(goal.plan)
    today = day_in(goal.plan.organization.time_zone, at)
    told = {report.year for report in goal.reports.all()}
    missing = [year for year in reversed(span.owed(today)) if year not in told]
    year = missing[0] if missing else min(today.year, span.last)
    form = GoalReportForm(
        initial={"ref": goal.ref, "year": year}, prefix=None, auto_id=f"report-{goal.ref}-%s"
    )
    if goal.counted:
        del form.fields["value"]
    return form


def change_form(goal: PlanGoal) -> ChangeGoalForm:
    """Return the form that gives a goal other aims, with the present ones in it."""
    last = list(goal.versions.all())[-1]
    told = {"ref": goal.ref, "aims": written(list(last.aims.all()))}
    return ChangeGoalForm(initial=told, auto_id=f"change-{goal.ref}-%s")

"""The sheet of a trust survey as a form sends it, and the forms by which a steward starts one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dure.networks.forms import EndOfDayField, OrganizationField
from dure.networks.models import Organization
from dure.trust.commands import Level
from dure.trust.models import TrustLevel, TrustSurvey
from dure.web.forms import DayField
from dure.web.money import number
from polity.trust import ANSWERS, DONT_KNOW, LEFT_OUT, NUMBERS

YEARS = (1900, 2999)


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen: its two signs, how it is written, whether it is chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question on the sheet: the level, the numbers, and the two answers beside them."""

    level: TrustLevel
    field: str
    numbers: Sequence[Choice]
    others: Sequence[Choice]
    said: str


def field_of(kind: str) -> str:
    """Return the name under which a form sends the answer about a level."""
    return f"mark-{kind}"


def read_answers(levels: Sequence[TrustLevel], sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers that a form sent, by kind of level; what is no answer stays, so that it is refused."""
    return {one.kind: str(sent.get(field_of(one.kind), LEFT_OUT)) for one in levels}


def questions(levels: Sequence[TrustLevel], answers: Mapping[str, str]) -> list[Asked]:
    """Return what stands on the sheet, with what is chosen; what nobody chose is left out."""
    return [_asked(level, answers.get(level.kind, LEFT_OUT)) for level in levels]


def _asked(level: TrustLevel, given: str) -> Asked:
    chosen = given if given in ANSWERS else LEFT_OUT
    words = {one: number(int(one)) for one in NUMBERS}
    words |= {DONT_KNOW: gettext("I don’t know"), LEFT_OUT: gettext("I leave this out")}
    choices = [Choice(one, words[one], one == chosen) for one in ANSWERS]
    return Asked(level, field_of(level.kind), choices[: len(NUMBERS)], choices[len(NUMBERS) :], words[chosen])


class SurveyForm(forms.Form):
    """Start a series: what it is called, and which levels it asks about, each with its body where one is here."""

    title = forms.CharField(label=_("title"), max_length=160)
    local_title = forms.CharField(label=_("title in its own language"), max_length=160, required=False)
    note = forms.CharField(
        label=_("what readers must know"),
        help_text=_("For instance who is asked, and who is not reached."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, organization: Organization, **options: Any) -> None:
        """Offer every level; the own network is the organization itself."""
        super().__init__(*args, **options)
        self.organization = organization
        for kind, words in TrustLevel.Kind.choices:
            self.fields[f"ask_{kind}"] = forms.BooleanField(
                label=words, required=False, initial=kind == TrustLevel.Kind.OWN_NETWORK
            )
            if kind != TrustLevel.Kind.OWN_NETWORK:
                self.fields[f"body_{kind}"] = OrganizationField(
                    label=_("its page here, if it has one"),
                    help_text=_("Its reference or the address of its page. Its promises then stand beside."),
                    max_length=200,
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        """Return title, local title, note and the levels chosen, in their order."""
        given = super().clean() or {}
        levels = [
            Level(kind, given.get(f"body_{kind}") or self._own(kind))
            for kind in TrustLevel.Kind.values
            if given.get(f"ask_{kind}")
        ]
        names = ("title", "local_title", "note")
        return {**{name: given[name] for name in names if name in given}, "levels": levels}

    def _own(self, kind: str) -> Organization | None:
        return self.organization if kind == TrustLevel.Kind.OWN_NETWORK else None


class WaveForm(forms.Form):
    """Ask the members: which series, for which year, from when until when."""

    survey = forms.ModelChoiceField(
        TrustSurvey.objects.none(), label=_("survey"), to_field_name="ref", empty_label=None
    )
    year = forms.IntegerField(label=_("year"), min_value=YEARS[0], max_value=YEARS[1])
    opens_on = DayField(label=_("first day"))
    closes_at = EndOfDayField(label=_("last day"))

    def __init__(self, *args: Any, organization: Organization, at: datetime, **options: Any) -> None:
        """Offer the series of the organization; today is the first day that can be."""
        super().__init__(*args, **options)
        self.at = at
        self.fields["survey"].queryset = organization.trust_surveys.order_by("-started_at", "-pk")

    def clean(self) -> dict[str, Any]:
        """Return survey, year, and both moments; a first day of today begins now."""
        given = super().clean() or {}
        day = given.pop("opens_on", None)
        if day is not None:
            today = timezone.localdate(self.at)
            if day < today:
                raise ValidationError({"opens_on": _("This day is over.")}, code="past")
            midnight = timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)
            given["opens_at"] = self.at if day == today else midnight
        return given

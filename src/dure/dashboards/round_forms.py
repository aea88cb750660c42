"""The form that opens a round: its bodies, its envelope and its calendar, as the charter asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dure.charters.models import LONGEST_SLUG, Charter, Round
from dure.charters.queries import bodies
from dure.charters.wording import wording
from dure.networks.models import Organization
from dure.web.forms import DayField
from dure.web.sums import minor_units
from polity.charters.values import Body


class BodyField(forms.ModelMultipleChoiceField):
    """The organizations that are one body of the charter: of its kind, one or several. None is chosen beforehand."""

    def __init__(self, *, body: Body, label: str) -> None:
        """Offer the organizations of the body's kind."""
        self.many = body.many
        widget = forms.CheckboxSelectMultiple() if body.many else _OneOf()
        organizations = Organization.objects.filter(kind=body.kind, closed_at__isnull=True)
        super().__init__(
            queryset=organizations.order_by("name", "pk"), to_field_name="slug", widget=widget, label=label
        )

    def clean(self, value: Any) -> list[Organization]:
        """Return the organizations chosen; one choice may come as a single value."""
        return list(super().clean([value] if isinstance(value, str) and value else value))


class _OneOf(forms.Select):
    """A choice of one that begins with no choice, so that nobody sends the first of a list by mistake."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Put the empty choice first."""
        self.choices = [("", gettext("Choose one")), *self.choices]
        return super().optgroups(name, value or [""], attrs)


class RoundForm(forms.Form):
    """A new round of a charter. What the last round of the charter had is filled in already, save the dates."""

    title = forms.CharField(label=_("Title"), max_length=160)
    slug = forms.SlugField(
        label=_("Short name for addresses"), max_length=LONGEST_SLUG, help_text=_("For example: seoul-2029.")
    )
    opens_on = DayField(label=_("First day"))
    closes_on = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, charter: Charter, **options: Any) -> None:
        """Add the envelope of a budget, a field for each body, and the days of each ballot."""
        self.charter, self.process = charter, charter.process
        last = charter.organization.rounds.filter(charter__key=charter.key, amending=False)
        super().__init__(
            *args,
            initial=_as_before(last.select_related("charter").order_by("-opens_at", "-pk").first()),
            **options,
        )
        words = wording(self.process)
        if self.process.matter == "proposal":
            self.fields["envelope"] = forms.CharField(
                label=_("Envelope"),
                max_length=40,
                help_text=_("The whole sum to be shared, in the currency below."),
            )
            self.fields["currency"] = forms.RegexField(
                r"^[A-Z]{3}$", label=_("Currency"), help_text=_("Three letters, for example KRW.")
            )
        for key, body in self.process.bodies.items():
            self.fields[f"body_{key}"] = BodyField(body=body, label=words(body.title))
        for key, stage in self.process.stages.items():
            if stage.ballot is not None:
                values = {"stage": words(stage.title)}
                self.fields[f"opens_{key}"] = DayField(
                    label=gettext("{stage}: first day of the ballot").format(**values)
                )
                self.fields[f"closes_{key}"] = DayField(
                    label=gettext("{stage}: last day of the ballot").format(**values)
                )

    def clean(self) -> dict[str, Any]:
        """Read the envelope in the currency that was given."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("envelope") and cleaned.get("currency"):
            try:
                cleaned["envelope"] = minor_units(cleaned["envelope"], cleaned["currency"])
            except ValueError:
                self.add_error("envelope", _("Write a sum in digits, like 38 000 000."))
        return cleaned

    def details(self) -> dict[str, Any]:
        """What `open_round` takes: days begin and end at midnight in the time zone of the charter."""
        given = self.cleaned_data
        stages = [key for key, stage in self.process.stages.items() if stage.ballot]
        return {
            "slug": given["slug"],
            "title": given["title"],
            "opens_at": self._midnight(given["opens_on"]),
            "closes_at": self._midnight_after(given.get("closes_on")),
            "bodies": {key: given[f"body_{key}"] for key in self.process.bodies},
            "calendar": {
                key: (self._midnight(given[f"opens_{key}"]), self._midnight_after(given[f"closes_{key}"]))
                for key in stages
            },
            "envelope": given.get("envelope"),
            "currency": given.get("currency", ""),
        }

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=ZoneInfo(self.process.time_zone)).astimezone(UTC)

    def _midnight_after(self, day: date | None) -> datetime | None:
        return self._midnight(day + timedelta(days=1)) if day else None


def _as_before(last: Round | None) -> Mapping[str, Any]:
    """Bodies and currency of the last round of the charter."""
    if last is None:
        return {}
    chosen = {f"body_{key}": [one.slug for one in found] for key, found in bodies(last).items()}
    return {**chosen, "currency": last.currency}

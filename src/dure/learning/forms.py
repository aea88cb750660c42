"""Forms of courses, years, starts and seasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dure.networks.forms import AreaField, OrganizationField, PersonField
from dure.networks.models import Organization
from dure.people.models import Person
from dure.web.forms import YEARS, DayField, day_field
from dure.web.sums import MOST_SIGNS, minor_units
from dure.web.words import WORDS

CURRENCIES = ("KRW", "EUR", "CAD", "USD", "INR", "PKR", "NPR", "XAF")
HINT = _("Its reference or the address of its page.")
MOST_COUNT = 2_000_000_000


class DaysField(forms.CharField):
    """Several days, one on a line, as YYYY-MM-DD; cleaned to a list."""

    default_error_messages = {"day": _("“%(line)s” is no day. Write for example: 2026-05-01")}

    def __init__(self, **options: Any) -> None:
        """Take a few lines."""
        super().__init__(max_length=2000, widget=forms.Textarea(attrs={"rows": "4"}), **options)

    def clean(self, value: Any) -> Any:
        """Return the days in the order given."""
        days = []
        for line in str(super().clean(value)).replace(",", "\n").split():
            try:
                days.append(DayField().clean(line))
            except forms.ValidationError:
                raise forms.ValidationError(
                    self.error_messages["day"], code="day", params={"line": line[:40]}
                ) from None
        return days


class CourseForm(forms.Form):
    """A course with its days: for `offer_course`."""

    organization = OrganizationField(label=_("Who offers it?"), help_text=HINT, max_length=200)
    title = forms.CharField(label=_("title"), max_length=160)
    learns = forms.CharField(
        label=_("what one learns"), max_length=4000, widget=forms.Textarea(attrs={"rows": "4"})
    )
    audience = forms.CharField(label=_("for whom"), max_length=200)
    place = forms.CharField(label=_("place"), max_length=160)
    language = forms.ChoiceField(label=_("language"))
    sector = forms.ChoiceField(label=_("sector"), required=False)
    area = AreaField(
        label=_("area"),
        required=False,
        max_length=32,
        help_text=_("Its code. Empty: the area of the organization."),
    )
    hours = forms.DecimalField(
        label=_("hours of one session"), min_value=0, max_value=24, max_digits=5, decimal_places=2
    )
    days = DaysField(label=_("days of the sessions"), help_text=_("One on a line, like 2026-05-01."))
    teacher = PersonField(label=_("teacher"), required=False)

    def __init__(self, *args: Any, people: Sequence[Person] = (), **options: Any) -> None:
        """Offer the languages of the site and the sectors; the teacher is one of `people`."""
        super().__init__(*args, **options)
        self.fields["language"].choices = [*settings.LANGUAGES, ("ne", "नेपाली"), ("it", "Italiano")]
        self.fields["sector"].choices = [("", "—"), *WORDS["sector"].items()]
        self.fields["teacher"].people = Person.objects.filter(pk__in=[one.pk for one in people])
        self.fields["teacher"].help_text = _("Sees and marks who was there. Empty: the stewards do.")

    def clean_hours(self) -> int:
        """Return minutes."""
        return int(self.cleaned_data["hours"] * 60)


class EnrolForm(forms.Form):
    """Take part oneself, and say for which organization of one's own, if for any."""

    organization = forms.ChoiceField(label=_("I come from"), required=False)

    def __init__(self, *args: Any, organizations: Sequence[Organization], **options: Any) -> None:
        """Offer one's own organizations."""
        super().__init__(*args, **options)
        self.fields["organization"].choices = [
            ("", _("nowhere, I come by myself")),
            *((one.slug, str(one)) for one in organizations),
        ]


class PeopleForm(forms.Form):
    """Persons of an organization, several at once."""

    people = forms.MultipleChoiceField(
        label=_("persons"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        """Offer these persons by name."""
        super().__init__(*args, **options)
        self.known = {one.ref: one for one in people}
        self.fields["people"].choices = [(one.ref, one.name) for one in people]

    def clean_people(self) -> list[Person]:
        """Return the persons chosen."""
        return [self.known[ref] for ref in self.cleaned_data["people"]]


class PresentForm(PeopleForm):
    """Who was at a session."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say what is chosen here."""
        super().__init__(*args, **options)
        self.fields["people"].label = _("who was there")


class _Sums(forms.Form):
    """Reads sums in the currency that another field names."""

    sums: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        """Read every sum as minor units of its currency."""
        cleaned = super().clean() or self.cleaned_data
        for name, currency in self.sums.items():
            typed = str(cleaned.get(name) or "").strip()
            if name in self.errors:
                continue
            if not typed:
                cleaned[name] = None
                continue
            try:
                cleaned[name] = minor_units(typed, str(cleaned.get(currency) or ""))
            except ValueError:
                self.add_error(name, _("Write a sum in digits, like 38 000 000."))
        return cleaned


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_COUNT, required=False)


def _sum(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MOST_SIGNS,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def _currency(label: Any, *, required: bool = True) -> forms.ChoiceField:
    choices = [(one, one) for one in CURRENCIES]
    return forms.ChoiceField(
        label=label, choices=choices if required else [("", "—"), *choices], required=required
    )


class YearForm(_Sums):
    """The figures of a year. What is left empty is not told: for `tell_year`."""

    sums = dict.fromkeys(("income", "to_members", "reserves"), "currency")

    year = forms.IntegerField(label=_("year"), min_value=YEARS[0], max_value=YEARS[1])
    members = _number(_("members"))
    took_part = _number(_("members who took part in the general assembly"))
    workers = _number(_("workers"))
    worker_members = _number(_("workers who are members"))
    board = _number(_("seats on the board"))
    board_women = _number(_("of them held by women"))
    currency = _currency(_("currency"))
    income = _sum(_("income"))
    to_members = _sum(_("surplus paid to members"))
    reserves = _sum(_("surplus kept in reserves that nobody can divide"))
    reason = forms.CharField(
        label=_("why it is corrected"),
        max_length=300,
        required=False,
        help_text=_("Only where this year is told already."),
    )


class TopicsField(forms.CharField):
    """Topics, one on a line; after a bar, the reference of who can teach it. Cleaned to (topic, organization)."""

    default_error_messages = {"unknown": _("There is no organization “%(slug)s”.")}

    def __init__(self, **options: Any) -> None:
        """Take a few lines."""
        super().__init__(max_length=2000, widget=forms.Textarea(attrs={"rows": "5"}), **options)

    def clean(self, value: Any) -> Any:
        """Return the topics with who can hold them."""
        lines = [line.partition("|") for line in str(super().clean(value)).splitlines() if line.strip()]
        told = [(title.strip(), slug.strip().rstrip("/").rpartition("/")[2]) for title, _bar, slug in lines]
        found = {one.slug: one for one in Organization.objects.filter(slug__in={slug for _, slug in told})}
        if missing := [slug for _, slug in told if slug and slug not in found]:
            raise forms.ValidationError(
                self.error_messages["unknown"], code="unknown", params={"slug": missing[0][:80]}
            )
        return [(title, found.get(slug)) for title, slug in told]


def first_topics() -> str:
    """Return the topics that a start begins with; whoever raises one may change them."""
    return "\n".join(
        (gettext("Principles of cooperatives"), gettext("Keeping accounts"), gettext("Quality and price"))
    )


class StartForm(forms.Form):
    """What a start adds to a matter's title and text."""

    who = forms.CharField(
        label=_("Who needs it?"), max_length=200, help_text=_("The need itself stands in the text.")
    )
    founders = forms.IntegerField(
        label=_("How many founders must have learned?"), min_value=2, max_value=200, initial=5
    )
    topics = TopicsField(
        label=_("What must founders have learned?"),
        initial=first_topics,
        help_text=_(
            "One topic on a line. After a bar |, the reference of the organization that can teach it."
        ),
    )


class TeachForm(forms.Form):
    """Which course teaches a topic."""

    topic = forms.ChoiceField(label=_("topic"))
    course = forms.CharField(
        label=_("Reference of the course"),
        max_length=200,
        help_text=_("It stands on the page of the course."),
    )

    def __init__(self, *args: Any, topics: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        """Offer the topics of the start."""
        super().__init__(*args, **options)
        self.fields["topic"].choices = list(topics)


class FoundForm(forms.Form):
    """What the founding assembly decided."""

    name = forms.CharField(label=_("Name of the cooperative"), max_length=160)
    local_name = forms.CharField(label=_("name in its own language"), max_length=160, required=False)
    present = forms.IntegerField(label=_("founders present"), min_value=0, max_value=MOST_COUNT)
    in_favour = forms.IntegerField(label=_("in favour"), min_value=0, max_value=MOST_COUNT)


class UsesField(forms.CharField):
    """Uses of the premium, one on a line: `name | sum`, and `| members` where it is paid out."""

    default_error_messages = {
        "use": _("“%(line)s” is no use with a sum. Write for example: Pulping machine | 1200")
    }

    def __init__(self, **options: Any) -> None:
        """Take a few lines."""
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": "4"}), **options)

    def clean(self, value: Any) -> Any:
        """Return (name, sum as typed, paid to members)."""
        found = []
        for line in str(super().clean(value) or "").splitlines():
            parts = [part.strip() for part in line.split("|")]
            if not any(parts):
                continue
            if len(parts) not in (2, 3) or not parts[0] or not parts[1]:
                raise forms.ValidationError(
                    self.error_messages["use"], code="use", params={"line": line[:60]}
                )
            found.append((parts[0], parts[1], len(parts) == 3 and bool(parts[2])))
        return found


class SeasonForm(_Sums):
    """A season of trade: for `report_season`."""

    sums = {
        "price": "currency",
        "market_price": "currency",
        "sold_price": "sold_currency",
        "floor_price": "floor_currency",
        "premium": "premium_currency",
    }

    season = forms.CharField(label=_("season"), max_length=40, help_text=_("Such as 2025/26."))
    from_on = day_field(_("first day of the season"))
    product = forms.CharField(label=_("product"), max_length=80)
    kilograms = forms.IntegerField(label=_("kilograms bought of members"), min_value=1, max_value=100_000_000)
    currency = _currency(_("currency"))
    price = _sum(_("price paid to members for a kilogram"), required=True)
    market_price = _sum(_("market price for a kilogram"), required=True)
    market_source = forms.CharField(label=_("source of the market price"), max_length=200)
    sold_price = _sum(_("price that the buyer paid for a kilogram"))
    sold_currency = _currency(_("currency of the buyer"), required=False)
    floor_price = _sum(_("floor price"))
    floor_currency = _currency(_("currency of the floor price"), required=False)
    floor_unit = forms.ChoiceField(
        label=_("floor price for one"),
        choices=[("lb", pgettext_lazy("unit", "pound")), ("kg", pgettext_lazy("unit", "kilogram"))],
    )
    floor_source = forms.CharField(label=_("source of the floor price"), max_length=200, required=False)
    premium = _sum(_("premium received"), required=True)
    premium_currency = _currency(_("currency of the premium"))
    uses = UsesField(
        label=_("What did the assembly do with the premium?"),
        required=False,
        help_text=_("One use on a line: its name | its sum. Add | members where it was paid out to them."),
    )
    reason = forms.CharField(
        label=_("why it is corrected"),
        max_length=300,
        required=False,
        help_text=_("Only where this season is reported already."),
    )

    def clean(self) -> dict[str, Any]:
        """Read the sums of the uses in the currency of the premium."""
        cleaned = super().clean()
        uses = []
        for title, typed, to_members in cleaned.get("uses") or ():
            try:
                uses.append(
                    (title, minor_units(typed, str(cleaned.get("premium_currency") or "")), to_members)
                )
            except ValueError:
                self.add_error("uses", _("Write a sum in digits, like 38 000 000."))
                break
        cleaned["uses"] = uses
        return cleaned


def first_day(years: Sequence[int], today: date) -> int:
    """Return the year that is told next: the one after the last, never one that has not begun."""
    return min(max(years) + 1 if years else today.year - 1, today.year)

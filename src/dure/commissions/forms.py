"""Forms of commissions, bids, jobs and contracts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.commissions.job_files import BYTES_AT_MOST
from dure.commissions.models import WorkSpell
from dure.commissions.terms import LONGEST_RULE
from dure.networks.models import Area, Organization
from dure.web.forms import day_field
from dure.web.sums import SumField, minor_units


class CommissionForm(forms.Form):
    """What a commission adds to a matter's title and text: the service, the sum, the days, the clause, who may bid."""

    service = forms.CharField(
        label=_("Which service?"),
        max_length=60,
        help_text=_("In short, such as “cleaning”. Earlier contracts of the same service are found by it."),
    )
    value = SumField(label=_("What may it cost?"), help_text=_("In full, in the currency of the round."))
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    jobs = forms.IntegerField(label=_("How many jobs at least?"), min_value=0, max_value=10_000)
    months = forms.IntegerField(
        label=_("How many months does each job last at least?"), min_value=0, max_value=240
    )
    group = forms.ChoiceField(
        label=_("Who is to enter first?"), choices=WorkSpell.Group.choices, required=False
    )
    group_share = forms.IntegerField(
        label=_("What share of the jobs, in percent?"), min_value=0, max_value=100, required=False
    )
    pay_floor = SumField(label=_("What is the lowest pay in a month?"), required=False)
    reserved = forms.ChoiceField(
        label=_("Who may bid?"),
        choices=[
            ("", _("Everybody")),
            (
                "social-economy",
                _("Reserved for the social economy: cooperatives, social enterprises and their kin"),
            ),
            ("recognised", _("Reserved for organizations that a body has recognised")),
        ],
        required=False,
    )
    reserved_text = forms.CharField(
        label=_("Or a rule of your own"),
        help_text=_("A criteria tree as a text. It goes before the choice above."),
        max_length=LONGEST_RULE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    lots = forms.CharField(
        label=_("Is it given out in several lots?"),
        help_text=_(
            "In each line the name of a lot, a semicolon, and its sum. Leave it empty for a single lot. Who wins does "
            "all of them. A star before a name reserves that lot alone by the choice above; without a star all are."
        ),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        """Take the currency of the round."""
        super().__init__(*args, **kwargs)
        for name in ("value", "pay_floor"):
            self.fields[name].currency = currency

    def clean_lots(self) -> list[Mapping[str, Any]]:
        """Return the lots as the terms of a commission take them; none for a single lot."""
        found: list[dict[str, Any]] = []
        for number, line in enumerate(self.cleaned_data["lots"].splitlines(), 1):
            if not line.strip():
                continue
            name, _between, sum_typed = line.rpartition(";")
            try:
                value = minor_units(sum_typed.strip(), self.fields["value"].currency)
            except ValueError:
                value = 0
            title = name.strip().removeprefix("*").strip()
            if not title or value <= 0:
                says = _("Line %(number)s: write the name of the lot, a semicolon, and its sum.")
                raise forms.ValidationError(says, code="lots", params={"number": number})
            found.append({"title": title, "value": value, "marked": name.strip().startswith("*")})
        some = any(one["marked"] for one in found)
        return [{**one, "open": some and not one["marked"]} for one in found]


class AwardForm(forms.Form):
    """Who wins, among those who have bid."""

    winner = forms.ChoiceField(label=_("To whom?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, bidders: Sequence[Organization], **kwargs: Any) -> None:
        """Take those who can win."""
        super().__init__(*args, **kwargs)
        self.fields["winner"].choices = [(one.slug, str(one)) for one in bidders]


class PaymentForm(forms.Form):
    """A payment to the supplier."""

    value = SumField(label=_("Sum paid"))
    on = day_field(_("Day"))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        """Take the currency."""
        super().__init__(*args, **kwargs)
        self.fields["value"].currency = currency


class MilestoneForm(forms.Form):
    """Something that was due and was delivered."""

    milestone = forms.CharField(label=_("What was delivered?"), max_length=160)
    due_on = day_field(_("It was due on"))
    on = day_field(_("It was delivered on"))


class BidForm(forms.Form):
    """A bid on a lot."""

    organization = forms.ModelChoiceField(
        label=_("Which organization bids?"), queryset=Organization.objects.none(), to_field_name="slug"
    )
    value = SumField(label=_("For how much?"))
    text = forms.CharField(
        label=_("How would you do it?"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, currency: str, organizations: Any, **kwargs: Any) -> None:
        """Take the currency, and the organizations for which the person may bid."""
        super().__init__(*args, **kwargs)
        self.fields["value"].currency = currency
        self.fields["organization"].queryset = organizations


class JobForm(forms.Form):
    """One job, begun or ended."""

    until = day_field(_("Known up to and with"), help_text=_("The last day up to which you know who worked."))
    code = forms.CharField(
        label=_("Code of the person"), max_length=40, help_text=_("A code of yours that says nothing.")
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Only your organization sees it. It is never published."),
    )
    started_on = day_field(_("First day of work"))
    ended_on = day_field(_("Last day of work"), required=False, help_text=_("Empty while the job goes on."))
    term = forms.ChoiceField(label=_("Contract of work"), choices=WorkSpell.Term.choices)
    ending = forms.ChoiceField(label=_("Why did it end?"), choices=WorkSpell.Ending.choices, required=False)
    group = forms.ChoiceField(label=_("Entering group"), choices=WorkSpell.Group.choices, required=False)
    hours = forms.DecimalField(
        label=_("Hours a week"), required=False, min_value=0, max_value=168, max_digits=4, decimal_places=1
    )
    pay = SumField(label=_("Pay in a month"), required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        """Take the currency."""
        super().__init__(*args, **kwargs)
        self.fields["pay"].currency = currency


class JobFileForm(forms.Form):
    """A list of jobs from a spreadsheet."""

    until = day_field(
        _("Known up to and with"), help_text=_("The last day up to which the list is complete.")
    )
    file = forms.FileField(
        label=_("The list, as CSV"),
        help_text=_("From any spreadsheet. The first line names the columns, in your own words."),
    )

    def clean_file(self) -> bytes:
        """Return the bytes of the file, one more than is allowed at most."""
        data: bytes = self.cleaned_data["file"].read(BYTES_AT_MOST + 1)
        return data


class ContractForm(forms.Form):
    """A contract that was not awarded here, with its source."""

    buyer = forms.ModelChoiceField(
        label=_("For which public body?"), queryset=Organization.objects.none(), to_field_name="slug"
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    service = forms.SlugField(
        label=_("Service"),
        max_length=60,
        help_text=_("The same short word as the commissions that follow it."),
    )
    supplier_name = forms.CharField(label=_("Supplier"), max_length=160)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where you know it from."))

    def __init__(self, *args: Any, buyers: Any, **kwargs: Any) -> None:
        """Take the public bodies of which the person is an official."""
        super().__init__(*args, **kwargs)
        self.fields["buyer"].queryset = buyers


class OcdsForm(forms.Form):
    """A package of open contracting data from elsewhere."""

    buyer = forms.ModelChoiceField(
        label=_("For which public body?"), queryset=Organization.objects.none(), to_field_name="slug"
    )
    service = forms.SlugField(label=_("Service"), max_length=60)
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where the file is from."))
    file = forms.FileField(label=_("Release or record package (JSON)"))

    def __init__(self, *args: Any, buyers: Any, **kwargs: Any) -> None:
        """Take the public bodies of which the person is an official."""
        super().__init__(*args, **kwargs)
        self.fields["buyer"].queryset = buyers

    def clean_file(self) -> bytes:
        """Return the bytes of the file, one more than is allowed at most."""
        data: bytes = self.cleaned_data["file"].read(LARGEST_PACKAGE + 1)
        return data


class MarketForm(forms.Form):
    """How long jobs last in the labour market of an area, with the source."""

    buyer = forms.ModelChoiceField(
        label=_("For which public body?"), queryset=Organization.objects.none(), to_field_name="slug"
    )
    area = forms.ModelChoiceField(
        label=_("For which area?"), queryset=Area.objects.none(), to_field_name="code"
    )
    title = forms.CharField(
        label=_("Whose jobs are these?"), max_length=160, help_text=_("Such as: new jobs in cleaning, 2024.")
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("A publication or an address, so that others can check."),
    )
    points = forms.CharField(
        label=_("How many last how long?"),
        help_text=_("In each line the months, and how many of 100 jobs last so long. For example: 12 61"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, buyers: Any, areas: Any, **kwargs: Any) -> None:
        """Take the public bodies of which the person is an official, and the areas."""
        super().__init__(*args, **kwargs)
        self.fields["buyer"].queryset = buyers
        self.fields["area"].queryset = areas

    def clean_points(self) -> list[tuple[int, int]]:
        """Return (months, percent) of each line; whether they make a line is the command's to say."""
        found = []
        for number, line in enumerate(self.cleaned_data["points"].splitlines(), 1):
            if not line.strip():
                continue
            read = re.fullmatch(r"\s*(\d{1,3})[\s:;,]+(\d{1,3})\s*%?\s*", line)
            if read is None:
                says = _("Line %(number)s: write two numbers, the months and how many of 100 jobs.")
                raise forms.ValidationError(says, code="points", params={"number": number})
            found.append((int(read[1]), int(read[2])))
        return found


LARGEST_PACKAGE = 5_000_000

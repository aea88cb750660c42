"""Sums as people type them, in major units ("38 000 000" won, "1250,50" euros), read as minor units."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dure.refusals import Refused, refuse
from dure.web.money import decimals
from polity.sentences import gettext_noop

LARGEST_SUM = 10**15  # minor units: far above any budget line, far below what a column holds
MOST_SIGNS = 40
TOO_LARGE = gettext_noop("This sum is too large to be stored.")


def sum_refusal(sum: int | None, *, field: str) -> Refused | None:
    """Return the refusal of a sum below nothing or beyond the largest, in minor units."""
    if sum is None or 0 <= sum <= LARGEST_SUM:
        return None
    if sum < 0:
        return refuse("sum_out_of_range", gettext_noop("A sum is not below nothing."), field=field)
    return refuse("sum_out_of_range", TOO_LARGE, field=field)


GROUPED = re.compile(
    r"-?(\d+|\d{1,3}([.,]\d{2,3})*[.,]\d{3})"
)  # two digits: 12,34,567 as in India and Pakistan


def minor_units(typed: str, currency: str) -> int:
    """Read a sum as people type it: spaces, commas and points between thousands, one decimal mark for the rest.

    A single mark followed by exactly three digits separates thousands. Raises ValueError for anything else, such as
    exponents, endless rows of digits, and parts that the currency does not have.
    """
    western = typed.replace("\u066c", ",").replace("\u066b", ".")  # the marks between Arabic and Urdu digits
    text = re.sub(r"[\s\u00a0\u202f'_]", "", western).removeprefix("₩").removeprefix("€").removeprefix("$")
    if counted := COUNTED.fullmatch(text):
        return _counted(counted, currency, typed)
    whole, parts = text, ""
    last = max(text.rfind("."), text.rfind(","))
    if last >= 0 and text.count(text[last]) == 1 and len(text) - last - 1 != 3:
        whole, parts = text[:last], text[last + 1 :]
    if len(text) > MOST_SIGNS or not GROUPED.fullmatch(whole) or not re.fullmatch(r"\d*", parts):
        raise ValueError(typed)
    places, parts = decimals(currency), parts.rstrip("0")
    if len(parts) > places:
        raise ValueError(typed)
    return int(re.sub(r"[.,]", "", whole) + parts.ljust(places, "0"))


COUNTED = re.compile(r"(?=.*[억만원])(?:([\d,]+)억)?(?:([\d,]+)만)?([\d,]+)?원?")


def _counted(counted: re.Match[str], currency: str, typed: str) -> int:
    """Read a sum counted in hundred millions and ten thousands, as Korean pages write it: 1억 2,000만원."""
    units = [(part or "0").strip() for part in counted.groups()]
    if not any(counted.groups()) or len(typed) > MOST_SIGNS or not all(map(GROUPED.fullmatch, units)):
        raise ValueError(typed)
    hundreds, tens, ones = (int(part.replace(",", "")) for part in units)
    return (hundreds * 10**8 + tens * 10**4 + ones) * 10 ** decimals(currency)


class SumField(forms.CharField):
    """A sum of money in the round's currency; cleans to integer minor units."""

    default_error_messages = {"sum": _("Write a sum in digits, like 38 000 000.")}

    def __init__(self, *, currency: str = "", **kwargs: Any) -> None:
        """Keep the currency in which the sum is read."""
        self.currency = currency
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def clean(self, value: Any) -> Any:
        """Return minor units, or None for an empty field."""
        typed = super().clean(value)
        if typed in self.empty_values:
            return None
        try:
            amount = minor_units(typed, self.currency)
        except ValueError:
            raise forms.ValidationError(self.error_messages["sum"], code="sum") from None
        if amount < 0:
            raise forms.ValidationError(_("A sum is not below nothing."), code="negative")
        if amount > LARGEST_SUM:
            raise forms.ValidationError(gettext(TOO_LARGE), code="too_large")
        return amount

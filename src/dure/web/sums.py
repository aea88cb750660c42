"""Sums as people type them, in major units ("38 000 000" won, "1250,50" euros), read as minor units."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.web.money import decimals


def minor_units(typed: str, currency: str) -> int:
    """Read a sum as people type it: spaces, commas and points between thousands, one decimal mark for the rest.

    A single mark followed by exactly three digits separates thousands. Raises ValueError for anything else.
    """
    text = re.sub(r"[\s\u00a0\u202f'_]", "", typed).removeprefix("₩").removeprefix("€").removeprefix("$")
    places = decimals(currency)
    marks = [mark for mark in text if mark in ".,"]
    if marks:
        last = max(text.rfind("."), text.rfind(","))
        after = text[last + 1 :]
        alone = len(marks) == 1 or marks[-1] not in marks[:-1]
        if alone and places and len(after) != 3:
            text = re.sub(r"[.,]", "", text[:last]) + "." + after
        else:
            text = re.sub(r"[.,]", "", text)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(typed) from None
    scaled = value * 10**places
    if not value.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(typed)
    return int(scaled)


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
        return amount

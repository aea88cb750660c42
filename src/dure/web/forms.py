"""How every form looks: `{{ form }}` gives the errors, then each field with label, hint and error."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Renders forms and fields with the product's own templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class DayInput(forms.DateInput):
    """A day, with the browser's calendar where it has one: the browser wants it written one way in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


YEARS = (
    1000,
    2999,
)  # others are slips of the keyboard; beyond the calendar no day can be told in another time zone


T = TypeVar("T", bound=date)


def _of_our_years(found: T | None, field: forms.Field) -> T | None:
    if found is not None and not YEARS[0] <= found.year <= YEARS[1]:
        raise ValidationError(field.error_messages["invalid"], code="invalid")
    return found


class DayField(forms.DateField):
    """A day of a year that people live in."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        """Return the day; ValidationError where it is none, or of no such year."""
        return _of_our_years(super().to_python(value), self)


class MomentField(forms.DateTimeField):
    """A day and an hour of a year that people live in, as the reader's time zone tells them."""

    def __init__(self, **kwargs: Any) -> None:
        """Use the browser's calendar and clock where it has them."""
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(**({"widget": widget} | kwargs))

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment; ValidationError where it is none, or of no such year."""
        return _of_our_years(super().to_python(value), self)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> DayField:
    """Return a field for a day."""
    return DayField(label=label, required=required, help_text=help_text)

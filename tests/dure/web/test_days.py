"""Days in forms."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from dure.networks.forms import EndOfDayField
from dure.web.forms import DayField, MomentField, day_field


class Form(forms.Form):
    on = day_field("day")


@pytest.mark.parametrize("language", ["en", "ko", "fr", "ur"])
def test_a_browser_gets_a_day_in_the_one_way_it_reads_in_every_language(language: str) -> None:
    with translation.override(language):
        shown = str(Form(initial={"on": date(2026, 3, 12)})["on"])
        assert 'type="date"' in shown
        assert 'value="2026-03-12"' in shown
        assert Form({"on": "2026-03-12"}).is_valid()


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("field", [DayField, MomentField, EndOfDayField])
def test_a_day_at_the_end_of_the_calendar_is_refused_before_another_zone_tells_it(
    field: type[forms.Field], typed: str
) -> None:
    for zone in ("Asia/Seoul", "America/Toronto"):
        with timezone.override(zone), pytest.raises(ValidationError):
            field().clean(f"{typed}T23:59" if field is MomentField else typed)

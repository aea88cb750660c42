"""Days in forms."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils import translation

from dure.web.forms import day_field


class Form(forms.Form):
    on = day_field("day")


@pytest.mark.parametrize("language", ["en", "ko", "fr", "ur"])
def test_a_browser_gets_a_day_in_the_one_way_it_reads_in_every_language(language: str) -> None:
    with translation.override(language):
        shown = str(Form(initial={"on": date(2026, 3, 12)})["on"])
        assert 'type="date"' in shown
        assert 'value="2026-03-12"' in shown
        assert Form({"on": "2026-03-12"}).is_valid()

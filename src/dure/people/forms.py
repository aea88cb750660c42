"""Forms about oneself: signing up and the profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dure.people.models import Person
from dure.people.zones import grouped_zones, likely_zone
from dure.web.languages import languages

MAIL_CHOICES = [("daily", _("At most once a day, and only when there is news")), ("never", _("Never"))]


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of the interface, each by its own name."""
    return [(one["code"], one["name"]) for one in languages()]


class AboutMe(forms.Form):
    """Name, language and time zone, with the fields that signing up and the profile share."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("The name by which others know you. It is shown beside what you do here."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=grouped_zones,
        help_text=_("Deadlines are shown in this time. Type the first letters of the city to find it."),
    )

    def clean_name(self) -> str:
        """Take out line breaks, repeated spaces and characters that do not show."""
        name = "".join(letter for letter in self.cleaned_data["name"] if letter.isprintable())
        name = " ".join(name.split())
        if not name:
            raise forms.ValidationError(_("Write your name."), code="required")
        return name


class SignupForm(AboutMe):
    """What allauth asks when signing up, beside the e-mail address: everything is filled in but the name."""

    field_order = ["name", "email", "language", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {}) or {}
        language = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
        initial.setdefault("language", language)
        initial.setdefault("time_zone", likely_zone(language))
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Nothing is left to do: the adapter stores the person with these fields."""


class ProfileForm(AboutMe):
    """What a person may change about themselves."""

    mail_at_most = forms.ChoiceField(
        label=_("Mails about your matters"),
        choices=MAIL_CHOICES,
        widget=forms.RadioSelect,
        help_text=_("Sign-in codes always come."),
    )

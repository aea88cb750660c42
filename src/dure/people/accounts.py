"""Signing up and signing in: how django-allauth's accounts become persons here."""

from __future__ import annotations

import io
import secrets
from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.people.models import Person
from dure.refusals import Unknown

CODE_LENGTH = 6
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class AccountAdapter(DefaultAccountAdapter):
    """Persons sign up and in by a code sent to their address; there are no passwords."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "incorrect_code": _("This is not the code we sent. Look at the newest mail and type its six digits."),
        "too_many_login_attempts": _(
            "That was tried too often. Wait a few minutes, then ask for a new code."
        ),
        "rate_limited": _("That was asked too often. Wait a minute, then ask again."),
        "unverified_primary_email": _("Confirm your e-mail address first."),
        "same_as_current": _("This is your address already."),
    }

    def save_user(self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True) -> Person:
        """Store the person who signs up, with name, language and time zone from the form."""
        data = form.cleaned_data
        user.email = Person.objects.normalize_email(data["email"]).lower()
        user.name = data["name"]
        user.language = data["language"]
        user.time_zone = data["time_zone"]
        user.joined_at = getattr(request, "at", None) or clock.now()
        user.set_unusable_password()
        if commit:
            user.save()
        return user

    def generate_login_code(self) -> str:
        """Return six digits."""
        return new_code()

    def generate_email_verification_code(self) -> str:
        """Return six digits."""
        return new_code()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language of the person it goes to, or else of the page from which it was asked
        for.
        """
        person = context.get("user") or Person.objects.filter(email__iexact=email, is_active=True).first()
        language = getattr(person, "language", None) or translation.get_language()
        with translation.override(language):
            super().send_mail(template_prefix, email, {"site_url": settings.DURE_URL, **context})

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """Offer the passkey first: one who has just added it has no code yet."""
        words = {
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
            "mfa_reauthenticate": gettext("Type a code from your app, or a recovery code"),
        }
        methods = [way for way in super().get_reauthentication_methods(user) if way["id"] in words]
        methods.sort(key=lambda way: list(words).index(way["id"]))
        return [{**way, "description": words[way["id"]]} for way in methods]

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address, with which someone tries to sign up again, how to sign in."""
        login_url = context.request.build_absolute_uri(reverse("account_request_login_code"))
        self.send_mail("account/email/account_already_exists", email, {"login_url": login_url})


class SecondStepAdapter(DefaultMFAAdapter):
    """Passkeys and codes from an app, in our words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This is not the code. Look at the app again: it shows a new one every 30 seconds."
        ),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def build_totp_svg(self, url: str) -> str:
        """Return the picture to scan, dark on white also where the page is dark."""
        picture = io.BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", scale=5, light="#fff")
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        """Return a name that is not taken yet."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("My passkey") if count == 1 else gettext("Passkey {number}").format(number=count)


def new_code() -> str:
    """Return a one-time code of six digits."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"


def note_address(person: Person, *, confirmed: bool) -> EmailAddress:
    """Let the person sign in with their address. `confirmed`: it is known to be theirs (an accepted invitation, a
    founding kit, the demo's cast); otherwise the first code typed confirms it.
    """
    address, _ = EmailAddress.objects.get_or_create(
        user=person, email=person.email, defaults={"primary": True}
    )
    if confirmed and not address.verified:
        address.set_verified()
    return address


def walk_in(request: HttpRequest, person: Person) -> None:
    """Sign the visitor in as one of the cast of the demo world. Raises `Unknown` anywhere but in the demo."""
    if not (settings.DURE_DEMO and person.invented and person.is_active):
        raise Unknown
    login(request, person, backend=BACKEND)

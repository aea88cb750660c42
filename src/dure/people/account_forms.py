"""The forms of django-allauth in our words. Apart from `forms.py`, which allauth imports while it loads."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dure.people.accounts import note_address
from dure.people.addresses import client_address
from dure.people.known import is_known


def plain_address(field: forms.Field, hint: Any = "") -> None:
    """Label the e-mail field; a placeholder would vanish when one starts to type."""
    field.label = _("E-mail address")
    field.help_text = hint
    field.widget.attrs.pop("placeholder", None)


def plain_code(field: forms.Field) -> None:
    """Label the field of the code, and offer the keys for digits on a phone."""
    field.label = _("Code of six digits")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(
        {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
    )


class SignupForm(account.SignupForm):
    """Sign up: name, address, language, time zone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_address(self.fields["email"], _("We send a code to it. Nobody else sees it."))


def may_ask(request: HttpRequest, email: str) -> bool:
    """Count one more code for an address; False once there were too many.

    A browser in which this person signed in before has limits of its own, and so has each network from which codes are
    asked for: strangers elsewhere use up nothing of them. Only against a flood of mail is there one for all networks.
    """
    if is_known(request, email):
        return bool(ratelimit.consume(request, action="request_login_code", key=f"{email} known"))
    asked = ratelimit.consume(request, action="request_login_code", key=f"{email} {network_of(request)}")
    return bool(asked and ratelimit.consume(request, action="login_code_mails", key=email))


def network_of(request: HttpRequest) -> str:
    """Return the network from which somebody asks: the first 24 bits of an IPv4 address, 48 of an IPv6 one.

    What a server in front calls otherwise (a socket, an address with its port) is a network by its own name.
    """
    named = client_address(request)
    try:
        address = ip_address(named)
    except ValueError:
        return str(named)
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


class AskForCodeForm(account.RequestLoginCodeForm):
    """Ask for a code to sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_address(self.fields["email"])

    def clean_email(self) -> str:
        """Find the person; whoever was registered by others confirms the address by typing the code."""
        email: str = self.cleaned_data["email"]
        if not may_ask(context.request, email.lower()):
            raise get_adapter().validation_error("too_many_login_attempts")
        found = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        self._user = found[0] if found else None
        if self._user:
            note_address(self._user, confirmed=False)
        return email


class SignInCodeForm(account.ConfirmLoginCodeForm):
    """Type the code and sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_code(self.fields["code"])


class AddressCodeForm(account.ConfirmEmailVerificationCodeForm):
    """Type the code and confirm the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_code(self.fields["code"])


class NewAddressForm(account.AddEmailForm):
    """Give another e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_address(
            self.fields["email"], _("We send a code to it. Until you type the code, the old address stays.")
        )


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """Add a passkey; unless one says otherwise, it signs in without a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with this passkey alone")
        self.fields["passwordless"].help_text = _(
            "Leave it ticked for a phone or a computer. Take the tick away for an old security key without a PIN."
        )

"""A form that does one thing: it comes back with all that was typed where it was not done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise

from dure.refusals import Refused, Unknown
from dure.web.views import status_of


def file_form(
    request: HttpRequest,
    form: Form,
    do: Callable[[Mapping[str, Any]], object],
    *,
    done: str | Promise,
    to: str,
    shown_again: Callable[[Form, int], HttpResponseBase],
) -> HttpResponseBase:
    """Do what a sent form asks and go to the address `to`; or show the page again with the form and its errors.

    `done` is said when it was done. What is unknown answers as a missing address.
    """
    if not form.is_valid():
        return shown_again(form, 422)
    try:
        do(form.cleaned_data)
    except Unknown:
        raise
    except Refused as refusal:
        return shown_again(form, show_refusal(form, refusal))
    messages.success(request, str(done))
    answer: HttpResponse = redirect(to)
    return answer


def show_refusal(form: Form, refusal: Refused) -> int:
    """Say a refusal at the field that it names, else above the form; return the status of the answer."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    return status_of(refusal)

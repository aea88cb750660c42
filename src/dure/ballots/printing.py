"""Ballot sheets to print: the code with its QR, the options with boxes, how to vote. As a page, and as a PDF."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import segno
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template import loader
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from dure.ballots import queries
from dure.ballots.marking import sheet_of
from dure.ballots.models import Ballot

STYLE = "dure/paper.css"


@dataclass(frozen=True)
class PrintedSheet:
    """One sheet: its code and the picture of the address under which it votes; both empty on a sheet without code."""

    code: str
    picture: SafeString


@cache
def renderer() -> Any:
    """Return the module that makes PDF files, or None where it is not installed (extra `print`)."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):  # OSError: its libraries of the system are missing
        return None


def code_address(request: HttpRequest, ballot: Ballot, code: str) -> str:
    """Return the address at which a code votes. The code stands behind the #: browsers send it to nobody."""
    address = request.build_absolute_uri(reverse("ballots:code", args=[ballot.ref]))
    return f"{address}#{code}" if code else address


def picture(address: str, title: str) -> SafeString:
    """Return a QR code as a drawing, black on white."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=2, light="#FFF", title=title
    )
    return mark_safe(drawn)  # noqa: S308 segno escapes the title, and the rest is numbers


def sheets(request: HttpRequest, ballot: Ballot, codes: Sequence[str], size: str) -> dict[str, Any]:
    """Return what the template of the sheets shows; without codes, one sheet with room for a code."""
    options = sorted(queries.options(ballot), key=lambda one: one.number)
    shown = sheet_of(ballot, options)
    words = gettext("Address to vote with this code")
    printed = [PrintedSheet(code, picture(code_address(request, ballot, code), words)) for code in codes] or [
        PrintedSheet("", picture(code_address(request, ballot, ""), words))
    ]
    return {
        "ballot": ballot,
        "round": ballot.round,
        "sheets": printed,
        "options": [(one, queries.cost_of(one)) for one in options],
        "form": shown.form,
        "most": shown.most,
        "limited": shown.form != "points" and shown.most < len(options),
        "address": code_address(request, ballot, ""),
        "size": size,
        "room": range(12),
    }


def pdf(request: HttpRequest, context: Mapping[str, Any]) -> bytes:
    """Return the sheets as a PDF file. Nothing is fetched from anywhere."""
    made = renderer()
    html = loader.render_to_string("ballots/paper_sheets.html", {**context, "plain": True}, request)
    style = made.CSS(filename=finders.find(STYLE))

    def nothing(url: str) -> Any:
        raise ValueError(url)

    page = made.HTML(string=html, base_url=None, url_fetcher=nothing)
    return bytes(page.write_pdf(stylesheets=[style]))

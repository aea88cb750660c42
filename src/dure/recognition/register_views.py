"""The register of who is recognised, certificates, and two regimes side by side."""

from __future__ import annotations

import importlib
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

import segno
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dure.frameworks.models import Framework, Recognition, read
from dure.frameworks.queries import shipped
from dure.networks.forms_of_enterprise import NEWBORN
from dure.networks.models import Area, Organization
from dure.recognition import queries
from dure.recognition.credentials import absolute
from dure.recognition.framework_views import effects_shown
from dure.recognition.models import Claim
from dure.recognition.showing import axes_shown, spoken, status_word, told
from dure.refusals import Unknown
from dure.web.pages import Page, Table, keyset, page
from polity import criteria
from polity.criteria import effects

FILTERS = ("q", "type", "area", "law", "framework", "status")
IN_ONE_PAGE = 30
COLUMNS = (
    "ref",
    "organization",
    "name",
    "type",
    "area",
    "framework",
    "version",
    "body",
    "from",
    "until",
    "status",
    "condition",
    "condition_due",
    "withdrawn",
    "reason",
)


def chosen_day(request: HttpRequest) -> date:
    """Return the day that the reader asks about, today where none is given."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate(request.at)


@page("recognition/register.html")
def register(request: HttpRequest) -> Page:
    """List recognitions by day; `q`, `type`, `area`, `law`, `framework`, `status` and `on` choose, `after` goes on."""
    wanted = {name: request.GET.get(name, "").replace("\0", "")[:80] for name in FILTERS}
    on = chosen_day(request)
    found = keyset(
        queries.register(wanted, on),
        order=("-from_on", "-id"),
        after=request.GET.get("after"),
        limit=IN_ONE_PAGE,
    )
    rows = [(one, status_word(one.status(on)), spoken(one.framework.parsed).title) for one in found.items]
    query = request.GET.copy()
    query.pop("after", None)
    query.pop("format", None)
    return Page(
        {
            "section": "recognition",
            "rows": rows,
            "next": found.next,
            "wanted": wanted,
            "on": on,
            "query": query.urlencode(),
            "types": [choice for choice in Organization.Form.choices if choice[0]],
            "areas": list(Area.objects.filter(organizations__recognitions__isnull=False).distinct()[:60]),
            "frameworks": list(Framework.objects.values_list("key", "title").distinct().order_by("title")),
            "laws": sorted(set(Framework.objects.values_list("jurisdiction", flat=True))),
            "statuses": [status_word(code) for code in ("recognised", "conditional", "withdrawn", "expired")],
            "newborn": NEWBORN.get(wanted["type"]),
            "claims": list(
                Claim.objects.filter(ended_at__isnull=True, organization__recognitions__isnull=True)
                .select_related("organization")
                .order_by("-at", "-pk")[:10]
            ),
        },
        data=lambda: {
            "on": on,
            "recognitions": [dict(zip(COLUMNS, _row(one, on), strict=True)) for one in found.items],
            "next": found.next,
        },
        table=lambda: Table(COLUMNS, (_row(one, on) for one in found.items)),
        name="register",
    )


def _row(one: Recognition, on: date) -> list[Any]:
    organization = one.organization
    return [
        one.ref,
        organization.slug,
        organization.name,
        organization.form,
        organization.area.code if organization.area else None,
        one.framework.key,
        one.framework.version,
        one.body.slug,
        one.from_on,
        one.until_on,
        one.status(on),
        one.condition,
        one.condition_due_on,
        one.withdrawn_on,
        one.withdrawn_reason,
    ]


@page("recognition/certificate.html")
def certificate(request: HttpRequest, ref: str) -> Page:
    """Show a certificate: who is recognised, by whom, for what, until when; with its status today."""
    return Page(
        _certificate(request, ref),
        data=lambda: dict(
            zip(
                COLUMNS,
                _row(queries.recognition_by_ref(ref), timezone.localdate(request.at)),
                strict=True,
            )
        ),
        name=f"certificate-{ref}",
    )


def _certificate(request: HttpRequest, ref: str) -> dict[str, Any]:
    recognition = queries.recognition_by_ref(ref)
    on = timezone.localdate(request.at)
    address = absolute("recognition:certificate", recognition.ref)
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=4, light="#FFF", border=2, title=gettext("Address of this certificate")
    )
    return {
        "section": "recognition",
        "recognition": recognition,
        "framework": spoken(recognition.framework.parsed),
        "status": status_word(recognition.status(on)),
        "picture": mark_safe(drawn),  # noqa: S308 segno escapes the title, and the rest is numbers
        "address": address,
        "printable": renderer() is not None,
    }


@cache
def renderer() -> Any:
    """Return the module that makes PDF files, or None where it is not installed (extra `print`)."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):  # OSError: its libraries of the system are missing
        return None


@require_safe
def certificate_pdf(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Give the certificate as a PDF, where the means to make one are installed. Nothing is fetched from anywhere."""
    context = _certificate(request, ref)
    made = renderer()
    if made is None:
        raise Unknown("format")
    html = loader.render_to_string("recognition/certificate_sheet.html", context, request)

    def nothing(url: str) -> Any:
        raise ValueError(url)

    style = made.CSS(filename=finders.find("dure/certificate.css"))
    body = bytes(made.HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[style]))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{ref}.pdf"'
    return response


@page("recognition/regimes.html")
def regimes(request: HttpRequest) -> Page:
    """Hold everybody who reported under one regime against another; `organization` shows one of them side by side."""
    a, b = request.GET.get("a", "kr-sepa")[:80], request.GET.get("b", "kr-sepa-registration")[:80]
    first, second = spoken(_text(a)), spoken(_text(b))
    reports = queries.newest_reports(first.key)
    on = timezone.localdate(request.at)
    names = {one.organization.slug: one.organization for one in reports}
    before = queries.results_under(reports, first, on)
    after = queries.results_under(reports, second, on)
    found = effects(before, after)
    slug = request.GET.get("organization", "").replace("\0", "")[:80]
    one = next((report for report in reports if report.organization.slug == slug), None)
    return Page(
        {
            "section": "recognition",
            "first": first,
            "second": second,
            "texts": sorted(((key, _titled(text)) for key, text in shipped().items()), key=itemgetter(1)),
            "a": a,
            "b": b,
            "effects": effects_shown(found, names, second, first),
            "one": one,
            "sides": _sides(one, first, second, before, after) if one else [],
        },
        data=lambda: {
            "a": first.key,
            "b": second.key,
            "effects": [
                {
                    "organization": effect.who,
                    "effect": effect.effect,
                    "before": effect.before,
                    "after": effect.after,
                    "by": list(effect.by),
                }
                for effect in found
            ],
        },
        table=lambda: Table(
            ["organization", "effect", first.key, second.key, "by"],
            (
                [effect.who, effect.effect, effect.before, effect.after, " ".join(effect.by)]
                for effect in found
            ),
        ),
        name="regimes",
    )


def _text(key: str) -> criteria.Framework:
    """Return a text that ships, or the newest that a body has adopted under this key. Raises Unknown."""
    stored = Framework.objects.filter(key=key).order_by("-pk").first()
    text = stored.text if stored else shipped().get(key)
    if text is None:
        raise Unknown("framework")
    return read(text)


def _titled(text: str) -> str:
    """Return the title of a text with its version, in the reader's language."""
    framework = spoken(read(text))
    return f"{framework.title} · {framework.version}"


def _sides(one: Any, first: Any, second: Any, before: Any, after: Any) -> list[dict[str, Any]]:
    figures = {figure.indicator: figure for figure in one.figures.all()}
    slug = one.organization.slug
    return [
        {
            "framework": text,
            "result": results[slug],
            "axes": axes_shown(results[slug]),
            "tree": told(text, results[slug], figures),
        }
        for text, results in ((first, before), (second, after))
    ]

"""The tour: every mechanism of the roundtable with the live page where it runs; and the glossary."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dure.dashboards.tour import Stop, stops, words
from dure.web.pages import Page, Table, page


def _data(stop: Stop, language: str) -> dict[str, Any]:
    return {
        "number": stop.number,
        "title": stop.in_language("title", language),
        "url": stop.url,
        "sentence": stop.in_language("sentence", language),
    }


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


@require_safe
@page("dashboards/tour.html")
def tour_page(request: HttpRequest) -> Page:
    """List the 45 mechanisms, each with one sentence and a link to the live page where it runs."""
    language = _language()
    listed = [(stop, _data(stop, language)) for stop in stops(request.at)]
    return Page(
        context={"stops": listed, "live": sum(1 for stop, _ in listed if stop.url)},
        data=lambda: [data for _, data in listed],
        table=lambda: Table(
            ["number", "title", "url", "sentence"], [list(data.values()) for _, data in listed]
        ),
        name="tour",
    )


@require_safe
def tour_json(request: HttpRequest) -> JsonResponse:
    """Give the tour as JSON: number, title, url (null where it does not run yet) and sentence of each mechanism."""
    language = _language()
    listed = [_data(stop, language) for stop in stops(request.at)]
    return JsonResponse(listed, safe=False, json_dumps_params={"ensure_ascii": False})


@require_safe
@page("dashboards/glossary.html")
def glossary(request: HttpRequest) -> Page:
    """Explain the words, one for each idea."""
    listed = words(_language())
    return Page(
        context={"words": listed}, data=lambda: [{"word": word, "means": means} for word, means in listed]
    )

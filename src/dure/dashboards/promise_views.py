"""The page of the ledger of promises."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from dure.dashboards import promises
from dure.networks.queries import organization_by_slug
from dure.web.pages import Page, Table, page

SHOWN = 60
WORDS = {
    ("answer", "kept"): pgettext_lazy("answers of a body", "in time"),
    ("answer", "waiting"): pgettext_lazy("answers of a body", "not due yet"),
    ("answer", "late"): pgettext_lazy("answers of a body", "late"),
    ("answer", "broken"): pgettext_lazy("answers of a body", "never came"),
    ("grant", "kept"): pgettext_lazy("grants of a body", "carried out"),
    ("grant", "waiting"): pgettext_lazy("grants of a body", "on its way"),
    ("grant", "late"): pgettext_lazy("grants of a body", "late"),
    ("grant", "broken"): pgettext_lazy("grants of a body", "broken"),
}
COLUMNS = ("body", *(f"{kind}_{state}" for kind in promises.KINDS for state in promises.STATES))


@page("dashboards/promises.html")
def ledger(request: HttpRequest) -> Page:
    """Show what was promised and what became of it, by body; `kind` and `state` list what a number counts."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    slug = request.GET.get("body", "").replace("\0", "")
    body = organization_by_slug(slug) if slug else None
    chosen = (kind, state) if (kind, state) in WORDS else None
    lines = promises.ledger(request.at)
    shown = [lines[0], *(line for line in lines[1:] if body is None or line.body == body)]
    return Page(
        {
            "section": "promises",
            "body": body,
            "lines": [
                (line, [(*cell, WORDS[cell[:2]]) for cell in line.cells])
                for line in (shown[1:] if body else shown)
            ],
            "whole": [(*cell, WORDS[cell[:2]]) for cell in lines[0].cells],
            "chosen": WORDS[chosen] if chosen else "",
            "chosen_kind": kind if chosen else "",
            "listed": promises.promises(kind, state, body, request.at, SHOWN) if chosen else [],
            "most": SHOWN,
        },
        data=lambda: [promises.as_data(line) for line in shown],
        table=lambda: Table(COLUMNS, [list(promises.as_data(line).values()) for line in shown]),
        name="promises",
    )

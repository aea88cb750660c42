"""The list of policies written together; each dossier is a matter and has that page."""

from __future__ import annotations

from django.http import HttpRequest

from dure.charters.wording import worded
from dure.dossiers import queries
from dure.matters.models import Act
from dure.web.pages import Page, Table, keyset, page


@page("dossiers/list.html")
def dossiers(request: HttpRequest) -> Page:
    """List dossiers, the last moved first; `ended` (failed, kept …) chooses. What failed has its reason there."""
    ended = request.GET.get("ended", "").replace("\0", "")[:16]
    found = queries.dossiers()
    if ended:
        found = found.filter(matter__ended=ended)
    shown = keyset(found, order=("-matter__moved_at", "-matter_id"), after=request.GET.get("after"))
    failing = Act.objects.filter(matter__in=[one.pk for one in shown.items], verb="fail")
    reasons = dict(failing.values_list("matter_id", "reason"))
    rows = []
    for one in shown.items:
        process = one.matter.round.process
        rows.append((one, worded(process, process.stages[one.matter.stage].title), reasons.get(one.pk, "")))
    data = [
        {
            "ref": one.matter.ref,
            "title": one.matter.title,
            "instrument": one.instrument,
            "stage": one.matter.stage,
            "ended": one.matter.ended,
            "proposals": one.proposals_count,
            "reason": reason,
        }
        for one, _, reason in rows
    ]
    return Page(
        {"section": "commissions", "rows": rows, "next": shown.next, "ended": ended},
        data=lambda: {"dossiers": data, "next": shown.next},
        table=lambda: Table(
            ["ref", "title", "instrument", "stage", "ended", "proposals", "reason"],
            [list(one.values()) for one in data],
        ),
        name="dossiers",
    )

"""What the pages of the programme register show: overlaps in words, the map, and the two axes with their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_bidi, gettext, pgettext

from dure.drawings.axes import Axis, Dot, axes_picture
from dure.networks.models import Organization
from dure.programmes import queries
from dure.programmes.models import Overlap, OverlapAnswer, ProgrammeSupport, PublicProgramme
from dure.programmes.overlaps import say
from dure.programmes.queries import COSTS_COVERED, JOBS_KEPT, Impact, ended_with_money, kept

MOST_COVERED = 150
MOST_DRAWN = 200


@dataclass(frozen=True)
class Side:
    """One owner of an overlap, and its answer (None: it owes one)."""

    owner: Organization
    programme: PublicProgramme
    answer: OverlapAnswer | None


@dataclass(frozen=True)
class Shown:
    """An overlap in words: how much is alike, why, and what both owners say."""

    overlap: Overlap
    percent: int
    reasons: Sequence[str]
    sides: Sequence[Side]
    late: bool


def shown(overlap: Overlap, at: datetime) -> Shown:
    """Return an overlap as it is shown; its answers must be prefetched."""
    answers = {one.owner_id: one for one in overlap.answers.all()}
    sides = [Side(one.owner, one, answers.get(one.owner_id)) for one in (overlap.earlier, overlap.later)]
    owed = any(side.answer is None for side in sides)
    return Shown(
        overlap=overlap,
        percent=round(overlap.score / 10),
        reasons=[say(one) for one in overlap.reasons],
        sides=sides,
        late=owed and overlap.due_at < at,
    )


def programme_context(programme: PublicProgramme, at: datetime) -> dict[str, Any]:
    """Return what the page of a programme shows."""
    supports = list(programme.supports.select_related("organization"))
    return {
        "programme": programme,
        "overlaps": [shown(one, at) for one in queries.overlaps_with(programme)],
        "supports": [(one, kept(one), ended_with_money(one)) for one in supports],
        "impact": queries.impact(supports) if supports else None,
        "picture": _enterprises(programme, supports) if supports else "",
    }


def overlap_context(overlap: Overlap, at: datetime) -> dict[str, Any]:
    """Return what the page of an overlap shows."""
    return {"shown": shown(overlap, at), "overlap": overlap}


def _axes() -> tuple[Axis, Axis]:
    across = Axis(
        pgettext("axis of a picture", "Costs earned by the enterprise itself"), MOST_COVERED, COSTS_COVERED
    )
    return across, Axis(pgettext("axis of a picture", "Jobs a year after the money"), 150, JOBS_KEPT)


def _corners() -> tuple[str, str, str, str]:
    return (
        pgettext("corner of a picture", "ended with the money"),
        pgettext("corner of a picture", "business without the jobs"),
        pgettext("corner of a picture", "jobs that cannot pay"),
        pgettext("corner of a picture", "jobs and business last"),
    )


def _enterprises(programme: PublicProgramme, supports: Sequence[ProgrammeSupport]) -> str:
    dots = [
        Dot(
            # xgettext:no-python-format
            label=gettext("{name}: {jobs} % of the jobs, {covered} % of the costs").format(
                name=one.enterprise, jobs=kept(one), covered=one.covered
            ),
            across=float(one.covered or 0),
            up=float(kept(one)),
            bad=ended_with_money(one),
        )
        for one in supports[:MOST_DRAWN]
        if one.jobs_after is not None and one.covered is not None
    ]
    across, up = _axes()
    return axes_picture(
        dots,
        across,
        up,
        key=f"impact-{programme.ref}",
        title=gettext("Jobs and business a year after the money"),
        description=gettext(
            "Each mark is an enterprise: how many of its jobs are left, and how much it earns itself."
        ),
        corners=_corners(),
        rtl=get_language_bidi(),
    )


def impacts_context() -> dict[str, Any]:
    """Return every programme that supported enterprises, on two axes of its own: jobs kept, enterprises that last."""
    those = list(
        queries.programmes().filter(supports__isnull=False).distinct().order_by("title", "pk")[:MOST_DRAWN]
    )
    found = queries.impacts(those)
    rows = [(one, found[one.pk]) for one in those]
    dots = [
        Dot(
            label=one.title,
            across=float(told.viable or 0),
            up=float(told.jobs or 0),
            url=reverse("programmes:programme", args=[one.ref]),
            bad=_bought(told),
        )
        for one, told in rows
        if told.known
    ]
    across = Axis(pgettext("axis of a picture", "Enterprises that carry themselves"), 100, 50)
    up = Axis(pgettext("axis of a picture", "Jobs a year after the money"), 150, JOBS_KEPT)
    picture = axes_picture(
        dots,
        across,
        up,
        key="impact",
        title=gettext("Programmes by what became of the jobs and of the business"),
        description=gettext("Each mark is a programme. Neither axis makes up for the other."),
        corners=_corners(),
        rtl=get_language_bidi(),
    )
    lines = [
        [
            one.title,
            one.owner.slug,
            told.enterprises,
            told.known,
            told.jobs,
            told.viable,
            told.ended_with_money,
        ]
        for one, told in rows
    ]
    return {
        "rows": [(one, told, _bought(told)) for one, told in rows],
        "picture": picture if dots else "",
        "lines": lines,
        "data": [{"programme": one.ref, **_impact_data(told)} for one, told in rows],
    }


def _bought(told: Impact) -> bool:
    """Whether a programme mostly bought jobs that ended with the money."""
    return bool(told.known) and 2 * told.ended_with_money >= told.known


def map_of(on: date) -> dict[str, Any]:
    """Return the table of target groups by instruments: how many programmes, where they overlap, where nothing is."""
    cells = queries.cells(on)
    instruments = PublicProgramme.Instrument.choices
    targets = PublicProgramme.Target.choices
    rows = [
        (title, [(instrument, key, cells.get((target, key))) for key, instrument in instruments], target)
        for target, title in targets
    ]
    gaps = sum((target, key) not in cells for target, _ in targets for key, _ in instruments)
    overlapping = sum(bool(cell.overlaps) for cell in cells.values())
    lines = [[cell.target, cell.instrument, cell.count, cell.overlaps] for cell in cells.values()]
    return {
        "table": rows,
        "instruments": instruments,
        "gaps": gaps,
        "overlapping": overlapping,
        "lines": lines,
        "data": [
            dict(zip(("target", "instrument", "programmes", "overlaps"), line, strict=True)) for line in lines
        ],
    }


def programme_data(one: PublicProgramme, overlaps: int) -> dict[str, Any]:
    """Return a programme as plain values; the sum in minor units."""
    return {
        "ref": one.ref,
        "title": one.title,
        "owner": one.owner.slug,
        "aim": one.aim,
        "target": one.target,
        "instrument": one.instrument,
        "area": one.area.code,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "sum": one.sum,
        "currency": one.currency,
        "overlaps": overlaps,
        "invented": one.invented,
    }


def _impact_data(told: Impact) -> dict[str, Any]:
    names = ("enterprises", "known", "jobs", "viable", "ended_with_money")
    return {name: getattr(told, name) for name in names}


def dossier_data(one: PublicProgramme) -> dict[str, Any]:
    """Return a programme with its overlaps and its impact as plain values."""
    overlaps = queries.overlaps_with(one)
    supports = list(one.supports.all())
    return {
        **programme_data(one, len(overlaps)),
        "overlapping": [
            {
                "ref": overlap.ref,
                "other": (overlap.later if overlap.earlier_id == one.pk else overlap.earlier).ref,
                "score": overlap.score,
                "reasons": [say(reason) for reason in overlap.reasons],
                "answers": [
                    {"owner": answer.owner.slug, "does": answer.does, "reason": answer.reason}
                    for answer in overlap.answers.all()
                ],
            }
            for overlap in overlaps
        ],
        "impact": _impact_data(queries.impact(supports)) if supports else None,
        "supported": [
            {
                "enterprise": support.enterprise,
                "money_until": support.money_until,
                "jobs_then": support.jobs_then,
                "jobs_after": support.jobs_after,
                "covered": support.covered,
            }
            for support in supports
        ],
    }

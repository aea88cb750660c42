"""Matters as rows of a list: what each is, its mini thread, where it stands and by when, who spoke."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from dure.charters.wording import worded
from dure.drawings.marks import joined
from dure.drawings.scripts import as_written
from dure.matters.models import Matter
from dure.matters.thread import mini
from dure.web.moments import until
from dure.web.money import money

ROW = """<li>
<div><h3><a href="{url}"><bdi{written}>{title}</bdi></a></h3>
<p class="meta">{thread} <span class="badge {state}">{stage}</span>{stands}</p>
<p class="meta"><span>{raised}</span>{round}{spoken}</p></div>
{sum}</li>
"""
Address = Callable[[str], str]


def rows(matters: Iterable[Matter], at: datetime, *, with_round: bool = False) -> SafeString:
    """Return matters as the items of a list, in the reader's language; nothing for none. It asks the database nothing.

    A row is written here and not in a template, which would take five times as long: no page is loaded more often than
    a list. `with_round` names and links the round of each.
    """
    held, raised = gettext("with %(body)s"), gettext("from %(body)s")
    matter_at, round_at = address_of("matters:matter"), address_of("matters:round")
    return joined(_row(one, at, held, raised, matter_at, round_at if with_round else None) for one in matters)


def address_of(name: str) -> Address:
    """Return how to write the addresses of one kind, looked up once for all rows: a slug needs no escaping."""
    before, _, after = reverse(name, args=("_",)).rpartition("_")
    return lambda slug: f"{before}{slug}{after}"


def _row(
    one: Matter, at: datetime, held: str, raised: str, matter_at: Address, round_at: Address | None
) -> SafeString:
    process, due_at = one.round.process, None if one.ended else one.due_at
    return format_html(
        ROW,
        url=matter_at(one.ref),
        written=as_written(one.title),
        title=one.title,
        thread=mini(one),
        state=_badge(one, due_at is not None and due_at < at),
        stage=worded(process, process.stages[one.stage].title),
        stands=_piece(held % {"body": one.held_by} if one.held_by else "")
        + _piece(until(due_at, at) if due_at else ""),
        raised=raised % {"body": one.raised_in},
        round=format_html(' <a href="{}">{}</a>', round_at(one.round.slug), one.round) if round_at else "",
        spoken=_piece(_supports(one.supports_count)) + _piece(_contributions(one.comments_count)),
        sum=_sum(one),
    )


def _piece(text: str) -> SafeString:
    """Return something to say beside other things, nothing for nothing."""
    return format_html(" <span>{}</span>", text) if text else SafeString()


def _badge(one: Matter, late: bool) -> str:
    if one.ended:
        return one.ended if one.ended in ("kept", "adopted") else "failed"
    return "late" if late else "now"


def _supports(count: int) -> str:
    return ngettext("one support", "%(count)s supports", count) % {"count": count} if count else ""


def _contributions(count: int) -> str:
    return ngettext("one contribution", "%(count)s contributions", count) % {"count": count} if count else ""


def _sum(one: Matter) -> SafeString:
    if one.sum is None or not one.round.currency:
        return SafeString()
    return format_html('<p class="aside num"><strong>{}</strong></p>\n', money(one.sum, one.round.currency))

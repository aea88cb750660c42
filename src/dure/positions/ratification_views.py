"""The ratification live, and each party with its ways to the top and its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dure.networks.queries import Holdings
from dure.positions import commands, publishing, queries, showing
from dure.positions.counting import answers_itself, counted, resolutions_of, roll_of
from dure.positions.forms import AnswerForm
from dure.positions.models import Party, Position, Ratification
from dure.positions.posting import answered, attempt, bound, head, names, reader, stranger
from dure.refusals import Unknown
from dure.web.pages import Page, Table, page
from dure.web.words import word
from polity.rules.ratification import BLOCK, OUTCOMES

safe = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = ("depth", "organization", "kind", "way", "outcome", *OUTCOMES, "reason", "reservation")


@page("positions/ratification.html")
def ratification(request: HttpRequest, ref: str) -> Page:
    """Show how a ratification stands: the weave in its outcomes, the tree, who is missing, what was said against it."""
    shown = queries.position_by_ref(ref)
    found = publishing.last_ratification(shown.pk)
    if found is None:
        raise Unknown("ratification")
    live = showing.live(found, request.at)
    context = {
        **head(shown),
        "ratification": found,
        "live": live,
        "weighing": showing.weighing(shown.matter.round.process),
        "mine": _mine(reader(request), found),
        "outcomes": [(name, gettext(name), live.voices[name]) for name in OUTCOMES],
    }
    return Page(
        context,
        data=lambda: {**queries.ratification_data(found), **live.now.as_json()},
        table=lambda: Table(
            COLUMNS,
            [
                (
                    line.depth,
                    line.organization.slug,
                    line.organization.kind,
                    line.way,
                    line.outcome,
                    *(line.voices[name] for name in OUTCOMES),
                    line.answer.reason if line.answer else "",
                    line.answer.reservation if line.answer else "",
                )
                for line in live.lines
            ],
        ),
        name=f"ratification-{ref}",
    )


@safe
def party(request: HttpRequest, ref: str, slug: str) -> HttpResponseBase:
    """Show how one organization is counted and what it answered; take its answer."""
    if away := stranger(request):
        return away
    shown = queries.position_by_ref(ref)
    found = publishing.last_ratification(shown.pk)
    one = (
        found.parties.select_related("organization").filter(organization__slug=slug).first()
        if found
        else None
    )
    if found is None or one is None:
        raise Unknown("organization")
    form = _answer_form(request, found, one)
    if request.method != "POST":
        return _party_page(request, shown, found, one, form)
    status = attempt(form, lambda given: _answer(request, found, one, given))
    if status:
        return answered(request, "positions/party.html", _party(request, shown, found, one, form), status)
    messages.success(
        request, gettext("The answer is in the public record. It can be given anew until the close.")
    )
    return redirect("positions:party", ref, slug)


@page("positions/party.html")
def _party_page(
    request: HttpRequest, shown: Position, found: Ratification, one: Party, form: AnswerForm
) -> Page:
    return _party(request, shown, found, one, form)


def _party(request: HttpRequest, shown: Position, found: Ratification, one: Party, form: AnswerForm) -> Page:
    roll = roll_of(found)
    now = counted(found, request.at, still_open=found.closed_at is None, roll=roll)
    organizations = [each.organization for each in roll.parties]
    titles = {each.slug: str(each) for each in [found.organization, *organizations]}
    node = now.nodes.get(one.organization.slug)
    given = list(one.answers.select_related("by", "mandate", "resolution__assembly").order_by("-pk"))
    is_open = found.closed_at is None and (found.due_at is None or request.at <= found.due_at)
    speaks = one.organization.slug in names(reader(request), shown.matter.round.process.key)
    ways = showing.ways_up(now, one, titles)
    context = {
        **head(shown),
        "ratification": found,
        "party": one,
        "organization": one.organization,
        "how": showing.how(one.way, one.rule, one.share, one.quorum),
        "outcome": node.outcome if node else "",
        "sentence": showing.said(node.sentence) if node else "",
        "ways": ways,
        "answers": given,
        "is_open": is_open,
        "form": form if is_open and speaks and answers_itself(one) else None,
        "through_members": one.network and one.way != BLOCK,
    }
    data = {
        "organization": one.organization.slug,
        "outcome": node.outcome if node else None,
        "ways": [{"names": way.names, "voice": way.voice} for way in ways],
        "answers": [
            {
                "choice": each.choice,
                "reason": each.reason,
                "reservation": each.reservation,
                "at": each.at,
                "entry": each.entry,
            }
            for each in given
        ],
    }
    return Page(context, data=data, name=f"party-{one.organization.slug}")


def _answer_form(request: HttpRequest, found: Ratification, one: Party) -> Any:
    made = resolutions_of(found, one)
    titles = {ref: f"{row.assembly}: {word(row.choice, 'choice')}" for ref, row in made.items()}
    initial = {"resolution": next(iter(titles)), "choice": next(iter(made.values())).choice} if made else {}
    return bound(request, AnswerForm, "answer", resolutions=titles, initial=initial)


def _answer(request: HttpRequest, found: Ratification, one: Party, given: Mapping[str, Any]) -> None:
    commands.answer_ratification(
        ratification=found,
        organization=one.organization,
        choice=given["choice"],
        by=request.user,
        at=request.at,
        reason=given["reason"],
        reservation=given["reservation"],
        resolution=resolutions_of(found, one).get(given.get("resolution", "")),
    )


def _mine(holdings: Holdings, found: Ratification) -> list[Party]:
    """Return the parties for which the reader can answer now."""
    key = found.position.matter.round.process.key
    rows = found.parties.filter(organization_id__in=holdings.acts_for(key)).select_related("organization")
    return [one for one in rows.order_by("organization__name") if answers_itself(one)]

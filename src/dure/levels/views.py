"""Matrices and proposals that went by them; beginning a matrix or a board; telling what a government does."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dure.levels import commands, queries, showing
from dure.levels.forms import CompetenceForm, OfOrganizationForm, StanceForm
from dure.levels.models import Competence, CompetenceMatrix, Level
from dure.matters.rows import rows
from dure.networks.models import Organization
from dure.networks.policies import stewards_now
from dure.networks.queries import NOTHING, capacities
from dure.refusals import refuse
from dure.web.filing import file_form
from dure.web.issues import issues
from dure.web.pages import Page, Table, keyset, page
from polity.sentences import gettext_noop

CHANGES = 6  # of a matrix, on its page
MOST = 60  # matrices and boards on the front page: there is one of each in a country


@page("levels/list.html")
def levels(request: HttpRequest) -> Page:
    """List matrices, boards, and the local proposals that moved last; `level` chooses where they went."""
    level = request.GET.get("level", "").replace("\0", "")[:10]
    found = queries.proposals()
    if level:
        found = found.filter(level=level)
    shown = keyset(found, order=("-matter_id",), after=request.GET.get("after"))
    matrices = list(queries.matrices().order_by("area__name", "pk")[:MOST])
    boards = list(queries.boards().order_by("organization__name", "pk")[:MOST])
    mine = _stewarded(request)
    return Page(
        {
            "section": "rounds",
            "matrices": matrices,
            "boards": boards,
            "rows": rows([one.matter for one in shown.items], request.at, with_round=True),
            "next": shown.next,
            "level": level,
            "levels": Level.choices,
            "may_begin": any(one.area_id for one in mine),
            "may_begin_board": any(_can_be_board(one) for one in mine),
        },
        data=lambda: {
            "matrices": [{"area": one.area.code, "kept_by": one.keeper.slug} for one in matrices],
            "boards": [showing.board_data(one) for one in boards],
            "proposals": [showing.proposal_data(one) for one in shown.items],
            "next": shown.next,
        },
        table=lambda: Table(
            ["ref", "title", "issue", "level", "says", "stage", "held_by", "ended"],
            [list(showing.proposal_data(one).values()) for one in shown.items],
        ),
        name="levels",
    )


def _stewarded(request: HttpRequest) -> list[Organization]:
    """Return the organizations of which the reader is a steward, by name."""
    holdings = (
        capacities(request.user, request.at, only=frozenset({"steward"}))
        if request.user.is_authenticated
        else NOTHING
    )
    found = holdings.stewarded()
    return queries.organizations(found) if found else []


def _can_be_board(one: Organization) -> bool:
    return one.kind == Organization.Kind.COUNCIL and one.area_id is not None


@page("levels/matrix.html")
def matrix(request: HttpRequest, area: str) -> Page:
    """Show who may decide what in a territory, by which law, and every change with its reason."""
    found = queries.matrix_of(area)
    in_force = queries.rows_of(found)
    changes = keyset(
        queries.changes_of(found), order=("-at", "-id"), after=request.GET.get("after"), limit=CHANGES
    )
    return Page(
        {
            "section": "rounds",
            "matrix": found,
            "table": showing.table_of(in_force),
            "levels": Level.choices,
            "changes": [(one, issues().get(one.issue)) for one in changes.items],
            "next": changes.next,
            "keeps": _keeps(request, found),
        },
        data=lambda: showing.matrix_data(found, in_force),
        table=lambda: Table(
            showing.MATRIX_COLUMNS, [list(showing.competence_data(one).values()) for one in in_force]
        ),
        name=f"levels-{found.area.code}",
    )


def _keeps(request: HttpRequest, found: CompetenceMatrix) -> bool:
    return request.user.is_authenticated and stewards_now(request.user, found.keeper, request.at)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, area: str) -> HttpResponseBase:
    """Enter what one level may do about one issue; what stands there now is shown and stays in the history."""
    found = queries.matrix_of(area)
    if not _keeps(request, found):
        raise refuse(
            "not_steward",
            gettext_noop("Only stewards of {organization} can enter this."),
            organization=str(found.keeper),
        )
    chosen = {name: request.GET.get(name, "")[:40] for name in ("issue", "level")}
    before = next(
        (one for one in queries.rows_of(found) if (one.issue, one.level) == tuple(chosen.values())), None
    )
    initial = chosen | ({name: getattr(before, name) for name in commands.SAME} if before else {})
    form = CompetenceForm(request.POST or None, initial=initial, auto_id="enter-%s")

    def shown_again(form: Form, status: int) -> HttpResponse:
        return _entering(request, found, form, before, status)

    if request.method != "POST":
        return shown_again(form, 200)
    return file_form(
        request,
        form,
        lambda given: commands.enter_competence(
            matrix=found, row=commands.Entered(**given), by=request.user, at=request.at
        ),
        done=_("It is entered, and stands in the public record."),
        to=reverse("levels:matrix", args=[area]),
        shown_again=shown_again,
    )


def _entering(
    request: HttpRequest, found: CompetenceMatrix, form: Form, before: Competence | None, status: int
) -> HttpResponse:
    context = {"section": "rounds", "matrix": found, "form": form, "before": before}
    return render(request, "levels/enter.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponseBase:
    """Let an organization keep the matrix of its territory."""
    mine = [one for one in _stewarded(request) if one.area_id is not None]

    def do(organization: Organization) -> object:
        assert organization.area is not None
        return commands.begin_matrix(
            area=organization.area, organization=organization, by=request.user, at=request.at
        )

    return _beginning(
        request,
        mine,
        do,
        title=_("Keep a table of who may decide what"),
        lede=_("Your organization keeps it for its territory. Each line names the law and the article."),
        to=reverse("levels:list"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin_board(request: HttpRequest) -> HttpResponseBase:
    """Make a council the policy board of its area."""
    mine = [one for one in _stewarded(request) if _can_be_board(one)]
    return _beginning(
        request,
        mine,
        lambda organization: commands.begin_board(organization=organization, by=request.user, at=request.at),
        title=_("Begin a policy board"),
        lede=_("The governments that belong to the council are compared, issue by issue."),
        to=reverse("levels:list"),
    )


def _beginning(
    request: HttpRequest,
    mine: list[Organization],
    do: Callable[[Organization], object],
    *,
    title: str,
    lede: str,
    to: str,
) -> HttpResponseBase:
    if not mine:
        raise refuse(
            "wrong_capacity",
            gettext_noop("Stewards of an organization with an area begin this; you are none."),
        )
    form = OfOrganizationForm(request.POST or None, organizations=mine, auto_id="begin-%s")

    def shown_again(form: Form, status: int) -> HttpResponse:
        context = {"section": "rounds", "title": title, "lede": lede, "form": form}
        return render(request, "levels/begin.html", context, status=status)

    if request.method != "POST":
        return shown_again(form, 200)
    return file_form(
        request,
        form,
        lambda given: do(given["organization"]),
        done=_("It has begun."),
        to=to,
        shown_again=shown_again,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Tell what a government does about an issue: as the board, or as that government."""
    board = queries.board_by_slug(slug)
    found = queries.governments(board, request.at)
    speaks = {one.pk for one in _stewarded(request)}
    of_board = board.organization_id in speaks
    own = [one for one in found if one.organization.pk in speaks]
    if not of_board and not own:
        raise refuse(
            "wrong_capacity",
            gettext_noop("Stewards of {organization} and of the governments in it tell this."),
            organization=str(board),
        )
    form = StanceForm(
        request.POST or None,
        organizations=[*([board.organization] if of_board else []), *(one.organization for one in own)],
        areas=[one.area for one in (found if of_board else own)],
        initial={name: request.GET.get(name, "")[:40] for name in ("issue", "area")},
        auto_id="tell-%s",
    )

    def shown_again(form: Form, status: int) -> HttpResponse:
        context = {"section": "rounds", "board": board, "form": form}
        return render(request, "levels/tell.html", context, status=status)

    if request.method != "POST":
        return shown_again(form, 200)
    return file_form(
        request,
        form,
        lambda given: commands.tell_stance(
            told_for=given["organization"], stance=form.told, by=request.user, at=request.at
        ),
        done=_("It is told, and stands in the public record."),
        to=reverse("dashboards:board", args=[slug]),
        shown_again=shown_again,
    )

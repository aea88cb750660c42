"""The page of a matter, and what can be done there: act, speak, follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.drawings.thread import full_thread
from dure.matters import queries, showing
from dure.matters.actors import asked_in
from dure.matters.commands import perform
from dure.matters.discussion import comment as say
from dure.matters.discussion import follow as begin_following
from dure.matters.discussion import unfollow as stop_following
from dure.matters.facts import facts_for
from dure.matters.forms import FIELD_OF, ActForm, CommentForm, act_form
from dure.matters.kinds import kind_of
from dure.matters.models import Act, Matter
from dure.matters.notices import UNFOLLOW_SALT
from dure.matters.policies import may_comment
from dure.matters.saying import Saying, saying_for
from dure.matters.standing import Course, standing
from dure.matters.thread import stations
from dure.networks.models import Organization, Post
from dure.networks.queries import NOTHING, Holdings, capacities
from dure.people.models import Person
from dure.refusals import Refused, Unknown
from dure.web.middleware import read_where
from dure.web.moments import local_day
from dure.web.pages import Page, page
from dure.web.views import status_of
from polity import process

ACTS_SHOWN = 6  # the others are behind a fold


def matter_or_unknown(request: HttpRequest, ref: str) -> Matter:
    """Return the matter with this reference, as its reader sees it; raises `Unknown`."""
    matter = queries.matter_by_ref(ref, request.user if isinstance(request.user, Person) else None)
    if matter is None:
        raise Unknown("matter")
    return matter


@require_safe
@page("matters/matter.html")
def matter(request: HttpRequest, ref: str) -> Page:
    """Show one matter: its thread, what can be done now, text, money, votes, discussion and acts."""
    return matter_page(request, matter_or_unknown(request, ref))


def matter_page(
    request: HttpRequest,
    shown: Matter,
    *,
    failed: ActForm | None = None,
    failed_verb: str = "",
    comment_form: CommentForm | None = None,
    refused: str = "",
    status: int = 200,
) -> Page:
    """Return the page of a matter; with a form that failed, all that was typed into it and why it was refused."""
    at, course = request.at, Course(shown.round)
    read_where(request, course.charter.time_zone)
    saying = saying_for(shown, course)
    stage = course.charter.stages[shown.stage]
    prefetch_related_objects([shown], Prefetch("acts", queries.acts(shown)))
    acts = list(shown.acts.all())
    reader = request.user if request.user.is_authenticated else None
    holdings = capacities(reader, at, only=asked_in(course.charter)) if reader else NOTHING
    stood = standing(shown, course, acts)
    facts = facts_for(shown, course, "vote", stood, at)
    outcome = process.outcome(course.charter, stood, facts) if stage.decision and shown.held_by else None
    kind = kind_of(shown.kind)
    way = kind.way(shown, stations(shown, course, acts, at, outcome))
    can = (
        showing.offers(
            person=reader,
            matter=shown,
            course=course,
            holdings=holdings,
            at=at,
            saying=saying,
            stood=stood,
            failed=failed,
            failed_verb=failed_verb,
        )
        if reader
        else []
    )
    supported = any(act.verb == "support" and act.by == reader and act.visit == shown.visit for act in acts)
    talk = queries.discussion(shown)
    done = showing.done(acts, saying, reader)
    may_speak = _comment_form(reader, shown, course, holdings, comment_form)
    context = {
        "matter": shown,
        "round": shown.round,
        "charter_title": saying.title(course.charter.title),
        "section": "rounds",
        "kind_title": kind.title,
        "stage": stage,
        "stage_title": saying.title(stage.title),
        "thread": full_thread(way, today=local_day(at)),
        "offers": can,
        "supported": supported,
        "needed": max((move.needs.supports for move in stage.moves.values()), default=0),
        "doers": showing.doers(shown, stage, saying, but="support" if supported else ""),
        "lapsed": showing.lapsed(reader, shown, course, holdings, at, saying) if reader else [],
        "ballot": _ballot(shown, stage),
        "ballot_opens": stood.opens_at,
        "kept": showing.kept(failed, can) or (None if may_speak else showing.kept(comment_form, [])),
        "refused": refused,
        "refused_at": "discussion" if comment_form is not None else "do",
        "kind_template": kind.template,
        **kind.context(shown),
        "partners": queries.decided_by_partners(shown) if shown.partnered else [],
        "roll": showing.roll_lines(shown, stage, facts, acts, at),
        "outcome_says": saying(outcome.sentence) if outcome else "",
        "outcome_steps": showing.steps(outcome, saying),
        "talk": _talk(talk, comment_form),
        "comment_form": may_speak,
        "done": done,
        "done_last": done[:ACTS_SHOWN],
        "done_before": done[ACTS_SHOWN:],
        "follows": shown.followed,
    }
    return Page(context, data=lambda: queries_data(shown, acts, talk, saying), name=shown.ref, status=status)


def _ballot(shown: Matter, stage: Any) -> Any:
    """Return the ballot on which a matter stands now, if it stands on one."""
    return shown.round.ballots.filter(stage=shown.stage).first() if stage.ballot else None


def _talk(talk: Sequence[tuple[Any, int]], form: CommentForm | None) -> list[dict[str, Any]]:
    """Return the comments with how the list goes in and out, so that the template can nest them."""
    found = []
    for place, (one, depth) in enumerate(talk):
        following = talk[place + 1][1] if place + 1 < len(talk) else 0
        answering = form is not None and form.data.get("parent") == one.ref
        found.append(
            {
                "comment": one,
                "opens": following > depth,
                "closes": range(max(depth - following, 0)),
                "form": form if answering else None,
            }
        )
    return found


def _comment_form(
    reader: Person | None, shown: Matter, course: Course, holdings: Holdings, failed: CommentForm | None
) -> CommentForm | None:
    if reader is None or may_comment(person=reader, matter=shown, course=course, holdings=holdings):
        return None
    if failed is not None and not failed.data.get("parent"):
        return failed
    return CommentForm(organizations=holdings.names_to_speak_for(course.charter.key), auto_id="say-%s")


def queries_data(
    shown: Matter, acts: Sequence[Act], talk: Sequence[tuple[Any, int]], saying: Saying
) -> dict[str, Any]:
    """Return a matter as plain values; persons are their references."""
    return {
        **queries.matter_data(shown),
        "text": shown.text,
        "acts": [queries.act_data(act) | {"reason": saying.reason(act)} for act in acts],
        "discussion": [queries.comment_data(one) for one, _ in talk],
        shown.kind: kind_of(shown.kind).public(shown),
    }


@require_POST
def act(request: HttpRequest, ref: str, verb: str) -> HttpResponseBase:
    """Do one act. What is refused shows the page again with all that was typed; nothing was stored then."""
    shown = matter_or_unknown(request, ref)
    course = Course(shown.round)
    form = _posted_form(request, shown, course, verb)
    if not request.user.is_authenticated:
        return _again(
            request, shown, form, verb, gettext("You are not signed in. Sign in, then do it here."), 403
        )
    if not form.is_valid():
        return _again(request, shown, form, verb, put_right(), 422)
    acting_for, post = _behalf(request, form)
    try:
        stored = perform(
            matter=shown,
            verb=verb,
            by=request.user,
            at=request.at,
            acting_for=acting_for,
            post=post,
            visit=form.cleaned_data["visit"],
            **form.details,
        )
    except Refused as refusal:
        return _refused(request, ref, course, form, verb, refusal)
    messages.success(request, _receipt(stored, saying_for(shown, course)))
    return redirect("matters:matter", ref)


def _posted_form(request: HttpRequest, shown: Matter, course: Course, verb: str) -> ActForm:
    """Return the form of the verb where the matter stands, else of the stage that knows the verb (a page left open)."""
    stages = course.charter.stages
    stage = next((one for one in (stages[shown.stage], *stages.values()) if verb in one.moves), None)
    if stage is None:
        raise Unknown("verb")
    return act_form(
        matter=shown,
        stage=stage,
        move=stage.moves[verb],
        saying=saying_for(shown, course),
        sent=(request.POST, request.FILES),
        acting_for=request.POST.get("acting_for", "")[:80],
        post=request.POST.get("post", "")[:16],
    )


def _behalf(request: HttpRequest, form: ActForm) -> tuple[Organization | None, Post | None]:
    """Resolve on whose behalf, only among what the person holds or held: anything else does not exist for them."""
    slug, seat = form.cleaned_data["acting_for"], form.cleaned_data["post"]
    acting_for = post = None
    if slug:
        acting_for = Organization.objects.filter(slug=slug, mandates__person=request.user).first()
        if acting_for is None:
            raise Unknown("acting_for")
    if seat:
        post = (
            Post.objects.filter(ref=seat, holdings__person=request.user)
            .select_related("organization")
            .first()
        )
        if post is None:
            raise Unknown("post")
    return acting_for, post


def _refused(
    request: HttpRequest, ref: str, course: Course, form: ActForm, verb: str, refusal: Refused
) -> HttpResponseBase:
    """Show a refusal on the matter's page as it is now; the second of two equal clicks sees what the first one did."""
    if isinstance(refusal, Unknown):
        raise refusal
    shown = matter_or_unknown(request, ref)
    saying = saying_for(shown, course)
    before = shown.acts.filter(by=request.user, verb=verb, visit=form.cleaned_data["visit"] or 0).last()
    if before is not None and refusal.code in REPEATED and _says_the_same(before, form):
        messages.info(request, _receipt(before, saying))
        return redirect("matters:matter", ref)
    sentence = saying(refusal.says)
    form.refuse(refusal.field or FIELD_OF.get(refusal.code, ""), sentence)
    return _again(request, shown, form, verb, sentence, status_of(refusal))


# What the second of two equal forms is refused with, after the first one was stored.
REPEATED = (
    "moved_on",
    "ended",
    "already_supported",
    "already_attending",
    "already_voted",
    "already_reported",
)


def _says_the_same(act: Act, form: ActForm) -> bool:
    given = form.cleaned_data
    return all(
        getattr(act, name) == (given.get(name) or getattr(Act, name).field.get_default())
        for name in ("choice", "outcome", "reason", "sum")
    )


def _again(
    request: HttpRequest, shown: Matter, form: ActForm, verb: str, refused: str, status: int
) -> HttpResponse:
    shown_page = matter_page(request, shown, failed=form, failed_verb=verb, refused=refused, status=status)
    return render(request, "matters/matter.html", {**shown_page.context, "formats": []}, status=status)


def put_right() -> str:
    """Say that a form lacks something."""
    return gettext("Nothing was stored. Put right what is marked, then send it again.")


def _receipt(stored: Act, saying: Saying) -> str:
    return gettext("“%(act)s” is stored. Your receipt is entry %(entry)s of the record.") % {
        "act": saying.act(stored),
        "entry": stored.entry,
    }


@require_POST
def comment(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Speak about a matter, in answer to someone or not."""
    shown = matter_or_unknown(request, ref)
    holdings = capacities(request.user, request.at) if request.user.is_authenticated else NOTHING
    speaks_for = _speaks_for(request)
    names = holdings.names_to_speak_for(shown.round.process.key) | (
        {speaks_for.slug: str(speaks_for)} if speaks_for else {}
    )
    form = CommentForm(request.POST, organizations=names, auto_id="say-%s")
    status, refused = 422, put_right()
    if not request.user.is_authenticated:
        status, refused = 403, gettext("You are not signed in. Sign in, then say it here.")
    elif form.is_valid():
        try:
            say(
                matter=shown,
                text=form.cleaned_data["text"],
                mark=form.cleaned_data["mark"],
                parent=_parent(shown, form.cleaned_data["parent"]),
                acting_for=speaks_for,
                by=request.user,
                at=request.at,
            )
        except Unknown:
            raise
        except Refused as refusal:
            if refusal.code == "already_said":
                return redirect(reverse("matters:matter", args=[ref]) + "#discussion")
            refused = saying_for(shown, Course(shown.round))(refusal.says)
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refused)
            status = status_of(refusal)
        else:
            return redirect(reverse("matters:matter", args=[ref]) + "#discussion")
    again = matter_page(request, shown, comment_form=form, refused=refused, status=status)
    return render(request, "matters/matter.html", {**again.context, "formats": []}, status=status)


def _parent(shown: Matter, ref: str) -> Any:
    if not ref:
        return None
    found = shown.comments.filter(ref=ref).first()
    if found is None:
        raise Unknown("parent")
    return found


def _speaks_for(request: HttpRequest) -> Organization | None:
    """Return in whose name a comment was sent: an organization for which the person holds or held a mandate."""
    slug = request.POST.get("acting_for", "").replace("\0", "")[:80]
    if not slug or not request.user.is_authenticated:
        return None
    found = Organization.objects.filter(slug=slug, mandates__person=request.user).first()
    if found is None:
        raise Unknown("acting_for")
    return found


@require_POST
def follow(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Follow a matter: its news come by mail."""
    shown = matter_or_unknown(request, ref)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={reverse('matters:matter', args=[ref])}")
    begin_following(matter=shown, person=request.user, at=request.at)
    messages.success(
        request, gettext("You follow this now. One mail a day at most, only when there is news.")
    )
    return redirect("matters:matter", ref)


@require_POST
def unfollow_matter(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Stop following this matter, and only this one."""
    shown = matter_or_unknown(request, ref)
    if request.user.is_authenticated:
        stop_following(matter=shown, person=request.user, at=request.at)
        messages.success(request, gettext("You do not follow this any more. Everything else stays as it is."))
    return redirect("matters:matter", ref)


@require_http_methods(["GET", "HEAD", "POST"])
def unfollow(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link in a mail: it shows one button, which stops mails about this one matter and does nothing else."""
    try:
        named = signing.loads(token, salt=UNFOLLOW_SALT)
        person = Person.objects.get(id=named["person"])
        shown = Matter.objects.get(id=named["matter"])
    except (signing.BadSignature, KeyError, TypeError, Person.DoesNotExist, Matter.DoesNotExist):
        raise Unknown("token") from None
    stopped = request.method == "POST"
    if stopped:
        stop_following(matter=shown, person=person, at=request.at)
    return render(request, "matters/unfollow.html", {"matter": shown, "stopped": stopped})

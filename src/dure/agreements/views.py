"""Agreements: who the partners are, what they decided together, and what lacked somebody's consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dure.agreements import commands, queries
from dure.agreements.forms import DecisionForm, OfPartyForm, PublishForm, WordForm
from dure.agreements.models import Agreement, Decision
from dure.clock import day_in
from dure.networks.models import Organization
from dure.networks.queries import capacities, organization_by_slug
from dure.refusals import Unknown
from dure.web.filing import file_form
from dure.web.pages import Page, Table, keyset, page
from polity.rules.joint import Standing, standing


@page("agreements/list.html")
def agreements(request: HttpRequest) -> Page:
    """List agreements, the newest first; `organization` chooses those of one."""
    slug = request.GET.get("organization", "").replace("\0", "")
    of = organization_by_slug(slug) if slug else None
    rows = queries.agreements_of(of) if of else queries.agreements()
    shown = keyset(rows, order=("-proposed_at", "-id"), after=request.GET.get("after"))
    return Page(
        context={
            "agreements": shown.items,
            "next": shown.next,
            "of": of,
            "today": timezone.localdate(request.at),
            "section": "networks",
        },
        data=lambda: {"next": shown.next, "agreements": [_data(one) for one in shown.items]},
        table=lambda: Table(
            ["ref", "title", "from", "until", "in_force_at"],
            ([one.ref, one.title, one.from_on, one.until_on, one.in_force_at] for one in shown.items),
        ),
        name="agreements",
    )


def _data(one: Agreement) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "title": one.title,
        "kept_by": one.organization.slug,
        "quorum": one.quorum,
        "from": one.from_on,
        "until": one.until_on,
        "in_force_at": one.in_force_at,
        "parties": [
            {"organization": party.organization.slug, "role": party.role, "signed_at": party.signed_at}
            for party in one.parties.all()
        ],
    }


@page("agreements/agreement.html")
def agreement(request: HttpRequest, ref: str) -> Page:
    """Show one agreement: text, parties, decisions, and what one can do now."""
    found = queries.agreement_by_ref(ref)
    decisions = queries.decisions_of(found)
    return Page(
        context=_context(request, found, decisions),
        data=lambda: (
            _data(found)
            | {
                "text": found.text,
                "decisions": [
                    {
                        "ref": one.ref,
                        "title": one.title,
                        "label": one.label,
                        "published_at": one.published_at,
                        "consenting": stands.consenting,
                        "missing": stands.missing,
                    }
                    for one, stands in ((one, _standing(found, one)) for one in decisions)
                ],
            }
        ),
        table=lambda: Table(
            ["decision", "title", "label", "consenting", "missing"],
            (
                [one.ref, one.title, one.label, " ".join(stands.consenting), " ".join(stands.missing)]
                for one, stands in ((one, _standing(found, one)) for one in decisions)
            ),
        ),
        name=f"agreement-{found.ref}",
    )


def _standing(found: Agreement, decision: Decision) -> Standing:
    """Return how a decision stands, from what was read with it."""
    words = {one.organization.slug: one.choice for one in decision.words.all()}
    return standing([one.organization.slug for one in found.parties.all()], words, found.quorum)


def _spoken_for(request: HttpRequest, found: Agreement) -> list[Organization]:
    """Return the parties for which the reader speaks."""
    if not request.user.is_authenticated:
        return []
    holdings = capacities(request.user, request.at)
    speaks = holdings.stewarded() | holdings.acts_for()
    return [one.organization for one in found.parties.all() if one.organization.pk in speaks]


def _context(
    request: HttpRequest,
    found: Agreement,
    decisions: list[Decision],
    refused: Mapping[str, Form] | None = None,
) -> dict[str, Any]:
    """Return what the page shows. `refused` holds forms that come back, by what they do and to which decision."""
    own, back = _spoken_for(request, found), refused or {}
    names = {one.organization.slug: one.organization for one in found.parties.all()}
    unsigned = [one.organization for one in found.parties.all() if one.signed_at is None]
    today = day_in(found.organization.time_zone, request.at)
    running = found.in_force_at is not None and found.until_on >= today
    shown = []
    for one in decisions:
        stands = _standing(found, one)
        can = bool(own) and running and one.published_at is None
        shown.append(
            {
                "decision": one,
                "words": list(one.words.all()),
                "stands": stands,
                "missing": [names[slug] for slug in stands.missing],
                "word_form": back.get(f"word-{one.ref}")
                or (WordForm(organizations=own, prefix=one.ref) if can else None),
                "publish_form": back.get(f"publish-{one.ref}")
                or (PublishForm(organizations=own, prefix=one.ref) if can else None),
            }
        )
    to_sign = [one for one in own if one in unsigned]
    return {
        "agreement": found,
        "organization": found.organization,
        "parties": list(found.parties.all()),
        "unsigned": unsigned,
        "running": running,
        "ended": found.until_on < today,
        "decisions": shown,
        "sign_form": back.get("sign") or (OfPartyForm(organizations=to_sign) if to_sign else None),
        "decision_form": back.get("decide") or (DecisionForm(organizations=own) if own and running else None),
        "section": "networks",
    }


def _again(request: HttpRequest, found: Agreement, name: str) -> Any:
    def shown(form: Form, status: int) -> HttpResponse:
        context = _context(request, found, queries.decisions_of(found), {name: form})
        return render(request, "agreements/agreement.html", context, status=status)

    return shown


def _parties(found: Agreement) -> list[Organization]:
    return [one.organization for one in found.parties.all()]


@require_POST
@login_required
def sign(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Sign for one party."""
    found = queries.agreement_by_ref(ref)
    return file_form(
        request,
        OfPartyForm(request.POST, organizations=_parties(found)),
        lambda given: commands.sign_agreement(agreement=found, by=request.user, at=request.at, **given),
        done=_("Signed. The agreement is in force once every party has signed."),
        to=reverse("agreements:agreement", args=[ref]),
        shown_again=_again(request, found, "sign"),
    )


@require_POST
@login_required
def decide(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Propose a decision."""
    found = queries.agreement_by_ref(ref)
    return file_form(
        request,
        DecisionForm(request.POST, organizations=_parties(found)),
        lambda given: commands.propose_decision(agreement=found, by=request.user, at=request.at, **given),
        done=_("The decision is proposed. Each party says its own word."),
        to=reverse("agreements:agreement", args=[ref]),
        shown_again=_again(request, found, "decide"),
    )


def _decision(ref: str) -> tuple[Agreement, Decision]:
    decision = Decision.objects.select_related("agreement").filter(ref=ref).first()
    if decision is None:
        raise Unknown("decision")
    return queries.agreement_by_ref(decision.agreement.ref), decision


@require_POST
@login_required
def word(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Say the word of one party."""
    found, decision = _decision(ref)
    return file_form(
        request,
        WordForm(request.POST, organizations=_parties(found), prefix=ref),
        lambda given: commands.say_word(decision=decision, by=request.user, at=request.at, **given),
        done=_("The word of this party is on the record."),
        to=reverse("agreements:agreement", args=[found.ref]),
        shown_again=_again(request, found, f"word-{ref}"),
    )


@require_POST
@login_required
def publish(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Publish a decision, as joint or as what some decided."""
    found, decision = _decision(ref)

    def do(given: Mapping[str, Any]) -> object:
        joint = given["label"] == Decision.Label.JOINT
        return commands.publish_decision(
            decision=decision, organization=given["organization"], by=request.user, at=request.at, joint=joint
        )

    return file_form(
        request,
        PublishForm(request.POST, organizations=_parties(found), prefix=ref),
        do,
        done=_("The decision is published."),
        to=reverse("agreements:agreement", args=[found.ref]),
        shown_again=_again(request, found, f"publish-{ref}"),
    )

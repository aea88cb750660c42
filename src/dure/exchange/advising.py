"""The advice desk of a network: a member asks, somebody of another member answers, and one sees from which country."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.exchange.models import Advice, AdviceRequest
from dure.networks.models import Area, Organization
from dure.networks.policies import may_speak_for
from dure.networks.queries import closure
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def belongs_to(organization: Organization, network: Organization, at: datetime) -> bool:
    """Whether an organization belongs to a network, through any chain of networks."""
    return network.pk in closure(frozenset({organization.pk}), at)


def country_of(area: Area | None) -> Area | None:
    """Return the country in which an area lies."""
    while area is not None and area.parent is not None:
        area = area.parent
    return area


def _may_speak_within(
    by: Person, organization: Organization, network: Organization, at: datetime
) -> Refused | None:
    if refused := may_speak_for(by, organization, at):
        return refused
    if belongs_to(organization, network, at):
        return None
    return refuse(
        "not_member",
        gettext_noop("{member} does not belong to {network}: its members advise each other."),
        field="organization",
        member=organization.name,
        network=network.name,
    )


@transaction.atomic
def ask_advice(
    *, network: Organization, organization: Organization, title: str, text: str, by: Person, at: datetime
) -> AdviceRequest:
    """Ask the members of a network. Raises Refused: not_steward, not_member, title_missing, words_missing."""
    if refused := _may_speak_within(by, organization, network, at):
        raise refused
    if not title.strip():
        raise refuse("title_missing", gettext_noop("Say in a line what you want to know."), field="title")
    if not text.strip():
        raise refuse("words_missing", gettext_noop("Write at least a sentence."), field="text")
    request = AdviceRequest.objects.create(
        network=network,
        organization=organization,
        title=title.strip()[:160],
        text=text.strip(),
        asked_at=at,
        asked_by=by,
    )
    append(
        verb="ask_advice",
        at=at,
        organization=network.slug,
        payload={"by": by.ref, "member": organization.slug, "title": request.title},
    )
    return request


@transaction.atomic
def give_advice(
    *, request: AdviceRequest, organization: Organization, text: str, by: Person, at: datetime
) -> Advice:
    """Answer for an organization of the network, not for the one that asks.

    Raises Refused: not_steward, not_member, own_question, words_missing.
    """
    if refused := _may_speak_within(by, organization, request.network, at):
        raise refused
    if organization.pk == request.organization_id:
        raise refuse(
            "own_question",
            gettext_noop("Who asks cannot answer. Answer for another organization."),
            field="organization",
        )
    if not text.strip():
        raise refuse("words_missing", gettext_noop("Write at least a sentence."), field="text")
    advice = Advice.objects.create(
        request=request, organization=organization, text=text.strip(), at=at, by=by
    )
    append(
        verb="give_advice",
        at=at,
        organization=request.network.slug,
        payload={"by": by.ref, "member": organization.slug, "title": request.title},
    )
    return advice


@transaction.atomic
def say_it_helped(*, advice: Advice, by: Person, at: datetime) -> Advice:
    """Who asked says that an answer helped. Raises Refused: not_steward."""
    if refused := may_speak_for(by, advice.request.organization, at):
        raise refused
    if advice.helped_at is None:
        advice.helped_at = at
        advice.save(update_fields=["helped_at"])
    return advice

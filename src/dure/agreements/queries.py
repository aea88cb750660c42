"""Reading agreements: their parties, their decisions, and what each party still owes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from dure.agreements.models import Agreement, AgreementParty, Decision, PartyWord
from dure.networks.models import Organization
from dure.refusals import Unknown
from polity.rules.joint import Standing, standing


def agreements() -> QuerySet[Agreement]:
    """Return agreements with their parties, the newest first."""
    parties = AgreementParty.objects.select_related("organization").order_by("organization__name", "pk")
    return (
        Agreement.objects.select_related("organization__area")
        .prefetch_related(Prefetch("parties", queryset=parties))
        .order_by("-proposed_at", "-id")
    )


def agreements_of(organization: Organization) -> QuerySet[Agreement]:
    """Return the agreements that an organization keeps or is party of, the newest first."""
    own = AgreementParty.objects.filter(agreement=OuterRef("pk"), organization=organization)
    return agreements().filter(Q(organization=organization) | Exists(own))


def agreement_by_ref(ref: str) -> Agreement:
    """Return an agreement with its parties. Raises Unknown."""
    found = agreements().filter(ref=ref).first()
    if found is None:
        raise Unknown("agreement")
    return found


def decisions_of(agreement: Agreement) -> list[Decision]:
    """Return the decisions under an agreement with each party's word, the newest first."""
    words = PartyWord.objects.select_related("organization", "by").order_by("pk")
    rows = agreement.decisions.select_related("agreement", "matter", "proposed_for", "published_by")
    return list(rows.prefetch_related(Prefetch("words", queryset=words)).order_by("-number"))


def standing_of(decision: Decision) -> Standing:
    """Return how a decision stands among the parties of its agreement (by their references)."""
    parties = [one.organization.slug for one in decision.agreement.parties.select_related("organization")]
    words = {one.organization.slug: one.choice for one in decision.words.select_related("organization")}
    return standing(parties, words, decision.agreement.quorum)


def unsigned(organization_ids: frozenset[int]) -> QuerySet[AgreementParty]:
    """Return the signatures that these organizations have not given."""
    rows = AgreementParty.objects.filter(organization_id__in=organization_ids, signed_at__isnull=True)
    return rows.select_related("organization", "agreement__organization").order_by("pk")


def words_wanted(organization_ids: frozenset[int], at: datetime) -> QuerySet[AgreementParty]:
    """Return the parties among these organizations that have not said their word, a row for each decision."""
    said = PartyWord.objects.filter(
        decision__agreement=OuterRef("agreement"), organization=OuterRef("organization")
    )
    return (
        AgreementParty.objects.filter(
            organization_id__in=organization_ids,
            agreement__decisions__label="",
            agreement__decisions__isnull=False,
            agreement__until_on__gte=timezone.localdate(at),
        )
        .exclude(Exists(said.filter(decision=OuterRef("agreement__decisions"))))
        .order_by("pk", "agreement__decisions")
    )


def words_owed(organization_ids: frozenset[int], at: datetime) -> list[tuple[Decision, Organization]]:
    """Return the unpublished decisions on which these organizations have not said their word, with which of them."""
    rows = words_wanted(organization_ids, at).values_list("organization", "agreement__decisions")
    pairs = list(rows[:20])
    decisions = Decision.objects.select_related("agreement").in_bulk([pair[1] for pair in pairs])
    organizations = Organization.objects.in_bulk([pair[0] for pair in pairs])
    return [(decisions[decision], organizations[organization]) for organization, decision in pairs]

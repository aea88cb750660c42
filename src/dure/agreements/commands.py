"""Agreements between partners: proposed, signed by each, and what is decided under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from dure.agreements.models import Agreement, AgreementParty, Decision, PartyWord
from dure.agreements.queries import standing_of
from dure.chance import new_reference
from dure.clock import day_in
from dure.matters.models import Matter
from dure.networks.models import Organization
from dure.networks.policies import may_speak_for, may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

LEAST_PARTIES = 2


@transaction.atomic
def propose_agreement(
    *,
    organization: Organization,
    title: str,
    text: str,
    parties: Sequence[tuple[Organization, str]],
    quorum: int,
    from_on: date,
    until_on: date,
    by: Person,
    at: datetime,
    ref: str = "",
) -> Agreement:
    """Propose an agreement that `organization` keeps. Each party is an organization and its role.

    Raises Refused: not_steward, parties_missing, party_twice, quorum_wrong, ends_before_start.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    if ref and (before := Agreement.objects.filter(ref=ref, organization=organization).first()):
        return before
    named = [one for one, _ in parties]
    if len(named) < LEAST_PARTIES:
        raise refuse("parties_missing", gettext_noop("Name at least two parties."), field="parties")
    if len(set(named)) < len(named):
        raise refuse("party_twice", gettext_noop("A party is named twice."), field="parties")
    if not 1 <= quorum <= len(named):
        raise refuse(
            "quorum_wrong",
            gettext_noop("The quorum lies between 1 and the number of parties, {count}."),
            field="quorum",
            count=len(named),
        )
    if until_on < from_on:
        raise refuse(
            "ends_before_start", gettext_noop("The last day lies before the first."), field="until_on"
        )
    agreement = Agreement.objects.create(
        ref=ref or new_reference(),
        organization=organization,
        title=title.strip(),
        text=text.strip(),
        quorum=quorum,
        from_on=from_on,
        until_on=until_on,
        proposed_at=at,
        proposed_by=by,
    )
    AgreementParty.objects.bulk_create(
        [AgreementParty(agreement=agreement, organization=one, role=role.strip()) for one, role in parties]
    )
    append(
        verb="propose_agreement",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "agreement": agreement.ref,
            "title": agreement.title,
            "text": agreement.text,
            "parties": {one.slug: role for one, role in parties},
            "quorum": quorum,
            "from": from_on.isoformat(),
            "until": until_on.isoformat(),
        },
    )
    return agreement


@transaction.atomic
def sign_agreement(
    *, agreement: Agreement, organization: Organization, by: Person, at: datetime
) -> AgreementParty:
    """A party signs; with the last signature the agreement is in force. Signing twice changes nothing.

    Raises Refused: not_party, not_steward.
    """
    agreement = _locked(agreement)
    party = _party(agreement, organization)
    if refused := may_speak_for(by, organization, at):
        raise refused
    if party.signed_at is not None:
        return party
    party.signed_at, party.signed_by = at, by
    party.save(update_fields=["signed_at", "signed_by"])
    if not agreement.parties.filter(signed_at__isnull=True).exists():
        agreement.in_force_at = at
        agreement.save(update_fields=["in_force_at"])
    append(
        verb="sign_agreement",
        at=at,
        organization=agreement.organization.slug,
        payload={
            "by": by.ref,
            "agreement": agreement.ref,
            "title": agreement.title,
            "acting_for": organization.slug,
        },
    )
    return party


@transaction.atomic
def propose_decision(
    *,
    agreement: Agreement,
    organization: Organization,
    title: str,
    text: str,
    by: Person,
    at: datetime,
    matter: Matter | None = None,
) -> Decision:
    """A party proposes a decision under an agreement in force; `matter` is what it is about. Its own word is not said
    by this.

    Raises Refused: not_party, not_steward, agreement_not_signed, agreement_not_begun, agreement_ended,
    already_proposed.
    """
    agreement = _locked(agreement)
    _party(agreement, organization)
    if refused := may_speak_for(by, organization, at) or _not_in_force(agreement, at):
        raise refused
    if agreement.decisions.filter(title=title.strip(), text=text.strip()).exists():
        raise refuse(
            "already_proposed", gettext_noop("This is proposed already, word for word."), field="title"
        )
    last = agreement.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = Decision.objects.create(
        agreement=agreement,
        number=last + 1,
        title=title.strip(),
        text=text.strip(),
        matter=matter,
        proposed_for=organization,
        proposed_by=by,
        proposed_at=at,
    )
    append(
        verb="propose_decision",
        at=at,
        organization=agreement.organization.slug,
        matter=matter.ref if matter else "",
        payload={
            "by": by.ref,
            "agreement": agreement.ref,
            "decision": decision.ref,
            "title": decision.title,
            "text": decision.text,
            "acting_for": organization.slug,
        },
    )
    return decision


@transaction.atomic
def say_word(
    *, decision: Decision, organization: Organization, choice: str, by: Person, at: datetime, reason: str = ""
) -> PartyWord:
    """A party consents or objects (with a reason); its last word before the publication counts.

    Raises Refused: not_party, not_steward, decision_published, choice_unknown, reason_missing.
    """
    decision = _locked_decision(decision)
    _party(decision.agreement, organization)
    if refused := may_speak_for(by, organization, at) or _published(decision):
        raise refused
    if choice not in PartyWord.Choice.values:
        raise refuse(
            "choice_unknown", gettext_noop("Choose one of the choices of this vote."), field="choice"
        )
    if choice == PartyWord.Choice.OBJECT and not reason.strip():
        raise refuse("reason_missing", gettext_noop("Say why; the others will want to know."), field="reason")
    word, _made = PartyWord.objects.update_or_create(
        decision=decision,
        organization=organization,
        defaults={"choice": choice, "reason": reason.strip()[:300], "by": by, "at": at},
    )
    append(
        verb="say_word",
        at=at,
        organization=decision.agreement.organization.slug,
        payload={
            "by": by.ref,
            "decision": decision.ref,
            "title": decision.title,
            "acting_for": organization.slug,
            "choice": choice,
            "reason": word.reason,
        },
    )
    return word


@transaction.atomic
def publish_decision(
    *, decision: Decision, organization: Organization, by: Person, at: datetime, joint: bool
) -> Decision:
    """A party publishes a decision: as joint, which every party must have consented to, or as what some decided.

    Raises Refused: not_party, not_steward, decision_published, agreement_ended, consent_missing (names who is missing),
    quorum_missing, is_joint.
    """
    decision = _locked_decision(decision)
    _party(decision.agreement, organization)
    if refused := (
        may_speak_for(by, organization, at) or _published(decision) or _not_in_force(decision.agreement, at)
    ):
        raise refused
    found = standing_of(decision)
    if refused := _not_so(
        decision, found.missing, joint=joint, decided=found.decided, count=len(found.consenting)
    ):
        raise refused
    decision.label = Decision.Label.JOINT if joint else Decision.Label.SOME
    decision.published_at, decision.published_by = at, by
    decision.save(update_fields=["label", "published_at", "published_by"])
    append(
        verb="publish_decision",
        at=at,
        organization=decision.agreement.organization.slug,
        matter=decision.matter.ref if decision.matter else "",
        payload={
            "by": by.ref,
            "agreement": decision.agreement.ref,
            "decision": decision.ref,
            "title": decision.title,
            "acting_for": organization.slug,
            "label": decision.label,
            "consenting": list(found.consenting),
            "missing": list(found.missing),
        },
    )
    return decision


def _not_so(
    decision: Decision, missing: Sequence[str], *, joint: bool, decided: bool, count: int
) -> Refused | None:
    if joint and missing:
        return refuse(
            "consent_missing",
            gettext_noop("This cannot be called joint: the consent of {names} is missing."),
            names=", ".join(_names(missing)),
        )
    if not decided:
        return refuse(
            "quorum_missing",
            gettext_noop("{count} parties consent; this agreement asks for {quorum}."),
            count=count,
            quorum=decision.agreement.quorum,
        )
    if not joint and not missing:
        return refuse("is_joint", gettext_noop("Every party consents: publish it as joint."))
    return None


def _names(slugs: Sequence[str]) -> list[str]:
    names: Mapping[str, str] = dict(Organization.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return [names[slug] for slug in slugs]


def _party(agreement: Agreement, organization: Organization) -> AgreementParty:
    party = agreement.parties.filter(organization=organization).first()
    if party is None:
        raise refuse(
            "not_party",
            gettext_noop("{organization} is no party of this agreement."),
            organization=organization.name,
        )
    return party


def _published(decision: Decision) -> Refused | None:
    if decision.published_at is None:
        return None
    return refuse(
        "decision_published", gettext_noop("This decision is published. What was decided is never changed.")
    )


def _not_in_force(agreement: Agreement, at: datetime) -> Refused | None:
    if agreement.in_force_at is None or agreement.in_force_at > at:
        unsigned = agreement.parties.filter(signed_at__isnull=True).select_related("organization")
        return refuse(
            "agreement_not_signed",
            gettext_noop("The agreement is not in force: {names} must sign it first."),
            names=", ".join(sorted(one.organization.name for one in unsigned)),
        )
    today = day_in(agreement.organization.time_zone, at)
    if today < agreement.from_on:
        return refuse(
            "agreement_not_begun",
            gettext_noop("The agreement begins on {day}."),
            day=agreement.from_on.isoformat(),
        )
    if today > agreement.until_on:
        return refuse(
            "agreement_ended",
            gettext_noop("The agreement ended on {day}. Its parties can make a new one."),
            day=agreement.until_on.isoformat(),
        )
    return None


def _locked(agreement: Agreement) -> Agreement:
    return (
        Agreement.objects.select_for_update(of=("self",)).select_related("organization").get(pk=agreement.pk)
    )


def _locked_decision(decision: Decision) -> Decision:
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related("agreement__organization", "matter")
        .get(pk=decision.pk)
    )

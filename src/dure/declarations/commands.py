"""What organizations declare: funders, limits, ties, contacts, purposes, sectors. Each command is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum

from dure.clock import day_in
from dure.declarations.models import (
    Affiliation,
    Contact,
    FundingSource,
    FundingYear,
    IndependenceLimit,
    PoliticalParty,
    Purpose,
    SectorAim,
)
from dure.matters.models import Matter
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_speak_for, may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from dure.web.sums import LARGEST_SUM
from polity.sentences import gettext_noop

FIRST_YEAR = 1900


@transaction.atomic
def declare_funding(
    *,
    organization: Organization,
    year: int,
    name: str,
    kind: str,
    amount: int,
    currency: str,
    by: Person,
    at: datetime,
) -> FundingSource:
    """Declare who gave how much in a year: minor units, one currency for each year.

    Raises Refused: not_steward, year_wrong, amount_wrong, kind_unknown, other_currency, already_declared.
    """
    if refused := may_steward(by, organization, at) or _wrong_source(year, kind, amount, at):
        raise refused
    of_year, _made = FundingYear.objects.select_for_update().get_or_create(
        organization=organization, year=year, defaults={"currency": currency}
    )
    if of_year.currency != currency:
        raise refuse(
            "other_currency",
            gettext_noop("The money of {year} is declared in {currency}. One year has one currency."),
            field="currency",
            year=str(year),
            currency=of_year.currency,
        )
    try:
        with transaction.atomic():
            source = FundingSource.objects.create(
                year=of_year, name=name.strip(), kind=kind, amount=amount, declared_at=at, declared_by=by
            )
    except IntegrityError as error:
        raise refuse(
            "already_declared",
            gettext_noop("This source is declared for {year} already. Take the old line back first."),
            field="name",
            year=str(year),
        ) from error
    _sum_up(of_year)
    append(
        verb="declare_funding",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "source": source.ref,
            "year": str(year),
            "name": source.name,
            "kind": kind,
            "sum": amount,
            "currency": currency,
        },
    )
    return source


def _wrong_source(year: int, kind: str, amount: int, at: datetime) -> Refused | None:
    if not FIRST_YEAR <= year <= at.year + 1:
        return refuse("year_wrong", gettext_noop("Give the year with four digits."), field="year")
    if not 0 < amount <= LARGEST_SUM:
        return refuse("amount_wrong", gettext_noop("Give an amount above nothing."), field="amount")
    if kind not in FundingSource.Kind.values:
        return refuse("kind_unknown", gettext_noop("Choose one of the kinds of money."), field="kind")
    return None


@transaction.atomic
def withdraw_funding(*, source: FundingSource, reason: str, by: Person, at: datetime) -> FundingSource:
    """Take a wrong line back, with the reason. Raises Refused: not_steward, reason_missing, already_withdrawn."""
    of_year = (
        FundingYear.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=source.year_id)
    )
    if refused := may_steward(by, of_year.organization, at):
        raise refused
    if not reason.strip():
        raise _reason_missing()
    if source.withdrawn_at is not None:
        raise refuse("already_withdrawn", gettext_noop("This is taken back already."))
    source.withdrawn_at, source.withdraw_reason = at, reason.strip()[:300]
    source.save(update_fields=["withdrawn_at", "withdraw_reason"])
    _sum_up(of_year)
    append(
        verb="withdraw_funding",
        at=at,
        organization=of_year.organization.slug,
        payload={
            "by": by.ref,
            "source": source.ref,
            "year": str(of_year.year),
            "reason": source.withdraw_reason,
        },
    )
    return source


def _sum_up(of_year: FundingYear) -> None:
    """Keep the sums of a year, the projection of its sources, in step."""
    public = Q(kind=FundingSource.Kind.PUBLIC)
    sums = of_year.sources.filter(withdrawn_at__isnull=True).aggregate(
        public=Sum("amount", filter=public, default=0), total=Sum("amount", default=0)
    )
    FundingYear.objects.filter(pk=of_year.pk).update(**sums)


@transaction.atomic
def set_limit(*, organization: Organization, percent: int, by: Person, at: datetime) -> IndependenceLimit:
    """Set the largest share of public money that the organization wants. Raises Refused: not_steward, limit_wrong."""
    if refused := may_steward(by, organization, at):
        raise refused
    if not 0 <= percent <= 100:
        raise refuse("limit_wrong", gettext_noop("Give a share from 0 to 100 percent."), field="percent")
    limit, _made = IndependenceLimit.objects.update_or_create(
        organization=organization, defaults={"percent": percent, "set_at": at}
    )
    append(
        verb="set_limit", at=at, organization=organization.slug, payload={"by": by.ref, "percent": percent}
    )
    return limit


@transaction.atomic
def declare_affiliation(
    *, holding: Membership, kind: str, text: str, by: Person, at: datetime
) -> Affiliation:
    """Who holds a post declares a tie, or that there is none: the words of earlier ones are then erased.

    The record keeps that it was declared, not which.

    Raises Refused: not_this_person, not_in_office, kind_unknown, text_missing.
    """
    if refused := _not_own_office(holding, by, at):
        raise refused
    if kind not in Affiliation.Kind.values:
        raise refuse("kind_unknown", gettext_noop("Choose one of the ties."), field="kind")
    text = text.strip()[:200] if kind != Affiliation.Kind.NONE else ""
    if kind != Affiliation.Kind.NONE and not text:
        raise refuse("text_missing", gettext_noop("Say which one, and as what."), field="text")
    live = Affiliation.objects.filter(holding=holding, withdrawn_at__isnull=True)
    if kind == Affiliation.Kind.NONE:
        live.update(withdrawn_at=at, text="")
    else:
        live.filter(kind=Affiliation.Kind.NONE).update(withdrawn_at=at)
    affiliation = Affiliation.objects.create(holding=holding, kind=kind, text=text, declared_at=at)
    _enter_affiliation("declare_affiliation", holding, by, at)
    return affiliation


@transaction.atomic
def withdraw_affiliation(*, affiliation: Affiliation, by: Person, at: datetime) -> Affiliation:
    """Take a declared tie back: its words are erased. Raises Refused: not_this_person, not_in_office."""
    if refused := _not_own_office(affiliation.holding, by, at):
        raise refused
    affiliation.withdrawn_at, affiliation.text = at, ""
    affiliation.save(update_fields=["withdrawn_at", "text"])
    _enter_affiliation("withdraw_affiliation", affiliation.holding, by, at)
    return affiliation


def _not_own_office(holding: Membership, by: Person, at: datetime) -> Refused | None:
    if holding.person_id != by.pk:
        return refuse("not_this_person", gettext_noop("Only who holds the post can declare this."))
    ended = holding.until_at is not None and holding.until_at <= at
    if holding.post_id is None or holding.from_at is None or ended:
        return refuse("not_in_office", gettext_noop("This post is not held any more."))
    return None


def _enter_affiliation(verb: str, holding: Membership, by: Person, at: datetime) -> None:
    assert holding.post is not None
    append(
        verb=verb,
        at=at,
        organization=holding.organization.slug,
        payload={"by": by.ref, "post": holding.post.ref},
    )


@transaction.atomic
def list_party(
    *, organization: Organization, key: str, title: str, by: Person, at: datetime, local_title: str = ""
) -> PoliticalParty:
    """List a party, so that its contacts are counted, and shown as none while there are none.

    Raises Refused: not_steward, party_listed.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    try:
        with transaction.atomic():
            party = PoliticalParty.objects.create(
                organization=organization, key=key, title=title.strip(), local_title=local_title.strip()
            )
    except IntegrityError as error:
        raise refuse("party_listed", gettext_noop("This party is listed already."), field="key") from error
    append(
        verb="list_party",
        at=at,
        organization=organization.slug,
        payload={"by": by.ref, "party": key, "title": party.title},
    )
    return party


@transaction.atomic
def record_contact(
    *,
    party: PoliticalParty,
    on: date,
    office: str,
    asked: str,
    by: Person,
    at: datetime,
    answered: str = "",
    matter: Matter | None = None,
) -> Contact:
    """Put a contact on the public record: the party, the day, the office met, what was asked and answered.

    Raises Refused: not_steward, day_to_come, asked_missing, office_missing, already_recorded.
    """
    organization = party.organization
    if refused := may_speak_for(by, organization, at):
        raise refused
    if on > day_in(organization.time_zone, at):
        raise refuse("day_to_come", gettext_noop("This day is still to come."), field="on")
    for field, said in (("office", office), ("asked", asked)):
        if not said.strip():
            raise refuse(
                f"{field}_missing", gettext_noop("Say whom you met, and what you asked."), field=field
            )
    told = {"party": party, "on": on, "office": office.strip(), "asked": asked.strip(), "matter": matter}
    if Contact.objects.filter(organization=organization, **told).exists():
        raise refuse(
            "already_recorded", gettext_noop("This contact is on the record already."), field="asked"
        )
    entry = append(
        verb="record_contact",
        at=at,
        organization=organization.slug,
        matter=matter.ref if matter else "",
        payload={
            "by": by.ref,
            "party": party.key,
            "on": on.isoformat(),
            "office": office.strip(),
            "asked": asked.strip(),
            "answered": answered.strip(),
        },
    )
    return Contact.objects.create(
        organization=organization,
        answered=answered.strip(),
        answered_on=on if answered.strip() else None,
        recorded_at=at,
        recorded_by=by,
        entry=entry.number,
        **told,
    )


@transaction.atomic
def record_answer(*, contact: Contact, answered: str, on: date, by: Person, at: datetime) -> Contact:
    """Add the answer that came later. Raises Refused: not_steward, answer_missing, already_answered, day_to_come."""
    contact = (
        Contact.objects.select_for_update(of=("self",))
        .select_related("organization", "party")
        .get(pk=contact.pk)
    )
    if refused := may_speak_for(by, contact.organization, at):
        raise refused
    if contact.answered:
        raise refuse("already_answered", gettext_noop("The answer is on the record already."))
    if not answered.strip():
        raise refuse("answer_missing", gettext_noop("Say what was answered."), field="answered")
    if on > day_in(contact.organization.time_zone, at):
        raise refuse("day_to_come", gettext_noop("This day is still to come."), field="on")
    contact.answered, contact.answered_on = answered.strip(), on
    contact.save(update_fields=["answered", "answered_on"])
    append(
        verb="record_answer",
        at=at,
        organization=contact.organization.slug,
        payload={
            "by": by.ref,
            "contact": contact.ref,
            "party": contact.party.key,
            "on": on.isoformat(),
            "answered": contact.answered,
        },
    )
    return contact


@transaction.atomic
def declare_purpose(*, membership: Membership, tag: str, text: str, by: Person, at: datetime) -> Purpose:
    """A member organization declares why it joined; other words replace those of that kind, the same twice are one.

    Raises Refused: not_steward, not_member, tag_unknown, text_missing.
    """
    member = membership.member
    ended = membership.until_at is not None and membership.until_at <= at
    if member is None or ended:
        raise refuse("not_member", gettext_noop("Only a member organization has a purpose of joining."))
    if refused := may_speak_for(by, member, at):
        raise refused
    if tag not in Purpose.Tag.values:
        raise refuse("tag_unknown", gettext_noop("Choose one of the two kinds of purpose."), field="tag")
    if not text.strip():
        raise refuse("text_missing", gettext_noop("Say it in your own words."), field="text")
    text = text.strip()[:300]
    Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)  # one after the other
    standing = Purpose.objects.filter(membership=membership, tag=tag, ended_at__isnull=True)
    if known := standing.filter(text=text).first():
        return known
    standing.update(ended_at=at)
    purpose = Purpose.objects.create(
        membership=membership, tag=tag, text=text, declared_at=at, declared_by=by
    )
    append(
        verb="declare_purpose",
        at=at,
        organization=membership.organization.slug,
        payload={"by": by.ref, "member": member.slug, "purpose": tag, "text": purpose.text},
    )
    return purpose


@transaction.atomic
def aim_at_sectors(*, organization: Organization, sectors: Sequence[str], by: Person, at: datetime) -> None:
    """Say which sectors a network wants at its table; the index of links counts over these.

    Raises Refused: not_steward, sectors_missing.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    wanted = sorted({sector.strip() for sector in sectors if sector.strip()})
    if not wanted:
        raise refuse("sectors_missing", gettext_noop("Name at least one sector."), field="sectors")
    organization.sector_aims.exclude(sector__in=wanted).delete()
    there = set(organization.sector_aims.values_list("sector", flat=True))
    SectorAim.objects.bulk_create(
        [SectorAim(organization=organization, sector=sector) for sector in wanted if sector not in there]
    )
    append(
        verb="aim_at_sectors",
        at=at,
        organization=organization.slug,
        payload={"by": by.ref, "sectors": wanted},
    )


def _reason_missing() -> Refused:
    return refuse(
        "reason_missing", gettext_noop("Give the reason; it will be published with the act."), field="reason"
    )

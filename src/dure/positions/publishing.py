"""What follows a ratification: the joint text with who stands behind it, signatures, and what a law took up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from dure.clock import day_in
from dure.matters.models import Act, Matter
from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.networks.queries import capacities, not_for
from dure.people.models import Person
from dure.positions.counting import counted, roll_of
from dure.positions.models import Clause, Law, Position, Publication, Ratification, Signature, Uptake
from dure.record.commands import append
from dure.refusals import Refused, Unknown, refuse
from polity.rules.ratification import OUTCOMES
from polity.sentences import Sentence, gettext_noop


def check_publication(matter: Matter) -> None:
    """Refuse to call a text joint that was not adopted: silence and half of the parties are no consent."""
    ratification = last_ratification(matter.pk)
    if ratification is None or ratification.result != Ratification.Result.ADOPTED:
        raise refuse(
            "unratified",
            gettext_noop("This text cannot be published as joint: the networks have not ratified it."),
        )


def publish(matter: Matter, act: Act) -> Publication:
    """Store the joint text's publication with exactly who stands behind it, as the ratification closed."""
    ratification = last_ratification(matter.pk)
    assert ratification is not None, "checked before the act"
    number = Publication.objects.filter(position_id=matter.pk).count() + 1
    return Publication.objects.create(
        position_id=matter.pk,
        ratification=ratification,
        act=act,
        number=number,
        version=ratification.version,
        at=act.at,
        behind=behind(ratification, act.at),
    )


def last_ratification(position_id: int) -> Ratification | None:
    """Return the last ratification of a position, open or closed."""
    rows = Ratification.objects.filter(position_id=position_id).order_by("-visit")
    return rows.select_related("organization", "position__matter__round__charter").first()


def behind(ratification: Ratification, at: datetime) -> dict[str, Any]:
    """Return who stands where, networks and organizations apart, with what each said."""
    roll = roll_of(ratification)
    now = counted(ratification, at, roll=roll)
    given = {row.party.organization_id: row for row in roll.answers}
    lists: dict[str, dict[str, list[dict[str, str]]]] = {
        whom: {name: [] for name in OUTCOMES} for whom in ("networks", "organizations")
    }
    for party in roll.parties:
        node = now.nodes.get(party.organization.slug)
        if node is None:
            continue
        answer = given.get(party.organization_id)
        outcome = node.outcome
        if outcome not in OUTCOMES:
            continue  # its members answer for themselves and stand there
        lists["networks" if party.network else "organizations"][outcome].append(
            {
                "slug": party.organization.slug,
                "way": party.way,
                "reason": answer.reason if answer else "",
                "reservation": answer.reservation if answer else "",
            }
        )
    return {
        "sentence": _stored(now.sentence),
        "voices": now.voices.as_json(),
        "networks_count": now.networks.as_json(),
        **lists,
    }


def _stored(sentence: Sentence) -> dict[str, Any]:
    params = {
        name: _stored(value)
        if isinstance(value, Sentence)
        else value
        if isinstance(value, int)
        else str(value)
        for name, value in sentence.params.items()
    }
    return {"template": sentence.template, "params": params}


@transaction.atomic
def sign(
    *,
    publication: Publication,
    by: Person,
    at: datetime,
    organization: Organization | None = None,
    shows_name: bool = False,
) -> Signature:
    """Sign a published text afterwards: for an organization under a mandate, or as a person.

    Signatures are listed apart and never change what was ratified. Of a person who signs without a name the record
    tells only that somebody did. Raises Refused: already_signed, ratified_already,
    and what a missing mandate is refused with.
    """
    publication = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("position__matter__round__charter__organization")
        .get(pk=publication.pk)
    )
    matter = publication.position.matter
    mandate = None
    if organization is not None:
        key = matter.round.process.key
        mandate = capacities(by, at, only=frozenset({"delegate"})).mandate_for(organization.pk, key)
        if mandate is None:
            raise not_for(by, organization, at, field="organization", charter_key=key)
        if organization.slug in _adopting(publication):
            raise refuse(
                "ratified_already",
                gettext_noop("{organization} ratified this text and stands behind it already."),
                field="organization",
                organization=str(organization),
            )
    whose = {"organization": organization} if organization else {"organization": None, "person": by}
    if Signature.objects.filter(publication=publication, withdrawn_at=None, **whose).exists():
        raise refuse("already_signed", gettext_noop("This signature is there already; it counts once."))
    entry = append(
        verb="sign",
        at=at,
        organization=organization.slug if organization else "",
        matter=matter.ref,
        payload={
            "publication": publication.ref,
            **({"by": by.ref} if organization or shows_name else {}),
            "mandate": mandate.ref if mandate else "",
            "as": "organization" if organization else "person",
        },
    )
    counter = "organizations_signed" if organization else "persons_signed"
    Publication.objects.filter(pk=publication.pk).update(**{counter: F(counter) + 1})
    return Signature.objects.create(
        publication=publication,
        organization=organization,
        person=None if organization else by,
        by=by,
        mandate=mandate,
        shows_name=shows_name and organization is None,
        at=at,
        entry=entry.number,
    )


@transaction.atomic
def withdraw_signature(*, signature: Signature, by: Person, at: datetime) -> Signature:
    """Take a signature back; the record keeps that it was there. Raises Unknown for somebody else's."""
    signature = (
        Signature.objects.select_for_update(of=("self",))
        .select_related("publication__position__matter__round__charter", "organization")
        .get(pk=signature.pk)
    )
    matter = signature.publication.position.matter
    if signature.organization is None:
        own = signature.person_id == by.pk
    else:
        key = matter.round.process.key
        own = signature.organization_id in capacities(by, at, only=frozenset({"delegate"})).acts_for(key)
    if not own or signature.withdrawn_at is not None:
        raise Unknown("signature")
    signature.withdrawn_at = at
    signature.save(update_fields=["withdrawn_at"])
    counter = "organizations_signed" if signature.organization_id else "persons_signed"
    Publication.objects.filter(pk=signature.publication_id).update(**{counter: F(counter) - 1})
    append(
        verb="withdraw_signature",
        at=at,
        organization=signature.organization.slug if signature.organization else "",
        matter=matter.ref,
        payload={
            "publication": signature.publication.ref,
            **({"by": by.ref} if signature.organization or signature.shows_name else {}),
            "signed_in": signature.entry,
        },
    )
    return signature


@transaction.atomic
def enter_law(
    *, position: Position, title: str, source: str, adopted_on: date, by: Person, at: datetime
) -> Law:
    """Enter which law a position was about, once it is adopted. The stewards of the body that holds the round do it."""
    position = _locked(position)
    if refused := _may_enter(position, by, at):
        raise refused
    if not title.strip() or not source.strip():
        raise refuse(
            "law_unnamed", gettext_noop("Name the law, and where everybody can read it."), field="title"
        )
    if adopted_on > day_in(position.matter.round.process.time_zone, at):
        raise refuse(
            "law_ahead",
            gettext_noop("This day has not come: enter the law once it is adopted."),
            field="adopted_on",
        )
    entry = append(
        verb="enter_law",
        at=at,
        organization=position.matter.round.organization.slug,
        matter=position.matter.ref,
        payload={"title": title, "source": source, "on": adopted_on.isoformat(), "by": by.ref},
    )
    law, _ = Law.objects.update_or_create(
        position=position,
        defaults={
            "title": title.strip(),
            "source": source.strip(),
            "adopted_on": adopted_on,
            "by": by,
            "at": at,
            "entry": entry.number,
        },
    )
    return law


@transaction.atomic
def judge_uptake(
    *,
    law: Law,
    clause: Clause,
    verdict: str,
    by: Person,
    at: datetime,
    article: str = "",
    text: str = "",
    note: str = "",
) -> Uptake:
    """Say what the law took up of one clause, with the words of the law beside it; a later judgement replaces it."""
    position = _locked(law.position)
    if refused := _may_enter(position, by, at):
        raise refused
    if clause.position_id != position.pk:
        raise Unknown("clause")
    if verdict not in Uptake.Verdict.values:
        raise refuse("choice_unknown", gettext_noop("Choose in full, in part or not."), field="verdict")
    if verdict != Uptake.Verdict.NOT and not text.strip():
        raise refuse(
            "words_missing",
            gettext_noop("Copy the words of the law that take up clause {number}."),
            field="text",
            number=clause.number,
        )
    stored: Mapping[str, Any] = {
        "article": article.strip(),
        "text": text.strip(),
        "verdict": verdict,
        "note": note.strip(),
    }
    entry = append(
        verb="judge_uptake",
        at=at,
        organization=position.matter.round.organization.slug,
        matter=position.matter.ref,
        payload={
            "clause": clause.number,
            "by": by.ref,
            **{key: value for key, value in stored.items() if value},
        },
    )
    made, _ = Uptake.objects.update_or_create(
        law=law, clause=clause, defaults={**stored, "by": by, "at": at, "entry": entry.number}
    )
    return made


def _locked(position: Position) -> Position:
    return (
        Position.objects.select_for_update(of=("self",))
        .select_related("matter__round__charter__organization")
        .get(pk=position.pk)
    )


def _may_enter(position: Position, by: Person, at: datetime) -> Refused | None:
    return may_steward(by, position.matter.round.organization, at)


def _adopting(publication: Publication) -> set[str]:
    return {
        line["slug"] for whom in ("networks", "organizations") for line in publication.behind[whom]["adopted"]
    }

"""Let people vote by a code on paper: as many codes are made as rights are given, before the ballot opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from dure.ballots.commands.lists import locked_for_roll
from dure.ballots.models import Ballot, CodeBatch, CodeHolder, RollLine
from dure.ballots.paper_queries import group_named, only_stewards, role_of, without_address
from dure.ballots.sealing import code_digest
from dure.chance import new_reference
from dure.networks.models import Area, Organization
from dure.networks.queries import areas_within
from dure.people.models import Person
from dure.prepared import insert_all
from dure.record.commands import append
from dure.refusals import Refused, Unknown, refuse
from polity.sentences import gettext_noop

MOST_CODES = 1000
CODE_LENGTH = 12  # signs of 4.95 bits: nobody can guess one


@dataclass(frozen=True)
class Made:
    """A batch and its codes, in the groups of four in which they are printed. They are told this once only."""

    batch: CodeBatch
    codes: tuple[str, ...]


@transaction.atomic
def make_codes(
    *,
    ballot: Ballot,
    by: Person,
    at: datetime,
    number: int,
    organization: Organization | None = None,
    area: Area | None = None,
    ref: str = "",
) -> Made:
    """Make codes for a group that is not on the roll person by person: an organization of the body, or a place.

    Only stewards of the body may; how many they make is public in the record. `ref` is that of the batch: the same
    request sent twice makes no second batch. Raises Refused: not_steward, roll_fixed, codes_number, codes_made,
    group_missing, area_elsewhere.
    """
    if refusal := only_stewards(by, ballot, at):
        raise refusal
    if (organization is None) == (area is None):
        raise refuse("group_missing", gettext_noop("Choose one group: an organization or a place."))
    if not 1 <= number <= MOST_CODES:
        raise refuse(
            "codes_number",
            gettext_noop("Make from 1 to {most} codes at once."),
            field="number",
            most=MOST_CODES,
        )
    if organization is not None:
        group_named(ballot, organization.slug, role_of(by, ballot, at), at)
    if area is not None and (refusal := _elsewhere(ballot, area)):
        raise refusal
    return _made(ballot, by, at, ref, number, {"organization": organization, "area": area})


@transaction.atomic
def hand_out(
    *,
    ballot: Ballot,
    by: Person,
    at: datetime,
    organization: Organization,
    persons: Sequence[Person],
    ref: str = "",
) -> Made:
    """Move the rights of members without e-mail to codes on paper: as many codes as persons.

    From the opening on the roll counts the codes and not the persons, so that nobody counts twice. Which code is whose
    is stored nowhere. Stewards of the body and leaders of the group may. Raises Refused: roll_fixed, persons_missing,
    codes_made; Unknown for a group or a person they cannot choose.
    """
    group_named(ballot, organization.slug, role_of(by, ballot, at), at)
    chosen = {one.pk for one in persons}
    if not chosen:
        raise refuse("persons_missing", gettext_noop("Choose who gets a code on paper."), field="persons")
    locked_for_roll(ballot, at)
    if not chosen <= {one.pk for one in without_address(ballot, organization, by, at)}:
        raise Unknown("persons")
    made = _made(ballot, by, at, ref, len(chosen), {"organization": organization})
    CodeHolder.objects.bulk_create(
        CodeHolder(batch=made.batch, ballot=ballot, person_id=pk) for pk in sorted(chosen)
    )
    return made


@transaction.atomic
def withdraw_codes(*, batch: CodeBatch, by: Person, at: datetime) -> None:
    """Take a batch of codes back before the ballot opens: its codes are worth nothing, its persons vote as before.

    Stewards of the body and whoever made the batch may; twice is once. Raises Refused: roll_fixed, Unknown.
    """
    role = role_of(by, batch.ballot, at)
    if not role.leads(batch.organization):
        raise Unknown("batch")
    if not role.steward and batch.made_by_id != by.pk:
        raise Unknown("batch")
    locked = locked_for_roll(batch.ballot, at)
    if not CodeBatch.objects.filter(pk=batch.pk).exists():
        return  # somebody did it while we waited
    RollLine.objects.filter(ballot=locked, batch=batch).delete()
    _tell(locked, "withdraw_codes", by, at, batch)
    batch.delete()


def codes_made() -> Refused:
    """Return the refusal of a batch that was made already."""
    return refuse(
        "codes_made",
        gettext_noop(
            "These codes were made a moment ago, and are shown once only. If the sheets are lost, withdraw the batch"
            " and make a new one."
        ),
    )


def _elsewhere(ballot: Ballot, area: Area) -> Refused | None:
    near = ballot.held_by.area_id
    if near is None or area.pk in areas_within(near):
        return None
    return refuse(
        "area_elsewhere",
        gettext_noop("“{area}” lies outside of the area of this ballot."),
        field="area",
        area=area.name,
    )


def _made(ballot: Ballot, by: Person, at: datetime, ref: str, number: int, group: dict[str, Any]) -> Made:
    locked = locked_for_roll(ballot, at)
    if ref and CodeBatch.objects.filter(ref=ref).exists():
        raise codes_made()
    batch = CodeBatch.objects.create(
        ref=ref or new_reference(), ballot=locked, codes=number, made_by=by, made_at=at, **group
    )
    place = batch.area or (batch.organization.area if batch.organization else None)
    codes: dict[str, None] = {}
    while len(codes) < number:
        codes[new_reference(CODE_LENGTH)] = None
    insert_all(
        [
            RollLine(ballot=locked, batch=batch, area=place, code=code_digest(locked.ref, code))
            for code in sorted(codes)  # not in the order in which they are printed
        ]
    )
    _tell(locked, "make_codes", by, at, batch)
    return Made(batch, tuple(f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes))


def _tell(ballot: Ballot, verb: str, by: Person, at: datetime, batch: CodeBatch) -> None:
    append(
        verb=verb,
        at=at,
        organization=ballot.held_by.slug,
        payload={
            "by": by.ref,
            "ballot": ballot.ref,
            "round": ballot.round.slug,
            "group": batch.organization.slug if batch.organization else batch.area.code if batch.area else "",
            "codes": batch.codes,
        },
    )

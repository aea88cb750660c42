"""All that can be done about positions besides the acts of their charter. Every one is a line in the public record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.networks.models import Organization
from dure.networks.queries import capacities, not_for
from dure.people.models import Person
from dure.positions.asking import (
    Decided,
    Reply,
    answer_call,
    answer_calls,
    call_assembly,
    keep_minutes,
    open_call,
)
from dure.positions.declaring import declare_way, split_voice
from dure.positions.models import Amendment, Remark
from dure.positions.publishing import enter_law, judge_uptake, sign, withdraw_signature
from dure.positions.ratifying import Given, answer_ratification, answer_ratifications
from dure.record.commands import append
from dure.refusals import refuse
from polity.sentences import gettext_noop

__all__ = [
    "Decided",
    "Given",
    "Reply",
    "answer_call",
    "answer_calls",
    "answer_ratification",
    "answer_ratifications",
    "call_assembly",
    "declare_way",
    "enter_law",
    "judge_uptake",
    "keep_minutes",
    "open_call",
    "remark_on",
    "sign",
    "split_voice",
    "withdraw_signature",
]
LONGEST_REMARK = 10_000


@transaction.atomic
def remark_on(
    *, amendment: Amendment, text: str, by: Person, at: datetime, acting_for: Organization | None = None
) -> Remark:
    """Say something about an amendment. Whoever belongs to the body of the position, in any capacity, may.

    Raises Refused: wrong_capacity, text_missing, too_long, and what a missing mandate is refused with.
    """
    matter = amendment.position.matter
    key = matter.round.process.key
    holdings = capacities(by, at)
    if acting_for is not None and holdings.mandate_for(acting_for.pk, key) is None:
        raise not_for(by, acting_for, at, field="acting_for", charter_key=key)
    if not holdings.in_organization(matter.raised_in_id, key):
        raise refuse(
            "wrong_capacity",
            gettext_noop(
                "Only members of the bodies of this round can speak here. "
                "Ask a steward of {organization} to invite you."
            ),
            organization=matter.raised_in.name,
        )
    if not text.strip():
        raise refuse("text_missing", gettext_noop("Write what you want to say."), field="text")
    if len(text) > LONGEST_REMARK:
        raise refuse(
            "too_long",
            gettext_noop("That is too long: {most} signs at most."),
            field="text",
            most=LONGEST_REMARK,
        )
    entry = append(
        verb="remark",
        at=at,
        organization=matter.raised_in.slug,
        matter=matter.ref,
        payload={
            "amendment": amendment.number,
            "text": text.strip(),
            "by": by.ref,
            **({"acting_for": acting_for.slug} if acting_for else {}),
        },
    )
    return Remark.objects.create(
        amendment=amendment, by=by, acting_for=acting_for, text=text.strip(), at=at, entry=entry.number
    )

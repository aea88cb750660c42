"""Delete a round that has not begun, by two stewards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from dure.ballots.models import Ballot, CodeBatch, CodeHolder, RollLine
from dure.charters.models import Round
from dure.networks.commands import approvals
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def refusal_to_delete(round: Round, by: Person, at: datetime) -> Refused | None:
    """None if this person may ask that a round be deleted now: a steward, before it begins, while nothing is in it."""
    if refused := may_steward(by, round.organization, at):
        return refused
    if round.opens_at <= at:
        return refuse("round_begun", gettext_noop("This round has begun. It cannot be deleted any more."))
    return _in_use() if round.matters.exists() else None


def delete_round_by_two(*, round: Round, by: Person, at: datetime) -> str:
    """Delete a round once two stewards of its organization want it (where there are two): see `delete_round`.

    The first one's wish is stored before it is refused with `second_steward`.
    """
    if refused := refusal_to_delete(round, by, at):
        raise refused
    approvals.require(
        organization=round.organization,
        kind="delete_round",
        subject=round.slug[:80],
        by=by,
        at=at,
        reason=str(round),
    )
    return delete_round(round=round, by=by, at=at)


@transaction.atomic
def delete_round(*, round: Round, by: Person, at: datetime) -> str:
    """Delete a round and its ballots before it begins, and return its title. That it was there stays on the record.

    Raises Refused: not_steward, round_begun, round_in_use.
    """
    locked = Round.objects.select_for_update(of=("self",)).select_related("organization").get(pk=round.pk)
    if refused := refusal_to_delete(locked, by, at):
        raise refused
    payload = {"by": by.ref, "round": locked.slug, "title": locked.title}
    append(verb="delete_round", at=at, organization=locked.organization.slug, payload=payload)
    ballots = Ballot.objects.filter(round=locked)
    try:
        with transaction.atomic():
            for rows in (CodeHolder, RollLine, CodeBatch):
                rows.objects.filter(ballot__in=ballots).delete()
            ballots.delete()
            locked.delete()
    except ProtectedError as error:
        raise _in_use() from error
    return locked.title


def _in_use() -> Refused:
    return refuse("round_in_use", gettext_noop("Something was entered in this round already: it stays."))

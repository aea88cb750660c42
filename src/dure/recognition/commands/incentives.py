"""Incentives: what a department gives, by which law, and on which conditions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from dure.frameworks.commands import read_or_refuse
from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.recognition.models import Incentive
from dure.record.commands import append
from dure.refusals import refuse
from polity.sentences import gettext_noop


@transaction.atomic
def enter_incentive(
    *,
    owner: Organization,
    title: str,
    law: str,
    gives: str,
    text: str,
    from_on: date,
    by: Person,
    at: datetime,
    until_on: date | None = None,
    amount: int | None = None,
    currency: str = "",
    excludes: Collection[Incentive] = (),
    invented: bool = False,
) -> Incentive:
    """Enter a incentive of a department; its conditions are a framework text.

    Raises Refused: not_steward, incentive_incomplete, incentive_dates, framework_faulty.
    """
    if refused := may_steward(by, owner, at):
        raise refused
    if not (title.strip() and gives.strip()):
        raise refuse(
            "incentive_incomplete",
            gettext_noop("Give the incentive a title and say what it gives."),
            field="gives" if title.strip() else "title",
        )
    if until_on is not None and until_on < from_on:
        raise refuse("incentive_dates", gettext_noop("The last day lies before the first."), field="until_on")
    read_or_refuse(text)
    stored = Incentive.objects.create(
        owner=owner,
        title=title.strip(),
        law=law.strip(),
        gives=gives.strip(),
        amount=amount,
        currency=currency,
        text=text,
        from_on=from_on,
        until_on=until_on,
        invented=invented,
        by=by,
        at=at,
    )
    stored.excludes.set(excludes)
    append(
        verb="enter_incentive",
        at=at,
        organization=owner.slug,
        payload={"by": by.ref, "incentive": stored.ref, "title": stored.title, "from": from_on.isoformat()},
    )
    return stored

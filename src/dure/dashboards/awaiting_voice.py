"""What awaits a person in the votes of colleges and in agreements: on whose behalf, until when, where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from dure.agreements.queries import unsigned, words_owed
from dure.dashboards.tasks import Task
from dure.elections.models import Election
from dure.elections.queries import owed
from dure.networks.queries import Holdings
from dure.web.moments import end_of

SHOWN = 20


def voice_tasks(holdings: Holdings, at: datetime, within: Set[str]) -> Iterator[Task]:
    """Yield the voices that organizations of the person still owe, the signatures, and the words on decisions.

    Only the branches in `within` are asked.
    """
    speaks_for = holdings.stewarded() | holdings.acts_for()
    for voice in owed(speaks_for, at)[:SHOWN] if "voices" in within else ():
        election = voice.election
        template = (
            gettext("Vote on the recall for “{post}”")
            if election.kind == Election.Kind.RECALL
            else gettext("Vote for the seat “{post}”")
        )
        yield Task(
            title=template.format(post=election.post),
            behalf=str(voice.organization),
            body=str(election.post.organization),
            due_at=election.closes_at,
            url=reverse("elections:election", args=[election.ref]) + "#do",
        )
    for party in unsigned(speaks_for)[:SHOWN] if "signatures" in within else ():
        yield Task(
            title=gettext("Sign the agreement “{title}”").format(title=party.agreement.title),
            behalf=str(party.organization),
            body=str(party.agreement.organization),
            url=reverse("agreements:agreement", args=[party.agreement.ref]),
        )
    for decision, organization in words_owed(speaks_for, at) if "words" in within else ():
        yield Task(
            title=gettext("Say your word on “{title}”").format(title=decision.title),
            behalf=str(organization),
            body=decision.agreement.title,
            due_at=end_of(decision.agreement.until_on),
            url=reverse("agreements:agreement", args=[decision.agreement.ref]) + f"#decision-{decision.ref}",
        )

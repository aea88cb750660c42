"""What a person said when standing for a post, removed at the person's wish; the votes of organizations stay."""

from __future__ import annotations

from datetime import datetime

from dure.elections.models import Candidacy
from dure.people.erasing import erases, keeps_for
from dure.people.models import Person
from dure.record.commands import append
from polity.sentences import gettext_noop


@erases("candidacy.text")
def forget_candidacies(person: Person, at: datetime) -> list[int]:
    """Empty what the person stood for, and take them out of votes that are open: the record says so, or nobody could
    count those votes again.
    """
    own = Candidacy.objects.filter(person=person)
    standing = own.filter(election__closed_at__isnull=True, withdrawn_at__isnull=True)
    for one in standing.select_related("election__post__organization"):
        append(
            verb="withdraw_candidacy",
            at=at,
            organization=one.election.post.organization.slug,
            payload={"election": one.election.ref, "person": person.ref},
        )
    standing.update(withdrawn_at=at)
    own.update(text="")
    return []


@keeps_for("candidacies", gettext_noop("What candidates stood for, after the vote of their college"), 730)
def _old_candidacies(before: datetime) -> int:
    return Candidacy.objects.filter(election__closed_at__lt=before).exclude(text="").update(text="")

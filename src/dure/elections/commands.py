"""Votes of colleges: opened, stood in, voted in by name, counted and carried out. Each command is one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from dure.elections import policies
from dure.elections.models import Candidacy, CollegeVoice, Election
from dure.networks.colleges import college_members
from dure.networks.commands import recall_holder, seat_elected
from dure.networks.graph import live
from dure.networks.models import Membership, Organization, Post
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from dure.trying import try_all
from polity.rules import college_votes
from polity.sentences import Sentence, gettext_noop

CLOCK = "clock"
Choice = CollegeVoice.Choice


@transaction.atomic
def open_election(*, post: Post, by: Person, closes_at: datetime, at: datetime) -> Election:
    """Call an election for a post that a college fills. The roll is fixed now: the members of that college.

    Raises Refused: not_steward, no_college, post_closed, college_empty, closes_in_the_past, post_held, vote_open.
    """
    if refused := policies.may_open_election(by, post, at):
        raise refused
    holder = _holding(post, at)
    if holder is not None and (holder.until_at is None or holder.until_at > closes_at):
        raise refuse(
            "post_held",
            gettext_noop("{name} holds this post. It must be vacated first."),
            name=holder.person.name if holder.person else "—",
        )
    return _open(post, Election.Kind.ELECTION, by, closes_at, at)


@transaction.atomic
def ask_recall(
    *, post: Post, organization: Organization, by: Person, reason: str, closes_at: datetime, at: datetime
) -> Election:
    """A member of the college asks it to take its post back. The roll is fixed now; its own voice is not cast by this.

    Raises Refused: no_college, not_in_college, not_steward, post_empty, reason_missing, closes_in_the_past, vote_open.
    """
    if refused := policies.may_ask_recall(by, post, organization, at):
        raise refused
    holder = _holding(post, at)
    if holder is None or holder.person is None:
        raise refuse("post_empty", gettext_noop("Nobody holds this post."))
    if not reason.strip():
        raise refuse(
            "reason_missing",
            gettext_noop("Give the reason; it will be published with the act."),
            field="reason",
        )
    return _open(
        post,
        Election.Kind.RECALL,
        by,
        closes_at,
        at,
        holder=holder.person,
        asked_by=organization,
        reason=reason.strip(),
    )


def _open(post: Post, kind: str, by: Person, closes_at: datetime, at: datetime, **more: Any) -> Election:
    if closes_at <= at:
        raise refuse(
            "closes_in_the_past",
            gettext_noop("Choose a last day that is still to come."),
            field="closes_at",
        )
    try:
        with transaction.atomic():
            election = Election.objects.create(
                post=post, kind=kind, opened_at=at, opened_by=by, closes_at=closes_at, **more
            )
    except IntegrityError as error:
        raise refuse(
            "vote_open", gettext_noop("A vote on this post is open already. Wait until it is closed.")
        ) from error
    roll = college_members(post, at)
    CollegeVoice.objects.bulk_create([CollegeVoice(election=election, organization=one) for one in roll])
    assert post.college is not None
    append(
        verb="open_election" if kind == Election.Kind.ELECTION else "ask_recall",
        at=at,
        organization=post.organization.slug,
        payload={
            "by": by.ref,
            "election": election.ref,
            "post": post.ref,
            "title": str(post),
            "college": post.college.key,
            "roll": [one.slug for one in roll],
            "until": closes_at.isoformat(),
        }
        | (
            {"reason": election.reason, "acting_for": more["asked_by"].slug, "person": more["holder"].ref}
            if more
            else {}
        ),
    )
    return election


@transaction.atomic
def stand(
    *, election: Election, person: Person, backed_by: Organization, at: datetime, text: str = ""
) -> Candidacy:
    """The person stands, backed by an organization of the college for which they speak or to which they belong.

    Standing is consent to take the post; standing again renews the text. Raises Refused: no_candidates, vote_closed,
    not_in_college, not_of_organization.
    """
    election = _locked(election)
    if election.kind != Election.Kind.ELECTION:
        raise refuse("no_candidates", gettext_noop("Nobody stands in a recall."))
    if election.closed_at is not None or election.closes_at <= at:
        raise refuse("vote_closed", gettext_noop("This vote is closed."))
    if refused := policies.not_in_college(election.post, backed_by, at):
        raise refused
    belongs = Membership.objects.filter(live(at), organization=backed_by, person=person).exists()
    if not belongs:
        raise refuse(
            "not_of_organization",
            gettext_noop("You do not belong to {organization}. Its stewards can offer it to you."),
            organization=backed_by.name,
        )
    candidacy, _made = Candidacy.objects.update_or_create(
        election=election,
        person=person,
        defaults={"backed_by": backed_by, "text": text.strip(), "at": at, "withdrawn_at": None},
    )
    append(
        verb="stand",
        at=at,
        organization=election.post.organization.slug,
        payload={
            "election": election.ref,
            "person": person.ref,
            "acting_for": backed_by.slug,
            "candidacy": candidacy.ref,
        },
    )
    return candidacy


@transaction.atomic
def vote(
    *,
    election: Election,
    organization: Organization,
    by: Person,
    choice: str,
    at: datetime,
    candidacy: Candidacy | None = None,
    reason: str = "",
) -> CollegeVoice:
    """Say the voice of one organization of the college, by name; saying it again replaces it until the close.

    Raises Refused: not_in_college, not_on_roll, vote_closed, not_steward, choice_unknown, already_voted.
    """
    election = _locked(election)
    if refused := policies.may_vote(by, election, organization, at):
        raise refused
    _refuse_choice(election, choice, candidacy)
    voice = CollegeVoice.objects.get(election=election, organization=organization)
    said = (choice, candidacy.pk if candidacy else None, reason.strip()[:300])
    if (voice.choice, voice.candidacy_id, voice.reason) == said:
        raise refuse("already_voted", gettext_noop("This vote is stored already, with this very reason."))
    voice.choice, voice.candidacy, voice.reason = choice, candidacy, said[2]
    voice.by, voice.at = by, at
    voice.save()
    append(
        verb="vote_in_college",
        at=at,
        organization=election.post.organization.slug,
        payload={
            "election": election.ref,
            "by": by.ref,
            "acting_for": organization.slug,
            "choice": choice,
            "person": candidacy.person.ref if candidacy else "",
            "reason": said[2],
        },
    )
    return voice


def _refuse_choice(election: Election, choice: str, candidacy: Candidacy | None) -> None:
    offered = (
        {Choice.CANDIDATE, Choice.ABSTAIN}
        if election.kind == Election.Kind.ELECTION
        else {Choice.YES, Choice.NO, Choice.ABSTAIN}
    )
    fits = (choice == Choice.CANDIDATE) == (candidacy is not None)
    stands = candidacy is None or (candidacy.election_id == election.pk and candidacy.withdrawn_at is None)
    if choice not in offered or not fits or not stands:
        raise refuse(
            "choice_unknown", gettext_noop("Choose one of the choices of this vote."), field="choice"
        )


@transaction.atomic
def close_election(*, election: Election, by: Person | None, at: datetime) -> Election:
    """Count the voices and carry out what they say. `by` None is the clock, after the last day.

    Before it, a steward of the body closes once the whole college has spoken. Closing twice changes nothing.
    Raises Refused: not_steward, voices_missing.
    """
    election = _locked(election)
    if election.closed_at is not None:
        return election
    voices = list(
        CollegeVoice.objects.filter(election=election).select_related("organization", "candidacy__person")
    )
    if refused := _may_close(election, voices, by, at):
        raise refused
    roll = [one.organization.slug for one in voices]
    said = {one.organization.slug: _said(one) for one in voices if one.choice and _stands(one)}
    if election.kind == Election.Kind.ELECTION:
        _elect(election, roll, said, by, at)
    else:
        _recall(election, roll, said, by, at)
    election.closed_at = at
    election.save(update_fields=["closed_at", "outcome", "chosen", "says"])
    append(
        verb="close_election",
        at=at,
        organization=election.post.organization.slug,
        payload={
            "by": by.ref if by else CLOCK,
            "election": election.ref,
            "post": election.post.ref,
            "outcome": election.outcome,
            "person": election.chosen.ref if election.chosen else "",
            "says": election.says,
            "voices": said,
        },
    )
    return election


def _stands(voice: CollegeVoice) -> bool:
    """Whether a voice still counts: one for a candidate who left meanwhile is for nobody."""
    return voice.candidacy is None or voice.candidacy.withdrawn_at is None


def _said(voice: CollegeVoice) -> str:
    return voice.candidacy.person.ref if voice.candidacy else voice.choice


def _may_close(
    election: Election, voices: list[CollegeVoice], by: Person | None, at: datetime
) -> Refused | None:
    if election.closes_at <= at:
        return None
    if by is not None and (refused := may_steward(by, election.post.organization, at)):
        return refused
    silent = [one.organization.name for one in voices if not one.choice]
    if by is None or silent:
        return refuse(
            "voices_missing",
            gettext_noop("The vote runs until its last day, unless all have spoken. Not yet: {names}."),
            names=", ".join(silent) or "—",
        )
    return None


def _elect(
    election: Election, roll: list[str], said: dict[str, str], by: Person | None, at: datetime
) -> None:
    standing = Candidacy.objects.filter(election=election, withdrawn_at__isnull=True).select_related("person")
    candidates = {one.person.ref: one.person for one in standing}
    found = college_votes.elect(roll, said, list(candidates))
    election.says = _stored(found.sentence)
    election.outcome = Election.Outcome.NOBODY
    if not found.elected:
        return
    try:
        seat_elected(post=election.post, person=candidates[found.elected], by=by, at=at)
    except Refused as refusal:  # the post was closed, or filled in another way, while the vote was open
        election.says = _stored(refusal.says)
    else:
        election.chosen = candidates[found.elected]
        election.outcome = Election.Outcome.FILLED


def _recall(
    election: Election, roll: list[str], said: dict[str, str], by: Person | None, at: datetime
) -> None:
    found = college_votes.recall(roll, said)
    election.says = _stored(found.sentence)
    election.outcome = Election.Outcome.RECALLED if found.recalled else Election.Outcome.STAYS
    if found.recalled and election.holder is not None:
        recall_holder(post=election.post, person=election.holder, by=by, at=at)


def _stored(sentence: Sentence) -> dict[str, Any]:
    return {"template": sentence.template, "params": dict(sentence.params)}


def close_due(at: datetime) -> int:
    """Close every vote whose last day has passed; return how many."""
    due = Election.objects.filter(closed_at__isnull=True, closes_at__lte=at).order_by("closes_at", "id")
    return try_all(due, lambda election: bool(close_election(election=election, by=None, at=at)))


def _holding(post: Post, at: datetime) -> Membership | None:
    return Membership.objects.filter(live(at), post=post).select_related("person").first()


def _locked(election: Election) -> Election:
    return (
        Election.objects.select_for_update(of=("self",))
        .select_related("post__organization", "post__college", "holder")
        .get(pk=election.pk)
    )

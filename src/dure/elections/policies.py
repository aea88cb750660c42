"""Who may open a vote of a college, stand in it, and vote in it: the college alone, and its own speakers."""

from __future__ import annotations

from datetime import datetime

from dure.elections.models import CollegeVoice, Election
from dure.networks.colleges import college_members
from dure.networks.graph import live
from dure.networks.models import Membership, Organization, Post
from dure.networks.policies import may_speak_for, may_steward
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def may_open_election(by: Person, post: Post, at: datetime) -> Refused | None:
    """None if the person may call an election for this post: a steward of its body."""
    if refused := may_steward(by, post.organization, at):
        return refused
    return _of_a_college(post, at)


def may_ask_recall(by: Person, post: Post, organization: Organization, at: datetime) -> Refused | None:
    """None if the person speaks for a member of the post's college, which alone may take its post back."""
    if refused := _of_a_college(post, at) or not_in_college(post, organization, at):
        return refused
    return may_speak_for(by, organization, at)


def not_in_college(post: Post, organization: Organization, at: datetime) -> Refused | None:
    """None if the organization is in the post's college at `at`."""
    if organization in college_members(post, at):
        return None
    return _other_college(post, organization, at)


def may_vote(by: Person, election: Election, organization: Organization, at: datetime) -> Refused | None:
    """None if the organization stands on the roll of this vote and the person speaks for it."""
    if not CollegeVoice.objects.filter(election=election, organization=organization).exists():
        return _other_college(election.post, organization, at)
    if election.closed_at is not None or election.closes_at <= at:
        return refuse("vote_closed", gettext_noop("This vote is closed."))
    return may_speak_for(by, organization, at)


def _of_a_college(post: Post, at: datetime) -> Refused | None:
    if post.college_id is None:
        return refuse("no_college", gettext_noop("No college fills this post."))
    if post.closed_at is not None and post.closed_at <= at:
        return refuse("post_closed", gettext_noop("This post is closed."))
    if not college_members(post, at):
        return refuse("college_empty", gettext_noop("This college has no members yet: nobody could vote."))
    return None


def _other_college(post: Post, organization: Organization, at: datetime) -> Refused:
    """Say why an organization has no voice here: it votes in another college, in none, or came too late."""
    assert post.college is not None
    own = (
        Membership.objects.filter(live(at), organization=post.organization_id, member=organization)
        .select_related("college")
        .first()
    )
    values = {"organization": organization.name, "college": post.college.title}
    if own is not None and own.college_id == post.college_id:
        return refuse(
            "not_on_roll",
            gettext_noop("{organization} joined the college “{college}” after this vote was opened."),
            **values,
        )
    if own is not None and own.college is not None:
        return refuse(
            "not_in_college",
            gettext_noop(
                "{organization} is in the college “{other}”. Only the members of “{college}” vote on this seat."
            ),
            other=own.college.title,
            **values,
        )
    return refuse(
        "not_in_college",
        gettext_noop("{organization} is not in the college “{college}”. Only its members vote on this seat."),
        **values,
    )

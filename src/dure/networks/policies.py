"""Who may do what in an organization: only its own stewards. What lies above may read, never edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from dure.networks.graph import live, live_mandate
from dure.networks.models import Mandate, Membership, Organization, Post
from dure.people.models import Person
from dure.prepared import Prepared
from dure.refusals import Refused, refuse
from polity.sentences import Sentence, gettext_noop

STEWARDS_WANTED = 2
STEWARDSHIP = Prepared(
    lambda person, organization, at: Membership.objects.filter(
        live(at), organization_id=organization, person_id=person, post__role=Post.Role.STEWARD
    ).values_list("pk")[:1]
)
MANDATE = Prepared(
    lambda person, organization, at, charter_key: Mandate.objects.filter(
        Q(scope="") | Q(scope=charter_key),
        live_mandate(at),
        organization_id=organization,
        person_id=person,
    ).values_list("pk")[:1]
)


def stewards(organization: Organization, at: datetime) -> tuple[Person, ...]:
    """The stewards of an organization at `at`, longest in office first; each once, however many posts they hold."""
    # By the post's organization, which is its holders' too: there is an index on posts by role.
    rows = Membership.objects.filter(live(at), post__organization=organization, post__role=Post.Role.STEWARD)
    held = rows.select_related("person").order_by("from_at", "pk")
    return tuple(dict.fromkeys(row.person for row in held if row.person))


def is_steward(person: Person, organization: Organization, at: datetime) -> bool:
    """Whether the person holds a steward's post of this very organization at `at`."""
    return STEWARDSHIP.first(person=person.pk, organization=organization.pk, at=at) is not None


def is_delegate(person: Person, organization: Organization, at: datetime, charter_key: str = "") -> bool:
    """Whether the person has a mandate for this organization that holds at `at` and covers the charter."""
    held = MANDATE.first(person=person.pk, organization=organization.pk, at=at, charter_key=charter_key)
    return held is not None


def stewards_now(person: Person, organization: Organization, at: datetime) -> bool:
    """Whether `may_steward` lets the person, without saying why not."""
    return closed_refused(organization, at) is None and is_steward(person, organization, at)


def closed_refused(organization: Organization, at: datetime) -> Refused | None:
    """None while the organization is open; otherwise the refusal of whatever would change it."""
    if organization.closed_at is None or organization.closed_at > at:
        return None
    return refuse(
        "organization_closed",
        gettext_noop("{organization} is closed. Nothing about it can be changed any more."),
        organization=organization.name,
    )


def may_steward(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """None if the person may change this organization's own affairs; otherwise the refusal, with who can."""
    if refused := closed_refused(organization, at):
        return refused
    if is_steward(person, organization, at):
        return None
    return refuse(
        "not_steward",
        gettext_noop("Only stewards of {organization} can do this. Ask one of them: {stewards}."),
        organization=organization.name,
        stewards=names_of(stewards(organization, at)),
    )


def weight_refused(organization: Organization, weight: int) -> Refused | None:
    """None if a member of the organization may have this weight; where each has one vote, it is 1."""
    if weight < 1:
        return refuse("weight_wrong", gettext_noop("A weight is 1 or more."), field="weight")
    if organization.equal_votes and weight != 1:
        return refuse(
            "equal_votes",
            gettext_noop(
                "In {organization} each member has one vote, whatever its size. The weight stays 1."
            ),
            field="weight",
            organization=organization.name,
        )
    return None


def may_speak_for(person: Person, organization: Organization, at: datetime) -> Refused | None:
    """None if the person is a steward of the organization or a delegate with a mandate for everything."""
    if is_delegate(person, organization, at):
        return None
    return may_steward(person, organization, at)


def may_pass_on_speaking(
    by: Person, person: Person, organization: Organization, at: datetime
) -> Refused | None:
    """None if `by` may let somebody else speak for a person without e-mail who belongs to the organization.

    Who speaks for the person may; a steward only when that one can no longer speak for the organization.
    """
    belongs = Membership.objects.filter(live(at), organization=organization, person=person).exists()
    speaker = person.registered_by
    if not person.is_spoken_for or not belongs or speaker is None:
        return refuse(
            "not_spoken_for",
            gettext_noop("Nobody speaks for this person in {organization}."),
            organization=organization.name,
        )
    if by.pk == speaker.pk:
        return None
    if refused := may_steward(by, organization, at):
        return refused
    if _speaks_somewhere(speaker, person, at):
        return refuse(
            "speaker_in_office",
            gettext_noop("{speaker} still speaks for this person. Ask them to pass it on."),
            speaker=speaker.name,
        )
    return None


def _speaks_somewhere(speaker: Person, person: Person, at: datetime) -> bool:
    """Whether the speaker is steward or delegate of any organization to which the person belongs.

    Of any, so that a body which only admitted the person cannot take the speaking over.
    """
    joined = Organization.objects.filter(
        pk__in=list(
            Membership.objects.filter(live(at), person=person).values_list("organization_id", flat=True)
        )
    )
    return any(may_speak_for(speaker, one, at) is None for one in joined)


def may_consent_as_person(by: Person, person: Person) -> Refused | None:
    """None if `by` is the person, or speaks for that person, who has no e-mail."""
    if by.pk == person.pk or (person.is_spoken_for and person.registered_by_id == by.pk):
        return None
    return refuse("not_this_person", gettext_noop("Only the person concerned can consent to this."))


def steward_warning(organization: Organization, at: datetime) -> Sentence | None:
    """A warning while the organization has fewer than two stewards; None otherwise."""
    return warning_with(organization, stewards(organization, at))


def steward_warnings(
    organizations: Sequence[Organization], at: datetime
) -> tuple[tuple[Organization, Sentence], ...]:
    """The organizations that have fewer than two stewards, each with its warning. One query for all of them."""
    rows = Membership.objects.filter(
        live(at), post__organization__in=organizations, post__role=Post.Role.STEWARD
    ).select_related("person")
    found: dict[int, dict[Person, None]] = {one.pk: {} for one in organizations}
    for row in rows.order_by("from_at", "pk"):
        if row.person is not None:
            found[row.organization_id][row.person] = None
    warned = ((one, warning_with(one, tuple(found[one.pk]))) for one in organizations)
    return tuple((one, warning) for one, warning in warned if warning is not None)


def warning_with(organization: Organization, found: Sequence[Person]) -> Sentence | None:
    """A warning where these are all the stewards of the organization and fewer than two; None otherwise."""
    if len(found) >= STEWARDS_WANTED:
        return None
    if not found:
        return Sentence(
            gettext_noop("{organization} has no steward. Nobody can renew mandates or open rounds."),
            {"organization": str(organization)},
        )
    return Sentence(
        gettext_noop(
            "{organization} has one steward only. Name a second one, so that it goes on if {name} leaves."
        ),
        {"organization": str(organization), "name": found[0].name},
    )


def post_held(holder: Person) -> Refused:
    """The refusal to fill a post that somebody holds."""
    return refuse(
        "post_held", gettext_noop("{name} holds this post. It must be vacated first."), name=holder.name
    )


def last_steward(post: Post, at: datetime) -> Refused | None:
    """The refusal when nobody else would be steward after this post is vacated; None otherwise.

    Ask while the organization is `in_turn`. Who has left does not count, even from a moment after `at`.
    """
    if post.role != Post.Role.STEWARD:
        return None
    others = Membership.objects.filter(
        live(at),
        organization_id=post.organization_id,
        post__role=Post.Role.STEWARD,
        until_at__isnull=True,
    ).exclude(post=post)
    if others.exists():
        return None
    return refuse(
        "last_steward",
        gettext_noop("This is the last steward of {organization}. Hand over first: name a successor."),
        organization=post.organization.name,
    )


def names_of(persons: tuple[Person, ...]) -> str:
    """Names in one line, or a dash."""
    return ", ".join(person.name for person in persons) or "—"

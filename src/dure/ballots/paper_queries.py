"""Who may handle paper in a secret ballot, and what they see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from dure.ballots import queries
from dure.ballots.models import Ballot, CodeBatch, CodeHolder, PaperBatch, RollLine
from dure.networks.models import Membership, Organization, Post
from dure.networks.policies import may_steward
from dure.networks.queries import ancestors, live
from dure.people.models import Person
from dure.refusals import Refused, Unknown


@dataclass(frozen=True)
class Role:
    """What a person may do with paper: everything as a `steward` of the body, else for the `groups` they lead."""

    steward: bool
    groups: tuple[Organization, ...]

    def leads(self, organization: Organization | None) -> bool:
        """Whether the person may handle the paper of this group (None: of the whole body)."""
        return self.steward or (organization is not None and organization in self.groups)


def role_of(person: Person, ballot: Ballot, at: datetime) -> Role:
    """Return what a person may do with the paper of a secret ballot; raises Unknown to whoever may do nothing.

    A group leader is a steward of an organization that belongs to the body, or registered members of it.
    """
    if not ballot.is_secret:
        raise Unknown("ballot")
    leading = Membership.objects.filter(
        live(at), Q(person=person, post__role=Post.Role.STEWARD) | Q(person__registered_by=person)
    )
    groups = Organization.objects.filter(pk__in=leading.values("organization")).order_by("name", "pk")
    body = ballot.held_by_id
    within = tuple(one for one in groups if one.pk == body or body in ancestors(one.pk, at))
    role = Role(may_steward(person, ballot.held_by, at) is None, within)
    if not role.steward and not role.groups:
        raise Unknown("ballot")
    return role


def handles_paper(person: object, ballot: Ballot, at: datetime) -> bool:
    """Whether there is anything on paper for this reader in a ballot: what decides about the link to its page."""
    if not isinstance(person, Person) or not ballot.is_secret:
        return False
    try:
        return bool(role_of(person, ballot, at))
    except Unknown:
        return False


def only_stewards(person: Person, ballot: Ballot, at: datetime) -> Refused | None:
    """Return the refusal for a group leader where only a steward of the body may act; raises Unknown as `role_of`."""
    role_of(person, ballot, at)
    return may_steward(person, ballot.held_by, at)


def group_named(ballot: Ballot, slug: str, role: Role, at: datetime) -> Organization:
    """Return a group of the body by its reference; raises Unknown where the person may not handle its paper."""
    found = Organization.objects.filter(slug=slug).first()
    if found is None or not role.leads(found):
        raise Unknown("organization")
    if found.pk != ballot.held_by_id and ballot.held_by_id not in ancestors(found.pk, at):
        raise Unknown("organization")
    return found


def without_address(ballot: Ballot, organization: Organization, by: Person, at: datetime) -> list[Person]:
    """Return the members of a group who may vote, have no e-mail address and no code yet, by name.

    Whoever is no steward, of the body or of the group, sees only those whom they registered.
    """
    there = Membership.objects.filter(live(at), organization=organization, person__email__isnull=True)
    persons = Person.objects.filter(pk__in=there.values("person"), is_active=True).exclude(
        pk__in=CodeHolder.objects.filter(ballot=ballot).values("person")
    )
    if may_steward(by, organization, at) and may_steward(by, ballot.held_by, at):
        persons = persons.filter(registered_by=by)
    entitled = queries.entitled(ballot)
    return [one for one in persons.order_by("name", "pk") if one.pk in entitled]


def code_batches(ballot: Ballot, role: Role) -> QuerySet[CodeBatch]:
    """Return the batches of codes that a person may see, the oldest first."""
    rows = CodeBatch.objects.filter(ballot=ballot).select_related("organization", "area", "made_by")
    if not role.steward:
        rows = rows.filter(organization__in=role.groups)
    return rows.order_by("made_at", "pk")


def paper_batches(ballot: Ballot, role: Role) -> QuerySet[PaperBatch]:
    """Return the batches of papers that a person may see, with how many sheets each of the two has typed."""
    rows = PaperBatch.objects.filter(ballot=ballot).select_related("organization", "first_by", "second_by")
    if not role.steward:
        rows = rows.filter(organization__in=role.groups)
    counted = rows.annotate(
        first_sheets=Count("sheets", filter=Q(sheets__entry=1)),
        second_sheets=Count("sheets", filter=Q(sheets__entry=2)),
    )
    return counted.order_by("opened_at", "pk")


def batch_by_ref(ballot: Ballot, ref: str, role: Role) -> PaperBatch:
    """Return one batch of papers; raises Unknown where the person may not handle it."""
    found = paper_batches(ballot, role).filter(ref=ref).first()
    if found is None:
        raise Unknown("batch")
    return found


def listed(ballot: Ballot) -> int:
    """Return how many addresses stand on the list of a ballot."""
    return RollLine.objects.filter(ballot=ballot, address__isnull=False).count()


def groups_of(ballot: Ballot, role: Role) -> Sequence[Organization]:
    """Return the groups that can be offered to choose from: those the person leads, the body first for its steward."""
    if not role.steward:
        return role.groups
    return (ballot.held_by, *(one for one in role.groups if one.pk != ballot.held_by_id))


def papers_near(organization: Organization, at: datetime) -> Sequence[Ballot]:
    """Return the secret ballots not counted yet that an organization or any body above it holds, the next first."""
    bodies = ancestors(organization.pk, at) | {organization.pk}
    return list(
        Ballot.objects.filter(ballot_class="secret", closed_at__isnull=True, held_by__in=bodies)
        .select_related("round", "held_by")
        .order_by("closes_at", "id")[:20]
    )

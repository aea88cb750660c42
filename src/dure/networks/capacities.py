"""What a person holds at a moment: memberships, posts, mandates, residence. A plain value, read with four
queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dure.networks.graph import area_chain, closure, live, live_mandate
from dure.networks.models import Mandate, Membership, Organization, Post
from dure.people.models import Person
from dure.prepared import Prepared

MEMBERSHIPS = Prepared(
    lambda person, at: (
        Membership.objects.filter(live(at), person_id=person).select_related("post").order_by("pk")
    )
)
MANDATES = Prepared(
    lambda person, at: (
        Mandate.objects.filter(live_mandate(at), person_id=person)
        .select_related("organization")
        .order_by("pk")
    )
)


@dataclass(frozen=True)
class Holdings:
    """What one person holds at one moment. Ids are primary keys.

    `member_of`: organizations to which the person belongs directly, through a post, or through any chain of
    organizations. `posts`: (post, organization id, role) of each live holding. `mandates`: those that hold.
    `resident_of`: the person's area and all that contain it. `direct`: organizations of which the person is
    a member
    without any chain.
    """

    member_of: frozenset[int] = frozenset()
    posts: tuple[tuple[Post, int, str], ...] = ()
    mandates: tuple[Mandate, ...] = ()
    resident_of: frozenset[int] = frozenset()
    direct: frozenset[int] = frozenset()

    def in_organization(
        self, organization: Organization | int, charter_key: str = "", author: bool = False
    ) -> frozenset[str]:
        """Capacities in one organization, a subset of member, delegate, seat, chair, steward, author,
        official, resident.

        A mandate counts with an empty scope or with the key of this charter. `resident` can only be told
        when the
        organization itself (not its id alone) is given. A chair also holds a seat.
        """
        pk = organization if isinstance(organization, int) else organization.pk
        found = {role for _, organization_id, role in self.posts if organization_id == pk}
        if "chair" in found:
            found.add("seat")
        if pk in self.member_of:
            found.add("member")
        if pk in self.acts_for(charter_key):
            found.add("delegate")
        if author:
            found.add("author")
        if isinstance(organization, Organization) and organization.area_id in self.resident_of:
            found.add("resident")
        return frozenset(found)

    def acts_for(self, charter_key: str = "") -> frozenset[int]:
        """Ids of the organizations for which the person may act under this charter."""
        return frozenset(m.organization_id for m in self.mandates if m.scope in ("", charter_key))

    def names_to_speak_for(self, charter_key: str = "") -> dict[str, str]:
        """Names of the organizations for which the person may act under this charter, by reference."""
        fitting = (one for one in self.mandates if one.scope in ("", charter_key))
        return {one.organization.slug: str(one.organization) for one in fitting}

    def mandate_for(self, organization_id: int, charter_key: str = "") -> Mandate | None:
        """The mandate to rely on when acting for an organization: the narrowest that fits, or None."""
        fitting = [
            m for m in self.mandates if m.organization_id == organization_id and m.scope in ("", charter_key)
        ]
        return max(fitting, key=lambda mandate: (mandate.scope, mandate.pk), default=None)

    def stewarded(self) -> frozenset[int]:
        """Ids of the organizations of which the person is a steward."""
        return frozenset(pk for _, pk, role in self.posts if role == "steward")

    def seats_in(self, organization_id: int) -> tuple[Post, ...]:
        """The voting seats the person holds in an organization (a chair's included)."""
        return tuple(
            post for post, pk, role in self.posts if pk == organization_id and role in ("seat", "chair")
        )


NOTHING = Holdings()


def capacities(person: Person | None, at: datetime, only: frozenset[str] | None = None) -> Holdings:
    """Read what the person holds at `at` (four queries at most; nobody holds nothing).

    `only`: the capacities that matter to the caller. What cannot bear on them is not read, and is missing from
    the result.
    """
    if person is None or person.pk is None:
        return NOTHING

    def asked(*capacity: str) -> bool:
        return only is None or bool(only & set(capacity))

    rows: list[Membership] = []
    if asked("member", *Post.Role.values):
        rows = MEMBERSHIPS.all(person=person.pk, at=at)
    mandates: list[Mandate] = []
    if asked("delegate"):
        mandates = MANDATES.all(person=person.pk, at=at)
    direct = frozenset(row.organization_id for row in rows)
    return Holdings(
        member_of=closure(direct, at) if asked("member") else frozenset(),
        posts=tuple((row.post, row.organization_id, row.post.role) for row in rows if row.post is not None),
        mandates=tuple(mandates),
        resident_of=area_chain(person.area_id) if asked("resident") else frozenset(),
        direct=direct,
    )

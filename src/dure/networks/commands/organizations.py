"""Organizations begin and change what they say about themselves; how they close stands in `closing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from dure.chance import new_reference
from dure.networks.commands.once import in_turn
from dure.networks.models import Area, LegalBasis, Membership, Organization, Post
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.prepared import Prepared, insert, insert_all
from dure.record.commands import append
from dure.refusals import refuse
from polity.sentences import gettext_noop

EDITABLE = ("name", "local_name", "form", "sector", "area", "about", "website", "founded_on")


NAMED = Prepared(lambda slug: Organization.objects.filter(slug=slug).values_list("pk"))


def new_slug(name: str) -> str:
    """A public reference that nobody has: from the name where it has Latin letters, with a number where
    needed.
    """
    return new_slugs([name])[0]


def new_slugs(names: Sequence[str]) -> list[str]:
    """Public references for several new organizations, in their order; no two alike. One query, and one more for
    each reference that somebody has.
    """
    bases = [_slug_base(name) for name in names]
    taken = set(Organization.objects.filter(slug__in=set(bases)).values_list("slug", flat=True))
    numbered: set[str] = set()
    slugs = []
    for base in bases:
        slug = base
        if slug in taken and base not in numbered:
            numbered.add(base)
            taken |= set(
                Organization.objects.filter(slug__startswith=f"{base}-").values_list("slug", flat=True)
            )
        if slug in taken:
            slug = next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _slug_base(name: str) -> str:
    """What is left of the name in Latin letters; where nothing is, or only its numbers, a reference by chance."""
    base = slugify(name)[:70].strip("-")
    told = len(base) >= 2 and not base.replace("-", "").isdigit()
    return base if told else f"organization-{new_reference(8)}"


@transaction.atomic
def create_organization(
    *,
    by: Person,
    name: str,
    kind: str,
    at: datetime,
    local_name: str = "",
    slug: str = "",
    form: str = "",
    sector: str = "",
    area: Area | None = None,
    about: str = "",
    website: str = "",
    founded_on: date | None = None,
    stewards: Sequence[Person] | None = None,
    invented: bool = False,
    source: str = "",
) -> Organization:
    """Create an organization; nobody needs to approve. `stewards` (default: `by`) hold its first steward
    posts.

    Raises Refused: name_missing, kind_unknown, slug_taken, steward_missing.
    """
    name = name.strip()
    if not name:
        raise refuse("name_missing", gettext_noop("Give the organization a name."), field="name")
    if kind not in Organization.Kind.values:
        raise refuse("kind_unknown", gettext_noop("Choose one of the kinds of organization."), field="kind")
    if slug and NAMED.all(slug=slug):
        raise refuse("slug_taken", gettext_noop("Another organization has this reference."), field="slug")
    first = list(dict.fromkeys(stewards if stewards is not None else (by,)))
    if not first:
        raise refuse("steward_missing", gettext_noop("Name at least one steward."), field="stewards")
    organization = Organization(
        slug=slug or new_slug(name),
        name=name,
        local_name=local_name.strip(),
        kind=kind,
        form=form,
        sector=sector,
        area=area,
        about=about,
        website=website,
        founded_on=founded_on,
        invented=invented,
        source=source,
        created_at=at,
    )
    insert(organization)
    _seat_first_stewards(organization, first, by, at)
    append(
        verb="create_organization",
        at=at,
        organization=organization.slug,
        payload={"by": by.ref, "name": name, "kind": kind, "stewards": [person.ref for person in first]},
    )
    return organization


@transaction.atomic
def claim_organization(*, organization: Organization, person: Person, at: datetime) -> Organization:
    """The person becomes the first steward of an organization that a network listed and nobody speaks for yet.

    Called only where the person was invited to it by that network. Raises Refused: has_steward.
    """
    if ever_stewarded().filter(organization=organization).exists():
        raise refuse(
            "has_steward",
            gettext_noop("{organization} has a steward already. Ask there."),
            organization=organization.name,
        )
    _seat_first_stewards(organization, [person], person, at)
    append(
        verb="claim_organization", at=at, organization=organization.slug, payload={"stewards": [person.ref]}
    )
    return organization


def ever_stewarded() -> QuerySet[Membership, int]:
    """Return the ids of organizations that ever had a steward; others a network listed, and they have not answered.

    For `exclude(member__in=ever_stewarded())`: read once, whatever a database believes of its tables. Asked for each
    row, it would take minutes after a register was brought in, until the rows are counted.
    """
    return Membership.objects.filter(post__role=Post.Role.STEWARD).values_list("organization", flat=True)


def _seat_first_stewards(
    organization: Organization, persons: Sequence[Person], by: Person, at: datetime
) -> None:
    posts = [
        Post(organization=organization, role=Post.Role.STEWARD, created_at=at, ref=new_reference())
        for _ in persons
    ]
    insert_all(posts)
    insert_all(
        [
            Membership(
                organization=organization,
                person=person,
                post=post,
                offered_at=at,
                offered_by=by,
                member_consent_at=at,
                organization_consent_at=at,
                from_at=at,
            )
            for post, person in zip(posts, persons, strict=True)
        ]
    )


@transaction.atomic
def edit_organization(
    *, organization: Organization, by: Person, at: datetime, **changes: Any
) -> Organization:
    """Change what an organization says about itself (name, local_name, form, sector, area, about, website,
    founded_on).

    Raises Refused: not_steward, organization_closed, name_missing. Other fields raise ValueError.
    """
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"cannot be changed: {sorted(unknown)}")
    if refused := may_steward(by, organization, at):
        raise refused
    if "name" in changes and not changes["name"].strip():
        raise refuse("name_missing", gettext_noop("Give the organization a name."), field="name")
    changed = sorted(field for field, value in changes.items() if getattr(organization, field) != value)
    if not changed:
        return organization
    for field in changed:
        setattr(organization, field, changes[field])
    organization.save(update_fields=changed)
    append(
        verb="edit_organization",
        at=at,
        organization=organization.slug,
        payload={"by": by.ref, "changed": changed, "name": organization.name},
    )
    return organization


@transaction.atomic
def record_legal_basis(
    *,
    organization: Organization,
    by: Person,
    title: str,
    article: str,
    in_force_from: date,
    at: datetime,
    in_force_until: date | None = None,
    source: str = "",
) -> LegalBasis:
    """Record the article of a law or ordinance on which a body stands. Days are inclusive.

    What stands there already is returned, and recorded once. Raises Refused: not_steward, legal_basis_incomplete,
    legal_basis_dates.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    if not (title.strip() and article.strip()):
        raise refuse(
            "legal_basis_incomplete",
            gettext_noop("Give the title of the law and the article."),
            field="article",
        )
    if in_force_until is not None and in_force_until < in_force_from:
        raise refuse(
            "legal_basis_dates", gettext_noop("The last day lies before the first."), field="in_force_until"
        )
    told: dict[str, Any] = {
        "organization": organization,
        "title": title.strip(),
        "article": article.strip(),
        "source": source,
        "in_force_from": in_force_from,
        "in_force_until": in_force_until,
    }
    in_turn(organization)
    if known := LegalBasis.objects.filter(**told).first():
        return known
    basis = LegalBasis.objects.create(**told)
    append(
        verb="record_legal_basis",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "title": basis.title,
            "article": basis.article,
            "from": in_force_from.isoformat(),
            "until": in_force_until.isoformat() if in_force_until else None,
        },
    )
    return basis


@transaction.atomic
def set_equal_votes(*, organization: Organization, by: Person, at: datetime) -> Organization:
    """Lay down that each member has one vote, for good: from now on no weight but 1 is accepted.

    Raises Refused: not_steward, weights_differ (a member has another weight).
    """
    if refused := may_steward(by, organization, at):
        raise refused
    in_turn(organization)
    heavier = (
        Membership.objects.filter(organization=organization, until_at__isnull=True, member__isnull=False)
        .exclude(weight=1)
        .select_related("member")
        .first()
    )
    if heavier is not None and heavier.member is not None:
        raise refuse(
            "weights_differ",
            gettext_noop("{member} has the weight {weight}. Give every member the weight 1 first."),
            member=heavier.member.name,
            weight=heavier.weight,
        )
    if not organization.equal_votes:
        organization.equal_votes = True
        organization.save(update_fields=["equal_votes"])
        append(
            verb="set_equal_votes", at=at, organization=organization.slug, payload={"by": by.ref, "weight": 1}
        )
    return organization

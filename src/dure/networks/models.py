"""Organizations, where they are, who belongs to whom, who holds which post and who acts for whom (W3C
ORG, Popolo).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dure.chance import new_reference


class Area(models.Model):
    """A territory: an ISO 3166-2 code (deeper levels append the national code, e.g. `KR-11-11050`) with its
    parent.
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    local_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=32, default="district")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    column = models.PositiveSmallIntegerField(null=True, blank=True)
    row = models.PositiveSmallIntegerField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")

    def __str__(self) -> str:
        return name_read(self.name, self.local_name)


class Organization(models.Model):
    """Any collective actor. Its `slug` is its public reference and never changes."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("enterprise")
        NETWORK = "network", _("network")
        COUNCIL = "council", _("council")
        COMMITTEE = "committee", _("committee")
        ASSEMBLY = "assembly", _("assembly")
        PUBLIC_AUTHORITY = "public_authority", _("public authority")
        SUPPORT_CENTRE = "support_centre", _("support centre")
        MOVEMENT = "movement", _("movement")
        OBSERVER = "observer", _("observer")
        PARTNER = "partner", _("partner")
        FORUM = "forum", _("forum")

    class Form(models.TextChoices):
        """The newborn types of the Seoul networks, and what others are; each with its ministry and law
        (forms_of_enterprise.py).
        """

        NONE = "", "—"
        SOCIAL_ENTERPRISE = "social_enterprise", _("social enterprise")
        COOPERATIVE = "cooperative", _("cooperative")
        COMMUNITY_ENTERPRISE = "community_enterprise", _("community enterprise")
        SELF_SUPPORT_ENTERPRISE = "self_support_enterprise", _("self-support enterprise")
        ASSOCIATION = "association", _("association")
        FOUNDATION = "foundation", _("foundation")
        FOR_PROFIT = "for_profit", _("for-profit company")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    local_name = models.CharField(_("name in its own language"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    form = models.CharField(_("type"), max_length=32, choices=Form.choices, blank=True, default="")
    sector = models.CharField(_("sector"), max_length=40, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="organizations"
    )
    about = models.TextField(_("about"), blank=True)
    website = models.URLField(_("website"), blank=True)
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    invented = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    equal_votes = models.BooleanField(
        _("each member has one vote"),
        default=False,
        help_text=_("Whatever the size of a member, its weight is 1 and cannot be changed."),
    )
    members_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="organization_by_name"),
            models.Index(fields=["kind", "name", "id"], name="organization_by_kind"),
            models.Index(fields=["area", "name", "id"], name="organization_by_area"),
        ]

    def __str__(self) -> str:
        return name_read(self.name, self.local_name)

    @property
    def time_zone(self) -> str:
        """Where its days begin and end: in its area, or in UTC where it has none. For `dure.clock.day_in`."""
        return self.area.time_zone if self.area else "UTC"


LOCAL_SCRIPTS = {"ko": ("\uac00", "\ud7a3"), "ur": ("\u0600", "\u06ff")}


def in_own_script(name: str) -> bool:
    """Whether the reader's language is the one in which a local name is written (told by its script)."""
    low_high = LOCAL_SCRIPTS.get((get_language() or "en").partition("-")[0])
    return low_high is not None and any(low_high[0] <= letter <= low_high[1] for letter in name)


def name_read(name: str, local_name: str) -> str:
    """Return what the reader is shown of two names: the local one if it is written in the reader's language."""
    return local_name if local_name and in_own_script(local_name) else name


class College(models.Model):
    """The group of voters of an organization that fills given posts (labour, women, youth, a sector)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="colleges")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="college_key_once")]

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """A place in a body. Seats carry a chamber (public or private side) and the college that fills them, if
    any.
    """

    class Role(models.TextChoices):
        STEWARD = "steward", _("steward")
        CHAIR = "chair", _("chair")
        SEAT = "seat", _("seat")
        OFFICIAL = "official", _("official")

    class Chamber(models.TextChoices):
        NONE = "", "—"
        PUBLIC = "public", pgettext_lazy("chamber", "public")
        PRIVATE = "private", pgettext_lazy("chamber", "private")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=12, choices=Role.choices)
    title = models.CharField(max_length=120, blank=True)
    chamber = models.CharField(max_length=8, choices=Chamber.choices, blank=True, default="")
    college = models.ForeignKey(
        College, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    term_days = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "role"], name="post_by_role")]

    def __str__(self) -> str:
        return self.title or self.get_role_display()


class Membership(models.Model):
    """A person or an organization in an organization: offered by one side, in force once both have consented.

    In force at a moment t: `from_at <= t` and (`until_at` is null or `t < until_at`). Rows are never deleted, so
    that any past roll can be told again. With a `post`, the person holds that place. Why it ended is told in the words
    of who ended it, or by a code where the command itself is the reason.
    """

    HANDED_OVER = "handed_over"
    POST_CLOSED = "post_closed"

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="belongings"
    )
    person = models.ForeignKey(
        "dure.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="holdings")
    college = models.ForeignKey(
        College, on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    weight = models.PositiveIntegerField(default=1)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships_offered"
    )
    member_consent_at = models.DateTimeField(null=True, blank=True)
    organization_consent_at = models.DateTimeField(null=True, blank=True)
    from_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships_ended"
    )
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=True, person__isnull=False)
                | Q(member__isnull=False, person__isnull=True),
                name="membership_of_person_or_organization",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | ~Q(member=F("organization")),
                name="membership_not_in_itself",
            ),
            models.CheckConstraint(
                condition=Q(from_at__isnull=True)
                | Q(member_consent_at__isnull=False, organization_consent_at__isnull=False),
                name="membership_consented_by_both",
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=True) | Q(person__isnull=False),
                name="membership_post_held_by_person",
            ),
            models.UniqueConstraint(
                fields=["organization", "member"],
                condition=Q(until_at__isnull=True, member__isnull=False),
                name="membership_of_organization_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "person"],
                condition=Q(until_at__isnull=True, person__isnull=False, post__isnull=True),
                name="membership_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["post", "person"],
                condition=Q(until_at__isnull=True, post__isnull=False),
                name="membership_post_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "from_at"], name="membership_by_organization"),
            models.Index(fields=["member", "from_at"], name="membership_by_member"),
            models.Index(fields=["person", "from_at"], name="membership_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.member} in {self.organization}"


class Mandate(models.Model):
    """A person acts for an organization: scope (empty = everything, else the key of one charter), dates,
    revocation.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    person = models.ForeignKey("dure.Person", on_delete=models.CASCADE, related_name="mandates")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="mandates")
    scope = models.SlugField(max_length=80, blank=True)
    given_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="mandates_given"
    )
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="mandates_revoked"
    )
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="mandate_ends_after_start"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(revoked_by__isnull=True),
                name="mandate_revoked_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "until_at"], name="mandate_by_person"),
            models.Index(fields=["organization", "until_at"], name="mandate_by_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.organization}"


class Nomination(models.Model):
    """One member organization of a college names one person for a post.

    Naming again ends the earlier one; filling the post ends them all, so that the next vacancy starts afresh.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="nominations")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="nominations_made")
    person = models.ForeignKey("dure.Person", on_delete=models.CASCADE, related_name="nominations")
    by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="nominations_made"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "organization"], condition=Q(ended_at__isnull=True), name="nomination_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} names {self.person_id} for {self.post_id}"


class LegalBasis(models.Model):
    """The article of an ordinance or law on which a body stands; a gated stage opens only while one is in
    force.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="legal_bases")
    title = models.CharField(max_length=200)
    article = models.CharField(max_length=80)
    source = models.CharField(max_length=300, blank=True)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "legal bases"

    def __str__(self) -> str:
        return f"{self.title}, {self.article}"


class Invitation(models.Model):
    """One address invited to one organization. The link works once, until it expires, and does only that."""

    token_digest = models.CharField(max_length=64, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    invited_organization = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=12, default="member")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_accepted"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organization}"

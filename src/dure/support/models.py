"""Requests for support. Whatever a person says is sealed with a key of its own request; nothing of it is ever public.

Erasing the key erases what was said. What remains of a request in the end are counts, and no two of them together.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.charters.models import Charter
from dure.networks.models import Organization, Post


class SupportDesk(models.Model):
    """Where a support centre takes requests, and the version of its charter by which they move."""

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="support_desk")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="support_desks")
    phone = models.CharField(max_length=60, blank=True)
    emergency = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.organization)


class SupportDeskPost(models.Model):
    """A seat of the centre whose holder is a caseworker."""

    desk = models.ForeignKey(SupportDesk, on_delete=models.CASCADE, related_name="desk_posts")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="support_desk_post")

    def __str__(self) -> str:
        return f"{self.post} at {self.desk}"


class SupportRequest(models.Model):
    """One request. `sealed_key` is its own key, wrapped by the instance's; `sealed` is who asks and what, in JSON.

    `author` is nobody we know: the person follows it with a link and a code, of which digests are kept.
    """

    class Topic(models.TextChoices):
        NONE = "", _("not sorted yet")
        WORK = "work", _("work")
        ENTERPRISE = "enterprise", _("starting or running an enterprise")
        MONEY = "money", _("debts and money")
        HOUSING = "housing", _("housing")
        CARE = "care", _("care and health")
        SAFETY = "safety", _("safety")
        PAPERS = "papers", _("papers and rights")
        OTHER = "other", pgettext_lazy("topic", "something else")

    class Channel(models.TextChoices):
        WEB = "web", pgettext_lazy("channel", "online")
        VOICE = "voice", pgettext_lazy("channel", "by voice, online")
        PHONE = "phone", pgettext_lazy("channel", "by phone")
        VISIT = "visit", pgettext_lazy("channel", "in person")
        LETTER = "letter", pgettext_lazy("channel", "on paper")

    class Outcome(models.TextChoices):
        NONE = "", "—"
        ADVISED = "advised", _("advised")
        REFERRED = "referred", _("referred to an organization that helps")
        ARRANGED = "arranged", _("arranged by the centre itself")
        ELSEWHERE = "elsewhere", _("shown the way to another office")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    desk = models.ForeignKey(SupportDesk, on_delete=models.PROTECT, related_name="requests")
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    sealed_key = models.BinaryField()
    sealed = models.BinaryField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=8, default="en")
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices, blank=True, default="")
    for_other = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    stage = models.CharField(max_length=40)
    visit = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    held_until_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="support_requests_taken"
    )
    first_word_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__gte=1, satisfaction__lte=5),
                name="support_satisfaction_of_five",
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "stage", "received_at", "id"], name="support_queue"),
            models.Index(fields=["due_at", "id"], name="support_due"),
        ]

    def __str__(self) -> str:
        return self.ref


class SupportPart(models.Model):
    """Something said or given in a request: a word either way, a note of the caseworkers, a file. Sealed."""

    class Kind(models.TextChoices):
        SAID = "said", _("from the person")
        REPLY = "reply", _("from the centre")
        NOTE = "note", _("note among caseworkers")
        FILE = "file", _("file")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="support_parts"
    )
    media = models.CharField(max_length=40, blank=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return self.ref


class SupportReferral(models.Model):
    """An organization is asked to help. It sees the fields that the person ticked, and only while that holds."""

    class State(models.TextChoices):
        OFFERED = "offered", _("waits for the person’s word")
        ALLOWED = "allowed", _("with the organization")
        DECLINED = "declined", _("the person said no")
        ACCEPTED = "accepted", _("the organization helps")
        UNABLE = "unable", _("the organization cannot help")
        WITHDRAWN = "withdrawn", _("taken back by the person")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="referrals")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="support_referrals")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    allowed = models.CharField(max_length=80, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, related_name="support_referrals_made"
    )
    said_at = models.DateTimeField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "organization"], name="support_referral_once"),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="support_referral_inbox")]

    def __str__(self) -> str:
        return self.ref


class SupportAppointment(models.Model):
    """A time to meet. Where, and what for, is sealed."""

    class State(models.TextChoices):
        OFFERED = "offered", _("offered")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("does not suit")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="appointments")
    meets_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return self.ref


class SupportFollowUp(models.Model):
    """The centre looks again so many days after the answer: does it hold?"""

    class Result(models.TextChoices):
        NONE = "", "—"
        HOLDS = "holds", _("it holds")
        PARTLY = "partly", _("partly")
        FAILED = "failed", pgettext_lazy("follow-up", "it did not hold")
        UNREACHED = "unreached", _("nobody could be reached")

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="follow_ups")
    after_days = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    due = models.BooleanField(default=False)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "after_days"], name="support_follow_up_once"),
        ]
        indexes = [models.Index(fields=["due", "due_at"], name="support_follow_up_due")]

    def __str__(self) -> str:
        return f"{self.request_id} after {self.after_days} days"


class SupportTally(models.Model):
    """How many erased requests of a month had one value of one measure. Measures are never joined."""

    desk = models.ForeignKey(SupportDesk, on_delete=models.CASCADE, related_name="tallies")
    month = models.DateField()
    measure = models.CharField(max_length=16)
    value = models.CharField(max_length=16)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "month", "measure", "value"], name="support_tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}: {self.count}"

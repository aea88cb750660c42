"""Elections and recalls: the member organizations of one college decide, each by name, who holds a post."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.networks.models import Organization, Post
from dure.people.models import Person


class Election(models.Model):
    """One vote of a college on one of its posts: who takes it, or whether its holder leaves it early."""

    class Kind(models.TextChoices):
        ELECTION = "election", pgettext_lazy("vote of a college", "election")
        RECALL = "recall", pgettext_lazy("vote of a college", "recall")

    class Outcome(models.TextChoices):
        OPEN = "", pgettext_lazy("outcome of a college’s vote", "open")
        FILLED = "filled", pgettext_lazy("outcome of a college’s vote", "filled")
        NOBODY = "nobody", pgettext_lazy("outcome of a college’s vote", "nobody elected")
        RECALLED = "recalled", pgettext_lazy("outcome of a college’s vote", "recalled")
        STAYS = "stays", pgettext_lazy("outcome of a college’s vote", "stays in office")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="elections")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="recalls"
    )
    asked_by = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="recalls_asked"
    )
    reason = models.TextField(_("reason"), blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="elections_opened")
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default="")
    chosen = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="elections_won"
    )
    says = models.JSONField(default=dict, blank=True)  # the sentence of the result; shown, never filtered on

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(closed_at__isnull=True), name="election_open_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="election", holder__isnull=True) | Q(kind="recall", holder__isnull=False),
                name="recall_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="election_closed_with_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at", "id"], condition=Q(closed_at__isnull=True), name="election_by_deadline"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.post_id}"


class Candidacy(models.Model):
    """Somebody stands for the post, backed by an organization of the college. Standing is consent to take it."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidacies")
    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidacies")
    backed_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="candidacies_backed")
    text = models.TextField(_("what you stand for"), blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "person"], name="candidacy_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.election_id}"


class CollegeVoice(models.Model):
    """One line of the roll, fixed when the vote opened: an organization of the college, and what it said by name."""

    class Choice(models.TextChoices):
        SILENT = "", pgettext_lazy("voice in a college", "not decided")
        CANDIDATE = "candidate", pgettext_lazy("voice in a college", "for a candidate")
        YES = "yes", pgettext_lazy("voice in a college", "recall")
        NO = "no", pgettext_lazy("voice in a college", "stay")
        ABSTAIN = "abstain", pgettext_lazy("voice in a college", "abstained")

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="voices")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="college_voices")
    choice = models.CharField(max_length=12, choices=Choice.choices, blank=True, default="")
    candidacy = models.ForeignKey(
        Candidacy, on_delete=models.PROTECT, null=True, blank=True, related_name="voices"
    )
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="voices_cast"
    )
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "organization"], name="college_voice_once"),
            models.CheckConstraint(
                condition=Q(choice="candidate", candidacy__isnull=False)
                | (~Q(choice="candidate") & Q(candidacy__isnull=True)),
                name="college_voice_for_candidate",
            ),
            models.CheckConstraint(
                condition=Q(choice="", at__isnull=True) | (~Q(choice="") & Q(at__isnull=False)),
                name="college_voice_said_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.election_id}"

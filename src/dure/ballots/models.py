"""Ballots that decide all matters of a round together.

The open class: organizations and seats cast, and everything is public (`Cast`). The secret class: persons vote; the
roll knows who did, the box knows what was chosen, and nothing joins the two (`RollLine`, `Paper`). A ballot's
`ballot_class` says which one it is.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.chance import new_reference
from dure.charters.models import Round
from dure.matters.models import Matter
from dure.networks.models import Area, Mandate, Organization, Post
from dure.people.models import Person


class Ballot(models.Model):
    """One vote of a body on all matters that stand in one stage of a round.

    Where two electorates decide in one stage, each has its ballot: `part` counts them in the order of their count.
    `envelope` is what this ballot shares, in minor units of the round's currency (None: the whole envelope of the
    round); `carried` is what the round before left and the charter carries on to this one. Where the charter divides
    the envelope, `parts` lists each part with `key`, `budget` and `carried`. A secret ballot has its roll fixed at the
    opening.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    stage = models.SlugField(max_length=40)
    part = models.PositiveSmallIntegerField(default=0)
    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ballots")
    ballot_class = models.CharField(max_length=8, default="open")
    rule = models.CharField(max_length=32)
    envelope = models.BigIntegerField(null=True, blank=True)
    carried = models.BigIntegerField(default=0)
    parts = models.JSONField(
        default=list, blank=True
    )  # fixed at the opening of the round; shown, never filtered on
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    roll_fixed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(
        default=dict, blank=True
    )  # rule, envelope, one line per option; shown, never filtered on

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "stage", "part"], name="ballot_part_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="ballot_closes_after_opening"
            ),
            models.CheckConstraint(condition=Q(carried__gte=0), name="ballot_carries_nothing_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.stage}"

    @property
    def is_secret(self) -> bool:
        """Whether persons vote here unseen."""
        return self.ballot_class == "secret"

    @property
    def money(self) -> int:
        """What this ballot shares, in minor units of the round's currency."""
        own = (self.round.envelope or 0) if self.envelope is None else self.envelope
        return own + self.carried


class Cast(models.Model):
    """What one organization (or seat) cast in an open ballot. A later cast of the same voter takes its place."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="casts")
    voter = models.CharField(
        max_length=80
    )  # slug of the organization or reference of the post: the key on the roll
    number = models.PositiveIntegerField(default=1)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="casts"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="casts")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="casts")
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="casts"
    )
    weight = models.PositiveIntegerField(default=1)
    reason = models.TextField(blank=True)
    channel = models.CharField(max_length=8, default="web")
    at = models.DateTimeField()
    entry = models.BigIntegerField(null=True, blank=True)  # the receipt: number in the record
    options = models.ManyToManyField(Matter, related_name="casts")
    marks = models.JSONField(
        default=dict, blank=True
    )  # points or rank by reference, where 1 for each is not all

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "voter", "number"], name="cast_once")]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.voter} {self.number}"


class Channel(models.TextChoices):
    """How a right to vote was used. One person has one channel."""

    WEB = "web", _("online")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by phone")


class RollLine(models.Model):
    """One right to vote in a secret ballot: of a person, of an address on a list, or of a code on paper.

    `channel` is empty as long as the right is not used. Lines are written before the ballot opens and change in
    place: neither a time nor an order tells when somebody voted. `address` and `code` are keyed digests, in hex.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="roll_lines")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="roll_lines"
    )
    address = models.CharField(max_length=64, null=True, blank=True)
    code = models.CharField(max_length=64, null=True, blank=True)
    batch = models.ForeignKey(
        "CodeBatch", on_delete=models.PROTECT, null=True, blank=True, related_name="roll_lines"
    )
    area = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=8, blank=True, choices=Channel.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person"], name="roll_person_once"),
            models.UniqueConstraint(fields=["ballot", "address"], name="roll_address_once"),
            models.UniqueConstraint(fields=["ballot", "code"], name="roll_code_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(address__isnull=False) | Q(code__isnull=False),
                name="roll_line_is_somebodys",
            ),
        ]
        indexes = [models.Index(fields=["ballot", "channel"], name="roll_by_channel")]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.pk}"


class Paper(models.Model):
    """One paper in the box of a secret ballot. Nothing here leads to a person: no key, no time, no order.

    `key` is the SHA-256 of the tracker that its voter keeps. While the ballot is open, what is marked is sealed; at
    the close the box is opened and written anew in the order of the keys.
    """

    key = models.CharField(max_length=64, primary_key=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="papers")
    sealed = models.BinaryField(blank=True)
    marks = models.TextField(blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(marks="") & ~Q(sealed=b"")) | (~Q(marks="") & Q(sealed=b"")),
                name="paper_is_sealed_or_open",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class CodeBatch(models.Model):
    """Codes on paper, made at once for one group: an organization of the body, or a place.

    Which code is whose is stored nowhere: the codes stand on the printed sheets only. `codes` says how many there are.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="code_batches")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    codes = models.PositiveIntegerField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=True, area__isnull=False)
                | Q(organization__isnull=False, area__isnull=True),
                name="code_batch_of_organization_or_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization or self.area}: {self.codes}"


class CodeHolder(models.Model):
    """A person whose right to vote was moved to a code on paper: the roll counts the code, not the person."""

    batch = models.ForeignKey(CodeBatch, on_delete=models.CASCADE, related_name="holders")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="code_holders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "person"], name="code_holder_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.person_id}"


class PaperBatch(models.Model):
    """A stack of papers that two persons type, each for themselves, before it goes into the box.

    With an `organization` the stack is of that group; without, of the whole body. `refusals` is a list of the sheets
    that did not go into the box: number, and the sentence that says why.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="paper_batches")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_done = models.BooleanField(default=False)
    second_done = models.BooleanField(default=False)
    from_file = models.BooleanField(default=False)
    merged_at = models.DateTimeField(null=True, blank=True)
    merged = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by__isnull=True)
                | Q(first_by__isnull=False) & ~Q(first_by=models.F("second_by")),
                name="paper_batch_by_two",
            ),
            models.CheckConstraint(
                condition=(Q(first_done=False) | Q(first_by__isnull=False))
                & (Q(second_done=False) | Q(second_by__isnull=False)),
                name="paper_batch_done_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PaperSheet(models.Model):
    """What one person typed of one paper, sealed; deleted once the batch is in the box."""

    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="sheets")
    entry = models.PositiveSmallIntegerField()  # 1: the first person's, 2: the second's
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "entry", "number"], name="paper_sheet_once"),
            models.CheckConstraint(condition=Q(entry__in=[1, 2]), name="paper_sheet_of_first_or_second"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.entry} {self.number}"

"""What the members of a network give to each other and get: the ledger of contributions and benefits."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.networks.models import Organization


class LedgerLine(models.Model):
    """One thing that a member gave to its network, or drew from it. It counts once the other side has confirmed it.

    `quantity` is minor units of `currency` for money, minutes for hours and knowledge; `worth` of things and services
    is counted in money too.
    """

    class Side(models.TextChoices):
        GIVEN = "given", pgettext_lazy("ledger", "given")
        DRAWN = "drawn", pgettext_lazy("ledger", "drawn")

    class Kind(models.TextChoices):
        DUES = "dues", _("dues")
        HOURS = "hours", _("hours of work")
        IN_KIND = "in_kind", _("things and rooms")
        KNOWLEDGE = "knowledge", _("knowledge")
        SUPPORT = "support", pgettext_lazy("ledger", "support")
        MONEY = "money", pgettext_lazy("ledger", "money")
        SERVICES = "services", pgettext_lazy("ledger", "services")

    GIVING = (Kind.DUES, Kind.HOURS, Kind.IN_KIND, Kind.KNOWLEDGE)
    DRAWING = (Kind.SUPPORT, Kind.MONEY, Kind.SERVICES)
    BY_TIME = (Kind.HOURS, Kind.KNOWLEDGE)

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    network = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ledger")
    member = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ledger_lines")
    side = models.CharField(max_length=6, choices=Side.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("day"))
    quantity = models.BigIntegerField()
    currency = models.CharField(max_length=3, blank=True)
    note = models.CharField(_("what it was"), max_length=300, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, related_name="ledger_lines_entered"
    )
    entered_for = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ledger_entered")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "dure.Person",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ledger_lines_confirmed",
    )
    disputed_at = models.DateTimeField(null=True, blank=True)
    dispute = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(member=F("network")), name="ledger_member_is_another"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="ledger_quantity_above_nothing"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(disputed_at__isnull=True),
                name="ledger_confirmed_or_disputed",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "-on", "-id"], name="ledger_by_network"),
            models.Index(fields=["network", "member", "on"], name="ledger_by_member"),
        ]

    def __str__(self) -> str:
        return self.ref


class SharedService(models.Model):
    """A service that members of a network share, or want to: payroll, a van, a training room. Costs are for a year."""

    class Kind(models.TextChoices):
        OFFER = "offer", pgettext_lazy("shared service", "offered")
        WANT = "want", pgettext_lazy("shared service", "wanted")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    network = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="shared_services")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what it is"), blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="services_entered")
    cost = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, related_name="services_entered"
    )
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | (Q(cost__gt=0) & ~Q(currency="")),
                name="shared_service_cost_has_currency",
            ),
        ]
        indexes = [models.Index(fields=["network", "-entered_at", "-id"], name="shared_service_by_network")]

    def __str__(self) -> str:
        return self.title


class CostShare(models.Model):
    """The part of the cost that one organization bears, in hundredths of a percent; all parts together are 10,000."""

    service = models.ForeignKey(SharedService, on_delete=models.CASCADE, related_name="shares")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="cost_shares")
    part = models.PositiveIntegerField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="cost_shares_agreed"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "organization"], name="cost_share_once"),
            models.CheckConstraint(condition=Q(part__gt=0, part__lte=10_000), name="cost_share_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.part / 100} %"


class AdviceRequest(models.Model):
    """An organization asks the members of a network for advice. Who answers, and from where, stands beside."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    network = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="advice_asked")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="advice_sought")
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what you want to know"))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, related_name="advice_asked"
    )

    class Meta:
        indexes = [models.Index(fields=["network", "-asked_at", "-id"], name="advice_by_network")]

    def __str__(self) -> str:
        return self.title


class Advice(models.Model):
    """One answer, given for an organization. `helped` is the word of who asked."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="answers")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="advice_given")
    text = models.TextField(_("advice"))
    at = models.DateTimeField()
    by = models.ForeignKey("dure.Person", on_delete=models.SET_NULL, null=True, related_name="advice_given")
    helped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.ref

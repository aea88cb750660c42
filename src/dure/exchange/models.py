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

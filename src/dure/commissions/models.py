"""Commissions, the contracts that follow from them, and the jobs in these."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.matters.models import Matter
from dure.networks.models import Area, Organization
from dure.people.models import Person


class Commission(models.Model):
    """A public contract that is planned, put out and awarded, with its clause on employment: one kind of matter.

    `service` is the short name by which earlier contracts of the same service are found. Sums are minor units of
    `currency`; a share is in whole percent; 0 or None in the clause means that nothing is asked.
    """

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, related_name="commission"
    )
    service = models.SlugField(_("service"), max_length=60)
    currency = models.CharField(max_length=3)
    value = models.BigIntegerField(_("estimated value"))
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    jobs = models.PositiveIntegerField(_("jobs at least"), default=0)
    months = models.PositiveIntegerField(_("months that each job lasts at least"), default=0)
    group = models.CharField(_("entering group"), max_length=40, blank=True)
    group_share = models.PositiveIntegerField(_("share of the entering group, in percent"), default=0)
    pay_floor = models.BigIntegerField(_("lowest pay in a month"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="commission_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(group_share__lte=100), name="commission_share_of_hundred"),
        ]
        indexes = [models.Index(fields=["service", "matter"], name="commission_by_service")]

    def __str__(self) -> str:
        return str(self.matter)


class Lot(models.Model):
    """One part of a commission. `reserved` is the text of the criteria that a bidder must meet; empty: open to all."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="lots")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    value = models.BigIntegerField()
    reserved = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commission", "number"], name="lot_number_once")]
        ordering = ["commission_id", "number"]

    def __str__(self) -> str:
        return self.title


class Bid(models.Model):
    """An organization offers to do a lot for a sum. It was within the criteria when it was handed in."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="bids")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="bids")
    value = models.BigIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bids")
    at = models.DateTimeField()
    awarded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "organization"], name="bid_once"),
            models.UniqueConstraint(fields=["lot"], condition=Q(awarded=True), name="bid_awarded_once"),
        ]
        ordering = ["lot_id", "id"]

    def __str__(self) -> str:
        return f"{self.organization}: {self.lot}"


class Contract(models.Model):
    """A contract as it is followed: one awarded here, or an earlier or foreign one entered with its source."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    ocid = models.CharField(max_length=120, unique=True)
    commission = models.OneToOneField(
        Commission, on_delete=models.PROTECT, null=True, blank=True, related_name="contract"
    )
    buyer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="contracts_given")
    supplier = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="contracts_held"
    )
    supplier_name = models.CharField(max_length=160)
    service = models.SlugField(max_length=60)
    title = models.CharField(max_length=160)
    value = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    known_until = models.DateField(null=True, blank=True)  # jobs are known up to this day
    jobs_now = models.PositiveIntegerField(default=0)
    below = models.BooleanField(default=False)  # the last report was below the clause

    class Meta:
        indexes = [
            models.Index(fields=["buyer", "service", "starts_on"], name="contract_by_service"),
            models.Index(fields=["supplier", "id"], name="contract_by_supplier"),
            models.Index(fields=["-starts_on", "-id"], name="contract_by_start"),
        ]

    def __str__(self) -> str:
        return self.title


class ContractMilestone(models.Model):
    """Something due in a contract, and when it was met."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    due_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="milestone_number_once")]
        ordering = ["contract_id", "number"]

    def __str__(self) -> str:
        return self.title


class ContractPayment(models.Model):
    """Money that the buyer paid under a contract, in minor units of its currency."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField()
    on = models.DateField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="payment_number_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="payment_above_nothing"),
        ]
        ordering = ["contract_id", "number"]

    def __str__(self) -> str:
        return f"{self.value} {self.on}"


class Worker(models.Model):
    """A person at work, by a code that says nothing. Who it is stands apart, in `WorkerName`."""

    employer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="workers")
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "code"], name="worker_code_once")]

    def __str__(self) -> str:
        return self.code


class WorkerName(models.Model):
    """Who a code is: for the employer alone, never in a report, the record or an export of open data."""

    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, primary_key=True, related_name="known_as")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class JobReport(models.Model):
    """An employer says who worked in a contract up to a day: how many rows were taken, how many were refused."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField()
    until = models.DateField()
    taken = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)
    channel = models.CharField(max_length=8, default="form")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="job_reports")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="job_report_number_once")]
        ordering = ["contract_id", "number"]

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.number}"


class WorkSpell(models.Model):
    """One job of one person in a contract, from its first day to its last (None: it goes on)."""

    class Term(models.TextChoices):
        PERMANENT = "permanent", pgettext_lazy("contract of work", "permanent")
        FIXED = "fixed", pgettext_lazy("contract of work", "for a fixed term")
        CASUAL = "casual", pgettext_lazy("contract of work", "day by day")

    class Ending(models.TextChoices):
        NONE = "", "—"
        TERM_OVER = "term_over", pgettext_lazy("end of a job", "the term was over")
        DISMISSED = "dismissed", pgettext_lazy("end of a job", "dismissed")
        QUIT = "quit", pgettext_lazy("end of a job", "left")
        RETIRED = "retired", pgettext_lazy("end of a job", "retired")
        MADE_PERMANENT = "made_permanent", pgettext_lazy("end of a job", "made permanent")

    class Group(models.TextChoices):
        NONE = "", "—"
        LONG_UNEMPLOYED = "long_unemployed", pgettext_lazy("group", "long-term unemployed")
        OLDER = "older", pgettext_lazy("group", "aged 55 or more")
        YOUNG = "young", pgettext_lazy("group", "under 30")
        DISABLED = "disabled", pgettext_lazy("group", "with a disability")
        MIGRANT = "migrant", pgettext_lazy("group", "from abroad")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="spells")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="spells")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    term = models.CharField(max_length=12, choices=Term.choices)
    ending = models.CharField(max_length=16, choices=Ending.choices, blank=True, default="")
    group = models.CharField(max_length=20, choices=Group.choices, blank=True, default="")
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    pay = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="spell_ends_after_start",
            ),
            models.UniqueConstraint(fields=["contract", "worker", "started_on"], name="spell_once"),
        ]
        indexes = [models.Index(fields=["worker", "started_on"], name="spell_by_worker")]

    def __str__(self) -> str:
        return f"{self.worker}: {self.started_on} – {self.ended_on or ''}"


class Breach(models.Model):
    """A contract fell below its clause: the matter that follows from it, and what was below on which day."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="breach")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="breaches")
    found_on = models.DateField()
    found = models.JSONField(default=list)  # the sentences of what was below; shown, never filtered on

    class Meta:
        indexes = [models.Index(fields=["contract", "matter"], name="breach_by_contract")]

    def __str__(self) -> str:
        return str(self.matter)


class MarketFigures(models.Model):
    """How long jobs last in a labour market, as entered with its source: (months, share in percent) by months."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="market_figures")
    title = models.CharField(_("title"), max_length=160)
    source = models.CharField(_("source"), max_length=300)
    points = models.JSONField(default=list)  # shown, never filtered on
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="market_figures")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title

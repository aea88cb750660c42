"""What organizations declare about themselves: who funds them, whom they talk to, why they joined, whom they want."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.matters.models import Matter
from dure.networks.models import Membership, Organization
from dure.people.models import Person


class FundingYear(models.Model):
    """One year of an organization's money, in one currency. `public` and `total` are projections of its sources."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="funding_years")
    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    public = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "year"], name="funding_year_once"),
            models.CheckConstraint(
                condition=Q(public__gte=0, public__lte=models.F("total")), name="funding_public_within_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.year}"


class FundingSource(models.Model):
    """Who gave how much in a year, in minor units. A wrong line is taken back and stays readable."""

    class Kind(models.TextChoices):
        PUBLIC = "public", pgettext_lazy("kind of money", "public money")
        DUES = "dues", pgettext_lazy("kind of money", "member dues")
        TRADE = "trade", pgettext_lazy("kind of money", "own trade")
        PRIVATE = "private", pgettext_lazy("kind of money", "private gifts and grants")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    year = models.ForeignKey(FundingYear, on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(_("who gives"), max_length=160)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    amount = models.BigIntegerField(_("amount"))
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="funding_declared"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_above_nothing"),
            models.UniqueConstraint(
                fields=["year", "name", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="funding_source_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.amount}"


class IndependenceLimit(models.Model):
    """The largest share of public money, in percent, that a network wants to live on. It sets it itself."""

    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, primary_key=True, related_name="independence_limit"
    )
    percent = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="independence_limit_is_a_share")
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.percent} %"


class Affiliation(models.Model):
    """What the holder of a post says of their other ties. Only they declare it, and only they take it back."""

    class Kind(models.TextChoices):
        NONE = "none", pgettext_lazy("tie of an office-holder", "no tie")
        PARTY = "party", pgettext_lazy("tie of an office-holder", "a party")
        GOVERNMENT = "government", pgettext_lazy("tie of an office-holder", "a government")
        COMPANY = "company", pgettext_lazy("tie of an office-holder", "a company")
        ASSOCIATION = "association", pgettext_lazy("tie of an office-holder", "another association")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    holding = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="affiliations")
    kind = models.CharField(_("tie to"), max_length=12, choices=Kind.choices)
    text = models.CharField(_("which, and as what"), max_length=200, blank=True)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.holding_id}: {self.kind}"


class PoliticalParty(models.Model):
    """A party whose legislators a network may talk to. Those nobody talked to yet are shown too."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="political_parties")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("name"), max_length=120)
    local_title = models.CharField(_("name in its own language"), max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="party_key_once")]

    def __str__(self) -> str:
        return self.title


class Contact(models.Model):
    """One contact with a party or a legislator: what was asked, and what was answered. `entry` is its public line."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="contacts")
    party = models.ForeignKey(PoliticalParty, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField(_("day"))
    office = models.CharField(_("office met"), max_length=160)
    asked = models.TextField(_("what was asked"))
    answered = models.TextField(_("what was answered"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="contacts_recorded"
    )
    entry = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "-on", "-id"], name="contact_by_day"),
            models.Index(fields=["party", "-on", "-id"], name="contact_by_party"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on {self.on}"


class Purpose(models.Model):
    """Why an organization joined a network, in its own words, and what kind of solidarity that is."""

    class Tag(models.TextChoices):
        NEED = "need_based", pgettext_lazy("purpose of joining", "need-based")
        SUPPORT = "support_seeking", pgettext_lazy("purpose of joining", "support-seeking")

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="purposes")
    tag = models.CharField(_("kind"), max_length=16, choices=Tag.choices)
    text = models.CharField(_("purpose"), max_length=300)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="purposes_declared"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "tag"], condition=Q(ended_at__isnull=True), name="purpose_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tag}: {self.text}"


class SectorAim(models.Model):
    """A sector that a network wants at its table; the index of links counts over these."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="sector_aims")
    sector = models.CharField(_("sector"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "sector"], name="sector_aim_once")]

    def __str__(self) -> str:
        return self.sector

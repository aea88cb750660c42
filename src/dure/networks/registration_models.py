"""Members whom a group leader registered: what they work at, and how they come to an account of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.networks.models import Organization
from dure.people.models import Person


class Work(models.TextChoices):
    """What a worker without an employer does. A short list, so that it can be counted; nobody must choose."""

    SEWING = "sewing", pgettext_lazy("work", "sewing")
    EMBROIDERY = "embroidery", pgettext_lazy("work", "embroidery")
    WEAVING = "weaving", pgettext_lazy("work", "weaving and carpets")
    JEWELLERY = "jewellery", pgettext_lazy("work", "bangles and jewellery")
    LEATHER = "leather", pgettext_lazy("work", "shoes, balls and leather")
    FOOD = "food", pgettext_lazy("work", "cooking and food")
    PACKING = "packing", pgettext_lazy("work", "packing and assembling")
    CRAFTS = "crafts", pgettext_lazy("work", "other crafts")
    CARE = "care", pgettext_lazy("work", "care and housework")
    SELLING = "selling", pgettext_lazy("work", "selling in the street")
    WASTE = "waste", pgettext_lazy("work", "collecting waste")
    LAND = "land", pgettext_lazy("work", "land and animals")
    OTHER = "other", pgettext_lazy("work", "other work")


class Registration(models.Model):
    """How a person without e-mail became a member: where, the work she does, and the offer of an account of her own.

    The offer is one mail with one link: its digest, the address and its last day stand here until it is used or ends.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="registration")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="registrations")
    work = models.CharField(_("work"), max_length=12, choices=Work.choices, blank=True, default="")
    registered_at = models.DateTimeField()
    taken_over_at = models.DateTimeField(null=True, blank=True)
    offer_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    offer_email = models.EmailField(blank=True, default="")
    offer_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(offer_digest__isnull=True, offer_until__isnull=True, offer_email="")
                | Q(offer_digest__isnull=False, offer_until__isnull=False),
                name="registration_offer_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organization_id}"

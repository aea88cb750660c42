"""Persons. Names and addresses stand here, and elsewhere only of those who are no person here yet: whom an invitation
asks, and whom a list puts on the roll of a ballot.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from dure.chance import new_reference


class PersonManager(BaseUserManager["Person"]):
    """Makes persons; an e-mail address is optional."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: object) -> Person:
        """Create and store a person who signs in by e-mailed code (no usable password unless one is given)."""
        person = self.model(email=self.normalize_email(email) if email else None, **fields)
        if password:
            person.set_password(password)
        else:
            person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A human being. `registered_by` is set for a member without e-mail for whom a group leader speaks."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=8, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    area = models.ForeignKey(
        "dure.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="residents"
    )
    registered_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="speaks_for"
    )
    joined_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)
    mail_at_most = models.CharField(
        max_length=8, default="daily", choices=[("daily", _("once a day")), ("never", _("never"))]
    )
    invented = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email__isnull=False)
                | models.Q(registered_by__isnull=False)
                | models.Q(is_active=False),
                name="person_has_email_or_speaker",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(email__isnull=True, area__isnull=True, is_active=False),
                name="erased_person_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """Return a person as read; one whose data were erased is called a member, in the reader's language."""
        person = super().from_db(db, field_names, values, **more)
        if person.__dict__.get("erased_at") is not None:
            person.name = pgettext("name of a person whose data were erased", "a member")
        return person

    @property
    def is_spoken_for(self) -> bool:
        """Whether a group leader speaks for this person (shown wherever the person acts)."""
        return self.registered_by_id is not None and not self.email


class SignIn(AbstractBaseSession):
    """One browser in which somebody is signed in (or is only visiting: then `person` is empty). Its owner may end it.

    `device` says roughly what browser it is, and no more than its owner needs to know it again.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="sign_ins"
    )
    since_at = models.DateTimeField(null=True, blank=True)
    device = models.CharField(max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name_plural = "sign-ins"

    def __str__(self) -> str:
        return f"{self.person_id} {self.device}"


class Answered(models.Model):
    """What was answered to a request that named itself: sent again, it gets this answer and does nothing twice."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="answered")
    key = models.CharField(max_length=64)  # SHA-256 of the name that the request gave itself, in hex
    asked = models.CharField(max_length=64)  # SHA-256 of address and body
    status = models.PositiveSmallIntegerField(default=0)  # 0: still at work
    content = models.BinaryField(blank=True)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "answered"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="answered_once")]
        indexes = [models.Index(fields=["at"], name="answered_by_moment")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.status}"

"""Persons. What is private stays here: no other table holds a name or an address of a person."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

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
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_spoken_for(self) -> bool:
        """Whether a group leader speaks for this person (shown wherever the person acts)."""
        return self.registered_by_id is not None and not self.email

"""What is dangerous takes two stewards: what one of them asked for, and whether another one allowed it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.networks.models import Membership, Organization

DANGEROUS = {
    "clear_list": _("Take the list of residents off the roll of a ballot"),
    "export_persons": _("Download an export with the names of members"),
    "reweigh": _("Change the weight or the college of a member while a vote is ahead"),
    "end_membership": _("End a membership while a vote is ahead"),
    "store_list": _("Put a list of residents on the roll of a ballot"),
    "close_organization": _("Close the organization for good"),
    "delete_round": _("Delete a round that has not begun"),
}


class Approval(models.Model):
    """A dangerous act that one steward asks for and another one allows; used once, within its time.

    `kind` and `subject` say which act: what is removed, changed or handed out. Whose membership it is about is told by
    the row it leads to, and never copied: who has left is nobody here too.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="approvals")
    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="approvals"
    )
    asked_by = models.ForeignKey("dure.Person", on_delete=models.CASCADE, related_name="approvals_asked")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="approvals_given"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("asked_by")),
                name="approval_by_another",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "subject"],
                condition=Q(used_at__isnull=True),
                name="approval_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def says(self) -> str:
        """What is asked for, in the reader's language."""
        return str(DANGEROUS.get(self.kind, self.kind))

    @property
    def about(self) -> str:
        """Whose membership it is about, under the name they have now, and what else was said; or nothing."""
        if self.membership is None:
            return self.reason
        who = str(self.membership.member or self.membership.person)
        return f"{who}: {self.reason}" if self.reason else who

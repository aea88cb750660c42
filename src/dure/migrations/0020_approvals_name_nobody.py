"""What a second steward is asked for leads to the membership it is about, and no longer copies a name."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

ABOUT_MEMBERSHIPS = ("reweigh", "end_membership")


def look_up(apps: Any, schema_editor: Any) -> None:
    """Lead each wish about a membership there; of its reason only the weight stays."""
    membership = apps.get_model("dure", "Membership")
    for wish in apps.get_model("dure", "Approval").objects.filter(kind__in=ABOUT_MEMBERSHIPS):
        ref, _, rest = wish.subject.partition(" ")
        wish.membership = membership.objects.filter(ref=ref).first()
        wish.reason = rest.partition(" ")[0] if wish.kind == "reweigh" else ""
        wish.save(update_fields=["membership", "reason"])


def copy_back(apps: Any, schema_editor: Any) -> None:
    """Write the names beside the wishes again, as before."""
    wishes = apps.get_model("dure", "Approval").objects.filter(membership__isnull=False)
    for wish in wishes.select_related("membership__member", "membership__person"):
        who = (wish.membership.member or wish.membership.person).name
        wish.reason = f"{who}: {wish.reason}" if wish.reason else who
        wish.save(update_fields=["reason"])


class Migration(migrations.Migration):

    dependencies = [("dure", "0019_due_dates")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="membership",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="approvals",
                to="dure.membership",
            ),
        ),
        migrations.RunPython(look_up, copy_back),
    ]

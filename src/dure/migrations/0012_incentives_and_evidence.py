"""Incentives get their own word, beside the public programmes; files show what a report answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0011_support_and_ledger"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="programme", name="programme_ends_after_start"),
        migrations.RemoveIndex(model_name="programme", name="programme_by_title"),
        migrations.RenameModel(old_name="Programme", new_name="Incentive"),
        migrations.AlterField(
            model_name="incentive",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="incentives",
                to="dure.organization",
            ),
        ),
        migrations.AlterField(
            model_name="incentive",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="incentives_entered",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="incentive", index=models.Index(fields=["title", "id"], name="incentive_by_title")
        ),
        migrations.AddConstraint(
            model_name="incentive",
            constraint=models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="incentive_ends_after_start",
            ),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="dure.figure",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="dure.file"
                    ),
                ),
            ],
        ),
    ]

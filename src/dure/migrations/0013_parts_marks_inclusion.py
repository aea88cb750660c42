import django.db.models.deletion
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0012_incentives_and_evidence"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="InclusionGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(max_length=40)),
                        ("title", models.CharField(max_length=80)),
                        ("people", models.PositiveIntegerField(blank=True, null=True)),
                        ("reached_by", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inclusion_groups",
                                to="dure.round",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "key"), name="inclusion_group_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InclusionVoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("online", "online"),
                                    ("paper", "on paper"),
                                    ("phone", "by phone"),
                                    ("meeting", "at a meeting"),
                                    ("visit", "by a visit at home or at work"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("people", models.PositiveIntegerField()),
                        ("note", models.CharField(max_length=300)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voices",
                                to="dure.inclusiongroup",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inclusion_voices",
                                to="dure.matter",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("matter", "group", "way"), name="inclusion_voice_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("people__gte", 1)), name="inclusion_voice_of_someone"
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="ballot",
            name="carried",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="ballot",
            name="parts",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="cast",
            name="marks",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="executionreport",
            name="documents",
            field=models.ManyToManyField(related_name="reports", to="dure.file"),
        ),
        migrations.AddField(
            model_name="proposal",
            name="inclusive_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="proposal",
            name="inclusive_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="called_inclusive",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="part",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("carried__gte", 0)), name="ballot_carries_nothing_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("inclusive_at__isnull", True), ("inclusive_by__isnull", True)),
                    models.Q(("inclusive_at__isnull", False), ("inclusive_by__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_called_inclusive_by_someone",
            ),
        ),
    ]

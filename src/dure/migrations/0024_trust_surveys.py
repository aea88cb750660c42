"""Trust surveys: series, levels, waves, who is asked, and sheets that nothing joins to them."""

import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0023_bills"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="TrustSurvey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ref",
                            models.CharField(default=dure.chance.new_reference, max_length=16, unique=True),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        (
                            "local_title",
                            models.CharField(
                                blank=True, max_length=160, verbose_name="title in its own language"
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="what readers must know"
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trust_surveys",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trust_surveys_started",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-started_at", "-id"], name="trust_survey_by_time")]
                    },
                ),
                migrations.CreateModel(
                    name="TrustLevel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("own_network", "your own network"),
                                    ("local_government", "your local government"),
                                    ("local_council", "your local council"),
                                    ("regional_government", "your regional government"),
                                    ("regional_parliament", "your regional council or parliament"),
                                    ("national_government", "your national government"),
                                    ("national_parliament", "your national parliament"),
                                    ("courts", "the courts"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trust_levels",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="levels",
                                to="dure.trustsurvey",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("survey", "kind"), name="trust_level_once"),
                            models.UniqueConstraint(
                                fields=("survey", "place"), name="trust_level_place_once"
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="TrustWave",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ref",
                            models.CharField(default=dure.chance.new_reference, max_length=16, unique=True),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("opens_at", models.DateTimeField(verbose_name="opens")),
                        ("closes_at", models.DateTimeField(verbose_name="closes")),
                        ("roll_fixed_at", models.DateTimeField(blank=True, null=True)),
                        ("asked", models.PositiveIntegerField(default=0)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("result", models.JSONField(blank=True, default=dict)),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trust_waves_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "survey",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waves",
                                to="dure.trustsurvey",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["closed_at", "closes_at"], name="trust_wave_due")],
                        "constraints": [
                            models.UniqueConstraint(fields=("survey", "year"), name="trust_wave_once_a_year"),
                            models.CheckConstraint(
                                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                                name="trust_wave_closes_after_opening",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrustSheet",
                    fields=[
                        ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                        ("sealed", models.BinaryField()),
                        (
                            "wave",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="dure.trustwave",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TrustRollLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("answered", models.BooleanField(default=False)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trust_roll_lines",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "wave",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roll_lines",
                                to="dure.trustwave",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["wave", "answered"], name="trust_roll_by_answered")],
                        "constraints": [
                            models.UniqueConstraint(fields=("wave", "person"), name="trust_roll_person_once")
                        ],
                    },
                ),
            ]
        ),
    ]

import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0007_declarations_elections_agreements_conversations"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Recognition",
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
                        ("matter", models.CharField(blank=True, max_length=80)),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField()),
                        ("condition", models.CharField(blank=True, max_length=1000)),
                        ("condition_due_on", models.DateField(blank=True, null=True)),
                        ("withdrawn_on", models.DateField(blank=True, null=True)),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=1000)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognitions_given",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognitions",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "framework",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognitions",
                                to="dure.framework",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organization", "from_on"], name="recognition_by_organization"
                            ),
                            models.Index(fields=["matter"], name="recognition_by_matter"),
                            models.Index(fields=["framework", "from_on"], name="recognition_by_framework"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="recognition_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_on__isnull", True),
                                    models.Q(("withdrawn_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="recognition_withdrawn_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Framework",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(max_length=80)),
                        ("number", models.PositiveIntegerField()),
                        ("version", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=200)),
                        ("jurisdiction", models.CharField(max_length=16)),
                        ("digest", models.CharField(max_length=64)),
                        ("text", models.TextField()),
                        ("adopted_at", models.DateTimeField()),
                        ("invented", models.BooleanField(default=False)),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frameworks_adopted",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frameworks",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["key", "-id"], name="framework_by_key")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "key", "number"), name="framework_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Credential",
                    fields=[
                        (
                            "recognition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="credential",
                                serialize=False,
                                to="dure.recognition",
                            ),
                        ),
                        ("place", models.PositiveIntegerField(unique=True)),
                        ("text", models.TextField()),
                        ("issued_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Claim",
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
                        ("label", models.CharField(max_length=120, verbose_name="what it calls itself")),
                        ("at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "framework",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="dure.framework",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organization", "-at"], name="claim_by_organization")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("organization", "label"),
                                name="claim_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Programme",
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
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("law", models.CharField(max_length=200, verbose_name="law")),
                        ("gives", models.CharField(max_length=300, verbose_name="what it gives")),
                        ("amount", models.BigIntegerField(blank=True, null=True)),
                        ("currency", models.CharField(blank=True, max_length=3)),
                        ("text", models.TextField(verbose_name="conditions")),
                        ("from_on", models.DateField(verbose_name="from")),
                        ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("invented", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes_entered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("excludes", models.ManyToManyField(blank=True, to="dure.programme")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["title", "id"], name="programme_by_title")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True),
                                    ("until_on__gte", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="programme_ends_after_start",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
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
                        ("year", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "being written"),
                                    ("handed_in", "handed in"),
                                    ("reviewed", "reviewed"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        ("types", models.CharField(blank=True, max_length=200)),
                        ("opened_at", models.DateTimeField()),
                        ("handed_in_at", models.DateTimeField(blank=True, null=True)),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "before",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="after",
                                to="dure.report",
                            ),
                        ),
                        (
                            "framework",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="dure.framework",
                            ),
                        ),
                        (
                            "handed_in_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports_handed_in",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports_reviewed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["framework", "year", "organization"], name="report_by_framework"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "framework", "year"), name="report_of_year_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("handed_in_at__isnull", True), ("handed_in_by__isnull", True)),
                                    models.Q(
                                        ("handed_in_at__isnull", False), ("handed_in_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="report_handed_in_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("indicator", models.CharField(max_length=80)),
                        ("text", models.CharField(max_length=1000)),
                        ("asked_at", models.DateTimeField()),
                        ("reply", models.CharField(blank=True, max_length=2000)),
                        ("replied_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions_asked",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "replied_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions_answered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="dure.report",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replied_at__isnull", True), ("replied_by__isnull", True)),
                                    models.Q(("replied_at__isnull", False), ("replied_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="question_replied_pair",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Figure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("indicator", models.CharField(max_length=80)),
                        ("value", models.CharField(blank=True, max_length=2000)),
                        ("denominator", models.CharField(blank=True, max_length=80)),
                        ("not_applicable", models.CharField(blank=True, max_length=40)),
                        ("carried", models.BooleanField(default=False)),
                        (
                            "proof",
                            models.CharField(
                                choices=[
                                    ("claimed", "claimed"),
                                    ("evidenced", "evidence given"),
                                    ("accepted", "accepted by the reviewer"),
                                    ("refused", "not accepted by the reviewer"),
                                ],
                                default="claimed",
                                max_length=12,
                            ),
                        ),
                        ("number", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures_changed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="figures",
                                to="dure.report",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "indicator"), name="figure_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("node", models.CharField(blank=True, max_length=80)),
                        ("text", models.CharField(max_length=500, verbose_name="what will be better")),
                        ("due_on", models.DateField(verbose_name="by when")),
                        ("made_at", models.DateTimeField()),
                        ("kept_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "kept_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments_kept",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="dure.report",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kept_at__isnull", True), ("kept_by__isnull", True)),
                                    models.Q(("kept_at__isnull", False), ("kept_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="commitment_kept_pair",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="application",
                                serialize=False,
                                to="dure.matter",
                            ),
                        ),
                        (
                            "recognition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="dure.recognition",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="dure.report",
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]

import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0022_levels"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Bill",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="bill",
                                serialize=False,
                                to="dure.matter",
                            ),
                        ),
                        ("assembly", models.CharField(max_length=160, verbose_name="assembly")),
                        ("number", models.CharField(blank=True, max_length=40, verbose_name="number")),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("social_cooperatives", "social cooperatives"),
                                    ("social_enterprises", "social enterprises"),
                                    ("whole", "the social economy as a whole"),
                                    ("public_contracts", "public contracts"),
                                    ("capital", "capital and taxes"),
                                    ("informal_work", "informal work"),
                                    ("taking_part", "taking part in decisions"),
                                ],
                                max_length=24,
                                verbose_name="field",
                            ),
                        ),
                        ("citation", models.CharField(blank=True, max_length=160, verbose_name="citation")),
                        ("last_on", models.DateField()),
                        (
                            "again",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="came_back",
                                to="dure.bill",
                            ),
                        ),
                        (
                            "jurisdiction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bills",
                                to="dure.area",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-last_on", "-matter"], name="bill_by_day"),
                            models.Index(
                                fields=["jurisdiction", "-last_on", "-matter"], name="bill_by_jurisdiction"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("again__isnull", True),
                                    models.Q(("again", models.F("matter")), _negated=True),
                                    _connector="OR",
                                ),
                                name="bill_not_its_own_return",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BillClause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveIntegerField()),
                        ("number", models.CharField(max_length=20, verbose_name="number")),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("text", models.TextField(verbose_name="text")),
                        ("at", models.DateTimeField()),
                        (
                            "bill",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clauses",
                                to="dure.bill",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bill_clauses",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["bill_id", "place", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("bill", "number"), name="bill_clause_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BillStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("stage", models.CharField(max_length=40)),
                        ("on", models.DateField(verbose_name="day")),
                        (
                            "exact",
                            models.CharField(
                                choices=[
                                    ("day", "the day"),
                                    ("month", "only the month"),
                                    ("year", "only the year"),
                                ],
                                default="day",
                                max_length=5,
                            ),
                        ),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        ("url", models.CharField(blank=True, max_length=500)),
                        (
                            "act",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bill_step",
                                to="dure.act",
                            ),
                        ),
                        (
                            "bill",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="dure.bill",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["bill_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("bill", "stage"), name="bill_step_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClauseBefore",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=160)),
                        ("text", models.TextField()),
                        ("reason", models.CharField(max_length=500)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clauses_rewritten",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clause",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="before",
                                to="dure.billclause",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["clause_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("clause", "number"), name="clause_before_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Practice",
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
                        ("text", models.TextField(verbose_name="text")),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("social_cooperatives", "social cooperatives"),
                                    ("social_enterprises", "social enterprises"),
                                    ("whole", "the social economy as a whole"),
                                    ("public_contracts", "public contracts"),
                                    ("capital", "capital and taxes"),
                                    ("informal_work", "informal work"),
                                    ("taking_part", "taking part in decisions"),
                                ],
                                max_length=24,
                                verbose_name="field",
                            ),
                        ),
                        ("since", models.PositiveSmallIntegerField(verbose_name="since the year")),
                        ("evidence", models.TextField(verbose_name="evidence")),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        ("url", models.CharField(blank=True, max_length=500)),
                        ("invented", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdraw_reason", models.CharField(blank=True, max_length=500)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practices_told",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practices",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-at", "-id"], name="practice_by_time"),
                            models.Index(fields=["field", "-at", "-id"], name="practice_by_field"),
                            models.Index(
                                fields=["organization", "-at", "-id"], name="practice_by_organization"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("organization", "title"),
                                name="practice_told_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClausePractice",
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
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        ("at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdraw_reason", models.CharField(blank=True, max_length=500)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practices_linked",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clause",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="dure.billclause",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practices_unlinked",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "practice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="dure.practice",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("clause", "practice"),
                                name="clause_practice_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(
                                        ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="clause_practice_withdrawn_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepCorrection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("on", models.DateField()),
                        (
                            "exact",
                            models.CharField(
                                choices=[
                                    ("day", "the day"),
                                    ("month", "only the month"),
                                    ("year", "only the year"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("source", models.CharField(max_length=300)),
                        ("url", models.CharField(blank=True, max_length=500)),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="step_corrections",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="dure.billstep",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["step_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("step", "number"), name="step_correction_once")
                        ],
                    },
                ),
            ],
        ),
    ]

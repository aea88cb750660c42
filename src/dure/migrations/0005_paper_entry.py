import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0004_secret_ballots"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="CodeBatch",
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
                        ("codes", models.PositiveIntegerField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="dure.area",
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="code_batches",
                                to="dure.ballot",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("area__isnull", False), ("organization__isnull", True)),
                                    models.Q(("area__isnull", True), ("organization__isnull", False)),
                                    _connector="OR",
                                ),
                                name="code_batch_of_organization_or_area",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CodeHolder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="code_holders",
                                to="dure.ballot",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holders",
                                to="dure.codebatch",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "person"), name="code_holder_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperBatch",
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
                        ("title", models.CharField(max_length=120)),
                        ("opened_at", models.DateTimeField()),
                        ("first_done", models.BooleanField(default=False)),
                        ("second_done", models.BooleanField(default=False)),
                        ("from_file", models.BooleanField(default=False)),
                        ("merged_at", models.DateTimeField(blank=True, null=True)),
                        ("merged", models.PositiveIntegerField(default=0)),
                        ("refusals", models.JSONField(blank=True, default=list)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="paper_batches",
                                to="dure.ballot",
                            ),
                        ),
                        (
                            "first_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "second_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second_by__isnull", True),
                                    models.Q(
                                        ("first_by__isnull", False),
                                        models.Q(("first_by", models.F("second_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="paper_batch_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("first_done", False), ("first_by__isnull", False), _connector="OR"
                                    ),
                                    models.Q(
                                        ("second_done", False), ("second_by__isnull", False), _connector="OR"
                                    ),
                                ),
                                name="paper_batch_done_by_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entry", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        ("sealed", models.BinaryField()),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sheets",
                                to="dure.paperbatch",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "entry", "number"), name="paper_sheet_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("entry__in", [1, 2])),
                                name="paper_sheet_of_first_or_second",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="rollline",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roll_lines",
                to="dure.codebatch",
            ),
        ),
    ]

import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0021_documents_by_kind"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="CompetenceMatrix",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("begun_at", models.DateTimeField()),
                        (
                            "area",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="competence_matrix",
                                to="dure.area",
                            ),
                        ),
                        (
                            "begun_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matrices_begun",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "keeper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matrices_kept",
                                to="dure.organization",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Competence",
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
                        ("issue", models.CharField(max_length=40)),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("local", "local"),
                                    ("regional", "regional"),
                                    ("national", "national"),
                                ],
                                max_length=10,
                                verbose_name="level",
                            ),
                        ),
                        (
                            "power",
                            models.CharField(
                                choices=[
                                    ("alone", "decides alone"),
                                    ("shared", "decides together with other levels"),
                                    ("asks", "can only ask"),
                                ],
                                max_length=10,
                                verbose_name="what it may do",
                            ),
                        ),
                        ("law", models.CharField(max_length=200, verbose_name="law")),
                        ("article", models.CharField(max_length=120, verbose_name="article")),
                        ("source", models.CharField(max_length=300, verbose_name="where it can be read")),
                        (
                            "in_force_from",
                            models.DateField(blank=True, null=True, verbose_name="in force from"),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="reason for the change"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("until_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="competences_entered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "matrix",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="dure.competencematrix",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["matrix", "-at", "-id"], name="competence_by_time")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_at__isnull", True)),
                                fields=("matrix", "issue", "level"),
                                name="competence_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_at__isnull", True),
                                    ("until_at__gte", models.F("at")),
                                    _connector="OR",
                                ),
                                name="competence_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocalProposal",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="local_proposal",
                                serialize=False,
                                to="dure.matter",
                            ),
                        ),
                        ("issue", models.CharField(max_length=40)),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("local", "local"),
                                    ("regional", "regional"),
                                    ("national", "national"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("says", models.JSONField(blank=True, default=dict)),
                        ("routed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ground",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="routed",
                                to="dure.competence",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["level", "-matter"], name="local_proposal_by_level")]
                    },
                ),
                migrations.CreateModel(
                    name="PolicyBoard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("begun_at", models.DateTimeField()),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="policy_boards",
                                to="dure.area",
                            ),
                        ),
                        (
                            "begun_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="boards_begun",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="policy_board",
                                to="dure.organization",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Stance",
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
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("local", "local"),
                                    ("regional", "regional"),
                                    ("national", "national"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("issue", models.CharField(max_length=40)),
                        (
                            "degree",
                            models.CharField(
                                choices=[
                                    ("none", "nothing"),
                                    ("planned", "planned"),
                                    ("programme", "programme"),
                                    ("law", "law or ordinance"),
                                ],
                                max_length=10,
                                verbose_name="what it does",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="in one or two sentences")),
                        ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                        ("source", models.CharField(max_length=300, verbose_name="where it can be read")),
                        ("at", models.DateTimeField()),
                        ("until_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stances",
                                to="dure.area",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stances_told",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "told_for",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stances_told",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["area", "-at", "-id"], name="stance_by_time")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_at__isnull", True)),
                                fields=("area", "issue"),
                                name="stance_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_at__isnull", True),
                                    ("until_at__gte", models.F("at")),
                                    _connector="OR",
                                ),
                                name="stance_ends_after_start",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]

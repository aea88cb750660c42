import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0024_trust_surveys"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Plan",
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
                        ("local_title", models.CharField(blank=True, max_length=160)),
                        ("text", models.TextField(verbose_name="text")),
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="first year")),
                        ("years", models.PositiveSmallIntegerField(verbose_name="how many years")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("goals_count", models.PositiveSmallIntegerField(default=0)),
                        ("invented", models.BooleanField(default=False)),
                        ("adopted_at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans_adopted",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="dure.matter",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-adopted_at", "-id"], name="plan_by_time"),
                            models.Index(
                                fields=["organization", "-adopted_at", "-id"], name="plan_by_organization"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("years__gte", 2), ("years__lte", 30)),
                                name="plan_of_several_years",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("matter__isnull", False),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="plan_decided_or_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanGoal",
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
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("local_title", models.CharField(blank=True, max_length=160)),
                        ("unit", models.CharField(max_length=60, verbose_name="unit")),
                        ("local_unit", models.CharField(blank=True, max_length=60)),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "more is better"), ("down", "less is better")],
                                default="up",
                                max_length=4,
                            ),
                        ),
                        (
                            "counted",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "reported by a steward"),
                                    ("members", "counted from the roll: members"),
                                    ("without_email", "counted from the roll: members without e-mail"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        (
                            "start",
                            models.DecimalField(
                                decimal_places=3, max_digits=18, verbose_name="value at the start"
                            ),
                        ),
                        ("set_at", models.DateTimeField()),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goals",
                                to="dure.area",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goals",
                                to="dure.plan",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goals_set",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "number"), name="goal_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goal_versions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="dure.plangoal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("goal", "version"), name="goal_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("version", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="goal_changed_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("version", models.PositiveSmallIntegerField()),
                        ("value", models.DecimalField(decimal_places=3, max_digits=18)),
                        ("on", models.DateField()),
                        ("text", models.TextField(verbose_name="evidence")),
                        (
                            "source",
                            models.CharField(blank=True, max_length=300, verbose_name="where it can be read"),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goal_reports",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="dure.plangoal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("goal", "year", "version"), name="goal_report_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("version", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="goal_report_corrected_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Registration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "work",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sewing", "sewing"),
                                    ("embroidery", "embroidery"),
                                    ("weaving", "weaving and carpets"),
                                    ("jewellery", "bangles and jewellery"),
                                    ("leather", "shoes, balls and leather"),
                                    ("food", "cooking and food"),
                                    ("packing", "packing and assembling"),
                                    ("crafts", "other crafts"),
                                    ("care", "care and housework"),
                                    ("selling", "selling in the street"),
                                    ("waste", "collecting waste"),
                                    ("land", "land and animals"),
                                    ("other", "other work"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="work",
                            ),
                        ),
                        ("registered_at", models.DateTimeField()),
                        ("taken_over_at", models.DateTimeField(blank=True, null=True)),
                        ("offer_digest", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                        ("offer_email", models.EmailField(blank=True, default="", max_length=254)),
                        ("offer_until", models.DateTimeField(blank=True, null=True)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="registrations",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="registration",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("offer_digest__isnull", True),
                                        ("offer_email", ""),
                                        ("offer_until__isnull", True),
                                    ),
                                    models.Q(("offer_digest__isnull", False), ("offer_until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="registration_offer_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoalAim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("value", models.DecimalField(decimal_places=3, max_digits=18)),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="aims",
                                to="dure.goalversion",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "year"), name="goal_aim_once")
                        ],
                    },
                ),
            ],
        ),
    ]

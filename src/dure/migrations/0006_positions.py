import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0005_paper_entry"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Position",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="position",
                                serialize=False,
                                to="dure.matter",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("position", "position"),
                                    ("declaration", "declaration"),
                                    ("bill", "amendments to a bill"),
                                ],
                                default="position",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "addressed_to",
                            models.CharField(blank=True, max_length=200, verbose_name="addressed to"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("clauses_count", models.PositiveIntegerField(default=0)),
                        ("amendments_count", models.PositiveIntegerField(default=0)),
                        ("amendments_open", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Assembly",
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
                        ("agenda", models.TextField(verbose_name="agenda")),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                        ("meets_at", models.DateTimeField(verbose_name="day and hour")),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                        ("minutes_at", models.DateTimeField(blank=True, null=True)),
                        ("minutes_entry", models.BigIntegerField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assemblies_called",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "minutes_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes_kept",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assemblies",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "position",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assemblies",
                                to="dure.position",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "assemblies",
                        "indexes": [
                            models.Index(
                                fields=["organization", "-meets_at", "-id"], name="assembly_by_organization"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("minutes_at__isnull", True), ("minutes_by__isnull", True)),
                                    models.Q(("minutes_at__isnull", False), ("minutes_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="assembly_minutes_pair",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Call",
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
                        ("question", models.TextField(verbose_name="question")),
                        ("at", models.DateTimeField()),
                        ("until_at", models.DateTimeField(verbose_name="answers until")),
                        ("entry", models.BigIntegerField()),
                        ("invited_count", models.PositiveIntegerField(default=0)),
                        ("answered_count", models.PositiveIntegerField(default=0)),
                        ("declined_count", models.PositiveIntegerField(default=0)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "position",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="dure.position",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organization", "-at", "-id"], name="call_by_organization"),
                            models.Index(fields=["-at", "-id"], name="call_by_time"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_at__gt", models.F("at"))), name="call_has_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Law",
                    fields=[
                        (
                            "position",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="law",
                                serialize=False,
                                to="dure.position",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title of the law")),
                        ("source", models.CharField(max_length=300, verbose_name="where it can be read")),
                        ("adopted_on", models.DateField(verbose_name="adopted on")),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="laws_entered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Clause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("heading", models.CharField(blank=True, max_length=160, verbose_name="heading")),
                        ("text", models.TextField(verbose_name="text")),
                        ("wording", models.PositiveIntegerField(default=1)),
                        (
                            "position",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clauses",
                                to="dure.position",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("position", "number"), name="clause_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("base", models.PositiveIntegerField()),
                        ("text", models.TextField(verbose_name="the clause as you want it")),
                        ("reason", models.TextField(verbose_name="reason")),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("accepted", "accepted"),
                                    ("refused", "refused"),
                                    ("withdrawn", "withdrawn"),
                                    ("reworked", "reworked"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision", models.TextField(blank=True)),
                        ("decision_entry", models.BigIntegerField(blank=True, null=True)),
                        (
                            "acting_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments_decided",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments_decided",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "mandate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="dure.mandate",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="dure.amendment",
                            ),
                        ),
                        (
                            "clause",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="dure.clause",
                            ),
                        ),
                        (
                            "position",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="dure.position",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position_id", "number"],
                        "indexes": [models.Index(fields=["clause", "state"], name="amendment_by_clause")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("position", "number"), name="amendment_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("state", "proposed")),
                                    models.Q(
                                        models.Q(("state", "proposed"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="amendment_decided_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ratification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("visit", models.PositiveIntegerField()),
                        ("version", models.PositiveIntegerField()),
                        ("opened_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "open"),
                                    ("adopted", "adopted"),
                                    ("refused", "refused"),
                                    ("undecided", "not decided"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("parties_count", models.PositiveIntegerField(default=0)),
                        ("answers_count", models.PositiveIntegerField(default=0)),
                        (
                            "act",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratification_closed",
                                to="dure.act",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratifications",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "position",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratifications",
                                to="dure.position",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["result", "due_at"], name="ratification_by_result")],
                        "constraints": [
                            models.UniqueConstraint(fields=("position", "visit"), name="ratification_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
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
                        ("number", models.PositiveIntegerField()),
                        ("version", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        ("behind", models.JSONField(default=dict)),
                        ("organizations_signed", models.PositiveIntegerField(default=0)),
                        ("persons_signed", models.PositiveIntegerField(default=0)),
                        (
                            "act",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publication",
                                to="dure.act",
                            ),
                        ),
                        (
                            "position",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="dure.position",
                            ),
                        ),
                        (
                            "ratification",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publication",
                                to="dure.ratification",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("position", "number"), name="publication_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Party",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("network", models.BooleanField()),
                        ("weight", models.PositiveIntegerField(default=1)),
                        ("way", models.CharField(blank=True, max_length=12)),
                        ("rule", models.CharField(blank=True, max_length=24)),
                        ("share", models.CharField(blank=True, max_length=20)),
                        ("quorum", models.CharField(blank=True, max_length=20)),
                        ("owes", models.BooleanField(default=False)),
                        ("choice", models.CharField(blank=True, max_length=8)),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratifying",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "ratification",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parties",
                                to="dure.ratification",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "parties",
                        "indexes": [
                            models.Index(
                                fields=["organization", "owes", "choice"], name="party_by_organization"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ratification", "organization"), name="party_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
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
                        ("text", models.TextField(verbose_name="remark")),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "acting_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "amendment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="dure.amendment",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["amendment_id", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Resolution",
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
                        ("number", models.PositiveIntegerField()),
                        ("text", models.TextField(verbose_name="what was decided")),
                        ("choice", models.CharField(blank=True, max_length=8)),
                        ("in_favour", models.PositiveIntegerField(default=0)),
                        ("against", models.PositiveIntegerField(default=0)),
                        ("abstained", models.PositiveIntegerField(default=0)),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "assembly",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to="dure.assembly",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolutions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["assembly_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("assembly", "number"), name="resolution_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RatificationAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("choice", models.CharField(max_length=8)),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("reservation", models.TextField(blank=True, verbose_name="reservation")),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratification_answers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "mandate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratification_answers",
                                to="dure.mandate",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="dure.party",
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratification_answers",
                                to="dure.resolution",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["party", "id"], name="answer_by_party")],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
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
                        ("shows_name", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("entry", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "mandate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="dure.mandate",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="dure.publication",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("organization__isnull", True), ("person__isnull", False)),
                                    models.Q(("organization__isnull", False), ("person__isnull", True)),
                                    _connector="OR",
                                ),
                                name="signature_of_person_or_organization",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("organization__isnull", False), ("withdrawn_at__isnull", True)
                                ),
                                fields=("publication", "organization"),
                                name="signature_of_organization_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False), ("withdrawn_at__isnull", True)),
                                fields=("publication", "person"),
                                name="signature_of_person_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tie",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("part", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ties",
                                to="dure.membership",
                            ),
                        ),
                        (
                            "ratification",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ties",
                                to="dure.ratification",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ratification", "membership"), name="tie_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VoiceSplit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("part", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voice_splits",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voice_splits",
                                to="dure.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["membership", "-at", "-id"], name="split_by_membership")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WayToDecide",
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
                                    ("block", "as one"),
                                    ("proportional", "passes the split of its members up"),
                                    ("free", "its members answer for themselves"),
                                ],
                                max_length=12,
                                verbose_name="way",
                            ),
                        ),
                        ("rule", models.CharField(blank=True, max_length=24, verbose_name="rule")),
                        ("share", models.CharField(blank=True, max_length=20)),
                        ("quorum", models.CharField(blank=True, max_length=20)),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ways_declared",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ways_to_decide",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organization", "-at", "-id"], name="way_by_organization")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wording",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("version", models.PositiveIntegerField()),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField()),
                        (
                            "acting_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wordings",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "amendment",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wording",
                                to="dure.amendment",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wordings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clause",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wordings",
                                to="dure.clause",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["clause_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("clause", "number"), name="wording_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("people", models.PositiveIntegerField(default=1)),
                        (
                            "assembly",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="dure.assembly",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendances",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("assembly", "organization"), name="attendance_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invited",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[("", "silent"), ("answered", "answered"), ("declined", "declined")],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("entry", models.BigIntegerField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls_answered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invited",
                                to="dure.call",
                            ),
                        ),
                        (
                            "mandate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls_answered",
                                to="dure.mandate",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls_received",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organization", "state"], name="invited_by_organization")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("call", "organization"), name="invited_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("state", "")),
                                    models.Q(
                                        models.Q(("state", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="invited_answered_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Uptake",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("article", models.CharField(blank=True, max_length=80, verbose_name="article")),
                        ("text", models.TextField(blank=True, verbose_name="words of the law")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("full", "taken up in full"),
                                    ("part", "taken up in part"),
                                    ("not", "not taken up"),
                                ],
                                max_length=4,
                                verbose_name="taken up",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uptakes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clause",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uptake",
                                to="dure.clause",
                            ),
                        ),
                        (
                            "law",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uptakes",
                                to="dure.law",
                            ),
                        ),
                    ],
                ),
            ],
        ),
        migrations.AlterField(
            model_name="organization",
            name="kind",
            field=models.CharField(
                choices=[
                    ("enterprise", "enterprise"),
                    ("network", "network"),
                    ("council", "council"),
                    ("committee", "committee"),
                    ("assembly", "assembly"),
                    ("public_authority", "public authority"),
                    ("support_centre", "support centre"),
                    ("movement", "movement"),
                    ("observer", "observer"),
                    ("partner", "partner"),
                    ("forum", "forum"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]

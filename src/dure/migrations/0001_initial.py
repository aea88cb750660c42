import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Matter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.CharField(max_length=80, unique=True)),
                        ("number", models.PositiveIntegerField()),
                        ("kind", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("text", models.TextField(verbose_name="text")),
                        ("raised_at", models.DateTimeField()),
                        ("stage", models.CharField(max_length=40)),
                        ("entered_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("visit", models.PositiveIntegerField(default=1)),
                        ("acts_count", models.PositiveIntegerField(default=0)),
                        ("supports_count", models.PositiveIntegerField(default=0)),
                        ("comments_count", models.PositiveIntegerField(default=0)),
                        ("sum", models.BigIntegerField(blank=True, null=True)),
                        ("answer", models.CharField(blank=True, max_length=16)),
                        ("ended", models.CharField(blank=True, max_length=16)),
                        ("moved_at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matters",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "held_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matters_held",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "raised_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matters_raised",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matters",
                                to="dure.round",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-moved_at", "-id"], name="matter_by_movement"),
                            models.Index(
                                condition=models.Q(("due_at__isnull", False), ("ended", "")),
                                fields=["due_at", "id"],
                                name="matter_by_deadline",
                            ),
                            models.Index(fields=["round", "-moved_at", "-id"], name="matter_by_round"),
                            models.Index(
                                fields=["round", "stage", "-moved_at", "-id"], name="matter_by_stage"
                            ),
                            models.Index(
                                fields=["raised_in", "-moved_at", "-id"], name="matter_by_raised_in"
                            ),
                            models.Index(fields=["held_by", "due_at", "id"], name="matter_by_holder"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "number"), name="matter_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Area",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=32, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("local_name", models.CharField(blank=True, max_length=120)),
                        ("kind", models.CharField(default="district", max_length=32)),
                        ("column", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("row", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("time_zone", models.CharField(default="UTC", max_length=64)),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="dure.area",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "ref",
                            models.CharField(default=dure.chance.new_reference, max_length=16, unique=True),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, max_length=254, null=True, unique=True, verbose_name="e-mail"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                        (
                            "time_zone",
                            models.CharField(default="UTC", max_length=64, verbose_name="time zone"),
                        ),
                        ("joined_at", models.DateTimeField()),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "mail_at_most",
                            models.CharField(
                                choices=[("daily", "once a day"), ("never", "never")],
                                default="daily",
                                max_length=8,
                            ),
                        ),
                        ("invented", models.BooleanField(default=False)),
                        (
                            "registered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="speaks_for",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="residents",
                                to="dure.area",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email__isnull", False),
                                    ("registered_by__isnull", False),
                                    ("is_active", False),
                                    _connector="OR",
                                ),
                                name="person_has_email_or_speaker",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CharterChange",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="charter_change",
                                serialize=False,
                                to="dure.matter",
                            ),
                        ),
                        ("key", models.SlugField(max_length=80)),
                        ("text", models.TextField()),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charter_changes",
                                to="dure.organization",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="proposal",
                                serialize=False,
                                to="dure.matter",
                            ),
                        ),
                        ("cost", models.BigIntegerField(verbose_name="cost")),
                        ("beneficiaries", models.CharField(max_length=200, verbose_name="who it is for")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("private", "private"), ("public", "public"), ("mixed", "mixed")],
                                max_length=8,
                                verbose_name="origin",
                            ),
                        ),
                        ("adopted", models.BigIntegerField(blank=True, null=True)),
                        ("committed", models.BigIntegerField(default=0)),
                        ("paid", models.BigIntegerField(default=0)),
                        ("late", models.BooleanField(default=False)),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="dure.area",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("cost__gte", 0)), name="proposal_cost_not_negative"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("verb", models.CharField(max_length=40)),
                        ("at", models.DateTimeField()),
                        ("capacity", models.CharField(max_length=12)),
                        ("visit", models.PositiveIntegerField()),
                        ("stage_from", models.CharField(max_length=40)),
                        ("stage_to", models.CharField(max_length=40)),
                        ("choice", models.CharField(blank=True, max_length=16)),
                        ("outcome", models.CharField(blank=True, max_length=16)),
                        ("reason", models.TextField(blank=True)),
                        ("sum", models.BigIntegerField(blank=True, null=True)),
                        ("details", models.JSONField(blank=True, default=dict)),
                        ("entry", models.BigIntegerField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts",
                                to="dure.matter",
                            ),
                        ),
                        (
                            "mandate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts",
                                to="dure.mandate",
                            ),
                        ),
                        (
                            "acting_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts_for",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "held_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts_holding",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts",
                                to="dure.post",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["matter_id", "number"],
                        "indexes": [
                            models.Index(fields=["-at", "-id"], name="act_by_time"),
                            models.Index(fields=["acting_for", "-at", "-id"], name="act_by_organization"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("matter", "number"), name="act_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("by__isnull", False), ("capacity", "clock"), _connector="OR"
                                ),
                                name="act_by_someone_or_the_clock",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("verb", models.CharField(max_length=40)),
                        ("organization", models.CharField(blank=True, max_length=80)),
                        ("matter", models.CharField(blank=True, max_length=80)),
                        ("payload", models.TextField()),
                        ("salt", models.CharField(max_length=64)),
                        ("leaf", models.CharField(max_length=64)),
                    ],
                    options={
                        "verbose_name_plural": "entries",
                        "indexes": [
                            models.Index(fields=["organization", "-number"], name="entry_by_organization"),
                            models.Index(fields=["matter", "-number"], name="entry_by_matter"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExecutionReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("committed", models.BigIntegerField()),
                        ("paid", models.BigIntegerField()),
                        ("late", models.BooleanField(default=False)),
                        ("note", models.TextField(blank=True)),
                        (
                            "act",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="execution_report",
                                to="dure.act",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="dure.proposal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("committed__gte", 0), ("paid__gte", 0)),
                                name="report_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("paid__lte", models.F("committed"))),
                                name="report_paid_within_committed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Head",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                        ),
                        ("size", models.BigIntegerField(default=0)),
                        ("frontier", models.TextField(default="[]")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="record_has_one_head")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mandate",
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
                        ("scope", models.SlugField(blank=True, max_length=80)),
                        ("from_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("revoke_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "given_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="mandates_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mandates",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="mandates_revoked",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mandates",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person", "until_at"], name="mandate_by_person"),
                            models.Index(fields=["organization", "until_at"], name="mandate_by_organization"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_at__gt", models.F("from_at"))),
                                name="mandate_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revoked_at__isnull", False),
                                    ("revoked_by__isnull", True),
                                    _connector="OR",
                                ),
                                name="mandate_revoked_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("awaited", models.BooleanField(default=False)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        ("mailed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "act",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="dure.act",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="dure.matter",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("mailed_at__isnull", True)),
                                fields=["person", "id"],
                                name="notice_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "act"), name="notice_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organization",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        ("name", models.CharField(max_length=160, verbose_name="name")),
                        (
                            "local_name",
                            models.CharField(
                                blank=True, max_length=160, verbose_name="name in its own language"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
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
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "—"),
                                    ("social_enterprise", "social enterprise"),
                                    ("cooperative", "cooperative"),
                                    ("community_enterprise", "community enterprise"),
                                    ("self_support_enterprise", "self-support enterprise"),
                                    ("association", "association"),
                                    ("foundation", "foundation"),
                                    ("for_profit", "for-profit company"),
                                ],
                                default="",
                                max_length=32,
                                verbose_name="type",
                            ),
                        ),
                        ("sector", models.CharField(blank=True, max_length=40, verbose_name="sector")),
                        ("about", models.TextField(blank=True, verbose_name="about")),
                        ("website", models.URLField(blank=True, verbose_name="website")),
                        ("founded_on", models.DateField(blank=True, null=True, verbose_name="founded")),
                        ("invented", models.BooleanField(default=False)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("members_count", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="organizations",
                                to="dure.area",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["name", "id"], name="organization_by_name"),
                            models.Index(fields=["kind", "name", "id"], name="organization_by_kind"),
                            models.Index(fields=["area", "name", "id"], name="organization_by_area"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalBasis",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("article", models.CharField(max_length=80)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("in_force_from", models.DateField()),
                        ("in_force_until", models.DateField(blank=True, null=True)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="legal_bases",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "legal bases",
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token_digest", models.CharField(max_length=64, unique=True)),
                        ("email", models.EmailField(max_length=254)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("invited_organization", models.CharField(blank=True, max_length=160)),
                        ("role", models.CharField(default="member", max_length=12)),
                        ("sent_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="invitations_accepted",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="invitations_sent",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("accepted_at__isnull", True), ("withdrawn_at__isnull", True)
                                ),
                                fields=("organization", "email"),
                                name="invitation_open_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.CharField(max_length=16, unique=True)),
                        (
                            "mark",
                            models.CharField(
                                blank=True,
                                choices=[("", "remark"), ("pro", "for"), ("contra", "against")],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="dure.matter",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="dure.comment",
                            ),
                        ),
                        (
                            "acting_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["matter", "id"], name="comment_by_matter")],
                    },
                ),
                migrations.CreateModel(
                    name="College",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(max_length=40)),
                        ("title", models.CharField(max_length=120)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="colleges",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "key"), name="college_key_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Charter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(max_length=80)),
                        ("version", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=160)),
                        ("text", models.TextField()),
                        ("digest", models.CharField(max_length=64)),
                        ("adopted_at", models.DateTimeField()),
                        ("adopted_by_matter", models.CharField(blank=True, max_length=80)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charters",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "key", "version"), name="charter_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
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
                        ("stage", models.SlugField(max_length=40)),
                        ("ballot_class", models.CharField(default="open", max_length=8)),
                        ("rule", models.CharField(max_length=32)),
                        ("opens_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("result", models.JSONField(blank=True, default=dict)),
                        (
                            "held_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="dure.round",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                                name="ballot_closes_after_opening",
                            ),
                            models.UniqueConstraint(fields=("round", "stage"), name="ballot_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("steward", "steward"),
                                    ("chair", "chair"),
                                    ("seat", "seat"),
                                    ("official", "official"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=120)),
                        (
                            "chamber",
                            models.CharField(
                                blank=True,
                                choices=[("", "—"), ("public", "public"), ("private", "private")],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("term_days", models.PositiveIntegerField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "college",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="dure.college",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="posts",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["organization", "role"], name="post_by_role")],
                    },
                ),
                migrations.CreateModel(
                    name="Nomination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="nominations_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nominations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nominations_made",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nominations",
                                to="dure.post",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("post", "organization"),
                                name="nomination_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                        ("weight", models.PositiveIntegerField(default=1)),
                        ("offered_at", models.DateTimeField()),
                        ("member_consent_at", models.DateTimeField(blank=True, null=True)),
                        ("organization_consent_at", models.DateTimeField(blank=True, null=True)),
                        ("from_at", models.DateTimeField(blank=True, null=True)),
                        ("until_at", models.DateTimeField(blank=True, null=True)),
                        ("end_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "college",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="dure.college",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="memberships_ended",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "offered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="memberships_offered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="belongings",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holdings",
                                to="dure.post",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organization", "from_at"], name="membership_by_organization"
                            ),
                            models.Index(fields=["member", "from_at"], name="membership_by_member"),
                            models.Index(fields=["person", "from_at"], name="membership_by_person"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("member__isnull", True), ("person__isnull", False)),
                                    models.Q(("member__isnull", False), ("person__isnull", True)),
                                    _connector="OR",
                                ),
                                name="membership_of_person_or_organization",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("member__isnull", True),
                                    models.Q(("member", models.F("organization")), _negated=True),
                                    _connector="OR",
                                ),
                                name="membership_not_in_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_at__isnull", True),
                                    models.Q(
                                        ("member_consent_at__isnull", False),
                                        ("organization_consent_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="membership_consented_by_both",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("post__isnull", True), ("person__isnull", False), _connector="OR"
                                ),
                                name="membership_post_held_by_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("member__isnull", False), ("until_at__isnull", True)),
                                fields=("organization", "member"),
                                name="membership_of_organization_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("person__isnull", False),
                                    ("post__isnull", True),
                                    ("until_at__isnull", True),
                                ),
                                fields=("organization", "person"),
                                name="membership_of_person_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("post__isnull", False), ("until_at__isnull", True)),
                                fields=("post", "person"),
                                name="membership_post_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cast",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("voter", models.CharField(max_length=80)),
                        ("number", models.PositiveIntegerField(default=1)),
                        ("weight", models.PositiveIntegerField(default=1)),
                        ("reason", models.TextField(blank=True)),
                        ("channel", models.CharField(default="web", max_length=8)),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField(blank=True, null=True)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="casts",
                                to="dure.ballot",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="casts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("options", models.ManyToManyField(related_name="casts", to="dure.matter")),
                        (
                            "mandate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="casts",
                                to="dure.mandate",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="casts",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="casts",
                                to="dure.post",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "voter", "number"), name="cast_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        ("amending", models.BooleanField(default=False)),
                        ("title", models.CharField(max_length=160)),
                        ("local_title", models.CharField(blank=True, max_length=160)),
                        ("opens_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField(blank=True, null=True)),
                        ("envelope", models.BigIntegerField(blank=True, null=True)),
                        ("currency", models.CharField(blank=True, max_length=3)),
                        ("created_at", models.DateTimeField()),
                        ("matters_count", models.PositiveIntegerField(default=0)),
                        (
                            "charter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="dure.charter",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-opens_at", "id"], name="round_by_opening")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("envelope__isnull", True),
                                    models.Q(("envelope__gte", 0), models.Q(("currency", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="round_envelope_has_currency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes_at__isnull", True),
                                    ("closes_at__gt", models.F("opens_at")),
                                    _connector="OR",
                                ),
                                name="round_closes_after_opening",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundBody",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(max_length=40)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="round_bodies",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bodies",
                                to="dure.round",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "key", "organization"), name="round_body_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundStage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("stage", models.SlugField(max_length=40)),
                        ("opens_at", models.DateTimeField(blank=True, null=True)),
                        ("closes_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar",
                                to="dure.round",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "stage"), name="round_stage_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subscription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscriptions",
                                to="dure.matter",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscriptions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "matter"), name="subscription_once")
                        ],
                    },
                ),
            ],
        ),
    ]

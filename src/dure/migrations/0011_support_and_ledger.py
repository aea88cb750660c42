import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0010_commissions"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="SupportDesk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=60)),
                        ("emergency", models.CharField(blank=True, max_length=300)),
                        ("opened_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "charter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="support_desks",
                                to="dure.charter",
                            ),
                        ),
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="support_desk",
                                to="dure.organization",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SupportDeskPost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "desk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="desk_posts",
                                to="dure.supportdesk",
                            ),
                        ),
                        (
                            "post",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="support_desk_post",
                                to="dure.post",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SupportRequest",
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
                        ("token_digest", models.CharField(max_length=64, unique=True)),
                        ("code_digest", models.CharField(max_length=64, unique=True)),
                        ("sealed_key", models.BinaryField()),
                        ("sealed", models.BinaryField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("web", "online"),
                                    ("voice", "by voice, online"),
                                    ("phone", "by phone"),
                                    ("visit", "in person"),
                                    ("letter", "on paper"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("language", models.CharField(default="en", max_length=8)),
                        (
                            "topic",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not sorted yet"),
                                    ("work", "work"),
                                    ("enterprise", "starting or running an enterprise"),
                                    ("money", "debts and money"),
                                    ("housing", "housing"),
                                    ("care", "care and health"),
                                    ("safety", "safety"),
                                    ("papers", "papers and rights"),
                                    ("other", "something else"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="topic",
                            ),
                        ),
                        ("for_other", models.BooleanField(default=False)),
                        ("urgent", models.BooleanField(default=False)),
                        ("stage", models.CharField(max_length=40)),
                        ("visit", models.PositiveIntegerField(default=1)),
                        ("entered_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("received_at", models.DateTimeField()),
                        ("held_until_at", models.DateTimeField(blank=True, null=True)),
                        ("first_word_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("heard_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "—"),
                                    ("advised", "advised"),
                                    ("referred", "referred to an organization that helps"),
                                    ("arranged", "arranged by the centre itself"),
                                    ("elsewhere", "shown the way to another office"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        ("satisfaction", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "desk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="dure.supportdesk",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="support_requests_taken",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["desk", "stage", "received_at", "id"], name="support_queue"),
                            models.Index(fields=["due_at", "id"], name="support_due"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("satisfaction__isnull", True),
                                    models.Q(("satisfaction__gte", 1), ("satisfaction__lte", 5)),
                                    _connector="OR",
                                ),
                                name="support_satisfaction_of_five",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportReferral",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("offered", "waits for the person’s word"),
                                    ("allowed", "with the organization"),
                                    ("declined", "the person said no"),
                                    ("accepted", "the organization helps"),
                                    ("unable", "the organization cannot help"),
                                    ("withdrawn", "taken back by the person"),
                                ],
                                default="offered",
                                max_length=10,
                            ),
                        ),
                        ("allowed", models.CharField(blank=True, max_length=80)),
                        ("offered_at", models.DateTimeField()),
                        ("said_at", models.DateTimeField(blank=True, null=True)),
                        ("replied_at", models.DateTimeField(blank=True, null=True)),
                        ("sealed", models.BinaryField()),
                        (
                            "offered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="support_referrals_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="support_referrals",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="referrals",
                                to="dure.supportrequest",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organization", "state"], name="support_referral_inbox")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "organization"), name="support_referral_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportPart",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("said", "from the person"),
                                    ("reply", "from the centre"),
                                    ("note", "note among caseworkers"),
                                    ("file", "file"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("media", models.CharField(blank=True, max_length=40)),
                        ("sealed", models.BinaryField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="support_parts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="dure.supportrequest",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SupportFollowUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("after_days", models.PositiveSmallIntegerField()),
                        ("due_at", models.DateTimeField()),
                        ("due", models.BooleanField(default=False)),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "—"),
                                    ("holds", "it holds"),
                                    ("partly", "partly"),
                                    ("failed", "it did not hold"),
                                    ("unreached", "nobody could be reached"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="dure.supportrequest",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["due", "due_at"], name="support_follow_up_due")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "after_days"), name="support_follow_up_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportAppointment",
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
                        ("meets_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("offered", "offered"),
                                    ("agreed", "agreed"),
                                    ("declined", "does not suit"),
                                ],
                                default="offered",
                                max_length=10,
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appointments",
                                to="dure.supportrequest",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SupportTally",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField()),
                        ("measure", models.CharField(max_length=16)),
                        ("value", models.CharField(max_length=16)),
                        ("count", models.PositiveIntegerField(default=0)),
                        (
                            "desk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tallies",
                                to="dure.supportdesk",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("desk", "month", "measure", "value"), name="support_tally_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerLine",
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
                            "side",
                            models.CharField(choices=[("given", "given"), ("drawn", "drawn")], max_length=6),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("dues", "dues"),
                                    ("hours", "hours of work"),
                                    ("in_kind", "things and rooms"),
                                    ("knowledge", "knowledge"),
                                    ("support", "support"),
                                    ("money", "money"),
                                    ("services", "services"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="day")),
                        ("quantity", models.BigIntegerField()),
                        ("currency", models.CharField(blank=True, max_length=3)),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="what it was")),
                        ("entered_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("disputed_at", models.DateTimeField(blank=True, null=True)),
                        ("dispute", models.CharField(blank=True, max_length=300)),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="ledger_lines_confirmed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="ledger_lines_entered",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "entered_for",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ledger_entered",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ledger_lines",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "network",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ledger",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["network", "-on", "-id"], name="ledger_by_network"),
                            models.Index(fields=["network", "member", "on"], name="ledger_by_member"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("member", models.F("network")), _negated=True),
                                name="ledger_member_is_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="ledger_quantity_above_nothing"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at__isnull", True),
                                    ("disputed_at__isnull", True),
                                    _connector="OR",
                                ),
                                name="ledger_confirmed_or_disputed",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]

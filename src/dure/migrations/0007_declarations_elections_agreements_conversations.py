import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0006_positions"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Affiliation",
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
                                    ("none", "no tie"),
                                    ("party", "a party"),
                                    ("government", "a government"),
                                    ("company", "a company"),
                                    ("association", "another association"),
                                ],
                                max_length=12,
                                verbose_name="tie to",
                            ),
                        ),
                        (
                            "text",
                            models.CharField(blank=True, max_length=200, verbose_name="which, and as what"),
                        ),
                        ("declared_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "holding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="affiliations",
                                to="dure.membership",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Agreement",
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
                        ("quorum", models.PositiveSmallIntegerField(verbose_name="quorum")),
                        ("from_on", models.DateField(verbose_name="first day")),
                        ("until_on", models.DateField(verbose_name="last day")),
                        ("proposed_at", models.DateTimeField()),
                        ("in_force_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements_kept",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements_proposed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-proposed_at", "-id"], name="agreement_by_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="agreement_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quorum__gte", 1)), name="agreement_has_a_quorum"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementParty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("role", models.CharField(max_length=160, verbose_name="role")),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parties",
                                to="dure.agreement",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements_signed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agreement", "organization"), name="agreement_party_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="agreement_signed_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Candidacy",
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
                        ("text", models.TextField(blank=True, verbose_name="what you stand for")),
                        ("at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "backed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidacies_backed",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidacies",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "election",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidacies",
                                to="dure.election",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("election", "person"), name="candidacy_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conversation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        (
                            "local_title",
                            models.CharField(
                                blank=True, max_length=160, verbose_name="title in its own language"
                            ),
                        ),
                        ("question", models.TextField(verbose_name="question")),
                        (
                            "members_only",
                            models.BooleanField(default=False, verbose_name="only members answer"),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("licence", models.CharField(blank=True, max_length=80, verbose_name="licence")),
                        ("opened_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("imported_at", models.DateTimeField(blank=True, null=True)),
                        ("statements_count", models.PositiveIntegerField(default=0)),
                        ("participants_count", models.PositiveIntegerField(default=0)),
                        ("answers_count", models.PositiveIntegerField(default=0)),
                        ("changes", models.PositiveIntegerField(default=0)),
                        ("drawn_changes", models.PositiveIntegerField(default=0)),
                        ("drawn_at", models.DateTimeField(blank=True, null=True)),
                        ("drawing", models.JSONField(blank=True, default=dict)),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conversations_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conversations",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-opened_at", "-id"], name="conversation_by_time")],
                    },
                ),
                migrations.CreateModel(
                    name="ConversationStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("text", models.TextField(verbose_name="statement")),
                        ("at", models.DateTimeField()),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        ("hidden_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="statements_put_up",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="dure.conversation",
                            ),
                        ),
                        (
                            "hidden_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="statements_hidden",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("conversation", "number"), name="statement_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hidden_at__isnull", True),
                                    models.Q(("hidden_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="statement_hidden_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("text", models.TextField(verbose_name="text")),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "label",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "open"),
                                    ("joint", "joint"),
                                    ("some", "decided by some parties"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="dure.agreement",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="dure.matter",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions_proposed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_for",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions_proposed",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions_published",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agreement", "number"), name="decision_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("label", ""), ("published_at__isnull", True)),
                                    models.Q(
                                        models.Q(("label", ""), _negated=True),
                                        ("published_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_published_with_label",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Election",
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
                                choices=[("election", "election"), ("recall", "recall")], max_length=8
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("opened_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "open"),
                                    ("filled", "filled"),
                                    ("nobody", "nobody elected"),
                                    ("recalled", "recalled"),
                                    ("stays", "stays in office"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("says", models.JSONField(blank=True, default=dict)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recalls_asked",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "chosen",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="elections_won",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recalls",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="elections_opened",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="elections",
                                to="dure.post",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=["closes_at", "id"],
                                name="election_by_deadline",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=("post",),
                                name="election_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("holder__isnull", True), ("kind", "election")),
                                    models.Q(("holder__isnull", False), ("kind", "recall")),
                                    _connector="OR",
                                ),
                                name="recall_is_of_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("outcome", "")),
                                    models.Q(
                                        ("closed_at__isnull", False), models.Q(("outcome", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="election_closed_with_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CollegeVoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not decided"),
                                    ("candidate", "for a candidate"),
                                    ("yes", "recall"),
                                    ("no", "stay"),
                                    ("abstain", "abstained"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voices_cast",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "candidacy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voices",
                                to="dure.candidacy",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="college_voices",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "election",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voices",
                                to="dure.election",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("election", "organization"), name="college_voice_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("candidacy__isnull", False), ("choice", "candidate")),
                                    models.Q(
                                        models.Q(("choice", "candidate"), _negated=True),
                                        ("candidacy__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="college_voice_for_candidate",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("at__isnull", True), ("choice", "")),
                                    models.Q(models.Q(("choice", ""), _negated=True), ("at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="college_voice_said_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundingYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        ("public", models.BigIntegerField(default=0)),
                        ("total", models.BigIntegerField(default=0)),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="funding_years",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "year"), name="funding_year_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("public__gte", 0), ("public__lte", models.F("total"))),
                                name="funding_public_within_total",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundingSource",
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
                        ("name", models.CharField(max_length=160, verbose_name="who gives")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("public", "public money"),
                                    ("dues", "member dues"),
                                    ("trade", "own trade"),
                                    ("private", "private gifts and grants"),
                                ],
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("amount", models.BigIntegerField(verbose_name="amount")),
                        ("declared_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdraw_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "declared_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="funding_declared",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sources",
                                to="dure.fundingyear",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="funding_above_nothing"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("year", "name", "kind"),
                                name="funding_source_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndependenceLimit",
                    fields=[
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="independence_limit",
                                serialize=False,
                                to="dure.organization",
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField()),
                        ("set_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("percent__lte", 100)),
                                name="independence_limit_is_a_share",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Participant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(default=dure.chance.new_reference, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="participants",
                                to="dure.area",
                            ),
                        ),
                        (
                            "college",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="participants",
                                to="dure.college",
                            ),
                        ),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participants",
                                to="dure.conversation",
                            ),
                        ),
                        (
                            "network",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="participants",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="participations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("conversation", "person"), name="participant_once"
                            ),
                            models.UniqueConstraint(
                                fields=("conversation", "key"), name="participant_key_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartyWord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                choices=[("consent", "consents"), ("object", "objects")], max_length=8
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="party_words",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="words",
                                to="dure.decision",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="party_words",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("decision", "organization"), name="party_word_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoliticalParty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(max_length=40)),
                        ("title", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "local_title",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="name in its own language"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="political_parties",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "key"), name="party_key_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
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
                        ("on", models.DateField(verbose_name="day")),
                        ("office", models.CharField(max_length=160, verbose_name="office met")),
                        ("asked", models.TextField(verbose_name="what was asked")),
                        ("answered", models.TextField(blank=True, verbose_name="what was answered")),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="contacts",
                                to="dure.matter",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="contacts_recorded",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="dure.politicalparty",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organization", "-on", "-id"], name="contact_by_day"),
                            models.Index(fields=["party", "-on", "-id"], name="contact_by_party"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Purpose",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tag",
                            models.CharField(
                                choices=[
                                    ("need_based", "need-based"),
                                    ("support_seeking", "support-seeking"),
                                ],
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="purpose")),
                        ("declared_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "declared_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="purposes_declared",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="purposes",
                                to="dure.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("membership", "tag"),
                                name="purpose_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectorAim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sector", models.CharField(max_length=40, verbose_name="sector")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sector_aims",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "sector"), name="sector_aim_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "value",
                            models.SmallIntegerField(choices=[(1, "agree"), (0, "pass"), (-1, "disagree")]),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="dure.participant",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="dure.conversationstatement",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("participant", "statement"), name="statement_answer_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__in", (-1, 0, 1))), name="statement_answer_known"
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="organization",
            name="equal_votes",
            field=models.BooleanField(
                default=False,
                help_text="Whatever the size of a member, its weight is 1 and cannot be changed.",
                verbose_name="each member has one vote",
            ),
        ),
    ]

import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0009_files"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Overlap",
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
                        ("score", models.PositiveIntegerField()),
                        ("reasons", models.JSONField(default=list)),
                        ("found_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "earlier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overlaps_later",
                                to="dure.publicprogramme",
                            ),
                        ),
                        (
                            "later",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overlaps_earlier",
                                to="dure.publicprogramme",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["-score", "id"], name="overlap_by_score")],
                        "constraints": [
                            models.UniqueConstraint(fields=("earlier", "later"), name="overlap_once"),
                            models.CheckConstraint(
                                condition=models.Q(("earlier", models.F("later")), _negated=True),
                                name="overlap_of_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyDossier",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="policy_dossier",
                                serialize=False,
                                to="dure.matter",
                            ),
                        ),
                        ("instrument", models.CharField(max_length=160, verbose_name="instrument")),
                    ],
                ),
                migrations.CreateModel(
                    name="Worker",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        (
                            "employer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="workers",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("employer", "code"), name="worker_code_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commission",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="commission",
                                serialize=False,
                                to="dure.matter",
                            ),
                        ),
                        ("service", models.SlugField(max_length=60, verbose_name="service")),
                        ("currency", models.CharField(max_length=3)),
                        ("value", models.BigIntegerField(verbose_name="estimated value")),
                        ("starts_on", models.DateField(verbose_name="begins")),
                        ("ends_on", models.DateField(verbose_name="ends")),
                        ("jobs", models.PositiveIntegerField(default=0, verbose_name="jobs at least")),
                        (
                            "months",
                            models.PositiveIntegerField(
                                default=0, verbose_name="months that each job lasts at least"
                            ),
                        ),
                        ("group", models.CharField(blank=True, max_length=40, verbose_name="entering group")),
                        (
                            "group_share",
                            models.PositiveIntegerField(
                                default=0, verbose_name="share of the entering group, in percent"
                            ),
                        ),
                        (
                            "pay_floor",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="lowest pay in a month"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["service", "matter"], name="commission_by_service")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                                name="commission_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("group_share__lte", 100)),
                                name="commission_share_of_hundred",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contract",
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
                        ("ocid", models.CharField(max_length=120, unique=True)),
                        ("supplier_name", models.CharField(max_length=160)),
                        ("service", models.SlugField(max_length=60)),
                        ("title", models.CharField(max_length=160)),
                        ("value", models.BigIntegerField(blank=True, null=True)),
                        ("currency", models.CharField(blank=True, max_length=3)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        ("known_until", models.DateField(blank=True, null=True)),
                        ("jobs_now", models.PositiveIntegerField(default=0)),
                        ("below", models.BooleanField(default=False)),
                        (
                            "buyer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contracts_given",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "commission",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contract",
                                to="dure.commission",
                            ),
                        ),
                        (
                            "supplier",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contracts_held",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["buyer", "service", "starts_on"], name="contract_by_service"
                            ),
                            models.Index(fields=["supplier", "id"], name="contract_by_supplier"),
                            models.Index(fields=["-starts_on", "-id"], name="contract_by_start"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Breach",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="breach",
                                serialize=False,
                                to="dure.matter",
                            ),
                        ),
                        ("found_on", models.DateField()),
                        ("found", models.JSONField(default=list)),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="breaches",
                                to="dure.contract",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["contract", "matter"], name="breach_by_contract")],
                    },
                ),
                migrations.CreateModel(
                    name="ContractMilestone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=160)),
                        ("due_on", models.DateField()),
                        ("met_on", models.DateField(blank=True, null=True)),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="dure.contract",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["contract_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "number"), name="milestone_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractPayment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("on", models.DateField()),
                        ("value", models.BigIntegerField()),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="dure.contract",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["contract_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "number"), name="payment_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__gt", 0)), name="payment_above_nothing"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JobReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("until", models.DateField()),
                        ("taken", models.PositiveIntegerField()),
                        ("refused", models.PositiveIntegerField(default=0)),
                        ("channel", models.CharField(default="form", max_length=8)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="job_reports",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="dure.contract",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["contract_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "number"), name="job_report_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=160)),
                        ("value", models.BigIntegerField()),
                        ("reserved", models.TextField(blank=True)),
                        (
                            "commission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lots",
                                to="dure.commission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["commission_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("commission", "number"), name="lot_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bid",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("value", models.BigIntegerField()),
                        ("text", models.TextField(blank=True)),
                        ("at", models.DateTimeField()),
                        ("awarded", models.BooleanField(default=False)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "lot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="dure.lot",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["lot_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("lot", "organization"), name="bid_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("awarded", True)),
                                fields=("lot",),
                                name="bid_awarded_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MarketFigures",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        ("points", models.JSONField(default=list)),
                        ("at", models.DateTimeField()),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="market_figures",
                                to="dure.area",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="market_figures",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="OverlapAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "does",
                            models.CharField(
                                choices=[
                                    ("join", "We join the two programmes"),
                                    ("divide", "We divide the work between us"),
                                    ("keep", "Both go on as they are"),
                                    ("end", "We end ours"),
                                ],
                                max_length=8,
                                verbose_name="what you do",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="reason")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overlap_answers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "overlap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="dure.overlap",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overlap_answers",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("overlap", "owner"), name="overlap_answer_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "act",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dure.act"
                            ),
                        ),
                        (
                            "dossier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="dure.policydossier",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="went_into",
                                to="dure.matter",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("dossier", "proposal"), name="policy_proposal_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("negotiated", "negotiated text"), ("result", "result")],
                                max_length=12,
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "act",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="policy_text",
                                to="dure.act",
                            ),
                        ),
                        (
                            "dossier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="texts",
                                to="dure.policydossier",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PublicProgramme",
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
                        ("aim", models.TextField(verbose_name="aim")),
                        (
                            "target",
                            models.CharField(
                                choices=[
                                    ("long_unemployed", "long-term unemployed"),
                                    ("young", "young people"),
                                    ("older", "older people"),
                                    ("women", "women returning to work"),
                                    ("disabled", "people with a disability"),
                                    ("migrant", "migrants"),
                                    ("enterprises", "enterprises of the social economy"),
                                    ("informal", "informal workers"),
                                ],
                                max_length=20,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "instrument",
                            models.CharField(
                                choices=[
                                    ("wage_subsidy", "wage subsidy"),
                                    ("training", "training"),
                                    ("loan", "loan or guarantee"),
                                    ("start_up_grant", "start-up grant"),
                                    ("space", "rooms and equipment"),
                                    ("purchase", "public purchase"),
                                    ("advice", "advice"),
                                    ("tax_relief", "tax relief"),
                                ],
                                max_length=20,
                                verbose_name="by which means",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="begins")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends")),
                        ("sum", models.BigIntegerField(blank=True, null=True, verbose_name="sum")),
                        ("currency", models.CharField(blank=True, max_length=3)),
                        ("invented", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="public_programmes",
                                to="dure.area",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="public_programmes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="public_programmes",
                                to="dure.organization",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-at", "-id"], name="public_programme_by_time"),
                            models.Index(fields=["target", "instrument"], name="public_programme_by_cell"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("owner", "title"), name="public_programme_title_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="public_programme_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgrammeSupport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("enterprise", models.CharField(max_length=160)),
                        ("money_from", models.DateField()),
                        ("money_until", models.DateField()),
                        ("sum", models.BigIntegerField(blank=True, null=True)),
                        ("jobs_then", models.PositiveIntegerField()),
                        ("jobs_after", models.PositiveIntegerField(blank=True, null=True)),
                        ("covered", models.PositiveIntegerField(blank=True, null=True)),
                        ("reported_at", models.DateTimeField()),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programme_supports",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supports",
                                to="dure.publicprogramme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["programme_id", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "enterprise"), name="programme_support_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("money_until__gte", models.F("money_from"))),
                                name="programme_support_dates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkerName",
                    fields=[
                        (
                            "worker",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="known_as",
                                serialize=False,
                                to="dure.worker",
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                    ],
                ),
                migrations.CreateModel(
                    name="WorkSpell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("started_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "term",
                            models.CharField(
                                choices=[
                                    ("permanent", "permanent"),
                                    ("fixed", "for a fixed term"),
                                    ("casual", "day by day"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "ending",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "—"),
                                    ("term_over", "the term was over"),
                                    ("dismissed", "dismissed"),
                                    ("quit", "left"),
                                    ("retired", "retired"),
                                    ("made_permanent", "made permanent"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "—"),
                                    ("long_unemployed", "long-term unemployed"),
                                    ("older", "aged 55 or more"),
                                    ("young", "under 30"),
                                    ("disabled", "with a disability"),
                                    ("migrant", "from abroad"),
                                ],
                                default="",
                                max_length=20,
                            ),
                        ),
                        ("hours", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                        ("pay", models.BigIntegerField(blank=True, null=True)),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spells",
                                to="dure.contract",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spells",
                                to="dure.worker",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["worker", "started_on"], name="spell_by_worker")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on__isnull", True),
                                    ("ended_on__gte", models.F("started_on")),
                                    _connector="OR",
                                ),
                                name="spell_ends_after_start",
                            ),
                            models.UniqueConstraint(
                                fields=("contract", "worker", "started_on"), name="spell_once"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]

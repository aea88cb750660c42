import django.db.models.deletion
import dure.migrating
from django.conf import settings
from django.db import migrations, models


def take_back_further_electorates(apps, editor):
    """Keep one ballot of each stage, as the tables before know it; those of further electorates go with all in them."""
    further = apps.get_model("dure", "Ballot").objects.filter(part__gt=0)
    for name in ("Paper", "RollLine", "Cast"):
        apps.get_model("dure", name).objects.filter(ballot__in=further).delete()
    further.delete()
    if editor.connection.vendor == "postgresql":  # what waits for the end would not let the tables be changed
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0003_lists_of_bodies_and_ends"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Paper",
                    fields=[
                        ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("sealed", models.BinaryField(blank=True)),
                        ("marks", models.TextField(blank=True)),
                        (
                            "channel",
                            models.CharField(
                                choices=[("web", "online"), ("paper", "on paper"), ("phone", "by phone")],
                                max_length=8,
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="dure.ballot",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("marks", ""), models.Q(("sealed", b""), _negated=True)),
                                    models.Q(models.Q(("marks", ""), _negated=True), ("sealed", b"")),
                                    _connector="OR",
                                ),
                                name="paper_is_sealed_or_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RollLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=64, null=True)),
                        ("code", models.CharField(blank=True, max_length=64, null=True)),
                        (
                            "channel",
                            models.CharField(
                                blank=True,
                                choices=[("web", "online"), ("paper", "on paper"), ("phone", "by phone")],
                                max_length=8,
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="dure.area",
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roll_lines",
                                to="dure.ballot",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roll_lines",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["ballot", "channel"], name="roll_by_channel")],
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "person"), name="roll_person_once"),
                            models.UniqueConstraint(fields=("ballot", "address"), name="roll_address_once"),
                            models.UniqueConstraint(fields=("ballot", "code"), name="roll_code_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False),
                                    ("address__isnull", False),
                                    ("code__isnull", False),
                                    _connector="OR",
                                ),
                                name="roll_line_is_somebodys",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="ballot",
            name="ballot_once",
        ),
        migrations.AddField(
            model_name="ballot",
            name="envelope",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ballot",
            name="part",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="ballot",
            name="roll_fixed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(fields=("round", "stage", "part"), name="ballot_part_once"),
        ),
        migrations.RunPython(migrations.RunPython.noop, take_back_further_electorates),
    ]

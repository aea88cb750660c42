import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0008_recognition"),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[
                migrations.CreateModel(
                    name="FileContent",
                    fields=[
                        ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("content", models.BinaryField()),
                    ],
                ),
                migrations.CreateModel(
                    name="File",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pdf", "PDF"),
                                    ("png", "picture (PNG)"),
                                    ("jpeg", "picture (JPEG)"),
                                    ("webp", "picture (WebP)"),
                                    ("text", "text"),
                                    ("csv", "table (CSV)"),
                                    ("odt", "document (ODT)"),
                                    ("ods", "spreadsheet (ODS)"),
                                    ("docx", "document (DOCX)"),
                                    ("xlsx", "spreadsheet (XLSX)"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("size", models.PositiveIntegerField()),
                        ("digest", models.CharField(max_length=64)),
                        ("public", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files_handed_in",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "erased_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files_erased",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="dure.organization",
                            ),
                        ),
                        (
                            "content",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="dure.filecontent",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("content__isnull", False),
                                        ("erased_at__isnull", True),
                                        ("erased_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("content__isnull", True),
                                        ("erased_at__isnull", False),
                                        ("erased_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="file_has_content_until_erased",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]

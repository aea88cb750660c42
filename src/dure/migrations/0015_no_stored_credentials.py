"""Certificates are signed when they are asked for: nothing of them is stored."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("dure", "0014_trust"),
    ]

    operations = [
        migrations.DeleteModel(name="Credential"),
    ]

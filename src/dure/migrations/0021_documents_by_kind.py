"""The answer to a question for a document says which kind of file was given, and no longer what it is called."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from polity.criteria import FrameworkFaults, Indicator, parse


def take_out(apps: Any, schema_editor: Any) -> None:
    """Put the kind of the newest file in place of its name. There is no way back: the names are gone."""
    figures = apps.get_model("dure", "Figure").objects
    framework = apps.get_model("dure", "Framework")
    asking = figures.filter(evidence__isnull=False).exclude(value="").values("report__framework")
    for pk, text in framework.objects.filter(pk__in=asking).values_list("pk", "text"):
        try:
            nodes = parse(text).nodes.items()
        except FrameworkFaults:  # an older version read it otherwise; nothing was answered under it since
            continue
        documents = [key for key, one in nodes if isinstance(one, Indicator) and one.kind == "document"]
        told = figures.filter(report__framework=pk, indicator__in=documents, evidence__isnull=False)
        for figure in told.exclude(value="").distinct():
            figure.value = figure.evidence.select_related("file").latest("pk").file.kind
            figure.save(update_fields=["value"])


class Migration(migrations.Migration):
    dependencies = [("dure", "0020_approvals_name_nobody")]

    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]

"""The tables of a new database, made from the models at once.

Going through every migration renders the state of all models again and again, which takes a new database longer than
everything else it needs. An empty one may as well begin with the tables as they are today: the migrations are noted as
done, and what they do beyond tables (triggers, first rows) is done. A test holds that both ways lead to the same.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OURS = "dure"  # what the migrations of the others do beyond tables concerns rows, of which there are none


class NotOnlyTables(Exception):
    """A migration does something that cannot be done by itself."""


def make_new_tables() -> bool:
    """Make all tables of an empty database; return whether it was empty. Otherwise nothing is done."""
    if connection.introspection.table_names():
        return False
    loader = MigrationLoader(connection)
    plan = _plan(loader)
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():
            if model._meta.app_label in loader.migrated_apps and model._meta.can_migrate(connection):
                editor.create_model(model)
    with connection.schema_editor(atomic=True) as editor:
        for migration in plan:
            for step in migration.operations if migration.app_label == OURS else ():
                if isinstance(step, RunSQL):
                    raise NotOnlyTables(f"{migration}: write it with RunPython")
                if isinstance(step, RunPython):
                    step.code(apps, editor)  # type: ignore[arg-type]  # today's models instead of the state's
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for migration in plan:
        recorder.record_applied(migration.app_label, migration.name)
    return True


def _plan(loader: MigrationLoader) -> list[Migration]:
    """Return all migrations, those that others need first."""
    names = {name: None for leaf in loader.graph.leaf_nodes() for name in loader.graph.forwards_plan(leaf)}
    return [loader.graph.nodes[name] for name in names]

"""The record's one head, and triggers that refuse to change or delete an entry, on both databases."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER dure_entry_no_update BEFORE UPDATE ON dure_entry
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END""",
    """CREATE TRIGGER dure_entry_no_delete BEFORE DELETE ON dure_entry
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION dure_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER dure_entry_no_change BEFORE UPDATE OR DELETE ON dure_entry
    FOR EACH ROW EXECUTE FUNCTION dure_entry_refuse()""",
    """CREATE TRIGGER dure_entry_no_truncate BEFORE TRUNCATE ON dure_entry
    FOR EACH STATEMENT EXECUTE FUNCTION dure_entry_refuse()""",
]
UNDO_SQLITE = ["DROP TRIGGER dure_entry_no_update", "DROP TRIGGER dure_entry_no_delete"]
UNDO_POSTGRESQL = [
    "DROP TRIGGER dure_entry_no_change ON dure_entry",
    "DROP TRIGGER dure_entry_no_truncate ON dure_entry",
    "DROP FUNCTION dure_entry_refuse()",
]


def forward(apps, editor):
    """Make the head, where it is not there from before, and the triggers."""
    apps.get_model("dure", "Head").objects.get_or_create(id=1)
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def back(apps, editor):
    """Drop the triggers. The head stays with its entries, which it tells of."""
    for statement in UNDO_SQLITE if editor.connection.vendor == "sqlite" else UNDO_POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers are database code that Django does not describe."""

    dependencies = [("dure", "0001_initial")]
    operations = [migrations.RunPython(forward, back)]

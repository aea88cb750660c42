"""An instance leaves with all it has, and arrives as it was."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from tests.cast import World
from tests.planned import goal_of, plan_of

from dure.cli import Fault
from dure.operations.open_data import csv_lines
from dure.operations.tables import clear, exported_models, lines
from dure.operations.transfer import export_instance, import_instance, read_manifest
from dure.operations.verify import main as verify
from dure.people.models import Person
from dure.record.queries import tree_head

AT = datetime(2027, 3, 1, tzinfo=UTC)
APPEND_ONLY = import_module("dure.migrations.0002_record_is_append_only")
ERASURE = import_module("dure.migrations.0014_trust")


def rows() -> dict[str, list[str]]:
    return {model._meta.label: list(lines(model)) for model in exported_models()}


def empty_the_database() -> None:
    with connection.schema_editor() as editor:
        APPEND_ONLY.back(apps, editor)
    with transaction.atomic():
        for model in exported_models():
            clear(model)
    with connection.schema_editor() as editor:
        APPEND_ONLY.forward(apps, editor)
        ERASURE.forward(apps, editor)


def test_an_import_restores_identical_rows_and_the_record_with_its_root(
    committed_world: World, tmp_path: Path
) -> None:
    steward = committed_world.steward
    goal_of(plan_of(committed_world.district, steward, AT), steward, AT, start=Decimal("0.125"))
    before, head = rows(), tree_head()
    export_instance(tmp_path / "one", at=AT)
    empty_the_database()
    assert Person.objects.count() == 0
    import_instance(tmp_path / "one")
    assert rows() == before
    assert tree_head() == head
    export_instance(tmp_path / "two", at=AT)
    files = sorted(
        path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()
    )
    assert [(tmp_path / "two" / name).read_bytes() for name in files] == [
        (tmp_path / "one" / name).read_bytes() for name in files
    ]


def test_rows_added_after_an_import_get_new_numbers(committed_world: World, tmp_path: Path) -> None:
    export_instance(tmp_path / "one", at=AT)
    greatest = max(Person.objects.values_list("pk", flat=True))
    empty_the_database()
    import_instance(tmp_path / "one")
    assert Person.objects.create_user(email="new@example.org", name="New", joined_at=AT).pk > greatest


@pytest.fixture
def exported(world: World, tmp_path: Path) -> Path:
    export_instance(tmp_path / "export", at=AT)
    return tmp_path / "export"


def test_an_occupied_database_refuses_an_import(exported: Path) -> None:
    before = rows()
    with pytest.raises(Fault, match="already holds people"):
        import_instance(exported)
    assert rows() == before


def test_an_export_never_writes_into_a_folder_that_holds_something(exported: Path) -> None:
    with pytest.raises(Fault, match="is not empty"):
        export_instance(exported, at=AT)


def test_a_file_changed_after_the_export_is_named(exported: Path) -> None:
    path = exported / "tables" / "dure.person.jsonl"
    path.write_text(path.read_text().replace("example", "elsewhere"))
    with pytest.raises(Fault, match=r"dure\.person\.jsonl was changed after the export"):
        read_manifest(exported)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "it has no manifest.json"),
        ("{", "it is not JSON"),
        ('{"format": "other/1"}', "is of the format “other/1”"),
        ('{"format": "dure-export/1", "files": {"../secret": {"sha256": ""}}}', "lies outside the export"),
        ('{"format": "dure-export/1", "files": {"tables/gone": {"sha256": ""}}}', "tables/gone is missing"),
    ],
)
def test_a_folder_that_is_no_export_is_refused_with_a_sentence(
    content: str | None, says: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(Fault, match=says):
        read_manifest(tmp_path)


def test_the_public_tables_name_no_person(exported: Path) -> None:
    persons = Person.objects.values_list("name", "email")
    assert persons
    public = "".join(path.read_text() for path in (exported / "open").glob("*.csv"))
    assert [name for name, email in persons if f"{name}," in public or (email and email in public)] == []


def test_the_record_of_an_export_is_recounted(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify([str(exported)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"Root: {tree_head().root}"


def test_a_changed_entry_is_found(exported: Path) -> None:
    path = exported / "record" / "entries.jsonl"
    first, *others = path.read_text().splitlines()
    entry = json.loads(first)
    entry["canonical"] = entry["canonical"].replace('"number":1', '"number":7')
    path.write_text("\n".join([json.dumps(entry), *others]) + "\n")
    with pytest.raises(Fault, match="Entry 1 was changed"):
        verify([str(exported)])


def test_an_entry_left_out_is_found(exported: Path) -> None:
    path = exported / "record" / "entries.jsonl"
    path.write_text("\n".join(path.read_text().splitlines()[1:]) + "\n")
    with pytest.raises(Fault, match="Entry 1 is missing"):
        verify([str(exported)])


def test_the_last_entries_left_out_are_found(exported: Path) -> None:
    path = exported / "record" / "entries.jsonl"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(Fault, match="the manifest names another"):
        verify([str(exported)])


def test_a_root_kept_elsewhere_must_be_the_same(exported: Path) -> None:
    with pytest.raises(Fault, match="not the one that you kept"):
        verify([str(exported), "--root", "00" * 32])


def test_no_cell_of_the_open_tables_is_a_formula() -> None:
    told = ["=1+1", " =1+1", "\n=1+1", "＝1+1", "plain", -3, None, AT]
    (line,) = csv_lines([told])
    assert next(csv.reader(io.StringIO(line, newline=""))) == [
        *("'=1+1", "' =1+1", "'\n=1+1", "'＝1+1"),
        *("plain", "-3", "", AT.isoformat()),
    ]

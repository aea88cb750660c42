"""The rules of the house hold for styles and scripts as for programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import house


@pytest.mark.parametrize("name", ["long.py", "long.css", "long.js"])
def test_a_long_file_needs_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    (tmp_path / name).write_text("\n" * (house.LONGEST + 1))
    assert list(house.faults_of(Path(name), {})) == [
        f"{name} has 401 lines. Divide it, or say why under [tool.dure.long_files]."
    ]
    assert list(house.faults_of(Path(name), {name: "One table."})) == []

"""The documents hold together: links lead somewhere, and the commands, files and settings they name exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from dure.cli import ALONE, NEEDS_DATABASE

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
COMMANDS = set(NEEDS_DATABASE) | set(ALONE)
named = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def text_of(document):
    return document.read_text(encoding="utf-8")


def code_of(document):
    """Everything that is written as code: fenced, indented, or within a line."""
    text = text_of(document)
    indented = re.findall(r"^ {4}\S.*$", text, re.MULTILINE)
    return "\n".join([*FENCED.findall(text), *indented, *re.findall(r"`([^`\n]+)`", FENCED.sub("", text))])


def anchors_of(document):
    """The anchors that headings make, as code forges make them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text_of(document)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_there_are_documents():
    names = {path.name for path in DOCUMENTS}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "charters.md", "operating.md", "api.md"} <= names


@named
def test_relative_links_lead_somewhere(document):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCED.sub("", text_of(document))):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            leads_to = (document.parent / path).resolve() if path else document
            if not leads_to.exists() or (anchor and anchor not in anchors_of(leads_to)):
                broken.append(target)
    assert broken == []


@named
def test_commands_that_are_named_exist(document):
    used = set(re.findall(r"(?<!-u )(?<![\w.-])dure ([a-z]+)(?=[\s`.]|$)", code_of(document), re.MULTILINE))
    assert used - COMMANDS - {"command"} == set()


@named
def test_modules_that_are_run_exist(document):
    for module in re.findall(r"python -m ([\w.]+)", code_of(document)):
        place = module.replace(".", "/")
        where = [ROOT, ROOT / "src"]
        assert any(
            (base / f"{place}.py").exists() or (base / place / "__main__.py").exists() for base in where
        ), module


@named
def test_files_of_the_project_that_are_named_exist(document):
    paths = re.findall(r"(?<![\w/.$-])((?:src|tests|tools|docs|bench)/[\w./-]*\w)", code_of(document))
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    known = {str(part) for line in tracked.splitlines() for part in (Path(line), *Path(line).parents)}
    assert [path for path in paths if path not in known and not (ROOT / path).exists()] == []


def test_the_settings_that_are_documented_are_those_that_are_read():
    written = set(re.findall(r"^\| `(D[A-Z_]+)` \|", text_of(ROOT / "docs" / "operating.md"), re.MULTILINE))
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "dure").rglob("*.py"))
    read = set(re.findall(r'"((?:DURE_[A-Z_]+)|DATABASE_URL)"', source))
    assert written == read


def test_the_readme_leads_to_every_document():
    readme = text_of(ROOT / "README.md") + text_of(ROOT / "CONTRIBUTING.md")
    for document in ("docs/charters.md", "docs/operating.md", "docs/api.md"):
        assert f"({document})" in readme

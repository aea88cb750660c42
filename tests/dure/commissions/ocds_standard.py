"""The schemas of OCDS 1.1 for the official checker, which would fetch them by itself.

The release schema comes with the source of `ocdsextensionregistry`, which the package index has: it is fetched once and
kept in the virtual environment. The two envelopes of packages are written here.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

NAME, VERSION = "ocdsextensionregistry", "0.7.0"
KEPT = Path(sys.prefix) / "ocds-1.1.5.zip"
SCHEMAS = ("release-schema.json", "versioned-release-validation-schema.json")
# The checker wants codelists; the closed ones stand in the release schema itself.
METHODS = "Code,Title\nopen,Open\nselective,Selective\nlimited,Limited\ndirect,Direct\n"
TAG = "https://standard.open-contracting.org/schema/1__1__5"


class NoSchema(Exception):
    """The package index could not be asked."""


def standard() -> Path:
    """Return a zip file with the schemas, in the layout of the standard's repository."""
    if not KEPT.exists():
        with tempfile.TemporaryDirectory() as folder:
            _write(_source(Path(folder)))
    return KEPT


def _source(folder: Path) -> bytes:
    """Fetch the source of the package by the ordinary client of the index."""
    asked = [
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        NAME,
        "--dest",
        str(folder),
        f"{NAME}=={VERSION}",
    ]
    clients = [[sys.executable, "-m", "pip"], ["python3", "-m", "pip"], ["uv", "tool", "run", "pip"]]
    for client in clients:
        if shutil.which(client[0]) is None:
            continue
        subprocess.run([*client, *asked], capture_output=True, check=False, timeout=300)
        if found := sorted(folder.glob("*.tar.gz")):
            return found[0].read_bytes()
    raise NoSchema("The package index could not be asked for the schemas of OCDS.")


def _write(source: bytes) -> None:
    with tarfile.open(fileobj=io.BytesIO(source)) as archive:
        texts = {}
        for name in SCHEMAS:
            member = archive.extractfile(f"{NAME}-{VERSION}/tests/fixtures/{name}")
            assert member is not None
            texts[name] = member.read()
    release = json.loads(texts["release-schema.json"])
    assert release["id"] == f"{TAG}/release-schema.json", hashlib.sha256(source).hexdigest()
    texts["release-package-schema.json"] = json.dumps(package("release")).encode()
    texts["record-package-schema.json"] = json.dumps(package("record")).encode()
    with zipfile.ZipFile(KEPT, "w") as kept:
        kept.writestr("standard-1__1__5/", "")
        kept.writestr("standard-1__1__5/schema/", "")
        kept.writestr("standard-1__1__5/schema/codelists/", "")
        kept.writestr("standard-1__1__5/schema/codelists/method.csv", METHODS)
        for name, text in texts.items():
            kept.writestr(f"standard-1__1__5/schema/{name}", text)


def package(kind: str) -> dict[str, Any]:
    """Return the envelope of a release or record package, as the standard's reference describes it."""
    release = {"$ref": f"{TAG}/release-schema.json"}
    record = {
        "type": "object",
        "required": ["ocid", "releases"],
        "properties": {
            "ocid": {"type": "string", "minLength": 1},
            "releases": {
                "oneOf": [
                    {
                        "title": "Linked releases",
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["url"],
                            "properties": {"url": {"type": "string"}},
                        },
                    },
                    {"title": "Embedded releases", "type": "array", "minItems": 1, "items": release},
                ]
            },
            "compiledRelease": release,
        },
    }
    parts: dict[str, Any] = {
        "releases": {"type": "array", "minItems": 1, "items": release, "uniqueItems": True},
        "records": {
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/definitions/record"},
            "uniqueItems": True,
        },
    }
    own = f"{kind}s"
    return {
        "id": f"{TAG}/{kind}-package-schema.json",
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "required": ["uri", "publisher", "publishedDate", own, "version"],
        "properties": {
            "uri": {"type": "string", "format": "uri"},
            "version": {"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
            "publishedDate": {"type": "string", "format": "date-time"},
            "license": {"type": ["string", "null"], "format": "uri"},
            "publisher": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "uri": {"type": ["string", "null"]}},
            },
            own: parts[own],
        },
        "definitions": {"record": record} if kind == "record" else {},
    }

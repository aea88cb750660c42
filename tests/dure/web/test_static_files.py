"""Files that pages load are served compressed to who can unpack them."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse

from dure.web.static_files import StaticFiles, collect_files

STYLE = "/static/dure/dure.css"


@pytest.fixture
def collected(settings, tmp_path: Path) -> Path:
    """All files, brought together in a folder of this test."""
    settings.STATIC_ROOT = tmp_path
    collect_files()
    return tmp_path / "dure" / "dure.css"


def ask(path: str, encoding: str = "") -> HttpResponse:
    """Ask the static files alone for a path; anything else is answered with 404."""
    request = HttpRequest()
    request.path_info, request.method = path, "GET"
    request.META["HTTP_ACCEPT_ENCODING"] = encoding
    return StaticFiles(lambda request: HttpResponse(status=404))(request)


def source() -> bytes:
    """The style as it lies in the package."""
    return Path(finders.find("dure/dure.css")).read_bytes()


def test_a_style_comes_compressed_to_who_can_unpack_it(collected):
    packed = ask(STYLE, "gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.getvalue()) == source()
    assert ask(STYLE).getvalue() == source()


def test_collecting_again_writes_nothing_that_is_current(collected):
    packed = collected.with_name("dure.css.gz")
    before = packed.stat().st_mtime_ns
    collect_files()
    assert packed.stat().st_mtime_ns == before


def test_a_file_that_was_changed_since_comes_from_its_package(collected):
    collected.write_text("old")
    os.utime(collected, (1, 1))
    assert ask(STYLE).getvalue() == source()


def test_files_that_were_not_collected_come_from_their_packages(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert ask(STYLE).getvalue() == source()

"""Files: what is taken, what is taken out of them, and who gets them."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.cast import AT, World

from dure.files import uploads
from dure.files.checking import LARGEST, checked
from dure.files.commands import erase_file, keep_file
from dure.files.forms import FilesField
from dure.files.models import File, FileContent
from dure.refusals import Refused


def picture(form: str = "JPEG", size: tuple[int, int] = (8, 4), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **more)
    return out.getvalue()


def archive(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def damaged() -> bytes:
    """An open document whose packed `mimetype` is no stream of its method."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    start = 30 + len("mimetype")
    return out.getvalue()[:start] + b"\xff" * 8 + out.getvalue()[start + 8 :]


DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
TAKEN = [
    (b"%PDF-1.7\n...", "report.pdf", "pdf", "report.pdf"),
    (picture("PNG"), "../../etc/photo.php", "png", "photo.png"),
    (picture("WEBP"), "a.webp", "webp", "a.webp"),
    (b"Bericht: alles gut\n", "note.exe", "text", "note.txt"),
    (b"a,b\n1,2\n", "t.csv", "csv", "t.csv"),
    (archive(DOCX), "보고서 \u202egpj.docx", "docx", "보고서-gpj.docx"),
    (
        archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        "o",
        "odt",
        "o.odt",
    ),
]
REFUSED = [
    (b"", "a.pdf", "file_empty"),
    (b"%PDF-" + b"0" * LARGEST, "a.pdf", "file_too_large"),
    (b"MZ\x90\x00\x03", "photo.png", "file_kind_unknown"),
    (b"<html><script>alert(1)</script>", "note.txt", "file_kind_unknown"),
    (b"\xef\xbb\xbf  <svg onload='alert(1)'>", "drawing.txt", "file_kind_unknown"),
    (archive({"a.exe": "MZ"}), "a.docx", "file_kind_unknown"),
    (archive(DOCX | {"word/vbaProject.bin": "x"}), "a.docx", "file_with_macros"),
    (b"\x89PNG\r\n\x1a\nnothing more", "a.png", "picture_broken"),
    (picture()[:200], "a.jpg", "picture_broken"),
    (b"PK\x03\x04broken", "a.odt", "file_kind_unknown"),
    (damaged(), "a.odt", "file_kind_unknown"),
]


@pytest.mark.parametrize(("data", "name", "kind", "kept_name"), TAKEN, ids=range(len(TAKEN)))
def test_the_content_says_what_a_file_is(data: bytes, name: str, kind: str, kept_name: str) -> None:
    found = checked(data, name)
    assert (found.kind, found.name) == (kind, kept_name)


@pytest.mark.parametrize(("data", "name", "code"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_taken_is_refused_with_a_reason(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(data, name)
    assert refused.value.code == code


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused) as refused:
        checked(picture("PNG", (10_000, 4_001)), "large.png")
    assert refused.value.code == "picture_too_large"


def test_a_photograph_keeps_its_picture_upright_and_loses_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "canary-camera"
    exif.get_ifd(0x8825)[1] = "N"
    data = picture(exif=exif, comment=b"canary-comment")
    assert b"canary-camera" in data
    kept = checked(data, "a.jpg")
    with Image.open(io.BytesIO(kept.data)) as opened:
        assert opened.size == (4, 8)
        assert (dict(opened.getexif()), opened.info.get("comment")) == ({}, None)
    assert b"canary" not in kept.data


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_mode_keep_their_points(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (3, 2), 1).save(out, "PNG")
    kept = checked(out.getvalue(), "a.png")
    with Image.open(io.BytesIO(kept.data)) as after, Image.open(out) as before:
        assert (
            after.convert("RGBA").tobytes()
            == before.convert("RGBA" if mode != "I;16" else "RGB").convert("RGBA").tobytes()
        )


def stored(world: World, **more: object) -> File:
    return keep_file(
        file=checked(b"%PDF-1.4 minutes", "minutes.pdf"), by=world.member, owner=world.district, at=AT, **more
    )


def signed_in(person: object) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def test_a_public_file_is_saved_and_never_shown(world: World) -> None:
    kept = stored(world, public=True)
    answer = Client().get(f"/files/{kept.ref}/minutes.pdf")
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.4 minutes")
    assert answer["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Client().get(f"/files/{kept.ref}/other.pdf").status_code == 404


def test_a_private_file_is_there_for_its_giver_and_its_stewards_only(world: World) -> None:
    kept = stored(world)
    address = f"/files/{kept.ref}/minutes.pdf"
    found = {
        name: signed_in(getattr(world, name)).get(address).status_code
        for name in ("member", "steward", "delegate", "sibling_steward", "outsider", "official")
    }
    assert found == {
        "member": 200, "steward": 200, "delegate": 404, "sibling_steward": 404, "outsider": 404, "official": 404,
    }  # fmt: skip
    assert Client().get(address).status_code == 404


def test_erasing_takes_the_bytes_unless_another_file_has_the_same(world: World) -> None:
    one, two = stored(world, public=True), stored(world, public=True)
    assert FileContent.objects.count() == 1
    with pytest.raises(Refused) as refused:
        erase_file(file=one, by=world.delegate, at=AT)
    assert refused.value.code == "file_of_others"
    erase_file(file=one, by=world.steward, at=AT)
    assert Client().get(f"/files/{one.ref}/{one.name}").status_code == 404
    assert Client().get(f"/files/{two.ref}/{two.name}").status_code == 200
    erase_file(file=two, by=world.member, at=AT)
    assert FileContent.objects.count() == 0
    assert File.objects.filter(erased_by__isnull=False, digest=one.digest).count() == 2


def test_the_field_names_the_file_at_fault() -> None:
    field = FilesField(required=False, most=2)
    good, bad = (SimpleUploadedFile(name, data) for name, data in (("a.txt", b"a"), ("b.png", b"\x00")))
    assert [one.kind for one in field.clean([good])] == ["text"]
    assert field.clean([]) == []
    with pytest.raises(ValidationError, match=r"b\.png: Files of this kind are not taken"):
        field.clean([good, bad])
    with pytest.raises(ValidationError, match="Not more than 2 files"):
        field.clean([good, good, good])


def test_a_request_that_is_too_large_is_given_up(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr(uploads, "LARGEST_REQUEST", 1000)
    address = f"/organizations/{world.district.slug}/room/invitations/"
    browser = signed_in(world.steward)
    answer = browser.post(address, {"file": SimpleUploadedFile("a.csv", b"x" * 2000)})
    assert answer.status_code == 400

"""What a file is, told by its content and never by its name; pictures are written anew, without what a camera adds.

No program is run over a document and nothing is unpacked: of an archive only the list of its parts is read.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import re
import struct
import unicodedata
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from dure.files.models import File
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

LARGEST = 5 * 1024 * 1024  # bytes of one file
MOST_PIXELS = 40_000_000
MOST_PARTS = 2_000  # in an office document
LONGEST_NAME = 100
ENDINGS = {"text": "txt", "jpeg": "jpg"}  # of a name; the others are the kind itself
PICTURES = {"PNG": File.Kind.PNG, "JPEG": File.Kind.JPEG, "WEBP": File.Kind.WEBP}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": File.Kind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": File.Kind.ODS,
}
OFFICE_DOCUMENTS = {"word/document.xml": File.Kind.DOCX, "xl/workbook.xml": File.Kind.XLSX}
MACROS = re.compile(r"vbaproject|macrosheets?/|activex/|(^|/)basic/|(^|/)scripts/", re.IGNORECASE)
BROKEN_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError, NotImplementedError),
)
NOT_IN_TEXTS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its bytes as they will be stored, what it is, and a safe name."""

    data: bytes
    kind: str
    name: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()

    def as_record(self) -> dict[str, Any]:
        """Return what a public entry says of it. Not the name: it may be somebody's."""
        return {"kind": self.kind, "size": len(self.data), "digest": self.digest}


def checked(data: bytes, name: str) -> Checked:
    """Return the file as it may be kept.

    Raises Refused: file_empty, file_too_large, file_kind_unknown, file_with_macros, picture_broken, picture_too_large.
    """
    if not data:
        raise refuse("file_empty", gettext_noop("This file is empty. Choose another one."))
    if len(data) > LARGEST:
        raise too_large()
    kind, kept = _told_by_content(data, name)
    return Checked(kept, kind, safe_name(name, kind))


def too_large() -> Refused:
    """Return the refusal of a file that is too large."""
    return refuse(
        "file_too_large",
        gettext_noop("This file is larger than {most} MB. Make it smaller, or divide it."),
        most=LARGEST // (1024 * 1024),
    )


def safe_name(name: str, kind: str) -> str:
    """Return the name without its folders and without signs that trick a reader, ending as its kind does."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(
        sign if unicodedata.category(sign)[0] in "LMN" else "-" for sign in last.rpartition(".")[0] or last
    )
    stem = re.sub(r"-{2,}", "-", plain).strip("-")[:LONGEST_NAME].strip("-")
    return f"{stem or 'file'}.{ENDINGS.get(kind, kind)}"


def _told_by_content(data: bytes, name: str) -> tuple[str, bytes]:
    if data.startswith(b"%PDF-"):
        return File.Kind.PDF, data
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (data[:4], data[8:12]) == (
        b"RIFF",
        b"WEBP",
    ):
        return _picture(data)
    if data.startswith(b"PK\x03\x04"):
        return _document(data), data
    return _text(data, name), data


def _picture(data: bytes) -> tuple[str, bytes]:
    """Return the picture written anew: upright, its first frame only, without place, camera, moment or comment."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(PICTURES)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_many_pixels()
                form = str(picture.format)
                upright = ImageOps.exif_transpose(picture)
                if upright.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
                    upright = upright.convert("RGB")
                kept = Image.frombytes(upright.mode, upright.size, upright.tobytes())
                if upright.mode == "P":
                    kept.putpalette(upright.getpalette("RGBA") or [], "RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError):
        raise refuse(
            "picture_broken",
            gettext_noop("This picture cannot be read. Save it anew, or choose another one."),
        ) from None
    out = io.BytesIO()
    if form == "JPEG":
        kept.convert("L" if kept.mode in ("1", "L") else "RGB").save(out, "JPEG", quality=90)
    else:
        kept.save(out, form)
    if out.tell() > LARGEST:
        raise too_large()
    return PICTURES[form], out.getvalue()


def _too_many_pixels() -> Refused:
    return refuse(
        "picture_too_large",
        gettext_noop("This picture has more than {most} million points. Make it smaller."),
        most=MOST_PIXELS // 1_000_000,
    )


def _document(data: bytes) -> str:
    """Tell an office document by its parts; one with macros is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            declared = b""
            if parts and parts[0].filename == "mimetype" and parts[0].file_size < 100:
                declared = archive.read(parts[0])
    except BROKEN_ARCHIVE:
        raise _unknown() from None
    if len(names) > MOST_PARTS:
        raise _unknown()
    if any(MACROS.search(one) for one in names):
        raise refuse(
            "file_with_macros",
            gettext_noop(
                "This document contains macros, which are programs. Save it without them, or as PDF."
            ),
        )
    if declared.strip() in OPEN_DOCUMENTS:
        return OPEN_DOCUMENTS[declared.strip()]
    if "[Content_Types].xml" in names:
        for part, kind in OFFICE_DOCUMENTS.items():
            if part in names:
                return kind
    raise _unknown()


def _text(data: bytes, name: str) -> str:
    """Take what is text in UTF-8 without control signs; a page or a drawing with scripts is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unknown() from None
    if NOT_IN_TEXTS.search(text) or text.lstrip()[:1] == "<":
        raise _unknown()
    return File.Kind.CSV if name.lower().endswith(".csv") else File.Kind.TEXT


def _unknown() -> Refused:
    return refuse(
        "file_kind_unknown",
        gettext_noop(
            "Files of this kind are not taken. Hand in PDF, PNG, JPEG, WebP, ODT, ODS, DOCX, XLSX, CSV or text."
        ),
    )

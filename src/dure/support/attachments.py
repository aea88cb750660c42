"""What may be given along with a request: a voice note, a photograph, a document. All else is refused, with why.

What a document or a picture is, `dure.files.checking` tells by its content; this tells which sounds are voice notes.
Nothing of it is kept in the open: see `dure.support.sealing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dure.files.checking import checked
from dure.files.models import File
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

LARGEST = 8_000_000
# The test string of the EICAR is taken for what it stands for: something that a scanner would stop.
TEST_STRING = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"
PROGRAMS = (b"MZ", b"\x7fELF", b"#!/", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xd0\xcf\x11\xe0")
MEDIA = {
    File.Kind.PDF: "application/pdf",
    File.Kind.PNG: "image/png",
    File.Kind.JPEG: "image/jpeg",
    File.Kind.WEBP: "image/webp",
}


@dataclass(frozen=True)
class Given:
    """A file as it will be kept: its name, what it holds, and the kind found by looking inside ("audio/webm")."""

    name: str
    content: bytes
    media: str

    @property
    def is_voice(self) -> bool:
        """Whether one can listen to it."""
        return self.media.startswith("audio/")


SOUNDS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("audio/webm", lambda content: content.startswith(b"\x1aE\xdf\xa3")),
    ("audio/ogg", lambda content: content.startswith(b"OggS")),
    ("audio/wav", lambda content: content.startswith(b"RIFF") and content[8:12] == b"WAVE"),
    (
        "audio/mp4",
        lambda content: content[4:8] == b"ftyp" and content[8:12] not in (b"heic", b"heix", b"mif1"),
    ),
    ("audio/amr", lambda content: content.startswith(b"#!AMR")),
    ("audio/x-caf", lambda content: content.startswith(b"caff")),
    ("audio/aac", lambda content: content[:2] in (b"\xff\xf1", b"\xff\xf9")),
    ("audio/mpeg", lambda content: content.startswith(b"ID3") or content[:2] in (b"\xff\xfb", b"\xff\xf3")),
)


def looked_at(name: str, content: bytes, *, field: str, voice: bool) -> Given:
    """Return a file that may be kept. What it is told to be counts for nothing, only what is inside.

    Raises Refused: file_too_large, file_suspicious, file_empty, file_unknown, and those of `dure.files.checking`.
    """
    if refused := _refused(content, field):
        raise refused
    sound = next((media for media, is_it in SOUNDS if is_it(content)), "")
    if sound:
        return Given(name=name[:120], content=content, media=sound)
    if voice:
        raise refuse(
            "file_unknown",
            gettext_noop("A voice note is a sound file as phones make it. This is none; you can also write."),
            field=field,
        )
    try:
        kept = checked(content, name)
    except Refused as refused:
        raise Refused(refused.code, refused.says, field=field) from refused
    return Given(
        name=kept.name, content=kept.data, media=MEDIA.get(File.Kind(kept.kind), "application/octet-stream")
    )


def _refused(content: bytes, field: str) -> Refused | None:
    if not content:
        return refuse(
            "file_empty", gettext_noop("This file is empty. Record or choose it again."), field=field
        )
    if len(content) > LARGEST:
        return refuse(
            "file_too_large",
            gettext_noop("This file is larger than {most} megabytes. Speak shorter, or call the centre."),
            field=field,
            most=LARGEST // 1_000_000,
        )
    harmful = content.startswith(PROGRAMS) and not content.startswith(b"#!AMR")
    if TEST_STRING in content or harmful:
        return refuse(
            "file_suspicious",
            gettext_noop(
                "This file looks like a program or like something harmful. It was not kept, and nobody opened it."
            ),
            field=field,
        )
    return None

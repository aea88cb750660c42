"""What may be given along with a request: a voice note, a photograph, a document. All else is refused, with why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

LARGEST = 8_000_000
# The test string of the EICAR is taken for what it stands for: something that a scanner would stop.
TEST_STRING = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!/",
    b"PK\x03\x04",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"Rar!",
    b"\xd0\xcf\x11\xe0",
)


@dataclass(frozen=True)
class Given:
    """A file as it was given: its name, what it holds, and the kind found by looking inside ("audio/webm")."""

    name: str
    content: bytes
    media: str

    @property
    def is_voice(self) -> bool:
        """Whether one can listen to it."""
        return self.media.startswith("audio/")


def _boxed(content: bytes) -> str | None:
    """Read the brand of the MPEG-4 family: films and photographs of phones are told from voice notes by it."""
    if content[4:8] != b"ftyp":
        return None
    brand = content[8:12]
    return "image/heic" if brand in (b"heic", b"heix", b"mif1") else "audio/mp4"


LOOKS: tuple[Callable[[bytes], str | None], ...] = (
    lambda content: "audio/webm" if content.startswith(b"\x1aE\xdf\xa3") else None,
    lambda content: "audio/ogg" if content.startswith(b"OggS") else None,
    lambda content: "audio/wav" if content.startswith(b"RIFF") and content[8:12] == b"WAVE" else None,
    lambda content: "audio/amr" if content.startswith(b"#!AMR") else None,
    lambda content: "audio/x-caf" if content.startswith(b"caff") else None,
    lambda content: "audio/aac" if content[:2] in (b"\xff\xf1", b"\xff\xf9") else None,
    lambda content: (
        "audio/mpeg" if content.startswith(b"ID3") or content[:2] in (b"\xff\xfb", b"\xff\xf3") else None
    ),
    _boxed,
    lambda content: "image/jpeg" if content.startswith(b"\xff\xd8\xff") else None,
    lambda content: "image/png" if content.startswith(b"\x89PNG\r\n\x1a\n") else None,
    lambda content: "application/pdf" if content.startswith(b"%PDF-") else None,
)


def looked_at(name: str, content: bytes, *, field: str, voice: bool) -> Given:
    """Return a file that may be kept. What it is told to be counts for nothing, only what is inside.

    Raises Refused: file_too_large, file_suspicious, file_empty, file_unknown.
    """
    if refused := _refused(content, field):
        raise refused
    media = next((found for look in LOOKS if (found := look(content)) is not None), "")
    wanted = media.startswith("audio/") if voice else bool(media)
    if not wanted:
        raise refuse(
            "file_unknown",
            gettext_noop("A voice note is a sound file as phones make it. This is none; you can also write.")
            if voice
            else gettext_noop(
                "Give a photograph (JPEG, PNG), a PDF or a sound. Other files are not kept here."
            ),
            field=field,
        )
    return Given(name=name[:120], content=content, media=media)


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
    if TEST_STRING in content or content.startswith(PROGRAMS):
        return refuse(
            "file_suspicious",
            gettext_noop(
                "This file looks like a program or like something harmful. It was not kept, and nobody opened it."
            ),
            field=field,
        )
    return None

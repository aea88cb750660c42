"""On which line of a TOML text a key stands. The standard reader keeps values only; faults need lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Path = tuple[str, ...]

_TOKEN = re.compile(
    r'''(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')'''
    r"""|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<other>[^\n"'\#\[\]{}]+|.)""",
    re.DOTALL,
)
_KEY_PART = re.compile(r"""\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(\.|$)""")


@dataclass(frozen=True)
class Lines:
    """The line of every key of a text."""

    by_path: dict[Path, int]

    def at(self, *path: str) -> int:
        """Return the line of `path`, or of the nearest table around it; 1 when the text does not name any."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.by_path:
                return self.by_path[path[:length]]
        return 1


def lines_of(text: str) -> Lines:
    """Find the line of every table header and every key of a well-formed TOML `text`."""
    found: dict[Path, int] = {}
    table: Path = ()
    for line, statement in _statements(text):
        stripped = statement.strip()
        if stripped.startswith("["):
            table = _path(stripped.strip("[]"))
            path = table
        else:
            path = table + _path(stripped.partition("=")[0])
        for length in range(1, len(path) + 1):
            found.setdefault(path[:length], line)
        if path:
            found[path] = line if stripped.startswith("[") else found[path]
    return Lines(found)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement with its first line; texts and arrays may run over several lines."""
    line, first, depth, parts = 1, 1, 0, list[str]()
    for token in _TOKEN.finditer(text.replace("\r\n", "\n")):
        piece, kind = token.group(), token.lastgroup
        if kind == "newline" and depth == 0:
            if "".join(parts).strip():
                yield first, "".join(parts)
            parts, first = [], line + 1
        elif kind != "comment":
            depth += (kind == "open") - (kind == "close")
            parts.append(piece)
        line += piece.count("\n")
    if "".join(parts).strip():
        yield first, "".join(parts)


def _path(dotted: str) -> Path:
    parts: list[str] = []
    position = 0
    while position < len(dotted) and (found := _KEY_PART.match(dotted, position)):
        parts.append(next(part for part in found.groups()[:3] if part is not None))
        position = found.end()
    return tuple(parts)

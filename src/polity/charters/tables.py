"""Reading one TOML table without ever failing: whatever is wrong becomes a fault and a harmless value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from polity.charters.findings import Findings
from polity.sentences import Sentence, gettext_noop

_SHARE = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KIND_NAMES = {
    str: gettext_noop("a text in quotes"),
    bool: gettext_noop("true or false"),
    int: gettext_noop("a whole number"),
    dict: gettext_noop("a table"),
}


class Table:
    """A table of the text. Every value that is asked for counts as known; `refuse_rest` names the others."""

    def __init__(self, values: dict[str, Any], path: tuple[str, ...], findings: Findings) -> None:
        """Wrap `values`, which stand at `path`."""
        self.values = values
        self.path = path
        self.findings = findings
        self.known: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def fault(self, key: str, code: str, says: Sentence, suggestion: Sentence | None = None) -> None:
        """Note a fault at `key` of this table ("": at the table itself)."""
        self.findings.add((*self.path, key) if key else self.path, code, says, suggestion)

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text, "" when it is absent."""
        value = self._typed(key, str, "")
        assert isinstance(value, str)
        if required and not value.strip() and not self._wrong(key, str):
            self.fault(
                key,
                "missing",
                Sentence(gettext_noop("‘{key}’ is missing."), {"key": ".".join((*self.path, key))}),
                Sentence(gettext_noop('Write: {key} = "…"'), {"key": key}),
            )
        return value

    def word(self, key: str, choices: tuple[str, ...], code: str, *, required: bool = True) -> str:
        """Return one of `choices`; any other word is a fault with `code` and becomes ""."""
        value = self.text(key, required=required)
        if value and value not in choices:
            says = Sentence(gettext_noop("‘{word}’ cannot stand as ‘{key}’."), {"word": value, "key": key})
            self.fault(key, code, says, self.findings.nearest(value, choices))
            return ""
        return value

    def flag(self, key: str) -> bool:
        """Return true or false, false when it is absent."""
        return bool(self._typed(key, bool, False))

    def number(self, key: str, *, least: int, most: int) -> int | None:
        """Return a whole number between `least` and `most`, None when it is absent or wrong."""
        value: int | None = self._typed(key, int, None)
        if value is not None and not least <= value <= most:
            self.fault(
                key,
                "number_out_of_range",
                Sentence(
                    gettext_noop("‘{key}’ is {value}; it must lie between {least} and {most}."),
                    {"key": key, "value": value, "least": least, "most": most},
                ),
            )
            return None
        return value

    def share(self, key: str) -> Fraction | None:
        """Return a share above 0 and up to 1 as written ("2/3"), None when it is absent or wrong."""
        self.known.append(key)
        value = self.values.get(key)
        if value is None:
            return None
        match = _SHARE.fullmatch(value) if isinstance(value, str) else None
        if match and 0 < int(match[1]) <= int(match[2]):
            return Fraction(int(match[1]), int(match[2]))
        self.fault(
            key,
            "bad_share",
            Sentence(gettext_noop("‘{key}’ must be a share above 0 and up to 1."), {"key": key}),
            Sentence(gettext_noop('Write it in quotes, for example {key} = "1/2".'), {"key": key}),
        )
        return None

    def words(self, key: str) -> tuple[str, ...]:
        """Return a text or a list of texts as a tuple without repetition."""
        self.known.append(key)
        value = self.values.get(key, [])
        items = value if isinstance(value, list) else [value]
        if all(isinstance(item, str) and item for item in items):
            return tuple(dict.fromkeys(items))
        self.fault(
            key,
            "wrong_type",
            Sentence(gettext_noop("‘{key}’ must be a text or a list of texts."), {"key": key}),
        )
        return ()

    def table(self, key: str) -> Table:
        """Return the table at `key`, empty when it is absent."""
        return Table(self._typed(key, dict, {}) or {}, (*self.path, key), self.findings)

    def tables(self, key: str) -> Iterator[tuple[str, Table]]:
        """Yield each named table at `key` in the order of the text."""
        outer = self.table(key)
        for name in outer.values:
            if outer._wrong(name, dict):
                outer._typed(name, dict, {})
            else:
                yield name, outer.table(name)

    def titles(self, key: str) -> dict[str, str]:
        """Return texts by language code."""
        inner = self.table(key)
        for language in inner.values:
            if not _LANGUAGE.fullmatch(language):
                says = Sentence(gettext_noop("‘{language}’ is not a language code."), {"language": language})
                inner.fault(
                    language,
                    "bad_language",
                    says,
                    Sentence(gettext_noop("Write for example: ko, fr, pt-BR.")),
                )
        return {language: text for language in inner.values if (text := inner.text(language, required=True))}

    def rest(self) -> dict[str, Any]:
        """Return what has not been asked for: the parameters that belong to a rule."""
        return {key: value for key, value in self.values.items() if key not in self.known}

    def refuse_rest(self) -> None:
        """Note a fault for every key that nobody asked for."""
        for key in self.rest():
            says = Sentence(gettext_noop("‘{key}’ means nothing here."), {"key": key})
            self.fault(key, "unknown_key", says, self.findings.nearest(key, self.known))

    def _typed(self, key: str, kind: type, default: Any) -> Any:
        self.known.append(key)
        if key in self.values and not self._wrong(key, kind):
            return self.values[key]
        if key in self.values:
            wanted = Sentence(_KIND_NAMES[kind])
            says = Sentence(gettext_noop("‘{key}’ must be {wanted}."), {"key": key, "wanted": wanted})
            self.fault(key, "wrong_type", says)
        return default

    def _wrong(self, key: str, kind: type) -> bool:
        value = self.values.get(key)
        return key in self.values and (
            not isinstance(value, kind) or (kind is int and isinstance(value, bool))
        )

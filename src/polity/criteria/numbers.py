"""Numbers as people write them: read by their language and written back in the same way, exactly.

"1.234,56" is a number in German and a mistake in English, where it is "1,234.56". Nothing is guessed: what does not
follow the convention of the language is refused with the right way to write it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from polity.sentences import Sentence, gettext_noop

NARROW_SPACE = "\u202f"
_SPACES = re.compile("[\u0020\u00a0\u2009\u202f]")
_MOST_DIGITS = 30
_MOST_DECIMALS = 4


@dataclass(frozen=True)
class Convention:
    """How a language writes numbers: between groups, before decimals, and whether groups after the first are pairs."""

    group: str
    point: str
    pairs: bool = False


POINT = Convention(",", ".")
COMMA = Convention(".", ",")
SPACE = Convention(NARROW_SPACE, ",")
SWISS = Convention("’", ".")
LAKH = Convention(",", ".", pairs=True)
_BY_LANGUAGE: Mapping[str, Convention] = MappingProxyType(
    {
        **dict.fromkeys(("en", "ko", "ja", "zh", "th", "ur", "he", "sw", "fil"), POINT),
        **dict.fromkeys(
            ("de", "it", "es", "ca", "pt", "nl", "da", "id", "tr", "el", "ro", "vi", "km", "gl", "eu"), COMMA
        ),
        **dict.fromkeys(("fr", "pl", "cs", "sv", "nb", "fi", "uk", "ru", "hu", "bg"), SPACE),
        **dict.fromkeys(("hi", "bn", "ne", "ta", "te", "pa", "en-in"), LAKH),
        **dict.fromkeys(("de-ch", "it-ch", "en-ch"), SWISS),
        "es-mx": POINT,
    }
)


class NumberFault(ValueError):
    """A text is no number in this language: `says` why, `suggestion` how to write it (None when nobody can tell)."""

    def __init__(self, says: Sentence, suggestion: Sentence | None = None) -> None:
        """Keep both sentences."""
        super().__init__(str(says))
        self.says = says
        self.suggestion = suggestion


def convention(language: str) -> Convention:
    """Return how a language ("fr", "de-CH") writes numbers; the decimal point for a language that is not known."""
    tag = language.lower().replace("_", "-")
    return _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag.partition("-")[0], POINT)


def read_number(text: str, language: str) -> Fraction:
    """Return the exact number that `text` says in `language`. Raises NumberFault.

    Native digits, spaces around, a minus sign and a final per cent sign are understood: "50 %" is 1/2.
    """
    plain = "".join(_digit(sign) for sign in text.strip())
    percent = plain.endswith(("%", "٪"))
    body = plain[:-1].rstrip() if percent else plain
    negative = body.startswith(("-", "−"))
    body = body[1:].lstrip() if negative else body
    how = convention(language)
    whole, decimals = _parts(body, how, text)
    if len(whole) + len(decimals) > _MOST_DIGITS:
        raise NumberFault(Sentence(gettext_noop("“{text}” has too many digits."), {"text": text[:40]}))
    value = Fraction(int(whole + decimals), 10 ** len(decimals)) / (100 if percent else 1)
    return -value if negative else value


def _digit(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign == "٫":
        return "."
    if sign == "٬":
        return ","
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _parts(body: str, how: Convention, text: str) -> tuple[str, str]:
    found = _pattern(how).fullmatch(_SPACES.sub(" ", body))
    if found:
        return re.sub(r"[^0-9]", "", found["whole"]), found["decimals"] or ""
    says = Sentence(gettext_noop("“{text}” is not a number as this language writes it."), {"text": text[:40]})
    raise NumberFault(says, _suggestion(body, how))


def _pattern(how: Convention) -> re.Pattern[str]:
    group = " " if how.group == NARROW_SPACE else how.group
    either = "[’']" if group == "’" else re.escape(group)
    inner = rf"(?:{either}[0-9]{{2}})*" if how.pairs else rf"(?:{either}[0-9]{{3}})*"
    grouped = rf"[0-9]{{1,{2 if how.pairs else 3}}}{inner}{either}[0-9]{{3}}"
    return re.compile(rf"(?P<whole>{grouped}|[0-9]+)(?:{re.escape(how.point)}(?P<decimals>[0-9]+))?")


def _suggestion(body: str, how: Convention) -> Sentence | None:
    """Read it as the other conventions would, and show what that number looks like here."""
    compact = _SPACES.sub(" ", body)
    values = set[Fraction]()
    for other in (POINT, COMMA, SPACE, SWISS, LAKH):
        found = _pattern(other).fullmatch(compact)
        if found and len(compact) <= _MOST_DIGITS:
            decimals = found["decimals"] or ""
            values.add(Fraction(int(re.sub(r"[^0-9]", "", found["whole"]) + decimals), 10 ** len(decimals)))
    if len(values) != 1:
        return Sentence(
            gettext_noop("Write it like this: {example}."), {"example": _written(Fraction(123456, 100), how)}
        )
    return Sentence(gettext_noop("Did you mean {number}?"), {"number": _written(values.pop(), how)})


def write_number(value: Fraction | int, language: str) -> str:
    """Write a number as `language` does, to echo what was read: exact when its decimals end, otherwise to 4 places."""
    return _written(Fraction(value), convention(language))


def _written(value: Fraction, how: Convention) -> str:
    sign, whole, decimals = _decimal(value)
    last, rest = whole[-3:], whole[:-3]
    size = 2 if how.pairs else 3
    groups = [last]
    while rest:
        groups.insert(0, rest[-size:])
        rest = rest[:-size]
    return sign + how.group.join(groups) + (how.point + decimals if decimals else "")


def shown(value: Fraction) -> str:
    """Return a number for a sentence: plain digits and a decimal point; "about" is left to whoever asks."""
    if value.denominator == 1:
        return str(value.numerator)
    sign, whole, decimals = _decimal(value)
    return f"{sign}{whole}.{decimals}" if decimals else sign + whole


def _decimal(value: Fraction) -> tuple[str, str, str]:
    """Return sign, whole part and decimals; a number that never ends keeps 4 places, more while they are all zero."""
    size = abs(value)
    rest, places = size.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest != 1 or places > _MOST_DIGITS:
        places = _MOST_DECIMALS
        while places < _MOST_DIGITS and size and round(size * 10**places) == 0:
            places += 1
    digits = str(round(size * 10**places)).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], digits[-places:].rstrip("0")) if places else (digits, "")
    return ("-" if value < 0 else ""), whole, decimals

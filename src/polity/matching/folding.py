"""Fold texts into terms, so that words of one family meet: stems in English and French, pairs of syllables in Korean.

Korean, Chinese and Japanese join words and particles without a space; pairs of neighbouring signs find what they share
without a dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

HANGUL = "\uac00-\ud7a3"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
KANA = "\u3040-\u30ff"
WORD = re.compile(
    f"(?P<hangul>[{HANGUL}]+)|(?P<han>[{HAN}{KANA}]+)|(?P<word>(?:(?![{HANGUL}{HAN}{KANA}])[^\\W_])+(?:'[^\\W\\d_]+)?)"
)
HAS_DIGIT = re.compile("\\d")
#: Particles and verb endings that close a Korean word and say nothing about its meaning, longest first.
CLOSING = (
    "에서는 으로는 하도록 합니다 에게 에서 으로 까지 부터 한다 하는 하고 된다 되는 을 를 은 는 의 에 와 과 로"
)
PARTICLES = tuple(CLOSING.split(" "))
ELISION = re.compile("^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'")
KOREAN_SMALL = "위한 위해 위하여 있는 없는 함께 또는 그리고 대한 통한 통해 등"
ENGLISH_SMALL = """
    a about after all also an and any are as at be been between but by can do each every for from has have how if in
    into is it its more most new no not of on one only or other our out over per so some such than that the their them
    then there these they this those through to under up upon was we were what when where which while who will with
    within without would you your"""
FRENCH_SMALL = """
    à afin ainsi au aucun aussi autre autres aux avec avoir ce cela ces cet cette ceux chaque comme contre dans de des
    dont du elle elles en entre est et été être il ils la le les leur leurs lors mais même ne ni non nos notre nous on
    ont ou où par pas plus pour qu que qui quand sa sans se ses si son sont sous sur tous tout toute toutes très un une
    vers vos votre vous"""
STOPS = {
    "en": frozenset(ENGLISH_SMALL.split()),
    "fr": frozenset(FRENCH_SMALL.split()),
    "ko": frozenset(KOREAN_SMALL.split()),
}
#: The Snowball algorithm of each language whose words are folded to stems.
STEMMERS = {"en": "english", "fr": "french"}


@dataclass(frozen=True, slots=True)
class Term:
    """A folded term and where it stands in the normal form of its text."""

    text: str
    start: int
    end: int


def normal(text: str) -> str:
    """Return a text in one way of writing: full-width letters, old accents and curly apostrophes become plain."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("ʼ", "'")


def plain(word: str) -> str:
    """Return a word in small letters without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def script_of(text: str) -> str:
    """Return the script that most letters are of: "hangul", "han", "latin", another's name, or "" without letters."""
    if text.isascii():
        return "latin" if any(sign.isalpha() for sign in text) else ""
    counts: Counter[str] = Counter()
    for found in WORD.finditer(normal(text)):
        word = found[0]
        if found.lastgroup != "word":
            # A syllable or a sign says as much as two or three letters.
            counts[found.lastgroup or ""] += 2 * len(word)
        elif not word.isdigit():
            counts[unicodedata.name(word[0], "").split(" ")[0].lower()] += len(word)
    counts.pop("digit", None)
    return max(counts, key=lambda name: (counts[name], name)) if counts else ""


def language_of(text: str) -> str:
    """Return "ko", "zh", "ja", "en", "fr", "" for Latin letters that tell no language, or the name of another script.

    English and French are told by their small words and by accents; name the language where it is known.
    """
    return _language_in(script_of(text), text)


def _language_in(script: str, text: str) -> str:
    if script == "hangul":
        return "ko"
    if script == "han":
        return "ja" if re.search(f"[{KANA}]", text) else "zh"
    if script != "latin":
        return script
    words = [_unelided(found[0].casefold()) for found in WORD.finditer(normal(text))]
    told = {name: sum(word in stops for word in words) for name, stops in STOPS.items()}
    told["fr"] += sum(bool(ELISION.match(found[0].casefold())) for found in WORD.finditer(normal(text)))
    told["fr"] += sum(any(sign in word for sign in "éèêçàùœ") for word in words)
    if told["en"] == told["fr"]:
        return ""
    return "en" if told["en"] > told["fr"] else "fr"


def short(language: str) -> str:
    """Return the code of a language without its country or script: "ko" of "ko-KR"."""
    found = re.match("[a-z]*", language.strip().casefold())
    return found[0] if found else ""


def fold(text: str, *, language: str = "") -> tuple[Term, ...]:
    """Return the terms of a text in their order; `language` (found by `language_of` when not given) chooses stems."""
    return tuple(_terms(normal(text), short(language) or language_of(text), {}))


class Folder:
    """Folds many texts, each word only once."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str]] = {}

    def terms(self, text: str, language: str) -> list[str]:
        """Return the terms of a text whose language is told ("": none is)."""
        known = self._known.setdefault(language, {})
        return [term.text for term in _terms(normal(text), language, known)]


def letters(text: str) -> tuple[Term, ...]:
    """Return the letters of a text in threes (word by word, with its borders), in twos where signs are syllables.

    For names, which are misspelt and shortened rather than inflected.
    """
    found: list[Term] = []
    for word in WORD.finditer(normal(text)):
        if word.lastgroup != "word":
            found.extend(_pairs(word[0], word.start()))
            continue
        told = f" {plain(word[0])} "
        found.extend(
            Term(told[place : place + 3], word.start(), word.end()) for place in range(max(len(told) - 2, 1))
        )
    return tuple(found)


def _terms(text: str, language: str, known: dict[str, str]) -> Iterator[Term]:
    stops, algorithm = STOPS.get(language, frozenset()), STEMMERS.get(language, "")
    for found in WORD.finditer(text):
        word = found[0]
        if found.lastgroup == "hangul":
            if word not in stops:
                yield from _pairs(_without_particle(word), found.start())
        elif found.lastgroup == "han":
            yield from _pairs(word, found.start())
        else:
            small, start = word.casefold(), found.start()
            if language != "en" and (elided := ELISION.match(small)):
                small, start = small[elided.end() :], start + elided.end()
            if small in stops or len(small) < 2:
                continue
            if small not in known:
                known[small] = plain(_stem(small, algorithm))
            yield Term(known[small], start, found.end())


def _stem(word: str, algorithm: str) -> str:
    """Return the stem of a word; words with digits are names of things and stay whole."""
    if not algorithm or HAS_DIGIT.search(word):
        return word
    # Loaded when first needed: the package loads the algorithms of all languages, and few commands fold any text.
    # A stemmer keeps the word it works on: one for each call, so that threads never share one.
    stem: str = import_module("snowballstemmer").stemmer(algorithm).stemWord(word)
    return stem


def _unelided(word: str) -> str:
    return ELISION.sub("", word)


def _without_particle(word: str) -> str:
    for particle in PARTICLES:
        if word.endswith(particle) and len(word) >= len(particle) + 2:
            return word.removesuffix(particle)
    return word


def _pairs(word: str, start: int) -> Iterator[Term]:
    if len(word) == 1:
        yield Term(word, start, start + 1)
    for place in range(len(word) - 1):
        yield Term(word[place : place + 2], start + place, start + place + 2)


def shared_words(left: str, right: str, *, language: str = "", most: int = 5) -> tuple[str, ...]:
    """Return the words of the left text whose terms the right one has too, the longest first.

    Pairs of syllables that touch are joined to what they spell together.
    """
    others = {term.text for term in fold(right, language=language)}
    text, runs = normal(left), list[tuple[int, int]]()
    for term in fold(left, language=language):
        if term.text not in others:
            continue
        if runs and term.start < runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], term.end))
        else:
            runs.append((term.start, term.end))
    words = dict.fromkeys(text[start:end].casefold() for start, end in runs)
    return tuple(
        sorted(words, key=lambda word: (-len(word) * (2 if word[0] >= "\u3040" else 1), word))[:most]
    )

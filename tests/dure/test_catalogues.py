"""Every text that a person reads is said in Korean, French and Urdu, with the same values in it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import polib
import pytest
from django.conf import settings
from tools.catalogues import LANGUAGES, LOCALE, VALUES, catalogue, extract, faults_of


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as an extraction of the code makes them now."""
    into = tmp_path_factory.mktemp("extracted")
    extract(into)
    return into / "locale"


def texts(language: str) -> list[str]:
    """Every translation that ships in a language, plurals too."""
    entries = polib.pofile(str(catalogue(LOCALE, language)))
    return [text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]


def test_each_language_offered_but_english_has_a_catalogue():
    assert sorted(LANGUAGES) == sorted(code for code, _name in settings.LANGUAGES if code != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(extracted: Path, language: str):
    assert list(faults_of(language, polib.pofile(str(catalogue(extracted, language))))) == []


def test_texts_of_both_packages_and_of_every_sort_of_file_are_found(extracted: Path):
    found = {entry.msgid: entry for entry in polib.pofile(str(catalogue(extracted, "ko")))}
    wanted = {
        "Only {who} can do this, {when}.": "polity/process/refusing.py",
        "There is nothing under this reference.": "dure/refusals.py",
        "What you can do now": "dure/templates/matters/offers.html",
        "If it was not you, do nothing.": "dure/templates/account/email/account_already_exists_message.txt",
    }
    places = {text: [place for place, _line in found[text].occurrences] for text in wanted if text in found}
    assert {text: place in places.get(text, []) for text, place in wanted.items()} == dict.fromkeys(
        wanted, True
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_gettext_accepts_the_catalogue(language: str, tmp_path: Path):
    command = [
        "msgfmt",
        "--check",
        "--output-file",
        str(tmp_path / "django.mo"),
        str(catalogue(LOCALE, language)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def faults_after(extracted: Path, text: str, change: dict[str, object]) -> list[str]:
    """The faults of one entry of the Korean catalogue after it was changed."""
    entry = polib.pofile(str(catalogue(extracted, "ko"))).find(text)
    assert entry is not None
    for name, value in change.items():
        setattr(entry, name, value)
    alone = polib.POFile()
    alone.append(entry)
    return list(faults_of("ko", alone))


QUORUM = "Quorum: {cast} of {roll} voted, {needed} needed."


@pytest.mark.parametrize(
    ("text", "change", "fault"),
    [
        ("My desk", {"msgstr": ""}, "ko: “My desk” is not translated."),
        ("My desk", {"flags": ["fuzzy"]}, "ko: “My desk” is not translated."),
        ("My desk", {"msgid": "My other desk"}, "ko: “My other desk” is not in the catalogue."),
        (QUORUM, {"msgstr": "{cast} / {needed}"}, f"ko: “{QUORUM}”: the translation leaves out a value."),
        (
            QUORUM,
            {"msgstr": "{cast} / {roll} / {needed} / {seats}"},
            f"ko: “{QUORUM}”: the translation names a value that the text does not have.",
        ),
    ],
)
def test_a_fault_in_a_catalogue_is_named(extracted: Path, text: str, change: dict[str, object], fault: str):
    assert faults_after(extracted, text, change) == [fault]


def test_french_says_the_number_in_the_singular_too_because_it_counts_nothing_so():
    entries = [entry for entry in polib.pofile(str(catalogue(LOCALE, "fr"))) if entry.msgid_plural]
    silent = [
        entry.msgstr_plural[0]
        for entry in entries
        if set(VALUES.findall(entry.msgstr_plural[0])) != set(VALUES.findall(entry.msgid_plural))
    ]
    assert (silent, len(entries) > 20) == ([], True)


def test_french_marks_and_quotes_never_break_from_their_words():
    loose = re.compile(r" [:;!?»]|« |\w'\w")
    assert [text for text in texts("fr") if loose.search(text)] == []


def test_korean_leaves_no_particle_for_the_reader_to_choose():
    both = re.compile(
        r"을\(를\)|를\(을\)|이\(가\)|가\(이\)|은\(는\)|는\(은\)|와\(과\)|과\(와\)|\(으\)로|\(이\)"
    )
    assert [text for text in texts("ko") if both.search(text)] == []


def test_urdu_keeps_latin_digits_and_uses_its_own_stops():
    strange = re.compile(r"[٠-٩۰-۹]|[\u0600-\u06ff]\s*[,;?](?=\s|$)|[\u0600-\u06ff]\.(?=\s|$)")
    assert [text for text in texts("ur") if strange.search(text)] == []

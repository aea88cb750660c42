"""What is alike, and why: programmes that overlap, organizations entered twice, practices that are related.

One engine: texts are folded into terms, structured fields are compared as what they are, and each match gives its
reason in words. Without the optional encoder, texts in different languages are not compared, and the match says so.
"""

from polity.matching.encoder import Encoder, SentenceEncoder, installed_encoder
from polity.matching.folding import Term, fold, language_of, letters, script_of, shared_words
from polity.matching.likeness import Index, Match
from polity.matching.reasons import Reason
from polity.matching.schemes import ORGANIZATIONS, PROGRAMMES, Field, Period, Scheme, Thing, Value

__all__ = [
    "ORGANIZATIONS",
    "PROGRAMMES",
    "Encoder",
    "Field",
    "Index",
    "Match",
    "Period",
    "Reason",
    "Scheme",
    "SentenceEncoder",
    "Term",
    "Thing",
    "Value",
    "fold",
    "installed_encoder",
    "language_of",
    "letters",
    "script_of",
    "shared_words",
]

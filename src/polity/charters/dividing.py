"""Whether an envelope that is divided into parts is divided wholly, and what becomes of money that a part leaves."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

from polity.charters.findings import Findings
from polity.charters.values import Ballot
from polity.sentences import Sentence, gettext_noop

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_OF_PARTS = ("common", "reopened")  # what can become of money only where there are parts


def check_division(ballot: Ballot, path: tuple[str, ...], findings: Findings) -> None:
    """Note parts that do not make up the envelope, and unspent money that has nowhere to go."""
    if not ballot.divided_by:
        _check_undivided(ballot, path, findings)
        return
    if not ballot.envelope_parts:
        says = Sentence(gettext_noop("The envelope is divided, but no parts are named."))
        suggestion = Sentence(gettext_noop('Write for each: [….ballot.parts.NAME] with share = "1/2".'))
        findings.add((*path, "divided_by"), "parts_missing", says, suggestion)
        return
    _check_shares(ballot, path, findings)
    _check_areas(ballot, path, findings)
    _check_unspent(ballot, path, findings)
    if ballot.beside is not None:
        says = Sentence(
            gettext_noop("An envelope is shared by two electorates, or divided into parts, not both.")
        )
        findings.add((*path, "divided_by"), "divided_and_beside", says)


def _check_undivided(ballot: Ballot, path: tuple[str, ...], findings: Findings) -> None:
    if ballot.envelope_parts or ballot.common or ballot.decided != "apart" or ballot.unspent in _OF_PARTS:
        says = Sentence(
            gettext_noop("There are no parts of the envelope: it is not said by what it is divided.")
        )
        suggestion = Sentence(gettext_noop('Write: divided_by = "area", "sector" or "theme".'))
        findings.add(path, "not_divided", says, suggestion)


def _check_shares(ballot: Ballot, path: tuple[str, ...], findings: Findings) -> None:
    for part in ballot.envelope_parts:
        if not _KEY.fullmatch(part.key):
            says = Sentence(gettext_noop("‘{part}’ cannot be the name of a part."), {"part": part.key})
            suggestion = Sentence(
                gettext_noop("Use letters, digits, - and _ only, and put the words into ‘title’.")
            )
            findings.add((*path, "parts", part.key), "bad_part_name", says, suggestion)
    total = sum((part.share for part in ballot.envelope_parts), Fraction(0))
    if total != 1:
        says = Sentence(
            gettext_noop("The shares of the parts make {total} of the envelope, not all of it."),
            {"total": str(total)},
        )
        findings.add((*path, "parts"), "parts_do_not_add_up", says)


def _check_areas(ballot: Ballot, path: tuple[str, ...], findings: Findings) -> None:
    if ballot.divided_by != "area":
        for part in ballot.envelope_parts:
            if part.areas:
                says = Sentence(
                    gettext_noop("‘areas’ means nothing where the envelope is not divided by area.")
                )
                findings.add((*path, "parts", part.key, "areas"), "areas_unused", says)
        return
    named = Counter(code for part in ballot.envelope_parts for code in part.areas)
    for code, times in named.items():
        if times > 1:
            says = Sentence(
                gettext_noop("The area ‘{code}’ is in two parts of the envelope."), {"code": code}
            )
            findings.add((*path, "parts"), "area_twice", says)
    without = [part.key for part in ballot.envelope_parts if not part.areas]
    if len(without) > 1:
        says = Sentence(
            gettext_noop("Only one part can be for all other areas: name those of ‘{part}’."),
            {"part": without[1]},
        )
        suggestion = Sentence(gettext_noop('Write: areas = ["…"] with the codes of areas.'))
        findings.add((*path, "parts", without[1]), "two_rests", says, suggestion)


def _check_unspent(ballot: Ballot, path: tuple[str, ...], findings: Findings) -> None:
    keys = [part.key for part in ballot.envelope_parts]
    if ballot.unspent == "common" and ballot.common not in keys:
        says = Sentence(
            gettext_noop("There is no part ‘{part}’ to which unspent money could go."),
            {"part": ballot.common},
        )
        findings.add((*path, "unspent"), "common_unknown", says, findings.nearest(ballot.common, keys))
    if ballot.unspent != "common" and ballot.common:
        says = Sentence(gettext_noop("‘common’ means nothing here: unspent money does not go there."))
        findings.add(
            (*path, "common"), "common_unused", says, Sentence(gettext_noop('Write: unspent = "common"'))
        )
    if ballot.decided == "together" and ballot.unspent in _OF_PARTS:
        says = Sentence(gettext_noop("Parts that are decided together keep what they leave, or carry it on."))
        suggestion = Sentence(gettext_noop('Write: unspent = "kept" or "carried".'))
        findings.add((*path, "unspent"), "together_keeps", says, suggestion)

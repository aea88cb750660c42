"""What makes a text a charter: every stage can be reached and left, held and closed by someone."""

from __future__ import annotations

from polity.charters.bodies import check_bodies
from polity.charters.closing import check_closing
from polity.charters.findings import Findings
from polity.charters.reading import read
from polity.charters.values import Charter, CharterFaults, Fault
from polity.charters.ways import check_ways
from polity.charters.wording import check_wording


def parse(text: str) -> Charter:
    """Read a charter. Raises CharterFaults with everything that is wrong with the text."""
    charter, findings = read(text)
    found = _all(charter, findings)
    if found or charter is None:
        raise CharterFaults(found)
    return charter


def adopted(text: str) -> Charter:
    """Read a text that was adopted: what runs under it goes on, whatever a later version finds wrong with such texts.

    Raises CharterFaults where it cannot be read at all.
    """
    charter, findings = read(text)
    if charter is None:
        raise CharterFaults(findings.sorted())
    return charter


def faults(text: str) -> tuple[Fault, ...]:
    """Return everything that is wrong with a text, by line; empty when it can be adopted. Never raises."""
    return _all(*read(text))


def _all(charter: Charter | None, findings: Findings) -> tuple[Fault, ...]:
    if charter is not None:
        for check in (check_wording, check_bodies, check_ways, check_closing):
            check(charter, findings)
    return findings.sorted()

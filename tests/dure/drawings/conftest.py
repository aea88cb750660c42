"""What every drawing must be, whatever it shows."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from dure.drawings.bars import VoteBar
from dure.drawings.thread import Station


@pytest.fixture
def read():
    """Parse a drawing as XML, refuse what no drawing may carry, and return its tree."""

    def parse(drawing: str) -> ElementTree.Element:
        tree = ElementTree.fromstring(f"<body>{drawing}</body>")  # noqa: S314 -- made by the code under test
        for part in tree.iter():
            assert "style" not in part.attrib
            assert not [name for name in part.attrib if name.startswith("on")]
        ids = Counter(part.attrib["id"] for part in tree.iter() if "id" in part.attrib)
        assert [name for name, times in ids.items() if times > 1] == []
        for referred in re.findall(r"url\(#([^)]+)\)", drawing):
            assert referred in ids
        for picture in tree.iter("svg"):
            if picture.get("aria-hidden") == "true":
                continue
            followed = list(picture.iter("a"))
            assert picture.get("role") == ("group" if followed else "img")
            assert picture.findtext("title")
            named = (picture.get("aria-labelledby") or "").split()
            assert picture.get("aria-label") or (named and set(named) <= set(ids))
        return tree

    return parse


@pytest.fixture
def words():
    """All the text of a drawing, titles and descriptions included, with single spaces."""
    return lambda tree: " ".join(" ".join(tree.itertext()).split())


@pytest.fixture
def way():
    """A matter that was sent back once, is now owed, and has two stages ahead."""
    from datetime import date

    return [
        Station(
            "raised",
            "Raised",
            "Gangdong",
            "/o/gangdong/",
            "done",
            date(2026, 3, 3),
            date(2026, 3, 24),
            21,
            "Carried",
        ),
        Station("weighed", "Weighed", "Seoul network", "", "done", date(2026, 3, 24), date(2026, 4, 14), 21),
        Station(
            "agreed",
            "Agreed",
            "Council",
            "",
            "back",
            date(2026, 4, 14),
            date(2026, 4, 20),
            6,
            reason="No costs.",
        ),
        Station(
            "weighed",
            "Weighed",
            "Seoul network",
            "",
            "done",
            date(2026, 4, 20),
            date(2026, 4, 29),
            9,
            votes=VoteBar(14, 2, 0, 3),
        ),
        Station(
            "agreed",
            "Agreed",
            "Council",
            "",
            "now",
            date(2026, 4, 29),
            None,
            4,
            until=date(2026, 5, 12),
            owed_by="the Council",
        ),
        Station("answered", "Answered", "City", state="ahead"),
        Station("carried", "Carried out", state="ahead"),
    ]

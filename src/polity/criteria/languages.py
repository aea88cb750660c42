"""A framework in another language: titles as its authors translated them, everything else as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from polity.criteria.values import Framework, Group, Node, walk


def in_language(framework: Framework, language: str) -> Framework:
    """Return the framework with every title that is given in `language` ("fr-CA", else "fr"); text and digest stay."""
    root = _spoken(framework.root, language)
    assert isinstance(root, Group)
    types = {
        key: replace(one, title=_title(one.title, one.title_in, language))
        for key, one in framework.types.items()
    }
    nodes = {node.key: node for node in walk(root) if node.key}
    return replace(framework, title=root.title, root=root, types=types, nodes=nodes)


def _spoken(node: Node, language: str) -> Node:
    title = _title(node.title, node.title_in, language)
    if not isinstance(node, Group):
        return replace(node, title=title)
    bands = tuple(replace(band, title=_title(band.title, band.title_in, language)) for band in node.bands)
    return replace(
        node, title=title, bands=bands, parts=tuple(_spoken(part, language) for part in node.parts)
    )


def _title(title: str, title_in: Mapping[str, str], language: str) -> str:
    return title_in.get(language) or title_in.get(language.partition("-")[0]) or title

"""The weave: who belongs to whom. Members gather in networks, networks in networks, with several parents drawn as such.

Organizations that belong to exactly the same networks are one counted bundle; a bundle under two networks hangs on
two threads that twist round each other. Districts without a network are hollow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from dure.drawings.lettering import lines
from dure.drawings.marks import element, joined
from dure.drawings.weave_layout import Spot, laid_out
from dure.drawings.weave_picture import NAME_ROOM, drawn

GATHERING = frozenset({"network", "council", "committee", "assembly", "movement", "forum"})
MOST_BUNDLES = 120
STATES = {
    "adopted": ("✓", pgettext_lazy("ratification", "adopted")),
    "opposed": ("✕", pgettext_lazy("ratification", "opposed")),
    "abstained": ("–", pgettext_lazy("ratification", "abstained")),
    "undecided": ("?", pgettext_lazy("ratification", "not decided")),
    "free": ("⋯", pgettext_lazy("ratification", "its members answer")),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One organization, or one district without a network (`hollow`). Level 0 is the apex; `members` counts its own.

    Where something is being decided, `state` is how it stands (a key of `STATES`).
    """

    key: str
    name: str
    kind: str = "network"
    level: int = 0
    members: int = 0
    url: str = ""
    hollow: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Organizations that belong to exactly these parents and stand alike; `more` marks the rest, too varied to draw."""

    key: str
    parents: tuple[str, ...]
    count: int
    more: bool = False
    state: str = ""

    @property
    def words(self) -> str:
        """How many they are."""
        template = (
            ngettext("{count} more", "{count} more", self.count)
            if self.more
            else ngettext("{count} organization", "{count} organizations", self.count)
        )
        return f"{marked(self.state)}{template.format(count=number_format(self.count))}"


@dataclass(frozen=True, slots=True)
class Gathering:
    """The nodes drawn by name, the bundles, and the threads between them as (child, parent)."""

    nodes: tuple[Node, ...]
    bundles: tuple[Bundle, ...]
    threads: tuple[tuple[str, str], ...]
    parents: dict[str, tuple[str, ...]] = field(compare=False)


def gathered(
    nodes: Sequence[Node], edges: Iterable[tuple[str, str]], *, most_bundles: int = MOST_BUNDLES
) -> Gathering:
    """Bundle the organizations that gather nobody by the set of their parents. One alone keeps its name.

    When there are more than `most_bundles` different sets, the largest are drawn and the others become one bundle
    that says so. Edges to or from a node that is not given are left out.
    """
    parents = _parents(nodes, edges)
    gatherers = {parent for above in parents.values() for parent in above}
    groups: dict[tuple[tuple[str, ...], str], list[Node]] = defaultdict(list)
    named = []
    for node in nodes:
        if node.key in gatherers or node.hollow or node.kind in GATHERING or not parents[node.key]:
            named.append(node)
        else:
            groups[parents[node.key], node.state].append(node)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    bundles = []
    for number, ((above, state), members) in enumerate(ranked[:most_bundles]):
        if len(members) == 1:
            named.append(members[0])
        else:
            bundles.append(Bundle(f"bundle-{number}", above, len(members), state=state))
    if rest := ranked[most_bundles:]:
        above = tuple(sorted({parent for (among, _state), _members in rest for parent in among}))
        bundles.append(Bundle("bundle-more", above, sum(len(members) for _among, members in rest), more=True))
    threads = [(node.key, parent) for node in named for parent in parents[node.key]]
    threads += [(bundle.key, parent) for bundle in bundles for parent in bundle.parents]
    return Gathering(tuple(named), tuple(bundles), tuple(threads), parents)


def said(state: str) -> str:
    """How something stands, in a word; nothing where nothing is decided."""
    return str(STATES[state][1]) if state else ""


def marked(state: str) -> str:
    """The sign that stands before a name, so that colour is never alone."""
    return f"{STATES[state][0]} " if state else ""


def _parents(nodes: Sequence[Node], edges: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The parents of every node, by name; an edge to or from something that is not given is left out."""
    found: dict[str, list[str]] = {node.key: [] for node in nodes}
    for child, parent in sorted(set(edges)):
        if child in found and parent in found:
            found[child].append(parent)
    return {key: tuple(above) for key, above in found.items()}


def weave(
    nodes: Sequence[Node], edges: Iterable[tuple[str, str]], *, key: str, title: str, rtl: bool = False
) -> SafeString:
    """Draw the weave as SVG, apex at the inline start. The same input always gives the same drawing."""
    gathering = gathered(nodes, edges)
    levels = sorted({node.level for node in gathering.nodes})
    spots = [
        Spot(
            node.key,
            node.name,
            levels.index(node.level),
            count=node.members,
            url=node.url,
            hollow=node.hollow,
            state=node.state,
            said=said(node.state),
            lines=tuple(lines(f"{marked(node.state)}{node.name}", NAME_ROOM)),
        )
        for node in gathering.nodes
    ]
    column = {spot.key: spot.column for spot in spots}
    for bundle in gathering.bundles:
        deepest = max(column[parent] for parent in bundle.parents)
        spots.append(
            Spot(
                bundle.key,
                bundle.words,
                deepest + 1,
                count=bundle.count,
                bundle=True,
                parents=len(bundle.parents),
                state=bundle.state,
            )
        )
    spots = _below_their_parents(spots, gathering.threads)
    return drawn(
        laid_out(spots, gathering.threads), key=key, title=title, description=summary(nodes, edges), rtl=rtl
    )


def _below_their_parents(spots: list[Spot], threads: Sequence[tuple[str, str]]) -> list[Spot]:
    """Move a spot one column on as long as a parent does not stand before it, so that no thread runs backwards."""
    column = {spot.key: spot.column for spot in spots}
    for _round in range(len(spots)):
        moved = False
        for child, parent in threads:
            if column[child] <= column[parent] < len(spots):
                column[child] = column[parent] + 1
                moved = True
        if not moved:
            break
    return [replace(spot, column=column[spot.key]) for spot in spots]


def summary(nodes: Sequence[Node], edges: Iterable[tuple[str, str]]) -> str:
    """The weave in two or three sentences."""
    parents = _parents(nodes, edges)
    organizations = [node.key for node in nodes if node.kind not in GATHERING and not node.hollow]
    return told(
        gatherings=sum(node.kind in GATHERING and not node.hollow for node in nodes),
        organizations=len(organizations),
        several=sum(len(parents[name]) > 1 for name in organizations),
        hollow=sum(node.hollow for node in nodes),
    )


def told(*, gatherings: int, organizations: int, several: int, hollow: int) -> str:
    """The numbers of a weave in two or three sentences; `several` of the organizations belong to more than one."""
    networks = ngettext("{count} network or council", "{count} networks and councils", gatherings)
    members = ngettext("{count} organization", "{count} organizations", organizations)
    said = [
        f"{networks.format(count=gatherings)}, {members.format(count=number_format(organizations))}.",
    ]
    if several:
        said.append(
            ngettext(
                "{count} organization belongs to more than one of them.",
                "{count} organizations belong to more than one of them.",
                several,
            ).format(count=number_format(several))
        )
    if hollow:
        said.append(
            ngettext("{count} district has no network.", "{count} districts have no network.", hollow).format(
                count=hollow
            )
        )
    return " ".join(said)


def weave_list(nodes: Sequence[Node], edges: Iterable[tuple[str, str]]) -> SafeString:
    """The weave as nested lists. A network with several parents stands in full under the first, in brief elsewhere."""
    gathering = gathered(nodes, edges)
    by_key = {node.key: node for node in gathering.nodes}
    bundles = {bundle.key: bundle for bundle in gathering.bundles}
    below: dict[str, list[str]] = defaultdict(list)
    for child, parent in gathering.threads:
        below[parent].append(child)
    known: set[str] = set()

    def line(key: str, under: str) -> SafeString:
        if key in bundles:
            bundle = bundles[key]
            others = [by_key[parent].name for parent in bundle.parents if parent != under]
            return element("li", bundle.words, _stands(bundle.state), _also(others))
        node = by_key[key]
        others = [by_key[parent].name for parent in gathering.parents[key] if parent != under]
        name = element("a", node.name, href=node.url) if node.url else node.name
        mark = element("span", f" · {_('no network')}", class_="soft") if node.hollow else None
        inside = None
        if key not in known:
            known.add(key)
            children = [line(child, key) for child in below[key]]
            inside = element("ul", *children) if children else None
        return element("li", name, mark, _stands(node.state), _also(others), inside)

    tops = [node.key for node in gathering.nodes if not gathering.parents[node.key]]
    return element("ul", *(line(key, "") for key in tops), class_="tree")


def _stands(state: str) -> SafeString | None:
    return element("span", f" · {said(state)}", class_=f"stands {state}") if state else None


def _also(names: Sequence[str]) -> SafeString | None:
    if not names:
        return None
    shown = ", ".join(names[:3])
    if len(names) > 3:
        shown = _("{names} and {count} more").format(names=shown, count=len(names) - 3)
    return element("span", " · ", _("also in {names}").format(names=shown), class_="soft")


def weave_figure(
    nodes: Sequence[Node],
    edges: Iterable[tuple[str, str]],
    *,
    key: str,
    title: str,
    rtl: bool = False,
    caption: str = "",
) -> SafeString:
    """Return a figure: the drawing (it scrolls on a phone), its summary, and the same as a list.

    `caption` replaces the summary where the drawing leaves something out that it should name.
    """
    edges = list(edges)
    drawing = weave(nodes, edges, key=key, title=title, rtl=rtl)
    hint = element(
        "p", _("Move it sideways to follow the threads, or read it as a list below."), class_="hint"
    )
    scroll = element("div", drawing, class_="scroll", tabindex=0, role="region", aria_label=title)
    below = element("figcaption", caption or summary(nodes, edges))
    listed = element(
        "details", element("summary", _("Read it as a list")), weave_list(nodes, edges), class_="open-up"
    )
    return element("figure", joined([hint, scroll, below, listed]), class_="drawing woven")

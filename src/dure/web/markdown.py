"""What people write, made into safe HTML: CommonMark and tables, no raw HTML, no pictures, links to the web
and to mail only.
"""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from dure.drawings.scripts import foreign

TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "blockquote", "code", "pre", "a", "ul", "ol", "li"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
BLOCKS = ("p", "h3", "h4", "h5", "h6", "th", "td")
SCHEMES = {"http", "https", "mailto"}


def lower_headings(state: StateCore) -> None:
    """Put the writer's headings below those of the page: the outermost become h3, and no level is left out."""
    outline: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while outline and outline[-1] >= level:
                outline.pop()
            outline.append(level)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, len(outline) + 2)}"


def name_languages(state: StateCore) -> None:
    """Mark each block that is in another language than the page, or runs in the other direction."""
    for block, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if inline.type != "inline" or block.hidden:
            continue
        for name, value in foreign(inline.content).items():
            if value is not None:
                block.attrSet(name, value)


def reader() -> MarkdownIt:
    """Return the parser."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable(["image"])
    parser.core.ruler.push("lower_headings", lower_headings)
    parser.core.ruler.push("name_languages", name_languages)
    return parser


PARSER = reader()


def absolute(tag: str, attribute: str, value: str) -> str | None:
    """Keep a link only if it says itself where it leads: none that is relative, none with another scheme."""
    if attribute != "href":
        return value if attribute in ("start", "rel", "lang", "dir") else None
    scheme = value.partition(":")[0].strip().lower()
    return value if scheme in SCHEMES and ":" in value else None


def markdown(text: str) -> SafeString:
    """Return safe HTML. Everything passes an allow-list after rendering, so that a fault of the parser opens
    nothing.
    """
    html = nh3.clean(
        PARSER.render(text.replace("\x00", "")),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}, **{tag: {"lang", "dir"} for tag in BLOCKS}},
        attribute_filter=absolute,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer ugc",
    )
    return mark_safe(html)  # noqa: S308 - the allow-list above is what makes it safe

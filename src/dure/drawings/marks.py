"""Write SVG and HTML elements with everything escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_BARE = frozenset({"path", "rect", "circle", "line", "use"})

Content: TypeAlias = str | int | None


def element(name: str, *content: Content, **attributes: str | int | float | None) -> SafeString:
    """Return one element. Text is escaped unless it is safe already; an attribute that is None is left out.

    Attribute names lose a trailing underscore and turn inner ones into hyphens (`class_`, `aria_label`). SVG's
    mixed case (`viewBox`) stays as it is. `style` is refused: the policy of the pages forbids it.
    """
    if "style" in attributes:
        raise ValueError("A drawing may not carry a style attribute; give it a class.")
    written = attributes_of(**attributes)
    inner = joined(content)
    if name in _BARE and not inner:
        return mark_safe(f"<{name}{written}/>")  # noqa: S308 -- each value above went through conditional_escape
    return mark_safe(f"<{name}{written}>{inner}</{name}>")  # noqa: S308 -- as above


def attributes_of(**attributes: str | int | float | None) -> SafeString:
    """Return attributes as they stand in a tag, each after a space and escaped; one that is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{conditional_escape(str(short(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return mark_safe(written)  # noqa: S308 -- each value above went through conditional_escape


def joined(parts: Iterable[Content]) -> SafeString:
    """Escape the parts that are not safe yet and put them one behind the other; None is nothing."""
    return mark_safe("".join(conditional_escape(str(part)) for part in parts if part is not None))  # noqa: S308 -- escaped


def short(value: str | int | float) -> str | int:
    """Write a coordinate with at most one decimal and no needless zero; leave text alone."""
    if isinstance(value, float):
        return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
    return value


def picture(
    *content: Content, key: str, title: str, description: str, **attributes: str | int | float | None
) -> SafeString:
    """Return an `<svg>` with its title and description tied to it by the ids `{key}-title` and `{key}-desc`.

    A picture with links in it takes `role="group"`, so that they can be reached; any other is one image.
    """
    attributes.setdefault("role", "img")
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", description, id=f"{key}-desc"),
        *content,
        aria_labelledby=f"{key}-title {key}-desc",
        **attributes,
    )

"""The two ways to use a page: with a mouse, and with nothing but a keyboard."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

TABS_AT_MOST = 150


class Hand(Protocol):
    """How somebody uses a page. Each act ends when the page that it leads to has come."""

    page: Page

    def open(self, summary: Locator) -> None:
        """Unfold something folded, unless it is open."""

    def fill(self, field: Locator, text: str) -> None:
        """Replace what a field says."""

    def tick(self, box: Locator) -> None:
        """Choose a checkbox, or one of several radio buttons."""

    def select(self, field: Locator, value: str) -> None:
        """Choose the option with this value."""

    def press(self, button: Locator) -> None:
        """Press a button, or follow a link, that leads to a page."""


class Mouse:
    """Clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, summary: Locator) -> None:
        """Click, unless it is open."""
        if not is_open(summary):
            summary.click()

    def fill(self, field: Locator, text: str) -> None:
        """Click into the field and write."""
        field.click()
        field.fill(text)

    def tick(self, box: Locator) -> None:
        """Click the box."""
        box.check()

    def select(self, field: Locator, value: str) -> None:
        """Choose from the list."""
        field.select_option(value)

    def press(self, button: Locator) -> None:
        """Click, and wait for the page that comes."""
        with self.page.expect_navigation():
            button.click()


class Keyboard:
    """Presses keys. What Tab does not reach cannot be used, and the test fails there."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, summary: Locator) -> None:
        """Reach it and press Enter, unless it is open."""
        if not is_open(summary):
            self.reach(summary)
            self.page.keyboard.press("Enter")
            assert is_open(summary)

    def fill(self, field: Locator, text: str) -> None:
        """Reach the field, select what stands in it and write."""
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, box: Locator) -> None:
        """Reach the box and press Space; among radio buttons, go on with the arrow until it is the one."""
        if box.get_attribute("type") == "checkbox":
            self.reach(box)
            if not box.is_checked():
                self.page.keyboard.press("Space")
        else:
            self.reach(box, group=True)
            self.page.keyboard.press("Space")
            for _ in range(12):
                if box.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        assert box.is_checked()

    def select(self, field: Locator, value: str) -> None:
        """Reach the list, go to its beginning and down to the option."""
        self.reach(field)
        self.page.keyboard.press("Home")
        for _ in range(60):
            if field.input_value() == value:
                break
            self.page.keyboard.press("ArrowDown")
        assert field.input_value() == value

    def press(self, button: Locator) -> None:
        """Reach it and press Enter; wait for the page that comes."""
        self.reach(button)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def reach(self, wanted: Locator, *, group: bool = False) -> None:
        """Press Tab until the element has the focus and shows it; of radio buttons, until one of the group has.

        On a page just opened, what stands in the content is reached by the link that skips the navigation.
        """
        if self.page.evaluate("document.activeElement === document.body") and inside(wanted, "main"):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
        for _ in range(TABS_AT_MOST):
            if has_focus(wanted, group=group):
                assert shows_focus(self.page), f"the focus cannot be seen on {wanted}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {wanted}")


def is_open(summary: Locator) -> bool:
    """Whether the part that a summary folds is open."""
    return bool(summary.evaluate("e => e.parentElement.open"))


def inside(wanted: Locator, ancestor: str) -> bool:
    """Whether an element stands inside of another."""
    return bool(wanted.evaluate("(e, ancestor) => !!e.closest(ancestor)", ancestor))


def has_focus(wanted: Locator, *, group: bool) -> bool:
    """Whether the element has the focus; with `group`, whether a radio button of its group has."""
    same = (
        "(e, group) => { const now = document.activeElement; return now === e || "
        "(group && now.type === 'radio' && now.name === e.name && now.form === e.form); }"
    )
    return bool(wanted.evaluate(same, group))


def shows_focus(page: Page) -> bool:
    """Whether the element that has the focus is drawn with an outline, and stands in the window."""
    return bool(
        page.evaluate(
            "() => { const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();"
            " return parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none'"
            " && box.bottom > 0 && box.top < innerHeight; }"
        )
    )

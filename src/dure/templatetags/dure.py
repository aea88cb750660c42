"""`{% load dure %}`: money, moments, words, sentences and texts as people read them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dure import refusals
from dure.drawings import scripts
from dure.web import markdown as markup
from dure.web import moments, words
from dure.web import money as amounts
from polity.sentences import Sentence

register = template.Library()


@register.filter
def money(minor: int | None, currency: str) -> str:
    """`{{ sum|money:currency }}`: minor units in words of scale, "₩ 1.2 billion"; else a dash."""
    return "—" if minor is None else amounts.money(minor, currency)


@register.filter
def money_full(minor: int | None, currency: str) -> str:
    """`{{ sum|money_full:currency }}`: minor units in full, "₩ 1,200,000,000"."""
    return "—" if minor is None else amounts.money_full(minor, currency)


@register.filter
def money_both(minor: int | None, currency: str) -> str:
    """`{{ sum|money_both:currency }}`: in words of scale, and in full in brackets where that says more."""
    if minor is None:
        return "—"
    short, full = amounts.money(minor, currency), amounts.money_full(minor, currency)
    return short if short == full else f"{short} ({full})"


@register.filter
def number(value: int | Decimal | None) -> str:
    """`{{ count|number }}`: grouped as the reader's language does."""
    return "—" if value is None else amounts.number(value)


@register.filter
def until(moment: date | datetime | None, at: datetime) -> str:
    """`{{ due_at|until:at }}`: "until Friday 12 March · 5 days left", or how late it is."""
    return moments.until(moment, at) if moment else ""


@register.filter
def days_left(moment: date | datetime | None, at: datetime) -> str:
    """`{{ due_at|days_left:at }}`: "5 days left", "today", "3 days late"."""
    return moments.days_left(moment, at) if moment else ""


@register.filter
def ago(moment: datetime | None, at: datetime) -> str:
    """`{{ moved_at|ago:at }}`: "3 days ago", "yesterday"; the date when it is long ago."""
    return moments.ago(moment, at) if moment else ""


@register.filter
def day(moment: date | datetime | None) -> str:
    """`{{ opens_at|day }}`: "Friday 12 March 2027" in the reader's time zone."""
    return moments.day(moment) if moment else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ at|moment }}`: "Friday 12 March 2027, 14:00" in the reader's time zone."""
    return moments.moment_text(value) if value else ""


@register.filter
def short(value: datetime | None) -> str:
    """`{{ entry.at|short }}`: "12 Mar 2027, 14:00", for the narrow columns of tables."""
    return moments.short_text(value) if value else ""


@register.simple_tag
def when(value: date | datetime | None, text: str = "") -> SafeString | str:
    """`{% when act.at %}`: the moment in a `<time>`; another text may be shown in its place."""
    if not value:
        return ""
    machine = timezone.localtime(value).isoformat() if isinstance(value, datetime) else value.isoformat()
    shown = text or (moments.moment_text(value) if isinstance(value, datetime) else moments.day(value))
    return format_html('<time datetime="{}">{}</time>', machine, shown)


@register.filter
def said(sentence: Sentence | str | None) -> str:
    """`{{ outcome.sentence|said }}`: a sentence in the reader's language."""
    return "" if sentence is None else refusals.said(sentence)


@register.filter
def word(code: str, kind: str) -> str:
    """`{{ act.capacity|word:"capacity" }}`: the word for a code (see dure.web.words)."""
    return words.word(code, kind)


@register.filter
def markdown(text: str | None) -> SafeString | str:
    """`{{ matter.text|markdown }}`: what people wrote, as safe HTML."""
    return markup.markdown(text) if text else ""


@register.filter
def as_written(text: str | None) -> SafeString | str:
    """`<bdi{{ matter.title|as_written }}>`: the language and direction of a text that nobody translates."""
    return scripts.as_written(str(text)) if text else ""


@register.filter
def web_address(address: str | None) -> str:
    """`href="{{ organization.website|web_address }}"`: an address of the web, or nothing where it is none."""
    return address if address and address.startswith(("https://", "http://")) else ""

"""What the code offers to the outside, read from the code itself: pages, endpoints, refusal codes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

from dure.api import api

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
RAISING = ("refuse", "Refused", "Refusal")


def endpoints() -> list[tuple[str, str, str, str]]:
    """Method, address, first sentence and whether a session is needed, in the order of the description."""
    return [
        (method.upper(), path, told["description"].split("\n")[0], "yes" if told.get("security") else "")
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, told in methods.items()
    ]


def pages() -> list[tuple[str, str, str]]:
    """Address, and whether there is JSON and CSV, of every view that is a page with data."""
    forms = dict(_page_views())
    found = []
    for address, callback in _addresses(get_resolver().url_patterns):
        given = forms.get((callback.__module__, getattr(callback, "__name__", "")))
        if given and any(given):
            found.append((f"/{address}", *("yes" if one else "" for one in given)))
    return found


def _addresses(patterns: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from _addresses(pattern.url_patterns, address)


def _page_views() -> Iterator[tuple[tuple[str, str], tuple[bool, bool]]]:
    for path in SOURCE.glob("dure/**/*views.py"):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for function in functions.values():
            if any(map(_is_page, function.decorator_list)):
                given = _given_to_page(function, functions, set())
                yield (module, function.name), ("data" in given, "table" in given)


def _given_to_page(
    function: ast.FunctionDef, functions: Mapping[str, ast.FunctionDef], seen: set[str]
) -> set[str | None]:
    """The arguments with which a function, or one that it calls in its module, makes a `Page`."""
    given: set[str | None] = set()
    seen.add(function.name)
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            if call.func.id == "Page":
                given |= {keyword.arg for keyword in call.keywords}
            elif call.func.id in functions and call.func.id not in seen:
                given |= _given_to_page(functions[call.func.id], functions, seen)
    return given


def _is_page(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "page"


def refusal_codes() -> set[str]:
    """Every code that a refusal can have, wherever the code is written."""
    found = set()
    for path in (*SOURCE.glob("dure/**/*.py"), *SOURCE.glob("polity/process/*.py")):
        if "migrations" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                found |= set(_codes(node))
    return found


def _codes(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]) if name in RAISING:
            yield code
        case ast.Call(
            func=ast.Attribute(attr="__init__"), args=[ast.Constant(value=str(code)), ast.Call(), *_]
        ):
            yield code
        case ast.Tuple(elts=[ast.Constant(value=str(code)), ast.Call(func=ast.Name(id="Sentence"))]):
            yield code
        case ast.Tuple(elts=[ast.Constant(value=str(code)), ast.Call(func=ast.Name(id="gettext_noop"))]):
            yield code
        case ast.Assign(targets=[ast.Name(id="code")], value=value):
            yield from (
                one.value
                for one in _leaves(value)
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "code" and isinstance(value, ast.Constant):
                    yield str(value.value)


def _leaves(value: ast.expr) -> tuple[ast.expr, ...]:
    """What an assigned value can be: itself, or either side of a condition."""
    return (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)

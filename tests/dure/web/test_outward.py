"""Nothing in Dure requests an address that a visitor gave: only a named few modules can open a connection at all."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[3] / "src"
CLIENTS = {
    "urllib.request",
    "http.client",
    "socket",
    "smtplib",
    "requests",
    "httpx",
    "urllib3",
    "aiohttp",
    "ftplib",
}
# Who may, and to where: none of these addresses comes from a request.
ALLOWED = {
    # a command: the address that its user typed, and the errors of its answers
    "dure/operations/witness.py": {"http.client", "urllib.request"},
    "dure/operations/serving.py": {"http.client"},  # asks itself whether it answers
    "dure/operations/health.py": {"socket"},  # the mail server of the settings
    "dure/operations/ports.py": {"socket"},  # whether a port is free here
    "dure/networks/commands/invitations.py": {"smtplib"},  # names of errors
    "dure/networks/commands/own_account.py": {"smtplib"},  # names of errors
    "dure/matters/notices.py": {"smtplib"},  # names of errors
}


def imported(path: Path) -> set[str]:
    """Return which of the clients a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {client for client in CLIENTS if any(f"{one}.".startswith(f"{client}.") for one in found)}


def test_only_the_named_modules_can_open_a_connection() -> None:
    using = {
        path.relative_to(SOURCE).as_posix(): clients
        for path in SOURCE.rglob("*.py")
        if (clients := imported(path))
    }
    assert using == ALLOWED


def calls(path: Path) -> set[str]:
    """Return the dotted names that a module calls."""
    return {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }


def test_no_template_is_made_of_a_text() -> None:
    made = {"Template", "template.Template", "engine.from_string", "Engine", "from_string"}
    using = {path.name for path in (SOURCE / "dure").rglob("*.py") if calls(path) & made}
    assert using == set()


def test_no_parser_of_xml_and_no_pickle_is_used() -> None:
    unsafe = {"xml", "lxml", "pickle", "shelve", "marshal", "yaml", "dill"}
    using = {}
    for path in SOURCE.rglob("*.py"):
        found: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
        if found & unsafe:
            using[path.relative_to(SOURCE).as_posix()] = found & unsafe
    assert using == {"polity/charters/drawing.py": {"xml"}}  # escapes what it draws, parses nothing


def test_no_spreadsheet_but_plain_tables_is_written() -> None:
    """Cells of CSV are neutralised in one place; a file of another kind would need the same."""
    writers = {"openpyxl", "xlsxwriter", "odf", "pandas"}
    using = set()
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        if {one.partition(".")[0] for one in modules} & writers:
            using.add(path.name)
    assert using == set()


def test_the_witness_asks_the_address_typed_at_its_terminal_and_follows_no_other_kind_of_address() -> None:
    """`dure witness URL` is run by whoever watches, on their own machine; no page starts it."""
    callers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "dure.operations.witness" in path.read_text(encoding="utf-8")
    }
    assert callers == {"dure/cli.py"}

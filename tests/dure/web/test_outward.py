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
    "dure/operations/witness.py": {"urllib.request"},  # a command: the address that its user typed
    "dure/operations/serving.py": {"http.client"},  # asks itself whether it answers
    "dure/operations/health.py": {"socket"},  # the mail server of the settings
    "dure/operations/ports.py": {"socket"},  # whether a port is free here
    "dure/networks/commands/invitations.py": {"smtplib"},  # names of errors
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

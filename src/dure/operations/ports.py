"""Whether a port is free, said before a server is started on it."""

from __future__ import annotations

import errno
import socket

from dure.cli import Fault


def require_free(host: str, port: int) -> None:
    """Raise a Fault with the way out where `host:port` cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
            attempt.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Fault(
                    f"Port {port} on {host} is in use. Stop what uses it, or take another: --port {port + 1}"
                ) from error
            if error.errno == errno.EACCES:
                raise Fault(
                    f"Port {port} needs more rights than you have. Take one above 1023: --port 8000"
                ) from error
            raise Fault(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error

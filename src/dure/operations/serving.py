"""The server: granian runs the application in worker processes, and a timer lets the clock act."""

from __future__ import annotations

import http.client
import logging
import multiprocessing
import threading
import time
from dataclasses import dataclass
from typing import Any

from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dure import clock
from dure.operations.ticking import tick_once

logger = logging.getLogger("dure.serve")

TICK_SECONDS = 30


@dataclass(frozen=True)
class Listening:
    """Where and with how many processes and threads to serve."""

    host: str
    port: int
    workers: int = 2
    threads: int = 2


def keep_ticking(stop: threading.Event) -> None:
    """Let the clock act every TICK_SECONDS until told to stop; a failed turn is logged and the next one
    tries again.
    """
    while not stop.wait(TICK_SECONDS):
        try:
            tick_once(at=clock.now())
        except Exception:  # whatever went wrong with one turn must not end the timer
            logger.exception("The clock's turn failed; it is tried again in %s seconds.", TICK_SECONDS)
        finally:
            connections.close_all()


def announce(listening: Listening, address: str) -> None:
    """Print the address once the first page is really served."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        request = http.client.HTTPConnection(listening.host, listening.port, timeout=5)
        try:
            request.request("GET", "/healthz")
            request.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            print(f"Dure is open at {address} (Ctrl+C stops it)", flush=True)
            return
        finally:
            request.close()


def serve(listening: Listening, address: str) -> None:
    """Serve until interrupted. The database must have been made ready."""
    connections.close_all()  # a worker must never inherit an open connection
    # Workers start as fresh processes: forking one that has threads (the timer, numpy) is not safe.
    multiprocessing.set_start_method("spawn", force=True)
    server: Any = Granian(
        "dure.wsgi:application",
        address=listening.host,
        port=listening.port,
        interface=Interfaces.WSGI,
        workers=listening.workers,
        blocking_threads=listening.threads,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        process_name=None,
    )
    stop = threading.Event()
    threading.Thread(target=keep_ticking, args=(stop,), name="clock", daemon=True).start()
    threading.Thread(target=announce, args=(listening, address), name="announce", daemon=True).start()
    try:
        server.serve()
    finally:
        stop.set()

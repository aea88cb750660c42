"""The server: granian runs the application in worker processes; a process beside them lets the clock act."""

from __future__ import annotations

import ctypes
import gc
import http.client
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.db import connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

logger = logging.getLogger("dure.serve")

APPLICATION = "dure.wsgi"
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG, see prctl(2)
TICK_SECONDS = 30
BREATH_SECONDS = 3  # the first page goes first; a clock that fell over rests as long


@dataclass(frozen=True)
class Listening:
    """Where and with how many processes and threads to serve."""

    host: str
    port: int
    workers: int = 2
    threads: int = 2


def keep_ticking(stop: threading.Event) -> None:
    """Keep one `dure tick --every` process alive until told to stop.

    It is a process of its own so that the server's has no other thread at work when it forks a worker.
    """
    command = [sys.executable, "-m", "dure", "tick", "--every", str(TICK_SECONDS)]
    command += ["--parent", str(os.getpid())]  # known even if this process is gone before that one looks
    while not stop.wait(BREATH_SECONDS):
        ticking = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        while ticking.poll() is None and not stop.wait(1):
            pass
        if ticking.poll() is None:
            ticking.terminate()
        if ticking.wait() and not stop.is_set():
            logger.error("The clock's process ended with %s; it is started again.", ticking.returncode)


def announce(listening: Listening, address: str) -> None:
    """Print the address once the first page is really served."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        request = http.client.HTTPConnection(listening.host, listening.port, timeout=5)
        try:
            request.request("GET", "/healthz")
            request.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            print(f"Dure is open at {address} (Ctrl+C stops it)", flush=True)
            return
        finally:
            request.close()


def end_with_parent() -> None:
    """Let every process that is forked from now on end when this one does, however that happens.

    A worker that outlived a killed server would hold its port, and the next server could not start. Linux only:
    elsewhere no worker is forked.
    """
    set_option, parent = ctypes.CDLL(None).prctl, os.getpid()

    def in_child() -> None:
        set_option(END_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before it could be asked for
            os._exit(1)

    os.register_at_fork(after_in_child=in_child)


def load_once() -> None:
    """Load the application and all of its pages before the workers are forked, who share them and answer at once."""
    import_module(APPLICATION)
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()  # what will never go need not be looked through again, nor be copied for it


def serve(listening: Listening, address: str) -> None:
    """Serve until interrupted. The database must have been made ready."""
    load_once()
    connections.close_all()  # a worker must never inherit an open connection
    if sys.platform == "linux":
        end_with_parent()
    multiprocessing.set_start_method("fork" if sys.platform == "linux" else "spawn", force=True)
    server: Any = Granian(
        f"{APPLICATION}:application",
        address=listening.host,
        port=listening.port,
        interface=Interfaces.WSGI,
        workers=listening.workers,
        blocking_threads=listening.threads,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )
    stop = threading.Event()
    clock = threading.Thread(target=keep_ticking, args=(stop,), name="clock")
    clock.start()
    threading.Thread(target=announce, args=(listening, address), name="announce", daemon=True).start()
    try:
        server.serve()
    finally:
        stop.set()
        clock.join()

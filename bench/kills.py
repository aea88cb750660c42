"""Kill the server again and again under load, and look whether anything that it acknowledged is lost.

    .venv/bin/python -m bench.kills --kills 100 --clients 16            SQLite; DATABASE_URL chooses PostgreSQL

Each client speaks through the API about one matter, every time in other words, and writes down the reference that it
got as a receipt. The server and its workers are killed with signal 9 in the middle of it and started again. At the end
every acknowledged contribution must be in the database and in the record, and record and database must be whole.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "k" * 32
PREPARE = """
import json
from tests.seoul import build_seoul
from dure.people.sessions import SessionStore
from dure.networks.commands import create_organization
from tests.cast import admit, person
from django.core.management import call_command
call_command("createcachetable", verbosity=0)
seoul = build_seoul()
matter = seoul.raised()
keys = []
for number in range(CLIENTS):
    who = person(f"Speaker {number}")
    admit(who, seoul.world.enterprises[0])
    session = SessionStore()
    session["_auth_user_id"] = str(who.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = who.get_session_auth_hash()
    session.save()
    keys.append(session.session_key)
print("PREPARED " + json.dumps({"matter": matter.ref, "keys": keys}))
"""
LOOK = """
import json
from dure.matters.models import Comment
from dure.record.models import Entry, Head
from polity.transparency import Frontier, leaf_hash
frontier, whole = Frontier(), True
said = []
for entry in Entry.objects.order_by("number"):
    whole &= leaf_hash(bytes.fromhex(entry.salt), entry.payload.encode()).hex() == entry.leaf
    whole &= entry.number == frontier.size + 1
    frontier = frontier.append(bytes.fromhex(entry.leaf))
    if entry.verb == "comment":
        said.append(entry.said["comment"])
head = Head.objects.get()
whole &= head.size == frontier.size and json.loads(head.frontier) == frontier.as_json()
from django.db import connection
sound = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
print("LOOKED " + json.dumps({"stored": list(Comment.objects.values_list("ref", flat=True)), "said": said,
    "texts": list(Comment.objects.values_list("text", flat=True)), "whole": whole, "sound": sound}))
"""


@dataclass
class Run:
    """What the clients did so far."""

    matter: str
    port: int
    stop: threading.Event = field(default_factory=threading.Event)
    receipts: list[str] = field(default_factory=list)
    attempts: int = 0
    false_already: int = 0
    answers: dict[int, int] = field(default_factory=dict)


def shell(surroundings: dict[str, str], script: str, mark: str) -> Any:
    """Run a script inside Dure; return what it printed after its mark."""
    command = [sys.executable, "-m", "dure", "manage", "shell", "--no-imports", "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if line.startswith(mark):
            return json.loads(line.removeprefix(mark))
    raise RuntimeError(done.stdout + done.stderr)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start(surroundings: dict[str, str], port: int) -> tuple[subprocess.Popen[bytes], float]:
    """Start the server in a process group of its own; return it, and after how many seconds it answered."""
    began = time.monotonic()
    command = [sys.executable, "-m", "dure", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while time.monotonic() - began < 120:
        try:
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asking.request("GET", "/healthz")
            if asking.getresponse().status == 200:
                return server, time.monotonic() - began
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The server did not answer within two minutes.")


def speak(run: Run, key: str, number: int) -> None:
    """Speak until told to stop. A request that was cut off is sent again under its name, until it is answered."""
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={key}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }
    count = 0
    while not run.stop.is_set():
        count += 1
        text = f"Client {number}, contribution {count}."
        name = f"{number}-{count}"
        while not run.stop.is_set():
            run.attempts += 1
            try:
                asking = http.client.HTTPConnection("127.0.0.1", run.port, timeout=20)
                body = json.dumps({"text": text})
                asking.request(
                    "POST",
                    f"/api/v1/matters/{run.matter}/comments",
                    body,
                    {**headers, "Idempotency-Key": name},
                )
                answer = asking.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            run.answers[answer.status] = run.answers.get(answer.status, 0) + 1
            if answer.status in (200, 201):
                run.receipts.append(json.loads(content)["ref"])
                break
            if b"already_said" in content:
                run.false_already += 1
                break
            time.sleep(0.1)


def kills(number: int, clients: int, home: Path, pause: float = 1.0) -> dict[str, Any]:
    """Kill the server that many times under load; return what was found. DATABASE_URL chooses another database."""
    surroundings = {
        **os.environ,
        "DURE_HOME": str(home),
        "DURE_PRODUCTION": "",
        "DURE_DEMO": "",
        "DJANGO_SETTINGS_MODULE": "dure.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    subprocess.run(
        [sys.executable, "-m", "dure", "manage", "migrate", "-v0"], cwd=ROOT, env=surroundings, check=True
    )
    told = shell(surroundings, PREPARE.replace("CLIENTS", str(clients)), "PREPARED ")
    run = Run(told["matter"], free_port())
    server, _ = start(surroundings, run.port)
    threads = [
        threading.Thread(target=speak, args=(run, key, place), daemon=True)
        for place, key in enumerate(told["keys"])
    ]
    for thread in threads:
        thread.start()
    ready = []
    try:
        for _ in range(number):
            time.sleep(pause)
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            server, seconds = start(surroundings, run.port)
            ready.append(seconds)
        time.sleep(pause)
    finally:
        run.stop.set()
        for thread in threads:
            thread.join(timeout=30)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    found = shell(surroundings, LOOK, "LOOKED ")
    stored, said = set(found["stored"]), set(found["said"])
    return {
        "kills": number,
        "clients": clients,
        "acknowledged": len(run.receipts),
        "lost": len([one for one in run.receipts if one not in stored or one not in said]),
        "twice": len(found["texts"]) - len(set(found["texts"])),
        "false_already": run.false_already,
        "answers": dict(sorted(run.answers.items())),
        "record_whole": found["whole"],
        "database": found["sound"],
        "ready_after": {
            "median": sorted(ready)[len(ready) // 2] if ready else 0,
            "most": max(ready, default=0),
        },
    }


def main() -> int:
    """Run it, and print what was found; 1 where anything was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds of load between two kills")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dure-kills-") as home:
        found = kills(options.kills, options.clients, Path(home), options.pause)
    print(json.dumps(found, indent=2))
    return int(
        bool(found["lost"] or found["twice"] or not found["record_whole"] or found["database"] != "ok")
    )


if __name__ == "__main__":
    sys.exit(main())

"""`python -m bench.faults.exhaustive_place PLACE FOLDER`: a warm process of a place whose forks do one piece of work.

Spoken over pipes, a line of JSON each: {"start": program} in, {"pid"} out once the fork waits at its gate; {"go": pid}
in; {"ended": pid, "signal"} out. A fork that waits can be traced before it has done anything.
"""

import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from bench.faults import preparing
from bench.faults.ground import Ground
from bench.faults.people import allotted, subject
from bench.recording import KEY, take

CALL = 3.0  # seconds that a call waits for its answer
PAUSE = 0.1  # seconds between two passes of the relay
CALL_BACK_WITHIN = 1.5  # seconds; then the relay asks
PATIENCE = 20.0  # seconds for the relay to bring a packet to its answer


def main(place: str, folder: Path) -> None:
    import django

    django.setup()
    ground = Ground.read(folder)
    programs = {"city": _city, "centre": _centre}.get(place, _station)(ground, place)
    gates: dict[int, int] = {}
    reading = selectors.DefaultSelector()
    reading.register(0, selectors.EVENT_READ)
    _say(ready=place)
    heard = b""
    while True:
        if reading.select(0.002):
            more = os.read(0, 4096)
            if not more:
                return
            *lines, heard = (heard + more).split(b"\n")
        else:
            lines = []
        for asked in map(json.loads, lines):
            if "start" in asked:
                pid, gate = _fork(programs[asked["start"]])
                gates[pid] = gate
                _say(pid=pid)
            else:
                os.write(gates[asked["go"]], b"!")
        while gates:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            os.close(gates.pop(pid))
            killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            _say(ended=pid, signal=killed, code=os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0)


def _fork(program: Callable[[], None]) -> tuple[int, int]:
    waiting, gate = os.pipe()
    pid = os.fork()
    if pid:
        os.close(waiting)
        return pid, gate
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(2, 1)
        os.read(waiting, 1)
        program()
        code = 0
    except Exception:  # noqa: BLE001 - whatever it is, the fork ends and its code says so
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _say(**what: object) -> None:
    print(json.dumps(what), flush=True)


# -- the places -----------------------------------------------------------------------------------
def _station(ground: Ground, place: str) -> dict[str, Callable[[], None]]:
    from django.conf import settings
    from django.utils import timezone

    from satupintu.station.link.sender import run_once

    settings.CALL_TIMEOUT = CALL
    return {
        "migrate": preparing.migrate,
        "prepare": lambda: preparing.prepare_station(ground, place),
        "capture": lambda: _capture(allotted(ground.recordings)[place][0]),
        "send": lambda: _ignore(run_once(timezone.now(), with_list=True)),
        "close": _close,
    }


def _capture(number: int) -> None:
    """One person, from where the draft stands; who was sealed already is not recorded again."""
    from django.utils import timezone

    from satupintu.station.operators.drawer import DraftKey
    from satupintu.station.problems import Refused
    from satupintu.station.vault import rules, services

    key = DraftKey(preparing.OPERATOR, KEY)
    appointment = rules.Appointment(str(number), str(subject(number)), f"{number:013}", biodata={"name": "ORANG"})
    try:
        draft = take(appointment, key, timezone.now(), _picture)
    except Refused as refused:
        if refused.code != "ALREADY_SEALED":
            raise
        return
    services.seal_draft(draft_id=draft, key=key, now=timezone.now())


def _picture(name: str) -> bytes | None:
    return name.encode() * 100 if name in {"photo", "finger-01"} else None


def _close() -> None:
    from django.utils import timezone

    from satupintu.station.link.services import close_day
    from satupintu.station.problems import Refused

    try:
        close_day(day=timezone.localdate(), now=timezone.now())
    except Refused as refused:  # the city was killed
        if refused.code != "CITY_UNREACHABLE":
            raise


def _city(ground: Ground, _place: str) -> dict[str, Callable[[], None]]:
    from satupintu.city.config.wsgi import application
    from satupintu.city.relay.api import stations
    from satupintu.city.relay.rules import pauses
    from satupintu.city.relay.services import outbox

    _load_addresses()
    pauses.SHORTEST, pauses.LONGEST = PAUSE / 2, PAUSE
    outbox.ASK_AFTER = timedelta(seconds=CALL_BACK_WITHIN)
    stations.CENTRE_WITHIN = CALL
    return {
        "migrate": preparing.migrate,
        "prepare": lambda: preparing.prepare_city(ground),
        "web": partial(_serve, application, ground.ports["city"]),
        "relay": _relay,
    }


def _relay() -> None:
    """Pass after pass until every packet has its answer."""
    from satupintu.city.relay.centre import Centre, Unreachable
    from satupintu.city.relay.jobs.sending import run_once
    from satupintu.city.relay.models import OutboxItem

    until = time.monotonic() + PATIENCE
    centre = Centre(timeout=CALL)
    while time.monotonic() < until:
        with suppress(Unreachable):
            run_once(centre)
        if OutboxItem.objects.exists() and not OutboxItem.objects.exclude(state="ANSWERED").exists():
            return
        time.sleep(PAUSE)


def _centre(ground: Ground, _place: str) -> dict[str, Callable[[], None]]:
    import io

    from django.core.management import call_command

    from bench.faults.engine import Engine
    from satupintu.centre import working
    from satupintu.centre.management.commands import work
    from satupintu.centre.wsgi import application

    _load_addresses()
    working.LONGEST_PAUSE = PAUSE
    work.IDLE, work.CALLBACK_WITHIN = PAUSE / 10, CALL
    work.Engine = Engine
    return {
        "migrate": preparing.migrate,
        "web": partial(_serve, application, ground.ports["centre"]),
        "work": lambda: call_command("work", stdout=io.StringIO()),
    }


class _Quiet(WSGIRequestHandler):
    timeout = 5

    def log_message(self, *_: object) -> None:
        """Said nowhere."""


def _serve(application: Any, port: int) -> None:
    """One request after the other in one thread, so that its calls can be counted."""
    WSGIServer.allow_reuse_address = True
    server = WSGIServer(("127.0.0.1", port), _Quiet)
    server.set_app(application)
    server.serve_forever(poll_interval=0.05)


def _load_addresses() -> None:
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - imports every view


def _ignore(_: object) -> None:
    """What a pass says of itself."""


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(sys.argv[1], Path(sys.argv[2]))

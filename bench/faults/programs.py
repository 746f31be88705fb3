"""The programs of the service as the campaign runs them: the real code, with shorter pauses and a clock that can jump.

What is replaced, and nothing else: the pauses between two tries (a day's patience in a second), the time that calls
wait for an answer, the clock (real time plus the skew on the board), and the centre's fingerprint engine, since an
extraction takes 0.4 s (`engine.py` finds nobody, or whom it was arranged to find). Steps and failures of the disk
are noted on the board.
"""

import io
import socketserver
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from bench.faults.aiming import die_when_aimed_at
from bench.faults.board import DISK, SKEW, Board
from bench.faults.ground import Ground

CALL = 3.0  # seconds that a call waits for its answer
FIRST_PART = 2000  # bytes
PAUSE = 0.2  # seconds, after a try that failed
LONGEST = 1.0  # seconds, the same after several, and between two looks at the city
Program = Callable[[], None]


def warm(place: str, folder: Path, board: Board) -> Callable[[str], None]:
    """Import everything a place's programs need; gives what runs one of them, in a fork."""
    import django

    django.setup()
    ground = Ground.read(folder)
    _let_the_clock_jump(place, board)
    ssl.create_default_context = cache(ssl.create_default_context)  # every call has a client of its own
    ssl.create_default_context()
    made = {"city": _city, "centre": _centre}.get(place, _station)(ground, place, board)

    def run(program: str) -> None:
        if f"{place}/{program}" in ground.programs:
            _note_failures_of_the_disk(f"{place}/{program}", board)
            die_when_aimed_at(place, program, board)
        made[program]()

    return run


# -- the places -----------------------------------------------------------------------------------
def _station(ground: Ground, place: str, board: Board) -> dict[str, Program]:
    from django.conf import settings

    from bench.faults import capturing, preparing
    from satupintu.station.link import parts, sender
    from satupintu.station.vault import rules

    settings.SEND_EVERY, settings.LONGEST_WAIT, settings.CALL_TIMEOUT = LONGEST, PAUSE, CALL
    rules.ASK_AGAIN_AFTER = timedelta(seconds=1)
    sender.Pace = partial(parts.Pace, FIRST_PART)  # packets are small here; they are sent in parts all the same

    def send() -> None:
        sender.run_once = _in_a_step(sender.run_once, board, f"{place}/send")
        sender.run_for_ever()

    return {
        "migrate": preparing.migrate,
        "prepare": lambda: preparing.prepare_station(ground, place),
        "capture": lambda: capturing.capture(ground, place, board),
        "send": send,
        "close": capturing.close_days,
    }


def _city(ground: Ground, place: str, board: Board) -> dict[str, Program]:
    from django.core.management import call_command

    from bench.faults import officer, preparing
    from satupintu.city.config.wsgi import application
    from satupintu.city.relay.api import stations
    from satupintu.city.relay.jobs import sending
    from satupintu.city.relay.management.commands import relay
    from satupintu.city.relay.rules import pauses
    from satupintu.city.relay.services import outbox

    _load_addresses()
    pauses.SHORTEST, pauses.LONGEST = PAUSE / 4, LONGEST
    outbox.ASK_AFTER = timedelta(seconds=LONGEST)  # not longer: what is further away counts as due
    stations.CENTRE_WITHIN = CALL
    sending.ASK_FOR_RECEIPTS_EVERY = timedelta(seconds=LONGEST)
    relay.IDLE, relay.RECHECK_EVERY = PAUSE / 2, 5.0
    relay.Centre = partial(relay.Centre, timeout=CALL)

    def run_relay() -> None:
        relay.run_once = _in_a_step(relay.run_once, board, f"{place}/relay")
        call_command("relay")

    return {
        "migrate": preparing.migrate,
        "prepare": lambda: preparing.prepare_city(ground),
        "web": lambda: _serve(application, ground.ports["city"], board, f"{place}/web"),
        "relay": run_relay,
        "officer": officer.press_again,
    }


def _centre(ground: Ground, place: str, board: Board) -> dict[str, Program]:
    from django.conf import settings
    from django.core.management import call_command

    from bench.faults import preparing
    from bench.faults.engine import Engine
    from satupintu.centre import working
    from satupintu.centre.management.commands import work
    from satupintu.centre.wsgi import application

    _load_addresses()
    settings.ANSWER_WITHIN = 2 * CALL
    working.LONGEST_PAUSE = PAUSE
    work.IDLE, work.CALLBACK_WITHIN = PAUSE / 4, CALL
    work.Engine = Engine

    def run_work() -> None:
        work.answer_next = _in_a_step(work.answer_next, board, f"{place}/work")
        call_command("work", stdout=io.StringIO())

    return {
        "migrate": preparing.migrate,
        "prepare": lambda: None,  # the centre begins empty
        "web": lambda: _serve(application, ground.ports["centre"], board, f"{place}/web"),
        "work": run_work,
    }


# -- how they run ---------------------------------------------------------------------------------
def _in_a_step(work: Callable[..., Any], board: Board, name: str) -> Callable[..., Any]:
    def stepped(*given: Any, **named: Any) -> Any:
        with board.step(name):
            return work(*given, **named)

    return stepped


class _Quiet(WSGIRequestHandler):
    timeout = 5  # seconds for a request that never ends

    def log_message(self, *_: object) -> None:
        """Said nowhere: a campaign asks a million times."""


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # WSGIServer would look its own name up
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]
        self.setup_environ()


def _serve(application: Any, port: int, board: Board, name: str) -> None:
    def stepped(environ: dict[str, Any], start: Any) -> list[bytes]:
        with board.step(name):
            answer = application(environ, start)
            try:
                return [b"".join(answer)]
            finally:
                answer.close()

    server = _Server(("127.0.0.1", port), _Quiet)
    server.set_app(stepped)
    server.serve_forever()


def _load_addresses() -> None:
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - imports every view


def _let_the_clock_jump(place: str, board: Board) -> None:
    from django.utils import timezone

    true_now = timezone.now

    def now() -> datetime:
        return true_now() + timedelta(seconds=board.get(place, SKEW))

    timezone.now = now


def _note_failures_of_the_disk(name: str, board: Board) -> None:
    """On the board, wherever the program itself catches them."""
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.signals import connection_created
    from django.db.utils import OperationalError

    def note(work: Callable[..., Any], *given: Any) -> Any:
        try:
            return work(*given)
        except OperationalError as problem:
            if "disk" in str(problem):
                board.add(name, DISK)
            raise

    commit = BaseDatabaseWrapper._commit  # noqa: SLF001 - a commit is no statement that a wrapper sees
    BaseDatabaseWrapper._commit = lambda self: note(commit, self)  # noqa: SLF001
    connection_created.connect(
        lambda connection, **_: connection.execute_wrappers.append(note),
        weak=False,
    )

"""Two stations, a city and a centre in one process: real services, each place on a disk of its own, nothing else real.

Why so: station and city have different Django settings, and a process a place would cost a start or a pipe for every
step of 20,000 runs. Their rooms have different names, so one list of rooms holds both; their tables lie in databases
of their own, in memory, and Django's one connection is handed from place to place (`at`). That is sound because no
service waits for another place within a transaction: network only after commit (docs/flows/relay.md). A place of
its own each has: database, signing key, clock. The line between station and city carries real requests to the
city's real WSGI application; the centre is a model of OSIA's interface in this file.

What is lost in a crash is what was not committed: the database rolls back, as a disk does that keeps its promises.
That it does keep them under power cuts is shown by bench/faults/power.py.
"""

import base64
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx

from bench.faults.ground import STATIONS, Ground
from satupintu.packets import closing, receipt
from satupintu.packets.manifest import Manifest

OFFICES = STATIONS[:2]
BEGAN = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
STEP = timedelta(seconds=7)  # between two looks at the clock that matter
OK, LOST, ANSWER_LOST, TWICE, LATER = "ok", "lost", "answer lost", "twice", "later"
WEATHER = (OK, LOST, ANSWER_LOST, TWICE, LATER)


class Crash(BaseException):
    """The process of a place died: nothing in it may catch this."""


@dataclass
class Centre:
    """A model of the centre: what it has, in the order in which it came, and its answers by transaction."""

    ground: Ground
    now: Callable[[], datetime]
    encounters: dict[str, Manifest] = field(default_factory=dict)
    receipts: list[dict[str, str]] = field(default_factory=list)
    tasks: dict[str, str] = field(default_factory=dict)
    on_create: Callable[[Manifest], None] = lambda _: None

    def answer(self, request: httpx.Request) -> httpx.Response:
        first, *rest = [part for part in request.url.path.split("/") if part not in {"", "v1"}]
        return {
            "persons": self._create,
            "identify": self._identify,
            "tasks": lambda _, rest: (
                httpx.Response(200, json="PENDING") if rest[0] in self.tasks else httpx.Response(404)
            ),
            "keys": self._keys,
            "receipts": self._receipts,
            "closing": self._closing,
        }[first](request, rest)

    def copy(self) -> tuple[dict[str, Manifest], list[dict[str, str]], dict[str, str]]:
        """Its disk as it is."""
        return dict(self.encounters), list(self.receipts), dict(self.tasks)

    def lay_down(self, copy: tuple[dict[str, Manifest], list[dict[str, str]], dict[str, str]]) -> None:
        """Another disk in its place."""
        encounters, receipts, tasks = copy
        self.encounters, self.receipts, self.tasks = dict(encounters), list(receipts), dict(tasks)

    def _keys(self, *_: object) -> httpx.Response:
        reader, signer = self.ground.readers["centre"], self.ground.signers["centre"]
        return httpx.Response(200, json={"reader": reader.public, "signer": signer.public})

    def _create(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        person, _, encounter = rest
        if encounter in self.encounters:
            return httpx.Response(409)
        manifest = Manifest.from_bytes(base64.b64decode(json.loads(request.content)["clientData"]))
        self.on_create(manifest)
        self.encounters[encounter] = manifest
        given = receipt.issue(
            packet_id=encounter,
            station=manifest.station,
            sequence=manifest.sequence,
            received_at=self.now(),
            by="centre",
            signing_key=self.ground.signers["centre"],
        )
        self.receipts.append(given.to_dict())
        others = {"receipt": self.receipts[-1]}
        return httpx.Response(200, json={"personId": person, "encounterId": encounter, "others": others})

    def _identify(self, request: httpx.Request, _: list[str]) -> httpx.Response:
        if "callback" not in request.url.params:
            return httpx.Response(200, json=[])
        transaction = request.url.params["transactionId"]
        task = next((task for task, other in self.tasks.items() if other == transaction), str(uuid.uuid4()))
        self.tasks[task] = transaction
        return httpx.Response(202, json={"taskId": task})

    def _task(self, _: httpx.Request, rest: list[str]) -> httpx.Response:
        return httpx.Response(200, json="PENDING") if rest[0] in self.tasks else httpx.Response(404)

    def _receipts(self, request: httpx.Request, rest: list[str]) -> httpx.Response:
        if rest:
            given = {json.loads(each["document"])["packet_id"]: each for each in self.receipts}
            return httpx.Response(200, json={"receipt": given.get(rest[0])})
        after = int(request.url.params["after"])
        return httpx.Response(200, json={"receipts": self.receipts[after:], "last": len(self.receipts)})

    def _closing(self, _: httpx.Request, rest: list[str]) -> httpx.Response:
        station, day = rest[0], date.fromisoformat(rest[1])
        told = [(m, i) for i, m in self.encounters.items() if (m.station, m.sealed_at.date()) == (station, day)]
        known = [(manifest.sequence, packet_id) for manifest, packet_id in told]
        key = self.ground.signers["centre"]
        signed = closing.state(place="centre", station=station, date=day, packets=sorted(known), signing_key=key)
        return httpx.Response(200, json=signed.to_dict())


class Line(httpx.BaseTransport):
    """A line with weather: each call takes the next of `ahead`. `held`: requests that come later, if ever."""

    def __init__(self, there: Callable[[httpx.Request], httpx.Response]) -> None:
        self.there = there
        self.ahead: list[str] = []
        self.held: list[httpx.Request] = []
        self.had: dict[str, int] = dict.fromkeys(WEATHER, 0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        weather = self.ahead.pop(0) if self.ahead else OK
        self.had[weather] += 1
        request.read()
        if weather == LOST:
            raise httpx.ConnectError(weather)
        if weather == LATER:
            self.held.append(request)
            raise httpx.ReadTimeout(weather)
        answer = self._deliver(request)
        if weather == TWICE:
            answer = self._deliver(request)
        if weather == ANSWER_LOST:
            raise httpx.ReadTimeout(weather)
        return answer

    def deliver_held(self, place: int) -> None:
        """One request of long ago comes after all; nobody hears the answer."""
        if self.held:
            request = self.held.pop(place % len(self.held))
            try:
                self._deliver(request)
            except httpx.HTTPError:
                return

    def _deliver(self, request: httpx.Request) -> httpx.Response:
        again = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        try:
            answer = self.there(again)
            answer.read()
        except Crash:
            raise httpx.ReadError("the other side died") from None
        return answer


class World:
    """The places, their disks and clocks, and the lines between them; `begin` sets all of it back."""

    def __init__(self, ground: Ground) -> None:
        from django.core import signals
        from django.core.management import call_command
        from django.core.wsgi import get_wsgi_application
        from django.db import close_old_connections, connection
        from django.utils import timezone

        from bench.faults import preparing
        from satupintu.city.relay.centre import Centre as Client
        from satupintu.station.link.city import City
        from satupintu.station.vault import identity, stopping

        self.ground = ground
        self.disks: dict[str, sqlite3.Connection] = {}
        self.here = "city"
        self.dead: set[str] = set()
        self.deaths = 0
        self.begin_clock()
        for signal in (signals.request_started, signals.request_finished):
            signal.disconnect(close_old_connections)
        application = httpx.WSGITransport(app=get_wsgi_application())
        self._city = application.handle_request
        timezone.now = self.now
        stopping.uptime = self._uptime
        identity.signing_key = lambda: ground.signers[self.here]
        City.__init__ = lambda city, identity, *, timeout=None: self._connect(city, identity, timeout)
        connect = Client.__init__
        Client.__init__ = lambda centre, *, timeout=10.0, transport=None: connect(
            centre, timeout=timeout, transport=transport or self.to_centre
        )
        call_command("migrate", verbosity=0)
        self.disks["city"] = connection.connection
        for office in OFFICES:
            self.disks[office] = _new_disk()
            connection.connection.backup(self.disks[office])
        preparing.prepare_city(ground)
        for office in OFFICES:
            with self.at(office):
                preparing.prepare_station(ground, office)
        self._first = {place: disk.serialize() for place, disk in self.disks.items()}

    def _uptime(self) -> float:
        return self.passed.total_seconds()

    def begin_clock(self) -> None:
        self.passed = timedelta()
        self.skew: dict[str, timedelta] = {}

    def begin(self) -> None:
        for place, content in self._first.items():
            self.lay_down(place, content)
        self.begin_clock()
        self.deaths = 0
        self.centre = Centre(self.ground, self.now)
        self.to_city = Line(self._ask_city)
        self.to_centre = Line(self.centre.answer)
        self.back = Line(self._ask_city)

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Inside, Django's connection, the clock and the key are those of `place`."""
        from django.db import connection

        before, self.here = self.here, place
        connection.connection = self.disks[place]
        try:
            yield
        finally:
            if place in self.dead:  # what it had open dies with it
                self.dead.discard(place)
                self.lay_down(place, self.disks[place].serialize())
            self.here = before
            connection.connection = self.disks[before]

    def lay_down(self, place: str, content: bytes) -> None:
        """The disk of a place as somebody finds it who starts the machine."""
        from django.db import connection

        disk = _new_disk()
        disk.deserialize(content)
        if connection.connection is self.disks[place]:
            connection.connection = disk
        self.disks[place].close()
        self.disks[place] = disk

    @contextmanager
    def dying(self, place: str, after: int | None) -> Iterator[None]:
        """Inside, `place` dies at its nth statement from now on, when `after` is a number."""
        from django.db import connection

        left = after

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
            nonlocal left
            if left is not None and self.here == place:
                left -= 1
                if left < 0:
                    left = None
                    self.dead.add(place)
                    self.deaths += 1
                    raise Crash
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            yield

    def now(self) -> datetime:
        return BEGAN + self.passed + self.skew.get(self.here, timedelta())

    def wait(self, time: timedelta) -> None:
        self.passed += time

    def _ask_city(self, request: httpx.Request) -> httpx.Response:
        with self.at("city"):
            answer = self._city(request)
            answer.read()
            date = format_datetime(self.now(), usegmt=True)
            return httpx.Response(answer.status_code, headers={**answer.headers, "date": date}, content=answer.content)

    def _connect(self, city: Any, identity: Any, timeout: float | None) -> None:
        """In place of City.__init__: a client whose line is this world's."""
        city.identity, city.has_answered = identity, False
        city._client = httpx.Client(transport=self.to_city, trust_env=False, timeout=timeout)  # noqa: SLF001


def _new_disk() -> sqlite3.Connection:
    from django.db import connection

    disk: sqlite3.Connection = connection.get_new_connection(connection.get_connection_params())
    disk.isolation_level = None  # as Django does when it connects: transactions are begun by it alone
    return disk

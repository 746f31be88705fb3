"""Somebody with bad intent, through the interfaces that everybody has: he sends, and he writes down what must follow.

He holds copies of the stations' keys, the centre's token, and a laptop of his own that is enrolled. Each trick gives
what was answered wrongly at once; what must have become of it in the end, the oracle asks (`Promises`).
"""

import asyncio
import base64
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx

from bench.faults.board import SKEW, Board
from bench.faults.ground import LAPTOP, STATIONS, TOKEN, TWIN, Ground
from bench.faults.people import allotted, subject
from satupintu.packets import closing
from satupintu.packets.keys import SigningKey
from satupintu.packets.packet import FIRST_PREVIOUS, Capture, PartException, SealedPacket, seal
from satupintu.packets.parts import PART_NAMES
from satupintu.packets.requests import sign_request
from satupintu.packets.status import Reason

TAKEN = ("biodata", "photo", "finger-01")
ZONE = timezone(timedelta(hours=8))


@dataclass
class Promises:
    """What must hold in the end: hashes of `refused` bytes, ids of `never` packets, alarms by action."""

    refused: set[str] = field(default_factory=set)
    never: set[str] = field(default_factory=set)
    alarms: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str]] = field(default_factory=list)  # (invariant, what)


class Stranger:
    """`done`: tricks by name that were really played (the city or the centre has answered)."""

    def __init__(self, ground: Ground, board: Board) -> None:
        self.ground, self.board = ground, board
        self.chance = random.Random(f"{ground.seed} stranger")
        self.promises = Promises()
        self.done: Counter[str] = Counter()
        self.key = SigningKey.generate()  # known to nobody
        self.laptop: list[SealedPacket] = []
        self._client = httpx.AsyncClient(timeout=5, trust_env=False)

    async def close(self) -> None:
        await self._client.aclose()

    @property
    def tricks(self) -> list[Callable[[], Coroutine[Any, Any, bool]]]:
        return [
            self.altered,
            self.other_packet,
            self.foreign_key,
            self.repeat,
            self.other_encounter,
            self.other_verdict,
        ]

    async def play(self) -> None:
        """One trick, drawn; it counts when somebody answered."""
        trick = self.chance.choice(self.tricks)
        try:
            if await trick():
                self.done[trick.__name__] += 1
        except (httpx.HTTPError, sqlite3.OperationalError):
            return  # the city was down

    # -- at the city --------------------------------------------------------------------------------
    async def altered(self) -> bool:
        """A good packet with one bit turned, cut short, or with something behind it."""
        station, data = self._some_packet()
        if data is None:
            return False
        at = self.chance.randrange(len(data))
        body = self.chance.choice(
            [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], data[:at], data + b"x", b"no packet at all"]
        )
        packet_id = SealedPacket.from_bytes(data).packet_id
        return await self._must_be_refused(station, packet_id, body, {422})

    async def other_packet(self) -> bool:
        """Another packet under a number that the city has, signed with the station's own key."""
        station, data = self._some_packet()
        if data is None:
            return False
        manifest = SealedPacket.from_bytes(data).contents
        person = int(manifest.application)
        packet = self._seal(station, person, manifest.sequence, manifest.previous)
        self.promises.never.add(packet.packet_id)
        return await self._must_be_refused(station, packet.packet_id, packet.to_bytes(), {409})

    async def foreign_key(self) -> bool:
        """A packet in a station's name, sealed with a key that nobody knows, sent by that station."""
        station = self.chance.choice(STATIONS)
        person = self.chance.choice(allotted(self.ground.recordings)[station])
        packet = self._seal(station, person, 10_000 + self.chance.randrange(10_000), "f" * 64, key=self.key)
        self.promises.never.add(packet.packet_id)
        return await self._must_be_refused(station, packet.packet_id, packet.to_bytes(), {422})

    async def repeat(self) -> bool:
        """A packet that the city has, once more: the same receipt must come."""
        station, data = self._some_packet()
        if data is None:
            return False
        packet_id = SealedPacket.from_bytes(data).packet_id
        await asyncio.sleep(1.1)  # a receipt names the second in which the packet came
        answer = await self._call(station, "PUT", f"/api/packets/{packet_id}", data)
        if answer.status_code >= 500 or answer.status_code == 401:
            return False
        kept = self._city("SELECT receipt FROM enrolment_packet WHERE packet_id = ?", packet_id)
        if answer.status_code != 200 or answer.json().get("receipt") != json.loads(kept[0][0]):
            self.promises.wrong.append(("doubled", f"{packet_id[:12]} got a second, other receipt"))
        return True

    async def _must_be_refused(self, station: str, packet_id: str, body: bytes, right: set[int]) -> bool:
        answer = await self._call(station, "PUT", f"/api/packets/{packet_id}", body)
        if answer.status_code >= 500 or answer.status_code == 401:
            return False  # the disk or the clock failed meanwhile
        if answer.status_code not in right:
            self.promises.wrong.append(("accepted", f"{answer.status_code} for a packet that must be refused"))
        self.promises.refused.add(sha256(body).hexdigest())
        return True

    # -- at the centre --------------------------------------------------------------------------------
    async def other_encounter(self) -> bool:
        """An encounter that the centre has, with other contents."""
        row = self._centre("SELECT person_id, encounter_id, document FROM centre_encounter ORDER BY random() LIMIT 1")
        if not row:
            return False
        person, encounter, document = row[0]
        other = {**json.loads(document), "contextualData": {"enrollmentDate": "1999-01-01"}}
        path = f"/v1/persons/{person}/encounters/{encounter}?transactionId={uuid4()}"
        answer = await self._at_centre("POST", path, other)
        if answer.status_code >= 500:
            return False
        if answer.status_code != 409:
            self.promises.wrong.append(("doubled", f"the centre took encounter {encounter[:12]} a second time"))
        return True

    async def other_verdict(self) -> bool:
        """The centre's token in wrong hands: another verdict on a person who has one."""
        row = self._city(
            "SELECT p.packet_id, i.search, v.outcome FROM relay_verdict v JOIN enrolment_packet p ON p.id = v.packet_id"
            " JOIN relay_outboxitem i ON i.packet_id = p.id ORDER BY random() LIMIT 1"
        )
        if not row:
            return False
        packet_id, search, outcome = row[0]
        other = [] if outcome != "UNIQUE" else [{"personId": str(uuid4()), "rank": 1, "score": 30.0}]
        path = f"/api/relay/callback?transactionId={packet_id}.{search}"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = await self._client.post(self.ground.url("city") + path, json=other, headers=headers)
        if answer.status_code >= 500:
            return False
        self.promises.alarms["ALARM_VERDICT_CONTRADICTED"] = 1
        return True

    # -- the laptop and the twin ------------------------------------------------------------------------
    async def send_as_twin(self) -> None:
        """Before the honest machine sends its first packet, one arrives under that number from the copy."""
        packet = self._seal(TWIN, allotted(self.ground.recordings)[LAPTOP][-1], 1, FIRST_PREVIOUS)
        answer = await self._call(TWIN, "PUT", f"/api/packets/{packet.packet_id}", packet.to_bytes())
        answer.raise_for_status()

    async def leave_gaps(self) -> None:
        """Seal five, send all but the second and the fourth, which names another before it; close the day; then send.

        The closing may agree only once all are there, and has to name what is missing before.
        """
        people = allotted(self.ground.recordings)[LAPTOP]
        previous = FIRST_PREVIOUS
        for sequence, person in enumerate(people[:5], 1):
            packet = self._seal(LAPTOP, person, sequence, previous if sequence != 4 else "e" * 64)
            self.laptop.append(packet)
            previous = packet.packet_id
        withheld = [self.laptop[1], self.laptop[3]]
        for packet in self.laptop:
            if packet not in withheld:
                await self._until_received(packet)
        await self._close_too_early(withheld)
        for packet in withheld:
            await self._until_received(packet)
        self.promises.alarms["ALARM_CHAIN_BROKEN"] = 1

    async def _close_too_early(self, withheld: list[SealedPacket]) -> None:
        statement = self.statement().to_dict()
        answer = await self._insist("POST", "/api/stations/closing", json.dumps(statement).encode())
        told = answer.json()
        missing = {packet.packet_id for packet in withheld}
        if told["agrees"] or not missing <= set(told["missing"]):
            self.promises.wrong.append(
                ("unnoticed_gaps", "a day was closed, or the missing not named, before all came")
            )
        row = self._city("SELECT link FROM enrolment_packet WHERE packet_id = ?", self.laptop[2].packet_id)
        if not row:
            self.promises.wrong.append(("receipts_without_data", "laptop 3 was answered as received and is not here"))
        elif row != [("GAP",)]:
            self.promises.wrong.append(("unnoticed_gaps", f"a packet after a gap was taken as {row}"))

    async def close_day(self) -> None:
        """Now that all has come."""
        await self._insist("POST", "/api/stations/closing", json.dumps(self.statement().to_dict()).encode())

    def statement(self) -> closing.SignedClosing:
        """The laptop's closing of its day: all it sealed."""
        return closing.state(
            place="station",
            station=LAPTOP,
            date=self.laptop[0].contents.sealed_at.date(),
            packets=[(packet.contents.sequence, packet.packet_id) for packet in self.laptop],
            signing_key=self.ground.signers[LAPTOP],
        )

    async def _until_received(self, packet: SealedPacket) -> None:
        answer = await self._insist("PUT", f"/api/packets/{packet.packet_id}", packet.to_bytes())
        if not answer.is_success:
            self.promises.wrong.append(("lost", f"a good packet of the laptop: {answer.status_code}"))

    async def _insist(self, method: str, path: str, body: bytes) -> httpx.Response:
        """Until the city answers; its clock and its disk may be wrong for a moment."""
        while True:
            try:
                answer = await self._call(LAPTOP, method, path, body)
            except httpx.HTTPError:
                await asyncio.sleep(0.05)
                continue
            if answer.status_code < 500 and answer.status_code != 401:
                return answer
            await asyncio.sleep(0.05)

    # -- inside -----------------------------------------------------------------------------------------
    def _seal(
        self, station: str, person: int, sequence: int, previous: str, *, key: SigningKey | None = None
    ) -> SealedPacket:
        parts = {name: self.chance.randbytes(200) for name in TAKEN}
        missing = [PartException(name, Reason.OTHER) for name in PART_NAMES if name not in TAKEN]
        return seal(
            Capture(str(subject(person)), str(person), parts, missing),
            station=station,
            sequence=sequence,
            previous=previous,
            sealed_at=datetime.now(ZONE),
            signing_key=key or self.ground.signers[station],
            city=self.ground.readers["city"].reader,
            centre=self.ground.readers["centre"].reader,
        )

    async def _call(self, station: str, method: str, path: str, body: bytes) -> httpx.Response:
        at = datetime.now(UTC) + timedelta(seconds=self.board.get("city", SKEW))
        headers = sign_request(method, path, body, at, station, self.ground.signers[station])
        kind = "application/json" if method == "POST" else "application/octet-stream"
        url = self.ground.url("city") + path
        return await self._client.request(method, url, content=body, headers={**headers, "Content-Type": kind})

    async def _at_centre(self, method: str, path: str, document: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return await self._client.request(method, self.ground.url("centre") + path, json=document, headers=headers)

    def _some_packet(self) -> tuple[str, bytes | None]:
        offices = "', '".join(STATIONS)
        rows = self._city(
            f"SELECT station_id, content FROM enrolment_packet WHERE station_id IN ('{offices}')"
            " ORDER BY random() LIMIT 1"
        )
        return (rows[0][0], bytes(rows[0][1])) if rows else ("", None)

    def _city(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return read(self.ground, "city", query, *values)

    def _centre(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return read(self.ground, "centre", query, *values)


def read(ground: Ground, place: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows straight from a place's file, past all of its code."""
    database = sqlite3.connect(f"file:{ground.database(place)}?mode=ro", uri=True, timeout=20)
    try:
        return database.execute(query, values).fetchall()
    finally:
        database.close()


def manifest_hash(document: dict[str, Any]) -> str:
    """Of the manifest that an encounter carries: the packet's id, if it is whole."""
    return sha256(base64.b64decode(document.get("clientData", ""))).hexdigest()

"""One packet over a poor line that breaks again and again: the station's real sender, the city's real server."""

import asyncio
import random
import sqlite3
import sys
import time
from dataclasses import dataclass
from typing import Any

from bench.faults.proxy import Proxy
from bench.uplink.ground import Ground, started


class Counting(Proxy):
    """A slow line that tells the bytes of packets from the rest."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.of_packets = 0
        self._carries: dict[int, bool] = {}

    async def _at_rate(self, writer: asyncio.StreamWriter, data: bytes, *, up: bool) -> None:
        await super()._at_rate(writer, data, up=up)
        if up and b" HTTP/1.1\r\n" in data[:200]:
            self._carries[id(writer)] = data.startswith((b"PATCH ", b"PUT "))
        elif up and self._carries.get(id(writer)):
            self.of_packets += len(data)


@dataclass(frozen=True)
class Crossing:
    """`again`: bytes of the packet that crossed the line more than once; `other`: all else that went up it."""

    size: int
    again: int
    other: int
    cuts: int
    seconds: float


async def cross(ground: Ground, station: int, *, rate: int, cuts: int, seed: int) -> Crossing:
    """Let the station's one packet cross a line of `rate` bytes a second that is cut so often while it does."""
    proxy = Counting(("127.0.0.1", ground.layout.ports["city"]), rate=rate)
    port = await proxy.listen()
    database = ground.folder_of(station) / "station" / "station.sqlite3"
    (size,) = _ask(database, "SELECT size FROM vault_packet")
    chance = random.Random(seed)
    moments = sorted(chance.uniform(0.03, 0.97) * size for _ in range(cuts))
    environment = ground.environment(station, f"http://127.0.0.1:{port}")
    began, done = time.monotonic(), 0

    command = (sys.executable, "-m", "satupintu.station", "send")
    with (ground.folder / "sender.log").open("wb") as log, started(command, environment, log):
        while not _ask(database, "SELECT city_receipt IS NOT NULL FROM vault_packet")[0]:
            await asyncio.sleep(0.05)
            if done < cuts and proxy.of_packets >= moments[done]:
                proxy.cut()
                done += 1
        took = time.monotonic() - began
    await proxy.close()
    await asyncio.sleep(1)  # what was cut says goodbye before the loop ends
    return Crossing(size, proxy.of_packets - size, proxy.bytes_up - proxy.of_packets, done, took)


def _ask(database: Any, question: str) -> tuple[Any, ...]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)
    try:
        row: tuple[Any, ...] = connection.execute(question).fetchone()
    finally:
        connection.close()
    return row

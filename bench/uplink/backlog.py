"""Stations that kept their packets for days send them all at once: their real senders, the city's real server."""

import sqlite3
import sys
import time
from contextlib import ExitStack

from bench.uplink.ground import Ground, started

GIVE_UP = 1800.0  # seconds


def drain(ground: Ground) -> float | None:
    """Seconds from the start of the senders until every station holds a receipt for every packet; None: not in time."""
    with ExitStack() as stack:
        log = stack.enter_context((ground.folder / "senders.log").open("wb"))
        began = time.monotonic()
        for station in range(ground.stations):
            command = (sys.executable, "-m", "satupintu.station", "send")
            stack.enter_context(started(command, ground.environment(station), log))
        while any(_waiting(ground, station) for station in range(ground.stations)):
            if time.monotonic() - began > GIVE_UP:
                return None
            time.sleep(0.5)
        return time.monotonic() - began


def _waiting(ground: Ground, station: int) -> int:
    database = ground.folder_of(station) / "station" / "station.sqlite3"
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)
    try:
        (number,) = connection.execute("SELECT count(*) FROM vault_packet WHERE city_receipt IS NULL").fetchone()
    finally:
        connection.close()
    return int(number)

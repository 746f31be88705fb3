"""Make vectors.json: `python tests/packets/make_vectors.py`.

New random keys each time, so run it only when the format changes.

Whoever writes another reader or writer of packets checks it against this file; docs/packet-format.md explains it.
"""

import base64
import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from satupintu.packets import closing, receipt
from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.packet import FIRST_PREVIOUS, Capture, PartException, part_as_jwe, seal
from satupintu.packets.parts import PART_NAMES
from satupintu.packets.requests import sign_request
from satupintu.packets.status import Reason

WITA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=WITA)


def vectors():
    station, city_signer = SigningKey.generate(), SigningKey.generate()
    city, centre = ReadingKey.generate(), ReadingKey.generate()
    parts = {name: f"DATA SIMULASI {name}".encode() for name in PART_NAMES if name != "iris-left"}
    capture = Capture("subject-1", "application-1", parts, [PartException("iris-left", Reason.EYE_DISEASE)])
    packet = seal(
        capture,
        station="bontang-utara",
        sequence=1,
        previous=FIRST_PREVIOUS,
        sealed_at=NOON,
        signing_key=station,
        city=city.reader,
        centre=centre.reader,
    )
    given = receipt.issue(
        packet_id=packet.packet_id, station="bontang-utara", sequence=1, received_at=NOON, by="city",
        signing_key=city_signer,
    )  # fmt: skip
    closed = closing.state(
        place="station", station="bontang-utara", date=date(2026, 11, 24), packets=[(1, packet.packet_id)],
        signing_key=station,
    )  # fmt: skip
    body = b'{"claim_code":"AB12-CD34"}'
    headers = sign_request("POST", "/api/stations/look-up", body, NOON, "bontang-utara", station)
    return {
        "keys": {
            "station": {"private": station.private, "public": station.public, "key_id": station.key_id},
            "city_signer": {"private": city_signer.private, "public": city_signer.public},
            "city": {"private": city.private, "public": city.public, "key_id": city.key_id},
            "centre": {"private": centre.private, "public": centre.public, "key_id": centre.key_id},
        },
        "packet": {
            "bytes": base64.b64encode(packet.to_bytes()).decode(),
            "packet_id": packet.packet_id,
            "manifest": packet.manifest.decode(),
            "parts": {name: plain.decode() for name, plain in parts.items()},
            "finger-01 as compact JWE": part_as_jwe(packet, "finger-01"),
        },
        "receipt": given.to_dict(),
        "closing": closed.to_dict(),
        "request": {
            "method": "POST", "path": "/api/stations/look-up", "body": body.decode(), "time": NOON.isoformat(),
            "headers": headers,
        },
    }  # fmt: skip


if __name__ == "__main__":
    text = json.dumps(vectors(), indent=1, ensure_ascii=False)
    (Path(__file__).parent / "vectors.json").write_text(text + "\n")

"""Make vectors.json: `python tests/packets/make_vectors.py`.

Keys are made of words, so that they stay; sealing draws a fresh key each time, so run it only when the format changes.

Whoever writes another reader or writer of packets checks it against this file; docs/packet-format.md explains it.
"""

import base64
import json
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from satupintu.packets import closing, receipt, sheet
from satupintu.packets.keys import ReadingKey, SigningKey, to_base64
from satupintu.packets.packet import FIRST_PREVIOUS, Capture, PartException, part_as_jwe, seal
from satupintu.packets.parts import PART_NAMES
from satupintu.packets.requests import sign_request
from satupintu.packets.status import Reason
from satupintu.packets.verifying import Keyring

WITA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=WITA)
STATION, DAY = "bontang-utara", NOON.date()


def invented(whose: str) -> str:
    """A private key that is nobody's secret."""
    return to_base64(sha256(f"DATA SIMULASI {whose}".encode()).digest())


station, city_signer, centre_signer = (SigningKey(invented(who)) for who in ("station", "city signs", "centre signs"))
city, centre = ReadingKey(invented("city")), ReadingKey(invented("centre"))


def sealed(sequence, previous):
    parts = {name: f"DATA SIMULASI {name}".encode() for name in PART_NAMES if name != "iris-left"}
    capture = Capture(
        f"subject-{sequence}", f"application-{sequence}", parts, [PartException("iris-left", Reason.EYE_DISEASE)]
    )
    packet = seal(
        capture, station=STATION, sequence=sequence, previous=previous, sealed_at=NOON, signing_key=station,
        city=city.reader, centre=centre.reader,
    )  # fmt: skip
    return packet, parts


def receipts(packets):
    return [
        receipt.issue(
            packet_id=packet.packet_id, station=STATION, sequence=number, received_at=NOON, by=by, signing_key=signer
        )
        for number, packet in enumerate(packets, start=1)
        for by, signer in (("city", city_signer), ("centre", centre_signer))
    ]


def trail_of(packets):
    """Lines of the audit trail as they are hashed; an é and a quotation mark, for whoever spells JSON otherwise."""
    told = [("PACKET_RECEIVED", {"packet": packet.packet_id}) for packet in packets] + [("READ", {"why": 'é "x"'})]
    lines, before = [], "0" * 64
    for action, detail in told:
        line = [before, "2026-11-24T04:00:00.123456+00:00", 7, "Petugas Contoh", action, "", ["subject-1"], detail]
        lines.append(json.dumps(line, separators=(",", ":"), ensure_ascii=False))
        before = sha256(lines[-1].encode()).hexdigest()
    return lines, before


def closings(packets, head):
    known = [(number, packet.packet_id) for number, packet in enumerate(packets, start=1)]
    signers = {"station": station, "city": city_signer, "centre": centre_signer}
    return [
        closing.state(
            place=place, station=STATION, date=DAY, packets=known, signing_key=signer,
            audit_head=head if place == "city" else None,
        )
        for place, signer in signers.items()
    ]  # fmt: skip


def a_day(packets):
    """What the city hands out of the day."""
    lines, head = trail_of(packets)
    return sheet.hand_out(
        date=DAY, written_at=NOON, stations=[STATION], closings=closings(packets, head), receipts=receipts(packets),
        manifests=[(packet.manifest, packet.signature) for packet in packets], trail=("0" * 64, lines),
        signing_key=city_signer,
    )  # fmt: skip


def refused(day):
    """Files by what they are refused for. A reader that takes one of them is wrong."""
    first, second, third = day["receipts.jsonl"].splitlines(keepends=True)[:3]
    trail = day["audit.jsonl"].splitlines(keepends=True)
    wrong = {
        "SIGNATURE_WRONG": first.replace(STATION.encode(), b"bontang-barat"),
        "NOT_CANONICAL": first.replace(b'":"', b'": "', 1),
        "CUT_SHORT": first.rstrip(),
        "KEY_UNKNOWN": first.replace(city_signer.key_id.encode(), centre_signer.key_id.encode()),
        "RECEIPT_TWICE": first + second + third + first,
        "TRAIL_BROKEN": trail[0] + trail[2],
        "MANIFEST_MALFORMED": b'{"manifest":"{}","signature":"' + b"A" * 86 + b'=="}\n',
        "FORMAT_UNKNOWN": b'{"document":"{}","key_id":"","signature":""}\n',
        "CLOSING_TWICE": day["closings.jsonl"] * 2,
    }
    return {code: data.decode() for code, data in wrong.items()}


def vectors():
    first, parts = sealed(1, FIRST_PREVIOUS)
    second, _ = sealed(2, first.packet_id)
    day = a_day([first, second])
    body = b'{"claim_code":"AB12-CD34"}'
    headers = sign_request("POST", "/api/stations/look-up", body, NOON, STATION, station)
    keyring = Keyring(city_signer.verifying_key, centre_signer.verifying_key, {STATION: station.verifying_key})
    return {
        "keys": {
            "station": {"private": station.private, "public": station.public, "key_id": station.key_id},
            "city_signer": {"private": city_signer.private, "public": city_signer.public},
            "centre_signer": {"private": centre_signer.private, "public": centre_signer.public},
            "city": {"private": city.private, "public": city.public, "key_id": city.key_id},
            "centre": {"private": centre.private, "public": centre.public, "key_id": centre.key_id},
        },
        "keyring": keyring.to_bytes().decode(),
        "packet": {
            "bytes": base64.b64encode(first.to_bytes()).decode(),
            "packet_id": first.packet_id,
            "manifest": first.manifest.decode(),
            "parts": {name: plain.decode() for name, plain in parts.items()},
            "finger-01 as compact JWE": part_as_jwe(first, "finger-01"),
        },
        "day": {name: data.decode() for name, data in day.items()},
        "refused": refused(day),
        "request": {
            "method": "POST", "path": "/api/stations/look-up", "body": body.decode(), "time": NOON.isoformat(),
            "headers": headers,
        },
    }  # fmt: skip


if __name__ == "__main__":
    text = json.dumps(vectors(), indent=1, ensure_ascii=False)
    (Path(__file__).parent / "vectors.json").write_text(text + "\n")

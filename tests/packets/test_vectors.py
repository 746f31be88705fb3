import base64
import json
import struct
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jwe as other
from test_jwe import REGISTRY, as_okp

from satupintu.packets.jwe import to_base64url
from satupintu.packets.keys import ReadingKey, VerifyingKey
from satupintu.packets.packet import SealedPacket, check, open_part, part_as_jwe
from satupintu.packets.requests import check_request
from satupintu.packets.verifying import Keyring, verify

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
PACKET = VECTORS["packet"]
DATA = base64.b64decode(PACKET["bytes"])
KEYS = {name: VECTORS["keys"][name] for name in ("station", "city", "centre")}


def key_of(reader):
    return ReadingKey.from_private(KEYS[reader]["private"])


def test_the_packet_of_the_vectors_still_opens():
    packet = SealedPacket.from_bytes(DATA)
    manifest = check(packet, VerifyingKey(KEYS["station"]["public"]))
    assert packet.packet_id == PACKET["packet_id"]
    assert packet.to_bytes() == DATA
    opened = {part.name: open_part(packet, part.name, key_of(part.reader.value)).decode() for part in manifest.parts}
    assert opened == PACKET["parts"]
    assert part_as_jwe(packet, "finger-01") == PACKET["finger-01 as compact JWE"]


def test_a_reader_written_from_the_description_alone_agrees():
    """docs/packet-format.md followed with the standard library, `cryptography` and joserfc; no code of ours."""
    magic = b"SATUPINTU-PACKET-1\n"
    assert DATA[: len(magic)] == magic
    (length,) = struct.unpack(">I", DATA[len(magic) : len(magic) + 4])
    start = len(magic) + 4
    manifest, signature = DATA[start : start + length], DATA[start + length : start + length + 64]
    assert manifest.decode() == PACKET["manifest"]
    assert sha256(manifest).hexdigest() == PACKET["packet_id"]
    station = Ed25519PublicKey.from_public_bytes(base64.b64decode(KEYS["station"]["public"]))
    station.verify(signature, manifest)
    at, opened = start + length + 64, {}
    for part in json.loads(manifest)["parts"]:
        body, at = DATA[at : at + part["size"]], at + part["size"]
        assert sha256(body).hexdigest() == part["sha256"]
        text = ".".join([part["header"], "", *map(to_base64url, (body[:12], body[12:-16], body[-16:]))])
        key = as_okp(key_of(part["reader"]))
        opened[part["name"]] = other.decrypt_compact(text, key, registry=REGISTRY).plaintext.decode()
    assert at == len(DATA)
    assert opened == PACKET["parts"]


def signed_by(whose, line):
    """A signed document of the day, checked without our code."""
    told = json.loads(line)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(VECTORS["keys"][whose]["public"]))
    key.verify(base64.b64decode(told["signature"]), told["document"].encode())
    return json.loads(told["document"])


def test_a_reader_written_from_the_description_alone_reads_the_day():
    """docs/packet-format.md, "What the city hands out of a day"; no code of ours."""
    files = VECTORS["day"]
    told = signed_by("city_signer", files["sheet.json"])
    assert told["files"] == {n: sha256(text.encode()).hexdigest() for n, text in files.items() if n != "sheet.json"}
    head = told["audit_after"]
    for line in files["audit.jsonl"].splitlines():
        assert json.loads(line)[0] == head
        head = sha256(line.encode()).hexdigest()
    assert head == told["audit_until"]
    ids = [sha256(json.loads(line)["manifest"].encode()).hexdigest() for line in files["manifests.jsonl"].splitlines()]
    leaves = [sha256(b"\0" + bytes.fromhex(packet_id)).digest() for packet_id in ids]
    root = sha256(b"\1" + leaves[0] + leaves[1]).hexdigest()
    signers = ("station", "city_signer", "centre_signer")
    for place, line in zip(signers, files["closings.jsonl"].splitlines(), strict=True):
        said = signed_by(place, line)
        assert (said["ids"], said["first"], said["last"], said["count"], said["root"]) == (ids, 1, 2, 2, root)
        assert said.get("audit_head") == (head if place == "city_signer" else None)
    given = files["receipts.jsonl"].splitlines()
    for number, line in enumerate(given):
        said = signed_by(signers[1 + number % 2], line)
        assert (said["packet_id"], said["sequence"]) == (ids[number // 2], number // 2 + 1)
    assert len(given) == 4


def test_the_day_and_the_request_of_the_vectors_still_hold():
    keyring = Keyring.from_bytes(VECTORS["keyring"].encode())
    files = [(name, text.encode()) for name, text in VECTORS["day"].items()]
    report = verify([*files, ("1.packet", DATA)], keyring)
    assert report.wrong == ()
    assert report.closed == (("bontang-utara", "2026-11-24", True),)
    call = VECTORS["request"]
    told = check_request(
        call["method"], call["path"], call["body"].encode(), call["headers"],
        now=datetime.fromisoformat(call["time"]), key=VerifyingKey(KEYS["station"]["public"]),
    )  # fmt: skip
    assert told == "bontang-utara"


@pytest.mark.parametrize("code", VECTORS["refused"])
def test_what_the_vectors_say_is_refused_is(code):
    keyring = Keyring.from_bytes(VECTORS["keyring"].encode())
    report = verify([("given", VECTORS["refused"][code].encode())], keyring)
    assert code in {wrong.code for wrong in report.wrong}


def test_the_script_that_made_the_vectors_makes_the_same_shape():
    import make_vectors

    def shape(value):
        return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else type(value)

    assert shape(make_vectors.vectors()) == shape(VECTORS)


def test_key_ids_are_the_first_sixteen_digits_of_the_hash():
    for told in KEYS.values():
        assert sha256(base64.b64decode(told["public"])).hexdigest()[:16] == told["key_id"]

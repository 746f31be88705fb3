import base64
import json
import struct
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jwe as other
from test_jwe import REGISTRY, as_okp

from satupintu.packets import closing, receipt
from satupintu.packets.jwe import to_base64url
from satupintu.packets.keys import ReadingKey, VerifyingKey
from satupintu.packets.packet import SealedPacket, check, open_part, part_as_jwe
from satupintu.packets.requests import check_request

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


def test_receipt_closing_and_request_of_the_vectors_still_hold():
    city = VerifyingKey(VECTORS["keys"]["city_signer"]["public"])
    station = VerifyingKey(KEYS["station"]["public"])
    given = receipt.check(receipt.SignedReceipt.from_dict(VECTORS["receipt"]), city)
    closed = closing.check(closing.SignedClosing.from_dict(VECTORS["closing"]), station)
    assert given.packet_id == closed.ids[0] == PACKET["packet_id"]
    call = VECTORS["request"]
    told = check_request(
        call["method"], call["path"], call["body"].encode(), call["headers"],
        now=datetime.fromisoformat(call["time"]), key=station,
    )  # fmt: skip
    assert told == "bontang-utara"


def test_the_script_that_made_the_vectors_makes_the_same_shape():
    import make_vectors

    def shape(value):
        return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else type(value)

    assert shape(make_vectors.vectors()) == shape(VECTORS)


def test_key_ids_are_the_first_sixteen_digits_of_the_hash():
    for told in KEYS.values():
        assert sha256(base64.b64decode(told["public"])).hexdigest()[:16] == told["key_id"]

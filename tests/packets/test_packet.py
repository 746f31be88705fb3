from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwe as other
from packet_cast import CENTRE, CITY, FORGER, NOON, STATION, STRANGER, a_capture, a_packet
from test_jwe import REGISTRY, as_okp

from satupintu.packets.packet import (
    FIRST_PREVIOUS,
    LARGEST_PACKET,
    Capture,
    PartException,
    SealedPacket,
    check,
    open_part,
    part_as_jwe,
    seal,
)
from satupintu.packets.parts import FINGERS, IRISES, PART_NAMES, Reader, finger_position
from satupintu.packets.problem import PacketProblem, Refusal, SealProblem
from satupintu.packets.status import Reason

PACKET = a_packet()
DATA = PACKET.to_bytes()
EXCUSABLE = [name for name in PART_NAMES if name not in ("biodata", "photo")]
CITY_PARTS = ("biodata", "photo", "signature")


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.sampled_from(EXCUSABLE), st.sampled_from(Reason), max_size=6),
    st.binary(max_size=200),
)
def test_each_reader_gets_its_parts_back_as_they_were_taken(missing, photo):
    capture = a_capture(missing)
    capture = replace(capture, parts={**capture.parts, "photo": photo})
    packet = SealedPacket.from_bytes(a_packet(capture).to_bytes())
    manifest = check(packet, STATION.verifying_key, city=CITY.reader, centre=CENTRE.reader)
    for name, plain in capture.parts.items():
        assert open_part(packet, name, CITY if name in CITY_PARTS else CENTRE) == plain
    assert {e.part: e.reason for e in manifest.exceptions} == missing


def test_the_manifest_says_who_sealed_it_when_and_after_which():
    second = a_packet(sequence=2, previous=PACKET.packet_id)
    manifest = check(second, STATION.verifying_key)
    assert (manifest.station, manifest.sequence, manifest.previous) == ("bontang-utara", 2, PACKET.packet_id)
    assert manifest.sealed_at == NOON
    assert PACKET.contents.previous == FIRST_PREVIOUS
    assert [part.name for part in manifest.parts] == list(PART_NAMES)


def test_the_city_cannot_read_a_finger_and_the_centre_cannot_read_biodata():
    for name, key in (("finger-01", CITY), ("iris-left", CITY), ("biodata", CENTRE), ("photo", STRANGER)):
        with pytest.raises(SealProblem, match="NOT_THE_READER"):
            open_part(PACKET, name, key)


def test_what_was_taken_stands_nowhere_in_the_packet():
    for plain in a_capture().parts.values():
        assert plain not in DATA


def test_another_implementation_opens_a_part_carried_on_as_text():
    opened = other.decrypt_compact(part_as_jwe(PACKET, "finger-02"), as_okp(CENTRE), registry=REGISTRY)
    assert opened.plaintext == b"bytes of finger-02"
    assert opened.protected["sequence"] == 1


def altered_at(place, mask):
    data = bytearray(DATA)
    data[place] ^= mask
    return bytes(data)


@settings(max_examples=300)
@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_any_altered_byte_is_noticed(place, mask):
    with pytest.raises(Refusal):
        check(SealedPacket.from_bytes(altered_at(place, mask)), STATION.verifying_key)


@pytest.mark.slow
def test_every_byte_of_a_packet_is_covered():
    """All of them once, not a sample."""
    for place in range(len(DATA)):
        with pytest.raises(Refusal):
            check(SealedPacket.from_bytes(altered_at(place, 1)), STATION.verifying_key)


@settings(max_examples=60)
@given(st.integers(0, len(DATA) - 1))
def test_a_packet_cut_short_says_at_which_byte(length):
    with pytest.raises(PacketProblem) as refused:
        SealedPacket.from_bytes(DATA[:length])
    assert 0 <= refused.value.offset <= length


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_refused_in_words(data, with_magic):
    with pytest.raises(PacketProblem) as refused:
        SealedPacket.from_bytes((b"SATUPINTU-PACKET-1\n" if with_magic else b"") + data)
    assert refused.value.problem.what_to_do
    assert f"byte {refused.value.offset}" in refused.value.problem.detail


def test_bytes_after_the_last_part_are_refused():
    with pytest.raises(PacketProblem, match="TRAILING_BYTES") as refused:
        SealedPacket.from_bytes(DATA + b"x")
    assert refused.value.offset == len(DATA)


def test_a_packet_may_not_be_larger_than_eight_megabytes():
    with pytest.raises(PacketProblem, match="PACKET_TOO_LARGE"):
        SealedPacket.from_bytes(DATA + bytes(LARGEST_PACKET))
    with pytest.raises(PacketProblem, match="PACKET_TOO_LARGE"):
        a_packet(replace(a_capture(), parts={**a_capture().parts, "photo": bytes(LARGEST_PACKET)}))
    with pytest.raises(PacketProblem, match="MANIFEST_TOO_LARGE"):
        SealedPacket.from_bytes(DATA[:19] + b"\xff" * 4 + DATA[23:])


def test_only_the_stations_signature_counts():
    forged = replace(PACKET, signature=FORGER.sign(PACKET.manifest))
    with pytest.raises(SealProblem, match="SIGNATURE_WRONG"):
        check(forged, STATION.verifying_key)


def test_a_packet_for_other_readers_is_noticed():
    check(PACKET, STATION.verifying_key, city=CITY.reader, centre=CENTRE.reader)
    with pytest.raises(PacketProblem, match="READER_WRONG"):
        check(PACKET, STATION.verifying_key, city=STRANGER.reader)


def test_a_part_swapped_between_two_packets_is_noticed():
    second = a_packet(sequence=2, previous=PACKET.packet_id)
    swapped = replace(second, bodies={**second.bodies, "photo": PACKET.bodies["photo"]})
    with pytest.raises(PacketProblem, match="PART_ALTERED"):
        check(swapped, STATION.verifying_key)
    manifest = second.contents
    parts = tuple(p if p.name != "photo" else PACKET.contents.parts[1] for p in manifest.parts)
    resigned = replace(manifest, parts=parts).to_bytes()
    with pytest.raises(PacketProblem, match="PART_FROM_ELSEWHERE"):
        check(replace(swapped, manifest=resigned, signature=STATION.sign(resigned)), STATION.verifying_key)


def without(name):
    return {key: value for key, value in a_capture().parts.items() if key != name}


@pytest.mark.parametrize(
    ("parts", "exceptions", "code"),
    [
        (without("finger-03"), [], "PART_MISSING"),
        (without("photo"), [PartException("photo", Reason.OTHER)], "PART_MISSING"),
        (a_capture().parts, [PartException("iris-left", Reason.EYE_DISEASE)], "PART_BOTH"),
        (a_capture().parts | {"toe-01": b"x"}, [], "PART_UNKNOWN"),
        (without("iris-left"), [PartException("iris-left", Reason.OTHER)] * 2, "PARTS_UNORDERED"),
        (a_capture().parts, [PartException("nose", Reason.OTHER)], "PART_UNKNOWN"),
    ],
)
def test_an_incomplete_capture_is_not_sealed(parts, exceptions, code):
    with pytest.raises(PacketProblem) as refused:
        a_packet(Capture("s", "a", parts, exceptions))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sequence": 0}, "MANIFEST_MALFORMED"),
        ({"previous": "x"}, "MANIFEST_MALFORMED"),
        ({"station": ""}, "MANIFEST_MALFORMED"),
        ({"sealed_at": NOON.replace(tzinfo=None)}, "MANIFEST_MALFORMED"),
    ],
)
def test_a_manifest_that_says_too_little_is_not_signed(change, code):
    told = {"station": "s", "sequence": 1, "previous": FIRST_PREVIOUS, "sealed_at": NOON} | change
    with pytest.raises(PacketProblem) as refused:
        seal(a_capture(), **told, signing_key=STATION, city=CITY.reader, centre=CENTRE.reader)
    assert refused.value.code == code


def resigned(change):
    from satupintu.packets.canonical import canonical, parse

    document = change(parse(PACKET.manifest))
    manifest = canonical(document)
    return SealedPacket(manifest, STATION.sign(manifest), PACKET.bodies)


def in_part(index, **changes):
    def change(document):
        document["parts"][index] |= changes
        return document

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d | {"format": "other"}, "FORMAT_UNKNOWN"),
        (lambda d: d | {"extra": 1}, "MANIFEST_MALFORMED"),
        (lambda d: [d], "MANIFEST_MALFORMED"),
        (lambda d: d | {"parts": {}}, "MANIFEST_MALFORMED"),
        (lambda d: d | {"exceptions": [{"part": "x"}]}, "MANIFEST_MALFORMED"),
        (lambda d: d | {"exceptions": [{"part": "x", "reason": "LAZY"}]}, "MANIFEST_MALFORMED"),
        (lambda d: d | {"exceptions": [{"part": "x", "reason": "OTHER"}] * 33}, "MANIFEST_MALFORMED"),
        (lambda d: d | {"sealed_at": "yesterday"}, "MANIFEST_MALFORMED"),
        (lambda d: d | {"sealed_at": "2026-11-24T04:00:00.5+00:00"}, "MANIFEST_MALFORMED"),
        (lambda d: d | {"sequence": True}, "MANIFEST_MALFORMED"),
        (in_part(0, reader="press"), "MANIFEST_MALFORMED"),
        (in_part(0, reader=["city"]), "MANIFEST_MALFORMED"),
        (in_part(0, reader="centre"), "READER_WRONG"),
        (in_part(0, size=3), "MANIFEST_MALFORMED"),
        (in_part(0, header="e30"), "HEADER_MALFORMED"),
        (in_part(0, name="finger-99"), "PARTS_UNORDERED"),
        (lambda d: d | {"parts": d["parts"][:1] + d["parts"]}, "PARTS_UNORDERED"),
        (lambda d: d | {"parts": d["parts"][:-1]}, "PART_MISSING"),
    ],
)
def test_a_manifest_that_lies_is_refused_even_when_signed(change, code):
    with pytest.raises(PacketProblem) as refused:
        check(resigned(change), STATION.verifying_key)
    assert refused.value.code == code


def test_a_part_listed_twice_is_refused_at_the_frame():
    packet = resigned(lambda d: d | {"parts": d["parts"][:1] + d["parts"]})
    with pytest.raises(PacketProblem, match="PARTS_UNORDERED"):
        SealedPacket.from_bytes(packet.to_bytes())


def test_two_keys_for_one_reader_are_noticed():
    mixed = seal(
        a_capture(), station="bontang-utara", sequence=1, previous=FIRST_PREVIOUS, sealed_at=NOON,
        signing_key=STATION, city=STRANGER.reader, centre=CENTRE.reader,
    )  # fmt: skip
    photo = mixed.contents.parts[1]
    assert photo.name == "photo"
    manifest = replace(
        PACKET.contents, parts=tuple(photo if p.name == "photo" else p for p in PACKET.contents.parts)
    ).to_bytes()
    packet = SealedPacket(manifest, STATION.sign(manifest), {**PACKET.bodies, "photo": mixed.bodies["photo"]})
    with pytest.raises(PacketProblem, match="READER_WRONG"):
        check(packet, STATION.verifying_key)


def test_bodies_other_than_those_listed_are_noticed():
    less = {name: body for name, body in PACKET.bodies.items() if name != "photo"}
    with pytest.raises(PacketProblem, match="PARTS_UNORDERED"):
        check(replace(PACKET, bodies=less), STATION.verifying_key)


def test_a_part_that_is_not_there_is_said_so():
    packet = a_packet(a_capture({"iris-left": Reason.EYE_DISEASE}))
    for ask in (lambda: open_part(packet, "iris-left", CENTRE), lambda: part_as_jwe(packet, "iris-left")):
        with pytest.raises(PacketProblem, match="PART_MISSING"):
            ask()


def test_ten_fingers_and_two_irises_are_for_the_centre_alone():
    readers = {part.name: part.reader for part in PACKET.contents.parts}
    assert {name for name, reader in readers.items() if reader is Reader.CENTRE} == {*FINGERS, *IRISES}
    assert [finger_position(name) for name in FINGERS] == list(range(1, 11))

"""A sealed file opens with its key as it was written, and with nothing else."""

import io
import random
from contextlib import suppress

import pytest

from satupintu.packets import stream
from satupintu.packets.jwe import encrypt
from satupintu.packets.keys import ReadingKey
from satupintu.packets.problem import SealProblem
from satupintu.packets.stream import MAGIC, SealedReader, SealedWriter

KEY = ReadingKey.generate()
SMALL = 64
PIECE = SMALL + stream.TAG


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(stream, "CHUNK", SMALL)


def sealed(plain: bytes, bite: int = 50) -> bytes:
    target = io.BytesIO()
    with SealedWriter(target, KEY.reader) as writer:
        for start in range(0, len(plain), bite):
            writer.write(plain[start : start + bite])
    return target.getvalue()


def opened(data: bytes, key: ReadingKey = KEY, bite: int = 37) -> bytes:
    reader = SealedReader(io.BytesIO(data), key)
    return b"".join(iter(lambda: reader.read(bite), b""))


def refused(data: bytes, key: ReadingKey = KEY) -> str:
    with pytest.raises(SealProblem) as caught:
        opened(data, key)
    return caught.value.code


def pieces(data: bytes) -> tuple[bytes, list[bytes]]:
    start = data.index(b"\n", len(MAGIC)) + 1
    return data[:start], [data[at : at + PIECE] for at in range(start, len(data), PIECE)]


@pytest.mark.parametrize("size", [0, 1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL, 1000])
def test_what_was_written_is_read(size):
    plain = random.Random(size).randbytes(size)
    data = sealed(plain)
    assert opened(data) == plain
    assert len(pieces(data)[1]) == max(1, -(-size // SMALL))
    assert size < 20 or plain not in data


def test_two_files_of_the_same_bytes_have_nothing_in_common():
    assert pieces(sealed(b"same" * 50))[1][0] != pieces(sealed(b"same" * 50))[1][0]


def test_another_key_is_told_by_its_name():
    assert refused(sealed(b"x"), ReadingKey.generate()) == "NOT_THE_READER"


def test_no_byte_can_change_unnoticed():
    data = sealed(bytes(150))
    head, _ = pieces(data)
    for at in range(len(head), len(data)):
        assert refused(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]) == "FILE_ALTERED"
    for at in range(len(head) - 1):
        assert refused(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


def test_pieces_cannot_be_exchanged_left_out_repeated_or_added():
    head, (first, second, third, last) = pieces(sealed(bytes(200)))
    for order in (
        (second, first, third, last),
        (first, third, last),
        (first, first, second, third, last),
        (first, second, third),
        (first, second, third, last, last),
        (first, second, third, last, b"x"),
        (first, second, third, last[:-1]),
        (last,),
        (),
    ):
        assert refused(head + b"".join(order)) == "FILE_ALTERED"


def test_a_piece_of_another_file_does_not_fit():
    head, mine = pieces(sealed(bytes(200)))
    _, theirs = pieces(sealed(bytes(200)))
    assert refused(head + b"".join((mine[0], theirs[1], *mine[2:]))) == "FILE_ALTERED"


def test_another_kind_of_file_is_told_at_once():
    assert refused(b"PK\x03\x04 a zip") == "NOT_SEALED"
    assert refused(b"") == "NOT_SEALED"
    assert refused(MAGIC + b"\xff\xfe\n") == "JWE_MALFORMED"
    assert refused(MAGIC + encrypt(b"short", KEY.reader).compact().encode() + b"\n") == "NOT_SEALED"


def test_a_file_left_half_written_is_not_whole():
    def full():
        raise OSError("full")

    target = io.BytesIO()
    with suppress(OSError), SealedWriter(target, KEY.reader) as writer:
        writer.write(bytes(200))
        full()
    assert refused(target.getvalue()) == "FILE_ALTERED"

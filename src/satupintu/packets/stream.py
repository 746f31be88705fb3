"""A long file sealed for one reader, chunk by chunk: how a backup leaves the machine (docs/flows/backup.md).

A key used for this file alone stands in front, sealed for the reader as a part of a packet is (`jwe`). Each chunk is
sealed with it by AES-256-GCM; the nonce counts the chunks and marks the last (STREAM, Hoang, Reyhanitabar, Rogaway,
Vizár 2015), so that none can be altered, exchanged, left out or added unnoticed. Memory: two chunks.
"""

import os
from types import TracebackType
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from satupintu.packets.jwe import IV, TAG, JweParts, decrypt, encrypt
from satupintu.packets.keys import ReaderKey, ReadingKey
from satupintu.packets.problem import SealProblem

MAGIC = b"SATUPINTU-SEALED-FILE-1\n"
CHUNK = 1024 * 1024  # bytes before sealing
LONGEST_HEADER = 4096
PART = "file-key"


class SealedWriter:
    """Seals what is written for one reader. Whole only once it was closed; after an exception it is left unfinished."""

    def __init__(self, target: BinaryIO, reader: ReaderKey) -> None:
        key = os.urandom(32)
        self._target, self._aead = target, AESGCM(key)
        self._count, self._held = 0, bytearray()
        target.write(MAGIC + encrypt(key, reader, part=PART).compact().encode() + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        if kind is None:
            self._emit(len(self._held), last=True)

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > CHUNK:  # never the last: the end may still be to come
            self._emit(CHUNK, last=False)
        return len(data)

    def _emit(self, size: int, *, last: bool) -> None:
        self._target.write(self._aead.encrypt(_nonce(self._count, last=last), bytes(self._held[:size]), None))
        del self._held[:size]
        self._count += 1


class SealedReader:
    """Opens what was sealed for `key`, forwards only.

    Raises SealProblem: NOT_SEALED (another kind of file), NOT_THE_READER (another key), FILE_ALTERED (a chunk was
    changed, exchanged, left out or added, or the end is missing). What was read before is as it was written.
    """

    def __init__(self, source: BinaryIO, key: ReadingKey) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise SealProblem("NOT_SEALED", "The file does not begin as a sealed file does.")
        head = source.readline(LONGEST_HEADER).rstrip(b"\n")
        parts = JweParts.from_compact(head.decode("ascii", "replace"))
        self._source, self._aead = source, AESGCM(_file_key(decrypt(parts, key)))
        self._count, self._held = 0, b""
        self._next = source.read(CHUNK + TAG)
        self._ended = False

    def read(self, size: int) -> bytes:
        """`size` bytes; fewer only at the end."""
        while len(self._held) < size and not self._ended:
            self._held += self._open()
        given, self._held = self._held[:size], self._held[size:]
        return given

    def _open(self) -> bytes:
        chunk, self._next = self._next, self._source.read(CHUNK + TAG)
        self._ended = not self._next
        try:
            plain = self._aead.decrypt(_nonce(self._count, last=self._ended), chunk, None)
        except (InvalidTag, ValueError):
            detail = f"Piece {self._count + 1} was altered or exchanged, or what follows it is missing."
            raise SealProblem("FILE_ALTERED", detail) from None
        self._count += 1
        return plain


def _file_key(plain: bytes) -> bytes:
    if len(plain) != 32:
        raise SealProblem("NOT_SEALED", "The key in front of the file is of another kind.")
    return plain


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(IV - 1, "big") + bytes([last])

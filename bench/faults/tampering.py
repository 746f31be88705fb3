"""Tamperings with what a day hands out, one at a time, by somebody without keys: bytes, fields, cuts, replays.

Each is put before the verifier twice: among all files of the day, and, when it touches something signed or chained,
alone with no more than what it needs, so that not everything rests on the hashes of the sheet.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from bench.faults.invented_day import FIRST_DAY, InventedCity
from satupintu.packets.canonical import canonical
from satupintu.packets.keys import SigningKey, to_base64
from satupintu.packets.sheet import CLOSINGS, TRAIL
from satupintu.packets.verifying import Keyring, verify
from satupintu.packets.verifying.reading import PACKET_FILE

Files = dict[str, bytes]
TODAY = FIRST_DAY + timedelta(days=1)


class Tampered(NamedTuple):
    """Which file is no longer what it was (None: it is gone)."""

    name: str
    data: bytes | None


@dataclass(frozen=True)
class Hand:
    """Whoever tampers: the files of the day, good ones of another day, and dice."""

    chance: random.Random
    today: Files
    other: Files

    def file(self, *, of_both: bool = False, but: str = "") -> str:
        """The name of any file of the day; `of_both`: one that the other day has too."""
        names = set(self.today) - {but}
        return self.chance.choice(sorted(names & set(self.other) if of_both else names))

    def line(self, *, of_both: bool = False, but: str = "") -> tuple[str, list[bytes], int]:
        """A file of lines, its lines, and the index of any of them."""
        name = self.file(of_both=of_both, but=but)
        while name.endswith(PACKET_FILE):
            name = self.file(of_both=of_both, but=but)
        lines = _lines(self.today[name])
        return name, lines, self.chance.randrange(len(lines))


Kind = Callable[[Hand], Tampered]


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


# -- bytes ------------------------------------------------------------------------------------------
def flip_bit(hand: Hand) -> Tampered:
    name = hand.file()
    data = bytearray(hand.today[name])
    data[hand.chance.randrange(len(data))] ^= 1 << hand.chance.randrange(8)
    return Tampered(name, bytes(data))


def change_byte(hand: Hand) -> Tampered:
    name = hand.file()
    data = bytearray(hand.today[name])
    at = hand.chance.randrange(len(data))
    data[at] = (data[at] + hand.chance.randrange(1, 256)) % 256
    return Tampered(name, bytes(data))


def drop_byte(hand: Hand) -> Tampered:
    name = hand.file()
    at = hand.chance.randrange(len(hand.today[name]))
    return Tampered(name, hand.today[name][:at] + hand.today[name][at + 1 :])


def insert_byte(hand: Hand) -> Tampered:
    name = hand.file()
    at = hand.chance.randrange(len(hand.today[name]) + 1)
    return Tampered(name, hand.today[name][:at] + bytes([hand.chance.randrange(256)]) + hand.today[name][at:])


# -- fields -----------------------------------------------------------------------------------------
def change_field(hand: Hand) -> Tampered:
    """One value of one document, spelled canonically again, under the signature that was there."""
    name, lines, at = hand.line()
    document = json.loads(lines[at])
    inner = next((member for member in ("document", "manifest") if member in document), None)
    if inner and hand.chance.random() < 0.8:
        told = json.loads(document[inner])
        _change_leaf(hand.chance, told)
        document[inner] = canonical(told).decode()
    else:
        _change_leaf(hand.chance, document)
    lines[at] = _spelled(document)
    return Tampered(name, b"".join(lines))


def sign_by_a_stranger(hand: Hand) -> Tampered:
    """A signed document, signed anew by somebody else."""
    name, lines, at = hand.line(but=TRAIL)
    document, stranger = json.loads(lines[at]), SigningKey.generate()
    told = document.get("document") or document["manifest"]
    document["signature"] = to_base64(stranger.sign(told.encode()))
    if "key_id" in document:
        document["key_id"] = hand.chance.choice((document["key_id"], stranger.key_id))
    lines[at] = _spelled(document)
    return Tampered(name, b"".join(lines))


def _spelled(document: object) -> bytes:
    """A line of the trail is hashed as Python's json spells it, everything else is canonical."""
    if isinstance(document, list):
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    return canonical(document) + b"\n"


def _change_leaf(chance: random.Random, document: Any) -> None:
    """Change one value somewhere in a JSON document, in place."""
    at = chance.choice(sorted(document) if isinstance(document, dict) else range(len(document)))
    value = document[at]
    if isinstance(value, dict | list) and value:
        _change_leaf(chance, value)
    elif isinstance(value, str) and value:
        place = chance.randrange(len(value))
        letter = chance.choice([c for c in "0123456789abcdef" if c != value[place]])
        document[at] = value[:place] + letter + value[place + 1 :]
    else:
        document[at] = value + chance.choice((-1, 1)) if isinstance(value, int) else 1


# -- cuts and replays -------------------------------------------------------------------------------
def cut_end(hand: Hand) -> Tampered:
    name = hand.file()
    return Tampered(name, hand.today[name][: hand.chance.randrange(len(hand.today[name]))])


def cut_beginning(hand: Hand) -> Tampered:
    name = hand.file()
    return Tampered(name, hand.today[name][hand.chance.randrange(1, len(hand.today[name])) :])


def drop_line(hand: Hand) -> Tampered:
    name, lines, at = hand.line()
    return Tampered(name, b"".join(lines[:at] + lines[at + 1 :]))


def double_line(hand: Hand) -> Tampered:
    name, lines, at = hand.line()
    lines.insert(hand.chance.randrange(len(lines) + 1), lines[at])
    return Tampered(name, b"".join(lines))


def drop_file(hand: Hand) -> Tampered:
    """A file that the day must have."""
    return Tampered(hand.file(of_both=True), None)


def replay_line(hand: Hand) -> Tampered:
    """A good line of another day in place of today's."""
    name, lines, at = hand.line(of_both=True)
    lines[at] = hand.chance.choice(_lines(hand.other[name]))
    return Tampered(name, b"".join(lines))


def replay_file(hand: Hand) -> Tampered:
    """A whole good file of another day in place of today's."""
    name = hand.file(of_both=True)
    return Tampered(name, hand.other[name])


def rewrite_trail(hand: Hand) -> Tampered:
    """As the owner of the database could: one line changed, and every hash from there on made to fit."""
    lines = [json.loads(line) for line in _lines(hand.today[TRAIL])]
    at = hand.chance.randrange(len(lines))
    lines[at][4] += "."
    written = [_spelled(line) for line in lines[: at + 1]]
    for line in lines[at + 1 :]:
        written.append(_spelled([sha256(written[-1].rstrip(b"\n")).hexdigest(), *line[1:]]))
    return Tampered(TRAIL, b"".join(written))


KINDS: dict[str, Kind] = {
    kind.__name__: kind
    for kind in (
        flip_bit, change_byte, drop_byte, insert_byte, change_field, sign_by_a_stranger, cut_end, cut_beginning,
        drop_line, double_line, drop_file, replay_line, replay_file, rewrite_trail,
    )
}  # fmt: skip
# these leave a document that its signature or chain gives away, whatever else is at hand
ALONE = {"flip_bit", "change_byte", "drop_byte", "insert_byte", "change_field", "sign_by_a_stranger", "rewrite_trail"}
NOT_GIVEN = {"FILE_MISSING", "SILENT", "TRAIL_CUT"}  # what a sheet alone says of the files that are not beside it
WHOLE_EVERY = 50  # one case in so many is left as it was: a verifier that always complains is none


def run(count: int, seed: int) -> dict[str, Any]:
    """Tamper so often and count what the verifier notices."""
    chance = random.Random(seed)
    city = InventedCity()
    other, today = city.day(0), city.day(1)
    for packet in city.sealed[-2:]:
        today[f"{packet.packet_id[:16]}{PACKET_FILE}"] = packet.to_bytes()
    hand = Hand(chance, today, other)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    codes: Counter[str] = Counter()
    missed: list[str] = []
    for number in range(count):
        name = chance.choice(sorted(KINDS))
        tampered = _really(KINDS[name], hand)
        files = {each: data for each, data in (today | {tampered.name: tampered.data}).items() if data is not None}
        found = _codes(files, city.keyring, TODAY)
        kinds[name].update(tried=1, detected=bool(found))
        codes.update(found)
        alone = name not in ALONE or bool(_codes(_needed(tampered, today), city.keyring) - NOT_GIVEN)
        kinds[name].update(tried_alone=name in ALONE, detected_alone=name in ALONE and alone)
        if not (found and alone):
            missed.append(f"{number} {name} {tampered.name}")
    whole = [not _codes(today, city.keyring, TODAY) for _ in range(-(-count // WHOLE_EVERY))]
    return {
        "seed": seed,
        "tamperings": count,
        "detected": sum(kind["detected"] for kind in kinds.values()),
        "alone": sum(kind["tried_alone"] for kind in kinds.values()),
        "detected_alone": sum(kind["detected_alone"] for kind in kinds.values()),
        "untouched": len(whole),
        "said_whole": sum(whole),
        "missed": missed,
        "kinds": {name: dict(kind) for name, kind in sorted(kinds.items())},
        "codes": dict(codes.most_common()),
    }


def _really(kind: Kind, hand: Hand) -> Tampered:
    """A tampering that changes something: a line swapped for its like is none."""
    while True:
        tampered = kind(hand)
        if tampered.data != hand.today[tampered.name]:
            return tampered


def _needed(tampered: Tampered, today: Files) -> Files:
    """The file alone; the end of the trail is known from the closings."""
    beside = {CLOSINGS: today[CLOSINGS]} if tampered.name == TRAIL else {}
    return {**beside, tampered.name: tampered.data or b""}


def _codes(files: Files, keyring: Keyring, day: date | None = None) -> set[str]:
    return {wrong.code for wrong in verify(files.items(), keyring, day).wrong}

"""Packets that somebody carried are received like those that came over the line; receipts go back on the stick."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import selectors
from satupintu.packets import stick
from satupintu.packets.canonical import parse
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.polling import Asked, Range, within
from satupintu.packets.problem import Refusal, SealProblem
from satupintu.packets.receipt import SignedReceipt
from satupintu.packets.statement import SignedStatement

LONGEST_QUESTION = 32 * 1024  # bytes; the longest that a station asks has less than a third


@dataclass
class Taken:
    """What a stick brought. `refused`: (packet's file, why); `odd`: (question's file, why it was not believed).

    `asked`: what each station is answered; `unwritten`: why receipts could not be written, of each station apart.
    """

    new: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    unwritten: list[str] = field(default_factory=list)


def take(folder: Path) -> Taken:
    """Receive every packet on a stick, each on its own, then write the receipts that its stations lack.

    A station that asks nothing (its program is older) gets all from the first number on that it brought. May be done
    again with the same stick. Raises OSError when the stick cannot be read at all; nothing was taken then.
    """
    taken = Taken()
    for file in stick.list_packets(folder, taken.refused):
        _take(file, taken)
    for station, key in enrolment.list_public_keys().items():
        _hear(folder, station, key, taken)
    for station, asked in taken.asked.items():
        try:
            stick.write_receipts(folder, station, _answer(station, asked))
        except OSError as wrong:  # the packets are safe, and another station's folder may be good
            taken.unwritten.append(str(wrong))
    return taken


def _take(file: Path, taken: Taken) -> None:
    try:
        received = enrolment_services.receive_carried(body=stick.read(file))
    except (Problem, OSError) as wrong:  # a bad file, or a bad place on the stick: the next ones are looked at
        taken.refused.append((stick.shown(file.name), str(wrong)))
        return
    taken.new += received.new
    taken.known += not received.new
    receipt = SignedReceipt.from_dict(received.receipt).receipt
    # files come in the order of their numbers
    taken.asked.setdefault(receipt.station, Asked(receipt.sequence - 1))


def _hear(folder: Path, station: str, key: str, taken: Taken) -> None:
    try:
        file = stick.find(folder, station, stick.QUESTION)
        if file:
            taken.asked[station] = _read_question(stick.read(file), station, VerifyingKey(key))
    except (Refusal, ValueError, OSError) as wrong:  # the station is answered as if it had asked nothing
        taken.odd.append((f"{stick.folder_of(folder, station).name}/{stick.QUESTION}", str(wrong)))


def _read_question(data: bytes, station: str, key: VerifyingKey) -> Asked:
    """What the station asks, once its key has signed that, as on the line. Raises Refusal or ValueError.

    Its age is no matter: an old question costs a repetition, as an old stick does.
    """
    signed = SignedStatement.from_dict(parse(data, limit=LONGEST_QUESTION))
    signed.verify(key)
    told = signed.fields(stick.QUESTION_FORMAT, stick.QUESTION_MEMBERS)
    if told["station"] != station:
        raise SealProblem("STATION_WRONG", "It is the question of another station.")
    return Asked.read(told)


def _answer(station: str, asked: Asked) -> Iterator[Mapping[str, str]]:
    """All of it: a stick has no pages."""
    yield from _within(enrolment.list_receipts(station, asked.after), asked.city)
    yield from _within(selectors.list_receipts(station, asked.after), asked.centre)


def _within(receipts: Iterable[Mapping[str, str]], lacking: Iterable[Range]) -> Iterator[Mapping[str, str]]:
    for receipt in receipts:
        if within(SignedReceipt.from_dict(receipt).receipt.sequence, lacking):
            yield receipt

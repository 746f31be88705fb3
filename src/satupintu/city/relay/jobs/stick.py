"""Packets that somebody carried are received like those that came over the line; receipts go back on the stick."""

from dataclasses import dataclass, field
from pathlib import Path

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import selectors
from satupintu.packets import stick
from satupintu.packets.receipt import SignedReceipt


@dataclass
class Taken:
    """What a stick brought. `refused`: (file, why); `stations`: the first number that each of them brought."""

    new: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    stations: dict[str, int] = field(default_factory=dict)


def take(folder: Path) -> Taken:
    """Receive every packet on a stick, each on its own, then write the receipts of city and centre beside them.

    May be done again with the same stick. Raises OSError when the receipts cannot be written; the packets are safe.
    """
    taken = Taken()
    for file in stick.list_packets(folder):
        _take(file, taken)
    for station, first in taken.stations.items():
        receipts = enrolment.list_receipts(station, first - 1) + selectors.list_receipts(station, first - 1)
        stick.write_receipts(folder, station, receipts)
    return taken


def _take(file: Path, taken: Taken) -> None:
    try:
        received = enrolment_services.receive_carried(body=stick.read(file))
    except (Problem, OSError) as wrong:  # a bad file, or a bad place on the stick: the next ones are looked at
        taken.refused.append((file.name, str(wrong)))
        return
    taken.new += received.new
    taken.known += not received.new
    receipt = SignedReceipt.from_dict(received.receipt).receipt
    taken.stations.setdefault(receipt.station, receipt.sequence)  # files come in the order of their numbers

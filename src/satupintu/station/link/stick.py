"""The way by hand, when no line comes back for days: sealed packets go out on a stick, receipts come home on it."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone

from satupintu.packets import stick
from satupintu.packets.problem import Refusal
from satupintu.packets.receipt import SignedReceipt
from satupintu.packets.statement import SignedStatement
from satupintu.station.problems import Refused
from satupintu.station.vault import receipts, selectors
from satupintu.station.vault.identity import Enrolled, Identity, get_identity


@dataclass
class Exchanged:
    """`receipts`: those that were believed; `wrong`: why others were not; `written`: packets now on the stick."""

    receipts: int = 0
    wrong: list[str] = field(default_factory=list)
    written: int = 0


def exchange(folder: Path, enrolled: Enrolled) -> Exchanged:
    """Keep the receipts on a stick, then write which are lacking and every packet without the city's, no other.

    The packets stay here as well: a stick gets lost. Raises OSError when the stick is full or gone.
    """
    done = Exchanged()
    for line in stick.read_receipts(folder, enrolled.station):
        try:
            signed = SignedReceipt.from_json(line)
            receipts.keep_receipt(answer=signed.to_dict(), by=signed.receipt.by, enrolled=enrolled)
            done.receipts += 1
        except (Refusal, Refused) as wrong:  # the others may be good
            done.wrong.append(wrong.code)
    with suppress(Refused):  # whose key was lost asks nothing; the packets it sealed are good
        _ask(folder, get_identity())
    waiting = set()
    for packet in selectors.list_without_city_receipt():
        file = stick.packet_file(folder, enrolled.station, packet.sequence, packet.packet_id)
        stick.write(file, bytes(packet.content or b""))
        waiting.add(file)
        done.written += 1
    for file in set(stick.list_packets(folder)) - waiting:
        if file.parent == stick.folder_of(folder, enrolled.station):
            file.unlink()
    return done


def _ask(folder: Path, identity: Identity) -> None:
    """The question that a line would carry, signed: packets acknowledged long ago lack the centre's receipt.

    Asked before the packets are written: where they fill the stick, their receipts come home all the same.
    """
    asked = selectors.ask_news(0, timezone.now())  # from the first on: what the city refused may be taken from a stick
    told = {"station": identity.station, **asked.query()}
    signed = SignedStatement.sign(stick.QUESTION_FORMAT, told, identity.signing_key)
    stick.write(stick.folder_of(folder, identity.station) / stick.QUESTION, signed.to_json().encode() + b"\n")

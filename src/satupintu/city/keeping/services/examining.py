"""What came back is looked through: the database's own checks, the trail, every packet and every receipt."""

from collections.abc import Iterator
from dataclasses import dataclass

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.models import Packet
from satupintu.city.foundation import audit
from satupintu.city.keeping import databases, selectors
from satupintu.city.keeping.rules.manifest import Counts, Manifest
from satupintu.city.relay.models import CentreReceipt
from satupintu.packets import receipt as receipts
from satupintu.packets.keys import ReadingKey, SigningKey, VerifyingKey
from satupintu.packets.packet import SealedPacket, check, open_part
from satupintu.packets.problem import Refusal
from satupintu.packets.receipt import SignedReceipt

MOST_NAMED = 20


@dataclass(frozen=True)
class Found:
    """`counts`: what is there; `wrong`: sentences of what does not hold, none when all does."""

    counts: Counts
    wrong: tuple[str, ...]


def examine(manifest: Manifest, signing: SigningKey, reading: ReadingKey) -> Found:
    """Check the database that is looked at against the manifest and against itself."""
    counts = selectors.count_rows()
    wrong = [f"database: {fault}" for fault in databases.faults()]
    if counts != manifest.counts:
        wrong.append(f"counts: {counts} instead of {manifest.counts}")
    if audit.head() != manifest.audit_head:
        wrong.append(f"audit trail: ends with {audit.head()[:16]} instead of {manifest.audit_head[:16]}")
    wrong += [f"audit trail: line {line} does not follow the one before" for line in audit.broken_links()]
    wrong += _packets(signing.verifying_key, reading)
    wrong += _centre_receipts()
    return Found(counts, tuple(wrong[:MOST_NAMED]))


def _packets(city: VerifyingKey, reading: ReadingKey) -> Iterator[str]:
    """Each is what its station sealed and its receipt says; of each station's newest a part is opened."""
    stations = {code: VerifyingKey(public) for code, public in enrolment.list_public_keys().items()}
    newest = selectors.highest_numbers()
    rows = Packet.objects.order_by("station", "sequence")
    fields = ("packet_id", "station_id", "sequence", "previous", "content", "receipt")
    for packet_id, station, sequence, previous, content, kept in rows.values_list(*fields).iterator(100):
        try:
            packet = SealedPacket.from_bytes(bytes(content))
            told = check(packet, stations[station])
            if (packet.packet_id, told.station, told.sequence, told.previous) != (
                packet_id,
                station,
                sequence,
                previous,
            ):
                yield f"packet {station} {sequence}: another packet lies under its name"
            _check_receipt(SignedReceipt.from_dict(kept), city, (packet_id, station, sequence, "city"))
            if sequence == newest[station]:
                open_part(packet, "biodata", reading)
        except (Refusal, KeyError) as wrong:
            yield f"packet {station} {sequence}: {wrong}"


def _centre_receipts() -> Iterator[str]:
    today, before = keys.find_centre_signer(), {key.key_id: key for key in keys.list_centre_signers_before()}
    rows = CentreReceipt.objects.order_by("pk")
    fields = ("document", "packet__packet_id", "packet__station", "packet__sequence")
    for document, packet_id, station, sequence in rows.values_list(*fields).iterator(1000):
        try:
            signed = SignedReceipt.from_dict(document)
            _check_receipt(signed, before.get(signed.key_id, today), (packet_id, station, sequence, "centre"))
        except Refusal as wrong:
            yield f"receipt of the centre for {station} {sequence}: {wrong}"


def _check_receipt(signed: SignedReceipt, key: VerifyingKey | None, expected: tuple[str, str, int, str]) -> None:
    told = receipts.check(signed, key) if key else signed.receipt
    if (told.packet_id, told.station, told.sequence, told.by) != expected:
        raise Refusal("ANOTHER_PACKET", "The receipt is another packet's.")

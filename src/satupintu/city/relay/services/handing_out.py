"""What the city hands out of a day, so that an outsider can check it without the database (docs/packet-format.md)."""

from datetime import UTC, date, datetime

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.problems import CENTRE_UNKNOWN
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import NOT_FOUND, Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.relay.models import CentreReceipt, Closing
from satupintu.packets import sheet
from satupintu.packets.closing import SignedClosing
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.receipt import SignedReceipt
from satupintu.packets.verifying import Keyring

HANDERS_OUT = (Role.AUDITOR, Role.HEAD)


def hand_out_day(*, viewer: Viewer, day: date, with_trail: bool = True) -> dict[str, bytes]:
    """The files of a day by name: statements, receipts, manifests, the stretch of the audit trail, and their sheet.

    The trail names officers and references of residents; everything else names nobody. Raises NOT_ALLOWED, and
    NOT_FOUND for a day at an end of the calendar.
    """
    viewer.need(*HANDERS_OUT)
    begins, ends = _bounds(day)  # first: of what cannot be handed out no line says that it was
    audit.record(viewer, "DAY_HANDED_OUT", detail={"day": day.isoformat(), "trail": with_trail})
    rows = list(Closing.objects.filter(day=day).order_by("station"))
    stated = [each for row in rows for each in (row.by_station, row.by_city, row.by_centre) if each]
    closings = [SignedClosing.from_dict(each) for each in stated]
    packets = enrolment.list_manifests(day)
    receipts = [SignedReceipt.from_dict(receipt) for _, _, receipt in packets]
    theirs = CentreReceipt.objects.filter(packet__sealed_on=day).order_by("packet__station", "packet__sequence")
    receipts += [SignedReceipt.from_dict(document) for document in theirs.values_list("document", flat=True)]
    return sheet.hand_out(
        date=day,
        written_at=clock.local(),
        stations={row.station_id for row in rows} | {station for station, _, _ in packets},
        closings=closings,
        receipts=receipts,
        manifests=[(packet.manifest, packet.signature) for _, packet, _ in packets],
        trail=_trail(begins, ends, closings) if with_trail else None,
        signing_key=keys.signing_key(),
    )


def _bounds(day: date) -> tuple[datetime, datetime]:
    try:
        return clock.starts(day).astimezone(UTC), clock.ends(day).astimezone(UTC)
    except OverflowError:
        raise Problem(NOT_FOUND) from None


def _trail(begins: datetime, ends: datetime, closings: list[SignedClosing]) -> tuple[str, list[str]]:
    heads = (each.closing.audit_head for each in closings)
    return audit.stretch(begins, ends, [head for head in heads if head])


def keyring() -> Keyring:
    """The public keys of city, centre and stations. Raises CENTRE_UNKNOWN."""
    centre = keys.find_centre_signer()
    if centre is None:
        raise Problem(CENTRE_UNKNOWN)
    stations = {code: VerifyingKey(public) for code, public in enrolment.list_public_keys().items()}
    before = tuple(keys.list_centre_signers_before())
    return Keyring(keys.signing_key().verifying_key, centre, stations, before)

"""Cards, letters and slips as PDF and PNG, for officers only; each look is written down.

They are printed anew from what was frozen when they were issued; photo and signature are opened from the packet with
the city's key, so no picture of a face lies on a disk in the clear.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from satupintu.city.applications import selectors as applications
from satupintu.city.cards.documents.render import check_host, picture, qr, render_card, render_letter
from satupintu.city.cards.models import Card, HandOver, Suket
from satupintu.city.cards.rules.elements import PrintedCard, photo_ground, rows
from satupintu.city.cards.rules.problems import CARD_NOT_WAITING, NOT_PRINT_READY, PHOTO_UNREADABLE
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import audit, claim_codes
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer

CARD_READERS = (Role.VERIFIER,)
LETTER_READERS = (Role.VERIFIER, Role.FRONT_DESK)
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


def card_documents(viewer: Viewer, card_id: int) -> tuple[bytes, bytes]:
    """A card as PDF (two ID-1 pages) and PNG.

    Raises NOT_ALLOWED, CARD_NOT_WAITING (none printed here), NO_SUCH_APPLICATION outside the viewer's area.
    """
    viewer.need(*CARD_READERS)
    card = Card.objects.select_related("resident", "blank").filter(pk=card_id).first()
    if card is None or card.blank is None or card.application_id is None:
        raise Problem(CARD_NOT_WAITING)
    applications.get_application(viewer, card.application_id)
    audit.record(viewer, "CARD_RENDERED", subjects=[card.resident.ref], detail={"card": card.pk})
    printed = PrintedCard.of(card.elements, issued_on=_local(card.printed_at).date(), serial=card.blank.serial)
    photo, signature = _pictures(viewer, card.resident.ref)
    with _readable():
        return render_card(
            printed,
            photo=photo,
            signature=signature,
            check_url=check_url(card.token),
            office=settings.OFFICE_NAME,
            simulated=settings.SIMULATED,
        )


def suket_pdf(viewer: Viewer, suket_id: int) -> bytes:
    """A letter in place of the card as PDF. Raises NOT_ALLOWED, CARD_NOT_WAITING (no such letter)."""
    viewer.need(*LETTER_READERS)
    suket = Suket.objects.select_related("resident", "issued_by").filter(pk=suket_id).first()
    if suket is None:
        raise Problem(CARD_NOT_WAITING)
    applications.get_application(viewer, suket.application_id)
    audit.record(viewer, "SUKET_RENDERED", subjects=[suket.resident.ref], detail={"suket": suket.number})
    issued_on = _local(suket.issued_at).date()
    card = PrintedCard.of(suket.elements, issued_on=issued_on, serial="")
    data = _letter_head(check_url(suket.token)) | {
        "number": suket.number,
        "rows": [{"label": "NIK", "value": card.nik}, *rows(card)[:-1]],
        "photo": _photo(viewer, suket.resident.ref),
        "photo_ground": photo_ground(card),
        "valid_until": in_words(suket.valid_until),
        "issued_on": in_words(issued_on),
        "role": "Verifikator" if viewer.has(Role.VERIFIER) else "Petugas",
        "officer": suket.issued_by.name,
        "override": suket.override_reason,
    }
    return render_letter("suket.typ", data, at=suket.issued_at)


def slip_pdf(viewer: Viewer, card_id: int) -> bytes:
    """The slip of a hand-over as PDF. Raises NOT_ALLOWED, CARD_NOT_WAITING (not handed over)."""
    viewer.need(*LETTER_READERS)
    found = HandOver.objects.select_related("card__resident", "card__blank", "card__application", "by")
    row = found.filter(card=card_id).first()
    if row is None or row.card.application is None:
        raise Problem(CARD_NOT_WAITING)
    card = row.card
    applications.get_application(viewer, row.card.application.pk)
    audit.record(viewer, "SLIP_RENDERED", subjects=[card.resident.ref], detail={"card": card.pk})
    how = f"sidik jari ({row.finger})" if row.how == HandOver.How.FINGER else f"dijamin petugas: {row.reason}"
    told = [
        ("Nama", card.resident.name),
        ("Kode klaim", claim_codes.shown(row.card.application.claim_code)),
        ("Nomor seri", card.blank.serial if card.blank else "-"),
        ("Diserahkan", f"{in_words(_local(row.at).date())}, {_local(row.at):%H.%M} WITA"),
        ("Pemeriksaan", how),
    ]
    data = _letter_head("") | {"rows": [{"label": k, "value": v} for k, v in told], "officer": row.by.name}
    return render_letter("slip.typ", data, at=row.at)


def check_url(token: str) -> str:
    """What the QR code says: the public check of a document."""
    return f"{settings.CITY_URL}/periksa/{token}/"


def in_words(day: date) -> str:
    """A date as letters write it: "24 Mei 2027"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _letter_head(url: str) -> dict[str, object]:
    return {
        "office": settings.OFFICE_NAME,
        "site": settings.CITY_URL.split("://")[-1],
        "simulated": settings.SIMULATED,
        "qr": qr(url) if url else "",
        "check_host": check_host(url),
    }


def pictures_to_judge(viewer: Viewer, application_id: int) -> tuple[str, str]:
    """Photo and signature of what would be printed, as data addresses for a page, "" where there is none. Audited.

    Raises NOT_ALLOWED, NO_SUCH_APPLICATION, NOT_PRINT_READY for an application without a recording of its own.
    """
    viewer.need(Role.VERIFIER)
    applications.get_application(viewer, application_id)
    packet_id = enrolment.find_unique_packet(application_id)
    if packet_id is None:
        raise Problem(NOT_PRINT_READY)
    photo, signature = (enrolment.show_part(viewer, packet_id, name) for name in ("photo", "signature"))
    return photo, signature


def _pictures(viewer: Viewer, subject: object) -> tuple[bytes, bytes]:
    """Photo and signature of the newest recording that counts; empty where none was taken in this service."""
    recordings = enrolment.list_recordings([str(subject)])
    found = next((r for r in recordings if r.counts and r.packet_id), None)
    if found is None or found.packet_id is None:
        return b"", b""
    missing = {part for part, _ in found.exceptions}
    photo, signature = (
        b"" if name in missing else enrolment.open_part(viewer, found.packet_id, name)
        for name in ("photo", "signature")
    )
    return photo, signature


def _photo(viewer: Viewer, subject: object) -> str:
    with _readable():
        return picture(_pictures(viewer, subject)[0])


@contextmanager
def _readable() -> Iterator[None]:
    """A station may seal what is no picture; the seal says who sent it, not that it can be read."""
    try:
        yield
    except OSError as unreadable:
        raise Problem(PHOTO_UNREADABLE) from unreadable


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))

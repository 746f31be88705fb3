"""Reads of people: the only door to personal data. Each such read writes the audit trail.

Who may look (`READERS`): those who serve a resident face to face or decide on a record, and the head, who answers
complaints; all within their area. Stock officers, planners, partners, researchers, auditors and administrators do not
need to know who somebody is. Counts name nobody and ask for no viewer.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from satupintu.city.areas import selectors as areas
from satupintu.city.areas.rules import AreaPath
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import Resident
from satupintu.city.register.problems import NO_SUCH_RESIDENT
from satupintu.city.register.rules import wajib_ktp
from satupintu.city.register.rules.card import ApplicantFacts, CardData, ResidentSheet
from satupintu.city.register.selectors.rows import READERS, Ref, as_uuid, card_of, duty_facts, row_of, seen_by, sheet_of


def get_card_data(viewer: Viewer, ref: Ref) -> CardData:
    """What the card prints of a person. Raises NO_SUCH_RESIDENT, also for one outside the viewer's area."""
    resident = row_of(viewer, ref)
    audit.record(viewer, "RESIDENT_READ", subjects=[resident.ref])
    return card_of(resident)


def list_card_data(viewer: Viewer, residents: QuerySet[Any]) -> list[CardData]:
    """What the card prints of many, for a list of another stage, which writes the trail. Raises NOT_ALLOWED."""
    viewer.need(*READERS)
    paths: dict[str, AreaPath] = {}
    cards = []
    for resident in residents.select_related("family"):
        path = paths.get(resident.rt_id) or areas.get_path(resident.rt_id)
        cards.append(card_of(resident, paths.setdefault(resident.rt_id, path)))
    return cards


def get_resident(viewer: Viewer, ref: Ref) -> ResidentSheet:
    """What the register holds of a person. Raises NO_SUCH_RESIDENT, also for one outside the viewer's area."""
    resident = row_of(viewer, ref)
    audit.record(viewer, "RESIDENT_READ", subjects=[resident.ref])
    return sheet_of(resident)


def find_by_nik(viewer: Viewer, text: str) -> UUID | None:
    """The reference of the person with this NIK within the viewer's area, or None. Blanks and dots are ignored."""
    viewer.need(*READERS)
    digits = _digits(text)
    found = Resident.objects.filter(seen_by(viewer), nik=digits).values_list("ref", flat=True).first()
    audit.record(viewer, "RESIDENT_SEARCHED", subjects=[found] if found else [], detail={"by": "NIK"})
    return found


def find_by_papers(nik_text: str, kk_text: str, birth_date: date) -> UUID | None:
    """The reference of the person whose family card says all three, or None.

    This is how a resident without an account shows who they are; the caller limits the tries. One query whatever is
    wrong, so that its time tells nothing.
    """
    return (
        Resident.objects.filter(
            nik=_digits(nik_text), family__kk_number=_digits(kk_text), birth_date=birth_date, life_status="HIDUP"
        )
        .values_list("ref", flat=True)
        .first()
    )


def names_of(viewer: Viewer, refs: Iterable[Ref]) -> dict[UUID, str]:
    """Names by reference, for a list of another stage, which has checked that its reader may see them."""
    viewer.need(*READERS)
    names = dict(Resident.objects.filter(ref__in=list(refs)).values_list("ref", "name"))
    if names:
        audit.record(viewer, "RESIDENT_NAMES_READ", subjects=names)
    return names


def facts_for_application(ref: Ref) -> ApplicantFacts:
    """What decides whether somebody may ask for a card today; names nobody. Raises NO_SUCH_RESIDENT."""
    resident = Resident.objects.filter(ref=as_uuid(ref)).first()
    if resident is None:
        raise Problem(NO_SUCH_RESIDENT)
    facts, today = duty_facts(resident), clock.today()
    return ApplicantFacts(
        row=resident.pk,
        registered=wajib_ktp.is_registered(facts, today),
        wajib=wajib_ktp.is_wajib_ktp(facts, today),
        indonesian=resident.nationality == wajib_ktp.INDONESIAN,
    )


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter not in " .-")

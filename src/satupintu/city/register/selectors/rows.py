"""One row of the register and what is read from it; inside the stage only."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from satupintu.city.areas import selectors as areas
from satupintu.city.areas.rules import AreaPath
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import Resident
from satupintu.city.register.problems import NO_SUCH_RESIDENT
from satupintu.city.register.rules import codes, wajib_ktp
from satupintu.city.register.rules.card import FOR_LIFE, CardData, ResidentSheet

READERS = (Role.FRONT_DESK, Role.OPERATOR, Role.VERIFIER, Role.HEAD)
Ref = UUID | str


def row_of(viewer: Viewer, ref: Ref) -> Resident:
    """The row of a person whom the viewer may see. Raises NO_SUCH_RESIDENT, NOT_ALLOWED."""
    viewer.need(*READERS)
    rows = Resident.objects.select_related("family").filter(seen_by(viewer), ref=as_uuid(ref))
    resident = rows.first()
    if resident is None:
        raise Problem(NO_SUCH_RESIDENT)
    return resident


def as_uuid(ref: Ref) -> UUID:
    """A reference as UUID. Raises NO_SUCH_RESIDENT for a text that is none."""
    try:
        return ref if isinstance(ref, UUID) else UUID(ref)
    except ValueError as wrong:
        raise Problem(NO_SUCH_RESIDENT) from wrong


def seen_by(viewer: Viewer, roles: Iterable[Role] = READERS) -> Q:
    """A condition on residents: inside the areas which the viewer holds with one of the roles."""
    areas_seen = viewer.areas(*roles)
    if not areas_seen:
        return Q(pk__in=())
    condition = Q()
    if "" not in areas_seen:
        for code in areas_seen:
            condition |= areas.within(code, "rt__code")
    return condition


def duty_facts(resident: Resident) -> wajib_ktp.DutyFacts:
    """What the duty to hold a KTP hangs on, of one person."""
    return wajib_ktp.DutyFacts(
        birth_date=resident.birth_date,
        marital_status=resident.marital_status,
        married_on=resident.married_on,
        nationality=resident.nationality,
        itap_until=resident.itap_until,
        registered_from=resident.registered_from,
        registered_until=resident.registered_until,
    )


def card_of(resident: Resident, path: AreaPath | None = None) -> CardData:
    """What the card prints. `path`: of the RT, where the caller knows it already."""
    path = path or areas.get_path(resident.rt_id)
    foreign_until = resident.itap_until.strftime("%d-%m-%Y") if resident.itap_until else "-"
    indonesian = resident.nationality == wajib_ktp.INDONESIAN
    return CardData(
        ref=resident.ref,
        province=f"PROVINSI {path.province.upper()}",
        city=path.city.upper(),
        nik=resident.nik or "",
        name=resident.name.upper(),
        birth_place=resident.birth_place.upper(),
        birth_date=resident.birth_date,
        sex=codes.printed(codes.Sex, resident.sex),
        blood_group=codes.printed(codes.BloodGroup, resident.blood_group),
        address=resident.address.upper(),
        rt_rw=f"{path.rt}/{path.rw}",
        kelurahan=path.kelurahan.upper(),
        kecamatan=path.kecamatan.upper(),
        religion=codes.printed(codes.Religion, resident.religion),
        marital_status=codes.printed(codes.Marital, resident.marital_status),
        occupation=codes.occupation(resident.occupation, resident.occupation_list),
        nationality="WNI" if indonesian else resident.nationality,
        valid_until=FOR_LIFE if indonesian else foreign_until,
        kk_number=resident.family.kk_number if resident.family else "",
        sex_code=resident.sex,
        photo_background=codes.photo_background(resident.birth_date),
        area=resident.rt_id,
    )


def sheet_of(resident: Resident, on: date | None = None) -> ResidentSheet:
    """What the register holds; whether that makes a KTP a duty on a day (None: today)."""
    return ResidentSheet(
        card=card_of(resident),
        education=codes.printed(codes.Education, resident.education),
        relation=codes.printed(codes.Relation, resident.relation),
        income=codes.printed(codes.IncomeBand, resident.income_band or 0),
        life_status=resident.life_status,
        registered_from=resident.registered_from,
        registered_until=resident.registered_until,
        married_on=resident.married_on,
        itap_until=resident.itap_until,
        is_wajib_ktp=wajib_ktp.is_wajib_ktp(duty_facts(resident), on or clock.today()),
    )

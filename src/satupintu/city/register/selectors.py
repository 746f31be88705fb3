"""Reads of the register: the only door to personal data. Each such read writes the audit trail.

Who may look (`READERS`): those who serve a resident face to face or decide on a record, and the head, who answers
complaints; all within their area. Stock officers, planners, partners, researchers, auditors and administrators do not
need to know who somebody is. Counts name nobody and ask for no viewer.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import Resident
from satupintu.city.register.problems import NO_SUCH_RESIDENT
from satupintu.city.register.rules import codes, wajib_ktp
from satupintu.city.register.rules.card import FOR_LIFE, ApplicantFacts, CardData, ResidentLine, ResidentSheet

READERS = (Role.FRONT_DESK, Role.OPERATOR, Role.VERIFIER, Role.HEAD)
MOST_ROWS = 50
Ref = UUID | str


# -- one person ---------------------------------------------------------------------------------
def get_card_data(viewer: Viewer, ref: Ref) -> CardData:
    """What the card prints of a person. Raises NO_SUCH_RESIDENT, also for one outside the viewer's area."""
    resident = _get(viewer, ref)
    audit.record(viewer, "RESIDENT_READ", subjects=[resident.ref])
    return _card(resident)


def get_resident(viewer: Viewer, ref: Ref) -> ResidentSheet:
    """What the register holds of a person. Raises NO_SUCH_RESIDENT, also for one outside the viewer's area."""
    resident = _get(viewer, ref)
    audit.record(viewer, "RESIDENT_READ", subjects=[resident.ref])
    return ResidentSheet(
        card=_card(resident),
        education=codes.printed(codes.Education, resident.education),
        relation=codes.printed(codes.Relation, resident.relation),
        income=codes.printed(codes.IncomeBand, resident.income_band or 0),
        life_status=resident.life_status,
        registered_from=resident.registered_from,
        registered_until=resident.registered_until,
        married_on=resident.married_on,
        itap_until=resident.itap_until,
        is_wajib_ktp=wajib_ktp.is_wajib_ktp(duty_facts(resident), clock.today()),
    )


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


def list_residents(viewer: Viewer, *, text: str = "", limit: int = MOST_ROWS) -> list[ResidentLine]:
    """People within the viewer's area by NIK or KK number (16 digits) or part of a name; at most 50, by name.

    A text of fewer than three letters finds nobody: the register is not for leafing through.
    """
    viewer.need(*READERS)
    wanted, digits = text.strip().upper(), _digits(text)
    if len(wanted) < 3:
        return []
    match = Q(nik=digits) | Q(family__kk_number=digits) if len(digits) == 16 else Q(name__contains=wanted)
    rows = Resident.objects.filter(seen_by(viewer), match).order_by("name", "birth_date")[: min(limit, MOST_ROWS)]
    lines = [ResidentLine(r.ref, r.name, r.nik or "", r.birth_date, r.address, r.rt_id) for r in rows]
    if lines:
        audit.record(viewer, "RESIDENTS_LISTED", subjects=[line.ref for line in lines])
    return lines


def names_of(viewer: Viewer, refs: Iterable[Ref]) -> dict[UUID, str]:
    """Names by reference, for a list of another stage, which has checked that its reader may see them."""
    viewer.need(*READERS)
    names = dict(Resident.objects.filter(ref__in=list(refs)).values_list("ref", "name"))
    if names:
        audit.record(viewer, "RESIDENT_NAMES_READ", subjects=names)
    return names


def seen_by(viewer: Viewer) -> Q:
    """A condition on residents: inside the areas for which the viewer may read."""
    areas_seen = viewer.areas(*READERS)
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


# -- counts -------------------------------------------------------------------------------------
def registered_on(on: date) -> Q:
    """A condition on residents: counted in this city on that day (`rules.wajib_ktp.is_registered` in SQL)."""
    return Q(registered_from__lte=on) & (Q(registered_until__isnull=True) | Q(registered_until__gt=on))


def wajib_ktp_on(on: date) -> Q:
    """A condition on residents: must have a KTP on that day (`rules.wajib_ktp.is_wajib_ktp` in SQL)."""
    married = Q(married_on__lte=on) | Q(married_on__isnull=True) & ~Q(marital_status=wajib_ktp.SINGLE)
    of_age = Q(birth_date__lte=wajib_ktp.seventeen_years_before(on))
    may_stay = Q(nationality=wajib_ktp.INDONESIAN) | Q(itap_until__gte=on)
    return (of_age | married) & may_stay & registered_on(on)


def residents_on(on: date, area: str = "") -> QuerySet[Resident]:
    """Everyone counted on that day inside an area, for later stages to count; they hand out no single row of it."""
    return Resident.objects.filter(registered_on(on), areas.within(area, "rt__code"))


def count_population(on: date, area: str = "") -> int:
    """How many residents the area has on that day."""
    return residents_on(on, area).count()


def count_wajib_ktp(on: date, area: str = "") -> int:
    """How many of them must have a KTP on that day."""
    return Resident.objects.filter(wajib_ktp_on(on), areas.within(area, "rt__code")).count()


# -- inside -------------------------------------------------------------------------------------
def _get(viewer: Viewer, ref: Ref) -> Resident:
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


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter not in " .-")


def _card(resident: Resident) -> CardData:
    path = areas.get_path(resident.rt_id)
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

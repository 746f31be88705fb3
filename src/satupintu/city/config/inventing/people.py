"""Family cards and residents."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from satupintu.city.config.inventing.areas import rt_code
from satupintu.city.config.inventing.rows import write_rows
from satupintu.city.register.models import FamilyCard, Resident
from satupintu.city.register.services.search import index_residents
from satupintu.synthetic.city import InventedCity, codes
from satupintu.synthetic.city.days import birthday
from satupintu.synthetic.city.draws import source
from satupintu.synthetic.city.faults import Faults, invent_faults


def faults_of(city: InventedCity) -> Faults:
    return invent_faults(source(city.seed, len(city.residents), "faults"), city)


def write_people(city: InventedCity, faults: Faults) -> None:
    """Everybody as the register has them: with its gaps and slips."""
    rts = [rt_code(rt) for rt in city.rts]
    write_rows(FamilyCard, _families(city, rts))
    write_rows(Resident, _with_faults(_residents(city, rts), faults))
    index_residents(range(1, len(city.residents) + 1))


def _families(city: InventedCity, rts: list[str]) -> Iterator[FamilyCard]:
    for each in city.families.rows():
        yield FamilyCard(
            kk_number=each["kk_number"],
            rt_id=rts[each["rt"]],
            address=each["address"],
            issued_on=each["issued_on"],
        )


def _residents(city: InventedCity, rts: list[str]) -> Iterator[Resident]:
    addresses = city.families.address[city.residents.family].tolist()
    married_early = _married_on(city)
    refs = references(city)
    for position, each in enumerate(city.residents.rows()):
        yield Resident(
            ref=next(refs),
            nik=each["nik"],
            name=each["name"],
            birth_place=each["birthplace"],
            birth_date=each["birth_date"],
            sex=each["sex"],
            blood_group=each["blood_group"],
            religion=each["religion"],
            marital_status=each["marital"],
            married_on=married_early.get(position),
            education=each["education"],
            occupation=each["occupation"],
            occupation_list=codes.OCCUPATION_LIST,
            income_band=each["income_band"] or None,
            nationality=each["nationality"],
            itap_until=each["itap_until"],
            family_id=each["family"] + 1,
            relation=each["relation"],
            rt_id=rts[each["rt"]],
            address=addresses[position],
            registered_from=each["since"],
        )


def _with_faults(residents: Iterator[Resident], faults: Faults) -> Iterator[Resident]:
    for position, resident in enumerate(residents):
        for name, value in faults.get(position, {}).items():
            setattr(resident, name, value)
        yield resident


def references(city: InventedCity) -> Iterator[UUID]:
    """Random references, the same ones for the same city."""
    bits = source(city.seed, len(city.residents), "references").bytes(16 * len(city.residents))
    return (UUID(bytes=bits[start : start + 16], version=4) for start in range(0, len(bits), 16))


def _married_on(city: InventedCity) -> dict[int, date]:
    """By position: the marriage of those whose duty began before 17; other marriages count as long past."""
    people, duty_from = city.residents, city.truth.duty_from
    early = (people.marital != codes.SINGLE) & (duty_from < birthday(people.birth_date, 17))
    return {int(position): duty_from[position].item() for position in early.nonzero()[0]}

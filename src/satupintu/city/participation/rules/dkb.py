"""The semester aggregate per kelurahan (DKB): its tables and columns, and what must add up in them. No Django.

Names and order of the columns as one office's own program imports them (docs/flows/dkb.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.register.rules.codes import BloodGroup, Marital, Religion, Sex
from satupintu.city.register.rules.reading import age_groups

KEY = ("kode_wilayah", "semester", "tahun")
SEXES: Mapping[int, str] = {Sex.MALE: "lk", Sex.FEMALE: "pr"}
BOTH = "jml"
RELIGIONS: Mapping[int, str] = {
    Religion.ISLAM: "islam",
    Religion.CATHOLIC: "katholik",
    Religion.PROTESTANT: "kristen",
    Religion.HINDU: "hindu",
    Religion.BUDDHIST: "budha",
    Religion.CONFUCIAN: "konghucu",
    Religion.BELIEF: "kepercayaan",
}
BLOOD_GROUPS: Mapping[int, str] = {
    BloodGroup.A: "a",
    BloodGroup.A_MINUS: "a_m",
    BloodGroup.A_PLUS: "a_p",
    BloodGroup.B: "b",
    BloodGroup.B_MINUS: "b_m",
    BloodGroup.B_PLUS: "b_p",
    BloodGroup.AB: "ab",
    BloodGroup.AB_MINUS: "ab_m",
    BloodGroup.AB_PLUS: "ab_p",
    BloodGroup.O: "o",
    BloodGroup.O_MINUS: "o_m",
    BloodGroup.O_PLUS: "o_p",
    BloodGroup.UNKNOWN: "tidak_tahu",
}
MARITAL: Mapping[int, str] = {
    Marital.SINGLE: "belum_kawin",
    Marital.MARRIED: "kawin",
    Marital.DIVORCED: "cerai_hidup",
    Marital.WIDOWED: "cerai_mati",
}
AGES = tuple(name for name, _, _ in age_groups())
DISABILITIES = ("fisik", "netra_buta", "rungu_wicara", "mental_jiwa", "fisik_mental", "lainnya")


def _each(*names: str, both: bool = True) -> tuple[str, ...]:
    return tuple(f"{name}_{sex}" for name in names for sex in (*SEXES.values(), *[BOTH] * both))


POPULATION = "penduduk_jenis_kelamin"
BY_RELIGION = "penduduk_agama"
BY_BLOOD_GROUP = "penduduk_golongan_darah"
BY_AGE = "penduduk_kelompok_umur"
BY_AGE_AND_MARITAL = "penduduk_status_kawin_kelompok_umur"
BY_MARITAL = "status_kawin"
KTP = "kepemilikan_ktp"
KK = "kepemilikan_kk"
PUBLISHED: Mapping[str, tuple[str, ...]] = {
    POPULATION: ("lk", "pr", "jumlah"),
    BY_RELIGION: _each(*RELIGIONS.values()),
    BY_BLOOD_GROUP: _each(*BLOOD_GROUPS.values()),
    BY_AGE: _each(*(f"{age}_tahun" for age in AGES)),
    BY_AGE_AND_MARITAL: _each(*(f"{age}_{state}" for age, state in product(AGES, MARITAL.values())), both=False),
    BY_MARITAL: _each(*MARITAL.values(), both=False),
    KTP: (
        *_each("wajib_ktp", "rekam", "belum_rekam", "ktp", "blm_ktp"),
        "persen_sudah_rekam",
        "persen_memiliki_ktp",
    ),
    KK: (*_each("kk", "memiliki", "belum_memiliki"), "persen_memiliki"),
}
"""Table → its columns after the key, in order."""

PARTITIONS = (BY_RELIGION, BY_BLOOD_GROUP, BY_AGE, BY_AGE_AND_MARITAL, BY_MARITAL)
"""Tables in which everybody stands once."""

TABLES: Mapping[str, tuple[str, ...]] = {
    **PUBLISHED,
    "disabilitas": _each(*(f"disabilitas_{kind}" for kind in DISABILITIES)),
}
"""... with the one that is read and never published: the register hands out no statistic of disability."""

RATES: Mapping[str, tuple[str, str]] = {
    "persen_sudah_rekam": (f"rekam_{BOTH}", f"wajib_ktp_{BOTH}"),
    "persen_memiliki_ktp": (f"ktp_{BOTH}", f"rekam_{BOTH}"),
    "persen_memiliki": (f"memiliki_{BOTH}", f"kk_{BOTH}"),
}
"""Column of a percentage → the columns of numerator and denominator."""


@dataclass(frozen=True)
class Semester:
    """The half of a year, as the key of a row has it."""

    number: int
    year: int

    @property
    def ends(self) -> date:
        """Its cut-off: 30 June or 31 December."""
        return date(self.year, 6, 30) if self.number == 1 else date(self.year, 12, 31)


def semester_of(cut_off: date) -> Semester:
    """The semester that ends on a day. Raises ValueError when none does."""
    semester = Semester(1 if cut_off.month <= 6 else 2, cut_off.year)
    if semester.ends != cut_off:
        raise ValueError("a semester ends on 30 June or 31 December")
    return semester


def parts_of(table: str, column: str) -> tuple[str, ...]:
    """The columns of a table that make up a column of both sexes together; () for any other column."""
    if column == "jumlah":
        return tuple(SEXES.values())
    stem, _, last = column.rpartition("_")
    return tuple(f"{stem}_{sex}" for sex in SEXES.values()) if last == BOTH and column in TABLES[table] else ()


def filled(table: str, counted: Mapping[str, int]) -> dict[str, int | Decimal | None]:
    """A row of a table in its order, from the counts of men and women by column: sums and percentages are added.

    What nobody was counted in is 0; a percentage of nobody is None.
    """
    row: dict[str, int | Decimal | None] = {}
    for column in TABLES[table]:
        if column in RATES:
            above, below = (sum(counted.get(part, 0) for part in parts_of(table, name)) for name in RATES[column])
            row[column] = percent(above, below)
        else:
            row[column] = sum(counted.get(part, 0) for part in parts_of(table, column) or (column,))
    return row


def percent(above: int, below: int) -> Decimal | None:
    """Percent with two decimals; None of nobody."""
    return Rate(above, below, Denominator.WAJIB_KTP).percent

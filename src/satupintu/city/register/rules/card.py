"""What a KTP-el prints, in the order of the card."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

FOR_LIFE = "SEUMUR HIDUP"


@dataclass(frozen=True)
class CardData:
    """The elements of the card as printed (capitals, codes as words), with what sealing and printing need beside them.

    `sex_code` is 1 (male) or 2; `photo_background` is RED or BLUE; `area` is the code of the RT.
    """

    ref: UUID
    province: str
    city: str
    nik: str
    name: str
    birth_place: str
    birth_date: date
    sex: str
    blood_group: str
    address: str
    rt_rw: str
    kelurahan: str
    kecamatan: str
    religion: str
    marital_status: str
    occupation: str
    nationality: str
    valid_until: str
    kk_number: str
    sex_code: int
    photo_background: str
    area: str

    @property
    def born(self) -> str:
        """Place and date as printed: "BONTANG, 01-05-1990"."""
        return f"{self.birth_place}, {self.birth_date:%d-%m-%Y}"

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and value of each printed line below the two of province and city."""
        return (
            ("NIK", self.nik),
            ("Nama", self.name),
            ("Tempat/Tgl Lahir", self.born),
            ("Jenis Kelamin", self.sex),
            ("Gol. Darah", self.blood_group),
            ("Alamat", self.address),
            ("RT/RW", self.rt_rw),
            ("Kel/Desa", self.kelurahan),
            ("Kecamatan", self.kecamatan),
            ("Agama", self.religion),
            ("Status Perkawinan", self.marital_status),
            ("Pekerjaan", self.occupation),
            ("Kewarganegaraan", self.nationality),
            ("Berlaku Hingga", self.valid_until),
        )

    def as_biodata(self) -> dict[str, str]:
        """The same as texts by name, as they travel to a station and are sealed there; dates as ISO 8601."""
        names = (
            "province", "city", "nik", "name", "birth_place", "sex", "blood_group", "address", "rt_rw", "kelurahan",
            "kecamatan", "religion", "marital_status", "occupation", "nationality", "valid_until", "kk_number",
            "photo_background",
        )  # fmt: skip
        return {name: str(getattr(self, name)) for name in names} | {"birth_date": self.birth_date.isoformat()}


@dataclass(frozen=True)
class ResidentSheet:
    """What the register holds of a person beside the card. Dates as in `DutyFacts`; `nik` may be unknown ("")."""

    card: CardData
    education: str
    relation: str
    income: str
    life_status: str
    registered_from: date
    registered_until: date | None
    married_on: date | None
    itap_until: date | None
    is_wajib_ktp: bool


@dataclass(frozen=True)
class ResidentLine:
    """A row of a search: enough to tell two persons of one name apart."""

    ref: UUID
    name: str
    nik: str
    birth_date: date
    address: str
    area: str


@dataclass(frozen=True)
class ApplicantFacts:
    """What decides whether somebody may ask for a card. `row` is the key for foreign keys of later stages."""

    row: int
    registered: bool
    wajib: bool
    indonesian: bool

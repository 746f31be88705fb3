"""What is printed on a card, in order (UU 24/2013 art. 64; order and labels as the offices print them)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

CITIZEN = "WNI"
GROUND_ODD, GROUND_EVEN, GROUND_FOREIGNER = "#c0202b", "#1f5fbf", "#e8862e"


@dataclass(frozen=True)
class PrintedCard:
    """The elements of one card as they were on the day of printing, in capitals, codes as words.

    `valid_until` is "SEUMUR HIDUP", or the end of a foreigner's ITAP as dd-mm-yyyy.
    """

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
    issued_on: date
    serial: str

    @classmethod
    def of(cls, biodata: Mapping[str, str], *, issued_on: date, serial: str) -> "PrintedCard":
        """From biodata as the register hands them out (texts by name, the birth date in ISO 8601)."""
        dates = {"birth_date": date.fromisoformat(biodata["birth_date"]), "issued_on": issued_on, "serial": serial}
        texts = {f.name: biodata[f.name] for f in fields(cls) if f.name not in dates}
        return cls(**texts, **dates)  # type: ignore[arg-type]

    @property
    def foreigner(self) -> bool:
        return self.nationality != CITIZEN

    @property
    def born(self) -> str:
        return f"{self.birth_place}, {self.birth_date:%d-%m-%Y}"


def rows(card: PrintedCard) -> list[dict[str, Any]]:
    """The front's rows below the NIK: label, value, whether the label is inset, and what stands beside."""
    return [
        _row("Nama", card.name),
        _row("Tempat/Tgl Lahir", card.born),
        _row("Jenis Kelamin", card.sex) | {"beside": {"label": "Gol. Darah", "value": card.blood_group or "-"}},
        _row("Alamat", card.address),
        _row("RT/RW", card.rt_rw, inset=True),
        _row("Kel/Desa", card.kelurahan, inset=True),
        _row("Kecamatan", card.kecamatan, inset=True),
        _row("Agama", card.religion),
        _row("Status Perkawinan", card.marital_status),
        _row("Pekerjaan", card.occupation),
        _row("Kewarganegaraan", card.nationality),
        _row("Berlaku Hingga", card.valid_until),
    ]


def photo_ground(card: PrintedCard) -> str:
    """Colour behind the photo: odd birth years red, even ones blue (Ditjen Dukcapil); foreigners orange."""
    if card.foreigner:
        return GROUND_FOREIGNER
    return GROUND_ODD if card.birth_date.year % 2 else GROUND_EVEN


def _row(label: str, value: str, *, inset: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value.upper(), "inset": inset}

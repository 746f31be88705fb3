"""A million invented residents whose names are as unevenly spread as names are; prefixes 647491-93 belong to nobody."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

import bench.nik_issue.city  # noqa: F401  # first: it sets Django up
from satupintu.city.areas.rules import AreaEntry
from satupintu.city.areas.services import load_areas
from satupintu.city.config.inventing.rows import write_rows
from satupintu.city.foundation.viewers import program
from satupintu.city.register.models import FamilyCard, Resident
from satupintu.synthetic.city import identity, names

KECAMATAN = ("Bontang Utara", "Bontang Selatan", "Bontang Barat")
KELURAHAN = ("Api-api", "Lok Tuan", "Guntung", "Gunung Elai", "Tanjung Laut")
RTS = 35
STREETS = [
    "PELITA",
    "MELATI",
    "KAPUR SIRIH",
    "DERMAGA",
    "BUKIT TELAGA",
    "SEROJA",
    "CEMPAKA",
    "MERPATI",
    "HASANUDDIN",
    "PATTIMURA",
    "ANGGREK",
    "KENANGA",
    "RE MARTADINATA",
    "AHMAD YANI",
    "IMAM BONJOL",
    "MT HARYONO",
    "KH WAHID HASYIM",
    "SOEKARNO HATTA",
    "TENGGIRI",
    "KAKAP",
    "TONGKOL",
    "BAWIS",
    "SELAT MAKASSAR",
]
SYLLABLES = [
    "BA",
    "RU",
    "MI",
    "DA",
    "NU",
    "RA",
    "SI",
    "TA",
    "LI",
    "KA",
    "WA",
    "NI",
    "HA",
    "SU",
    "MA",
    "RI",
    "YA",
    "FA",
    "DE",
    "PU",
    "JA",
    "ZU",
    "LA",
    "KI",
    "SA",
    "TU",
    "NA",
    "DI",
    "MU",
    "RO",
]
TAIL = 40_000  # words that few people have


def found(residents: int) -> None:
    """Areas, family cards of three, residents; everything anew from one seed."""
    rng = np.random.default_rng(4)
    codes = _areas()
    families = residents // 3 + 1
    births = np.datetime64("2026-06-30") - rng.integers(0, 365 * 85, residents)
    sex = rng.integers(1, 3, residents)
    home = rng.integers(0, len(codes), families)
    streets = rng.integers(0, len(STREETS), families)
    houses = rng.integers(1, 90, families)
    issued = np.datetime64("2010-01-01") + rng.integers(0, 5000, families)
    addresses = [f"JL. {STREETS[street]} NO. {house}" for street, house in zip(streets, houses, strict=True)]
    kk_numbers = identity.kk_numbers(home % 3, issued)
    family = np.arange(residents) // 3
    niks = identity.niks(home[family] % 3, births, sex)
    write_rows(
        FamilyCard,
        (
            FamilyCard(kk_number=kk, rt_id=codes[rt], address=address, issued_on=date(2010, 1, 1))
            for kk, rt, address in zip(kk_numbers.tolist(), home.tolist(), addresses, strict=True)
        ),
    )
    written = skewed_names(rng, sex, family)
    refs = rng.bytes(16 * residents)
    columns = zip(niks.tolist(), written, births.tolist(), sex.tolist(), family.tolist(), strict=True)
    write_rows(Resident, _residents(columns, codes, home.tolist(), addresses, refs))


def skewed_names(rng: np.random.Generator, sex: Any, family: Any) -> list[str]:
    """Names of the invented city, skewed: MUHAMMAD and SITI in all their spellings, and a long tail of rare words."""
    size = len(sex)
    origin = rng.choice(6, size, p=[0.31, 0.29, 0.15, 0.13, 0.06, 0.06])
    plain = names.names(rng, origin, sex, family).tolist()
    tail = sorted({"".join(rng.choice(SYLLABLES, rng.integers(3, 5))) for _ in range(TAIL)})
    rank = np.minimum(rng.zipf(1.3, size), len(tail)) - 1
    chance, spelling = rng.random((3, size)), rng.integers(0, 5, size)
    man = ("MUHAMMAD", "MOHAMMAD", "MUH.", "MOH.", "M.")
    woman = ("SITI", "SITTI", "SITI", "NUR", "SRI")
    result = []
    for position, name in enumerate(plain):
        text = name
        if chance[0, position] < 0.25:
            text = f"{text.rsplit(' ', 1)[0]} {tail[rank[position]]}"
        if chance[1, position] < 0.12:
            text = f"{(man, woman)[sex[position] - 1][spelling[position]]} {text}"
        if chance[2, position] < 0.03:
            text = text.replace("U", "OE")
        result.append(text)
    return result


def _areas() -> list[str]:
    entries = [AreaEntry("64", "PROVINCE", "Kalimantan Timur"), AreaEntry("64.74", "CITY", "Kota Bontang", "64")]
    codes = []
    for kecamatan, name in enumerate(KECAMATAN, 1):
        above = f"64.74.0{kecamatan}"
        entries.append(AreaEntry(above, "KECAMATAN", name, "64.74"))
        for kelurahan, part in enumerate(KELURAHAN, 1001):
            code = f"{above}.{kelurahan}"
            entries.append(AreaEntry(code, "KELURAHAN", part if kecamatan == 1 else f"{part} {kecamatan}", above))
            codes += [f"{code}-000-{rt:03}" for rt in range(1, RTS + 1)]
    entries += [AreaEntry(code, "RT", code[-3:], code.split("-", maxsplit=1)[0]) for code in codes]
    load_areas(viewer=program("bench"), areas=entries)
    return codes


def _residents(
    columns: Any, codes: list[str], home: list[int], addresses: list[str], refs: bytes
) -> Iterator[Resident]:
    for position, (nik, name, born, sex, family) in enumerate(columns):
        yield Resident(
            ref=UUID(bytes=refs[16 * position : 16 * position + 16], version=4),
            nik=nik,
            name=name,
            birth_place="BONTANG",
            birth_date=born,
            sex=sex,
            religion=1,
            education=5,
            occupation=15,
            family_id=family + 1,
            rt_id=codes[home[family]],
            address=addresses[family],
            registered_from=born,
        )

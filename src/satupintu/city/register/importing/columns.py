"""Which column of a file holds which field, known by the headers of SIAK exports and of lists as offices make them.

No Django. Headers are compared without case, blanks, dots and underscores.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEADERS: Mapping[str, tuple[str, ...]] = {
    "nik": ("NIK", "NO_NIK", "NOMOR_INDUK_KEPENDUDUKAN"),
    "kk_number": ("NO_KK", "NOKK", "NOMOR_KK", "KK", "NO_KARTU_KELUARGA", "NOMOR_KARTU_KELUARGA"),
    "kk_issued_on": ("TGL_KK", "TANGGAL_KK", "TGL_TERBIT_KK", "TGL_CETAK_KK"),
    "name": ("NAMA_LGKP", "NAMA", "NAMA_LENGKAP", "NAMA_LENGKAP_PENDUDUK"),
    "birth_place": ("TMPT_LHR", "TEMPAT_LAHIR", "TMP_LAHIR", "TMPT_LAHIR"),
    "birth_date": ("TGL_LHR", "TANGGAL_LAHIR", "TGL_LAHIR"),
    "sex": ("JENIS_KLMIN", "JENIS_KELAMIN", "JK", "KELAMIN", "L_P"),
    "blood_group": ("GOL_DRH", "GOLONGAN_DARAH", "GOL_DARAH", "GDR"),
    "religion": ("AGAMA",),
    "marital_status": ("STAT_KWN", "STATUS_KAWIN", "STATUS_PERKAWINAN", "STS_KAWIN"),
    "married_on": ("TGL_KWN", "TGL_KAWIN", "TANGGAL_KAWIN", "TANGGAL_PERKAWINAN"),
    "relation": ("STAT_HBKEL", "SHDK", "HUBUNGAN_KELUARGA", "STATUS_HUBUNGAN_DALAM_KELUARGA", "STATUS_HUBUNGAN"),
    "education": ("PDDK_AKH", "PENDIDIKAN", "PENDIDIKAN_AKHIR", "PENDIDIKAN_TERAKHIR"),
    "occupation": ("JENIS_PKRJN", "PEKERJAAN", "JENIS_PEKERJAAN"),
    "nationality": ("KWRGNEGARA", "KEWARGANEGARAAN", "WARGA_NEGARA"),
    "itap_until": ("TGL_AKH_ITAP", "ITAP_SAMPAI", "TGL_AKHIR_ITAP"),
    "address": ("ALAMAT", "ALAMAT_LENGKAP", "ALAMAT_RUMAH"),
    "rt": ("NO_RT", "RT"),
    "rw": ("NO_RW", "RW"),
    "kelurahan": ("NO_KEL", "KELURAHAN", "NAMA_KEL", "NAMA_KELURAHAN", "KEL", "DESA", "DESA_KELURAHAN", "KODE_KEL"),
    "kecamatan": ("NO_KEC", "KECAMATAN", "NAMA_KEC", "NAMA_KECAMATAN", "KEC", "KODE_KEC"),
    "registered_from": ("TGL_DAFTAR", "TGL_ENTRI", "TANGGAL_DAFTAR", "TERDAFTAR_SEJAK"),
}
"""By field: the headers under which it comes, the SIAK one first."""


@dataclass(frozen=True)
class Columns:
    """By field: the place of its column, counted from 0. `unknown`: headers that nothing is read from."""

    places: Mapping[str, int]
    width: int
    unknown: tuple[str, ...] = ()


class ColumnsError(ValueError):
    """A mapping names a field or a header that is not there, or two columns hold one field."""


def plain(text: str) -> str:
    """A header or word as it is compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


_FIELD_OF = {plain(header): field for field, headers in HEADERS.items() for header in headers}


def layout_of(headers: Sequence[str]) -> str:
    """What files of one layout have in common: SHA-256 of their headers, in their order."""
    return hashlib.sha256("\n".join(plain(header) for header in headers).encode()).hexdigest()


def recognise(headers: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """The columns of a file. `mapping`: field to header, where the usual headers do not do. Raises ColumnsError."""
    by_header = {plain(header): place for place, header in enumerate(headers) if header.strip()}
    places: dict[str, int] = {}
    for field, header in (mapping or {}).items():
        if field not in HEADERS or plain(header) not in by_header:
            raise ColumnsError(f"{field}={header}")
        places[field] = by_header[plain(header)]
    said = frozenset(places)
    for header, place in by_header.items():
        found = _FIELD_OF.get(header)
        if found is None or found in said or place in places.values():
            continue
        if found in places:
            raise ColumnsError(f"{headers[places[found]]}, {headers[place]}")
        places[found] = place
    unknown = tuple(header for place, header in enumerate(headers) if place not in places.values() and header.strip())
    return Columns(places, len(headers), unknown)

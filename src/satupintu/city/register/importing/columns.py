"""Which column of a file holds which field, known by the headers of SIAK exports and of lists as offices make them.

No Django. Headers are compared without case, blanks, dots and underscores.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
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
    "head_nik": ("NIK_KEP", "NIK_KEPALA_KELUARGA", "NIK_KK"),
    "head_name": ("NAMA_KEP", "NAMA_KEPALA_KELUARGA", "KEPALA_KELUARGA"),
    "event": ("JENIS_PERISTIWA", "PERISTIWA", "JENIS_KEJADIAN"),
    "happened_on": ("TGL_PERISTIWA", "TANGGAL_PERISTIWA", "TGL_MATI", "TGL_KEMATIAN", "TGL_PINDAH", "TGL_DATANG"),
    "reported_on": ("TGL_LAPOR", "TANGGAL_LAPOR", "TGL_PELAPORAN"),
    "evidence": ("NO_AKTA", "NOMOR_AKTA", "NO_SURAT", "NO_PINDAH", "NO_SKPWNI", "NO_BUKTI"),
    "destination": ("TUJUAN", "DAERAH_TUJUAN", "PINDAH_KE"),
    "origin": ("ASAL", "DAERAH_ASAL", "DATANG_DARI"),
    "spouse_nik": ("NIK_PASANGAN", "NIK_SUAMI_ISTRI", "NIK_SUAMI", "NIK_ISTRI"),
}
"""By field: the headers under which it comes, the SIAK one first."""
OURS = ("BARIS", "ALASAN")
"""Columns that the file of refused rows has beside those of its list: put right, it is the same layout."""


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
    return hashlib.sha256("\n".join(map(plain, _theirs(headers))).encode()).hexdigest()


def _theirs(headers: Sequence[str]) -> list[str]:
    return [header for header in headers if header not in OURS]


def recognise(
    headers: Sequence[str], mapping: Mapping[str, str] | None = None, fields: Collection[str] = HEADERS.keys()
) -> Columns:
    """The columns of a file. `mapping`: field to header, where the usual headers do not do; `fields`: those wanted.

    Raises ColumnsError.
    """
    places: dict[str, int] = {}
    for field, header in (mapping or {}).items():
        fitting = [place for place, each in enumerate(headers) if header.strip() and plain(each) == plain(header)]
        if field not in HEADERS or len(fitting) != 1 or fitting[0] in places.values():
            raise ColumnsError(f"{field}={header}")
        if field in fields:
            places[field] = fitting[0]
    said = {**places}
    for place, header in enumerate(headers):
        found = _FIELD_OF.get(plain(header))
        if found is None or found not in fields or found in said or place in said.values():
            continue
        if found in places:
            raise ColumnsError(f"{headers[places[found]]}, {header}")
        places[found] = place
    unknown = tuple(_theirs([each for place, each in enumerate(headers) if each and place not in places.values()]))
    return Columns(places, len(headers), unknown)

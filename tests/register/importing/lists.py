"""Rows as SIAK exports them; all people are invented (prefixes 647491-93 belong to nobody)."""

from datetime import date, timedelta

from cast import SYSTEM
from satupintu.city.register.importing import services as importing
from satupintu.city.register.rules import kk_number, nik

KK = kk_number.compose("647491", date(2020, 1, 1), 1)


def siak(serial=1, **more):
    """One row by SIAK headers."""
    born = more.pop("born", date(1990, 5, 1) + timedelta(serial % 5000))
    return {
        "NO_KK": KK,
        "NIK": nik.compose("647491", born, 1, 100 + serial),
        "NAMA_LGKP": f"ORANG {serial}",
        "TMPT_LHR": "BONTANG",
        "TGL_LHR": f"{born:%d-%m-%Y}",
        "JENIS_KLMIN": "LAKI-LAKI",
        "GOL_DRH": "O+",
        "AGAMA": "1",
        "STAT_KWN": "BELUM KAWIN",
        "STAT_HBKEL": "ANAK",
        "PDDK_AKH": "SLTA / SEDERAJAT",
        "JENIS_PKRJN": "15",
        "ALAMAT": "JL. PELITA 7",
        "NO_RT": "1",
        "NO_RW": "0",
        "NO_KEL": "API-API",
        "NO_KEC": "BONTANG UTARA",
    } | more


def tried(file, **more):
    return importing.try_import(viewer=SYSTEM, file=file, **more)


def applied(file, **more):
    return importing.apply_import(viewer=SYSTEM, file=file, **more)


def codes_of(outcomes):
    return [finding.code for each in outcomes.told for finding in each.row.findings]

"""Furnishes an invented city for trying it out: accounts, stations, slots, blanks set aside. Never on real data."""

import json
import secrets
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from satupintu.city.applications import services as applications
from satupintu.city.areas.selectors import list_areas, list_places
from satupintu.city.cards import services as cards
from satupintu.city.config.inventing.stock import name_stations
from satupintu.city.enrolment.services import stations
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.services import open_account
from satupintu.city.foundation.viewers import Grant, Role, program

FIRST_KECAMATAN = f"{settings.CITY_CODE}.01"
PEOPLE = (
    ("loket", "Ayu Loket", Role.FRONT_DESK, "", "loket: permohonan, antrean"),
    ("operator", "Bayu Operator", Role.OPERATOR, "", "perekaman, juga di station"),
    ("penyelia", "Bima Penyelia", Role.SUPERVISOR, "", "mengizinkan perekaman lanjut di station"),
    ("verifikator", "Citra Verifikator", Role.VERIFIER, "", "relai, adjudikasi, cetak"),
    ("verifikator2", "Cahya Verifikator", Role.VERIFIER, "", "verifikator kedua"),
    ("blanko", "Dimas Blanko", Role.STOCK_OFFICER, "", "stok blanko"),
    ("kepala", "Endah Kepala", Role.HEAD, "", "kepala dinas"),
    ("perencana", "Fitri Perencana", Role.PLANNER, "", "jemput bola"),
    ("peneliti", "Galih Peneliti", Role.RESEARCHER, "", "peneliti"),
    ("mitra", "Hesti Mitra", Role.PARTNER, "", "koordinator mitra"),
    ("auditor", "Indra Auditor", Role.AUDITOR, "", "jejak audit"),
    ("admin", "Joko Admin", Role.ADMINISTRATOR, "", "administrator"),
    ("rt", "Kirana Ketua RT", Role.RT_HEAD, "RT", "ketua RT, satu RT saja"),
)
HOURS = [(time(8 + n), time(9 + n)) for n in range(4)] + [(time(13), time(14)), (time(14), time(15))]
SEATS = 8
DAYS_AHEAD = 14
SYSTEM = program("demo")


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.SIMULATED:
            raise CommandError("This furnishes invented data only: set SATUPINTU_SIMULATED=1 for a trial.")
        self._open_accounts()
        self._open_stations()
        name_stations()
        open_coming_slots()
        cards.reserve_for_slots(viewer=SYSTEM)

    def _open_accounts(self) -> None:
        first_rt = list_areas("RT", FIRST_KECAMATAN)[0].code
        password = f"pintu-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        told = []
        for username, name, role, area, task in PEOPLE:
            grant = Grant(role, first_rt if area == "RT" else area)
            # a supervisor is an operator with a mark
            grants = [grant, *([Grant(Role.OPERATOR, area)] if role is Role.SUPERVISOR else [])]
            account = open_account(viewer=SYSTEM, username=username, name=name, password=password, grants=grants)
            if not account.check_password(password):  # it is older than the note of passwords, which was lost
                account.set_password(password)
                account.save(update_fields=["password"])
            told.append({"username": username, "password": password, "task": task})
        folder = settings.FOLDER.path.parent / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "accounts.json").write_text(json.dumps(told))

    def _open_stations(self) -> None:
        """One station a kecamatan; the first one's code is left for the station of this machine."""
        folder = settings.FOLDER.path.parent / "demo"
        for place in list_places("KECAMATAN"):
            code = f"{place.code}-1"
            try:
                stations.open_station(viewer=SYSTEM, code=code, name=f"Perekaman {place.name}", place=place.code)
            except Problem as known:
                if known.kind.code != "STATION_EXISTS":
                    raise
                continue
            if place.area == FIRST_KECAMATAN:
                (folder / "station-code").write_text(stations.make_enrolment_code(viewer=SYSTEM, station=code))


def open_coming_slots() -> None:
    """Slots of the coming two weeks (Monday to Friday) at every place."""
    today = clock.today()
    days = [day for n in range(DAYS_AHEAD) if _is_working(day := today + timedelta(days=n))]
    for place in list_places():
        applications.open_slots(viewer=SYSTEM, place=place.code, days=days, times=HOURS, capacity=SEATS)


def _is_working(day: date) -> bool:
    return day.weekday() < 5

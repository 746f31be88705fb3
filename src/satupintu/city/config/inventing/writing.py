"""The whole writing, a step a line."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from satupintu.city.config.inventing.areas import write_areas
from satupintu.city.config.inventing.desks import write_desks
from satupintu.city.config.inventing.people import faults_of, write_people
from satupintu.city.config.inventing.recordings import write_recordings
from satupintu.city.config.inventing.reports import write_reports
from satupintu.city.config.inventing.stock import SETTING, write_outages, write_stock
from satupintu.city.config.inventing.waiting import ticks_of, waiting_of, write_words
from satupintu.city.foundation import audit
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.services import note_setting
from satupintu.city.foundation.viewers import program
from satupintu.city.register.models import Resident
from satupintu.synthetic.city import InventedCity

SYSTEM = program("invent")
Progress = Callable[[str], None]


class OtherDataError(RuntimeError):
    """The database holds something else already; the message says what and what to do. Nothing was written."""


@dataclass(frozen=True)
class Wanted:
    """Which city is asked for."""

    residents: int
    seed: int


def is_written(wanted: Wanted) -> bool:
    """Whether this very city stands in the database; False when the database is empty. Raises OtherDataError."""
    there = find_setting(SETTING)
    if there is None:
        if Resident.objects.exists():
            raise OtherDataError("The register holds residents who were not invented. Invent into an empty database.")
        return False
    if (there["residents"], there["seed"]) != (wanted.residents, wanted.seed):
        raise OtherDataError(
            f"This database holds an invented city of {there['residents']:,} residents (seed {there['seed']}), "
            f"and {wanted.residents:,} (seed {wanted.seed}) were asked for. "
            "Ask for the same, or start with --fresh, which throws the old city away."
        )
    return True


@transaction.atomic
def write_city(city: InventedCity, say: Progress) -> None:
    """Write everything into an empty database and mark it as simulated. Raises OtherDataError."""
    wanted = Wanted(len(city.residents), city.seed)
    if is_written(wanted):
        return
    say("areas and places")
    write_areas(SYSTEM, city)
    say("residents")
    faults = faults_of(city)
    write_people(city, faults)
    say("applications")
    waiting = waiting_of(city)
    statuses = write_desks(city, waiting)
    say("recordings")
    write_recordings(city, statuses)
    say("words on who has not come")
    gone = write_words(city, waiting, ticks_of(city))
    say("reports")
    write_reports(city, faults, gone)
    say("blanks and outages")
    write_stock(SYSTEM, city)
    write_outages(city)
    cut_off = city.cut_off.isoformat()
    note_setting(name="simulated", value=True)
    note_setting(
        name=SETTING,
        value={"residents": wanted.residents, "seed": city.seed, "today": city.today.isoformat(), "cut_off": cut_off},
    )
    audit.record(SYSTEM, "CITY_INVENTED", detail={"residents": wanted.residents, "seed": city.seed})

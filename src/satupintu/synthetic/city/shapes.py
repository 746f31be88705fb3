"""What an invented city consists of. Columns are NumPy arrays, one entry a row, all of one length in a table."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import numpy as np

from satupintu.synthetic.city.days import day
from satupintu.synthetic.city.draws import Day, Text, Whole, Yes
from satupintu.synthetic.city.livelihood import Institution
from satupintu.synthetic.city.places import Area, Rt
from satupintu.synthetic.city.totals import Totals


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of one length."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row as plain Python values by column name; a missing date is None."""
        names = [each.name for each in fields(self)]
        for values in zip(*(getattr(self, name).tolist() for name in names), strict=True):
            yield dict(zip(names, values, strict=True))

    def row(self, position: int) -> dict[str, Any]:
        return {each.name: getattr(self, each.name)[position].item() for each in fields(self)}


@dataclass(frozen=True, slots=True)
class Families(Table):
    """Family cards. `rt`: position in the city's RT; `head`: position in residents; `origin`: in names.ORIGINS."""

    kk_number: Text
    issued_on: Day
    rt: Whole
    head: Whole
    address: Text
    origin: Whole


@dataclass(frozen=True, slots=True)
class Residents(Table):
    """Everyone in the register on the cut-off day, family after family, the head first.

    Codes as in the code tables (sex, marital, religion, blood_group, education, relation = SHDK; occupation by the
    list of 99). `citizenship`: 0 WNI, 1 foreigner with ITAP, 2 without; `itap_until`: NaT unless 1.
    `income_band`: 1 to 4, 0 not given. `since`: lives here from that day. `family`, `mother`, `father`,
    `institution`: positions, -1 none; `bond`: 1 works, 2 studies, 3 is held there. `kelurahan`, `kecamatan`: positions.
    """

    nik: Text
    name: Text
    sex: Whole
    birth_date: Day
    birthplace: Text
    family: Whole
    relation: Whole
    marital: Whole
    religion: Whole
    blood_group: Whole
    education: Whole
    occupation: Whole
    income_band: Whole
    citizenship: Whole
    nationality: Text
    itap_until: Day
    since: Day
    kelurahan: Whole
    kecamatan: Whole
    rt: Whole
    mother: Whole
    father: Whole
    institution: Whole
    bond: Whole


@dataclass(frozen=True, slots=True)
class Recordings(Table):
    """Who was recorded, when and where, ordered by day.

    `kecamatan`: 0 to 2, not always that of residence; -1: in another city, before moving here.
    """

    resident: Whole
    recorded_on: Day
    kecamatan: Whole


@dataclass(frozen=True, slots=True)
class Applications(Table):
    """The last 90 days in full, ordered by day.

    `kind`: position in codes.KINDS; `kecamatan`: where it was made, -1 the city's office; `ready_on`: from then only a
    blank was needed; `printed_on`, `handed_over_on`: NaT while not yet; `suket`: a letter bridged the wait for a blank.
    """

    resident: Whole
    kind: Whole
    kecamatan: Whole
    made_on: Day
    ready_on: Day
    printed_on: Day
    handed_over_on: Day
    suket: Yes


@dataclass(frozen=True, slots=True)
class DailyCounts(Table):
    """How many applications of each kind came on a day to a place, for the days before those told in full."""

    made_on: Day
    kecamatan: Whole
    kind: Whole
    count: Whole


@dataclass(frozen=True, slots=True)
class Deliveries(Table):
    """Blank cards that arrived from the province: day and number."""

    arrived_on: Day
    blanks: Whole


@dataclass(frozen=True, slots=True)
class StockDays(Table):
    """Blanks received and used on each day of the two years up to yesterday, and left in the evening."""

    day: Day
    received: Whole
    used: Whole
    left: Whole


@dataclass(frozen=True, slots=True)
class Outage:
    """A line that carried nothing between two moments (Asia/Makassar). `kecamatan`: 0 to 2, None for city-centre."""

    line: str
    kecamatan: int | None
    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Truth:
    """What no office can know: the measure for what the platform finds out.

    Columns along residents; `reason`, `motive`: position in codes.REASONS / codes.MOTIVES, -1 none; a reason holds on
    the cut-off day; `duty_from`: the day on which the duty began (NaT: none); `died_on`, `moved_on`: NaT unless
    nobody reported it.
    """

    reason: Whole
    motive: Whole
    duty_from: Day
    died_on: Day
    moved_on: Day


@dataclass(frozen=True, slots=True)
class InventedCity:
    """A city from `seed`, size and day. The totals hold on `cut_off`, read from residents and recordings."""

    seed: int
    today: date
    cut_off: date
    totals: Totals
    areas: tuple[Area, ...]
    kecamatan: tuple[Area, ...]
    kelurahan: tuple[Area, ...]
    rts: tuple[Rt, ...]
    institutions: tuple[Institution, ...]
    families: Families
    residents: Residents
    recordings: Recordings
    applications: Applications
    daily_counts: DailyCounts
    deliveries: Deliveries
    stock_days: StockDays
    outages: tuple[Outage, ...]
    truth: Truth

    @property
    def blanks_left(self) -> int:
        """Blank cards in the safe this morning."""
        return int(self.stock_days.left[-1])

    @property
    def not_recorded_today(self) -> Whole:
        """Positions of residents who live here, have the duty and could come to be recorded today."""
        truth = self.truth
        waiting = (truth.duty_from <= day(self.today)) & np.isnat(truth.died_on) & np.isnat(truth.moved_on)
        waiting[self.recordings.resident] = False
        return np.flatnonzero(waiting)

    @property
    def schools(self) -> tuple[Institution, ...]:
        return tuple(each for each in self.institutions if "SCHOOL" in each.kind or each.kind == "UNIVERSITY")

    @property
    def employers(self) -> tuple[Institution, ...]:
        return tuple(each for each in self.institutions if each not in self.schools and each.kind != "PRISON")

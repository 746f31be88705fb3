"""What people of the invented city reported in the last weeks, what heads of RTs ticked, and how far it was decided.

No report adds, removes or moves anybody: the dead and the moved whom nobody has entered are reported and wait, or were
not entered; only mistakes were accepted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from satupintu.synthetic.city import codes, days
from satupintu.synthetic.city.draws import Day, Whole, split
from satupintu.synthetic.city.faults import Faults
from satupintu.synthetic.city.shapes import InventedCity

PER_10_000 = {"DEATH": 6, "MOVE": 4, "BIRTH": 4, "MISTAKE": 5}
"""Reports of the last 60 days, of all residents: an estimate for a service that has just begun."""
LEAST = 3
LAST_DAYS = 60
STATES = ("OPEN", "WITH_SECOND", "REJECTED")
SHARES = {"DEATH": (55, 15, 30), "MOVE": (70, 0, 30), "BIRTH": (70, 0, 30), "MISTAKE": (70, 0, 30)}
ACCEPTED = 0.4
"""Of the reports on an element that the register lacks."""
AUTHORITIES = ("FAMILY", "NEIGHBOUR", "RT_HEAD", "INSTITUTION")
AUTHORITY_SHARES = (5, 3, 1, 1)
NO_PLACE, MISSPELT, WITH_PHOTO, WITH_CONTACT = 0.1, 0.25, 0.5, 0.4
WHY_NOT = ("NOT_CLEAR_WHO", "NOT_SHOWN", "REPORTED_BEFORE", "NOT_SO", "NEEDS_PAPERS")
WORDS = {
    "DEATH": ("Meninggal di rumah", "Meninggal di rumah sakit", "Meninggal, surat keterangan dari RT menyusul"),
    "MOVE": ("Pindah ke Samarinda ikut suami", "Sekeluarga pindah ke Balikpapan", "Pulang ke Sulawesi, tidak kembali"),
    "BIRTH": ("Lahir di rumah sakit, belum ada akta", "Lahir di rumah, dibantu bidan"),
    "MISTAKE": ("Nama di KK salah ejaan", "Tanggal lahir di KTP terbalik", "Alamat masih yang lama"),
}
LACKING = {"birth_place": "Tempat lahir tidak tercantum di KK", "education": "Pendidikan belum tercantum di KK"}
CONFIRMED_RTS = 0.02
"""Share of the RTs whose head ticked everybody; of their people few are said by others to be elsewhere."""
CONTESTED_PER_10_000 = 5


@dataclass(frozen=True, slots=True)
class Reported:
    """A report on a resident. `minute`: after eight, of the day on which it was sent; `rejected`: why, "" if not.

    `corrected`: column and value that the register was given, where it was accepted.
    """

    kind: str
    resident: int
    words: str
    name: str
    knows_place: bool
    happened_on: date
    sent_on: date
    minute: int
    authority: str
    state: str
    rejected: str
    with_photo: bool
    contact: str
    corrected: tuple[str, str | int] | None = None


@dataclass(frozen=True, slots=True)
class Ticked:
    """A word on somebody who is recorded: of the head of the RT, or of a neighbour."""

    resident: int
    on: date
    word: str
    by_head: bool


def invent_reports(rng: np.random.Generator, city: InventedCity, faults: Faults) -> list[Reported]:
    """Some hundred reports, by the day on which they were sent."""
    count = {kind: max(LEAST, round(len(city.residents) * share / 10_000)) for kind, share in PER_10_000.items()}
    about = {
        "DEATH": _gone(rng, city, city.truth.died_on, count["DEATH"]),
        "MOVE": _gone(rng, city, city.truth.moved_on, count["MOVE"]),
        "BIRTH": _some(rng, _mothers(city), count["BIRTH"]),
        "MISTAKE": _some(rng, np.arange(len(city.residents)), count["MISTAKE"]),
    }
    reports = [
        _report(rng, city, kind, int(who), state)
        for kind, people in about.items()
        for who, state in zip(people, _states(rng, kind, len(people)), strict=True)
    ]
    reports += _on_what_is_lacking(rng, city, faults, count["MISTAKE"])
    return sorted(reports, key=lambda each: (each.sent_on, each.minute))


def invent_ticks(rng: np.random.Generator, city: InventedCity) -> list[Ticked]:
    """Rosters ticked whole, and people of whom a neighbour and the head of the RT say different things.

    Only of who is recorded: what was said of the others stands in `waiting`.
    """
    recorded = np.zeros(len(city.residents), dtype=bool)
    recorded[city.recordings.resident] = True
    recorded[city.applications.resident] = False
    rts = rng.permutation(len(city.rts))[: max(1, round(len(city.rts) * CONFIRMED_RTS))]
    visited = np.flatnonzero(recorded & np.isin(city.residents.rt, rts))
    ticks = [Ticked(int(who), _lately(rng, city.today), "LIVES_HERE", by_head=True) for who in visited]
    elsewhere = np.flatnonzero(recorded & ~np.isin(city.residents.rt, rts))
    for who in _some(rng, elsewhere, max(LEAST, round(len(recorded) * CONTESTED_PER_10_000 / 10_000))).tolist():
        ticks += _contested(rng, who, city.today)
    return sorted(ticks, key=lambda each: each.on)


# -- inside ---------------------------------------------------------------------------------------
def _gone(rng: np.random.Generator, city: InventedCity, gone_on: Day, count: int) -> Whole:
    """Those who truly died or moved first; where they are few, others of whom it is not so."""
    gone = rng.permutation(np.flatnonzero(~np.isnat(gone_on)))
    adults = np.flatnonzero(_age(city) >= 40)
    return np.concatenate([gone, rng.permutation(adults)])[:count]


def _mothers(city: InventedCity) -> Whole:
    people, age = city.residents, _age(city)
    return np.flatnonzero((people.sex == codes.FEMALE) & (age >= 20) & (age < 40) & (people.marital == codes.MARRIED))


def _age(city: InventedCity) -> Whole:
    """About, in years."""
    years: Whole = (days.day(city.today) - city.residents.birth_date).astype(np.int64) // 365
    return years


def _some(rng: np.random.Generator, among: Whole, count: int) -> Whole:
    return rng.permutation(among)[:count]


def _lately(rng: np.random.Generator, today: date, within: int = LAST_DAYS) -> date:
    return today - timedelta(days=1 + int(rng.integers(within)))


def _states(rng: np.random.Generator, kind: str, count: int) -> list[str]:
    """How far each of them was decided: exactly in the shares, so that a small city shows every state too."""
    drawn: list[str] = rng.permutation(np.repeat(STATES, split(count, SHARES[kind]))).tolist()
    return drawn


def _report(rng: np.random.Generator, city: InventedCity, kind: str, who: int, state: str) -> Reported:
    sent_on, chance = _lately(rng, city.today), rng.random(4)
    gone = {"DEATH": city.truth.died_on, "MOVE": city.truth.moved_on}.get(kind)
    known = None if gone is None else gone[who].item()
    return Reported(
        kind=kind,
        resident=who,
        words=str(rng.choice(WORDS[kind])),
        name=_as_told(rng, str(city.residents.name[who]), misspelt=chance[0] < MISSPELT),
        knows_place=bool(chance[1] >= NO_PLACE),
        happened_on=min(known or sent_on - timedelta(days=int(rng.integers(1, 30))), sent_on),
        sent_on=sent_on,
        minute=int(rng.integers(0, 600)),
        authority=str(rng.choice(AUTHORITIES, p=np.array(AUTHORITY_SHARES) / sum(AUTHORITY_SHARES))),
        state=state,
        rejected=str(rng.choice(WHY_NOT)) if state == "REJECTED" else "",
        with_photo=bool(chance[2] < WITH_PHOTO),
        contact=f"0812 0000 {int(rng.integers(10_000)):04}" if chance[3] < WITH_CONTACT else "",
    )


def _on_what_is_lacking(rng: np.random.Generator, city: InventedCity, faults: Faults, count: int) -> Iterator[Reported]:
    """Those whom the register lacks an element of say so; some were believed."""
    lacking = [(who, name) for who, told in faults.items() for name in told if name in LACKING]
    chosen = rng.permutation(len(lacking))[:count].tolist()
    for nth, at in enumerate(chosen):
        who, name = lacking[at]
        plain = _report(rng, city, "MISTAKE", who, "OPEN")
        held = str(city.residents.birthplace[who]) if name == "birth_place" else int(city.residents.education[who])
        accepted = nth < ACCEPTED * len(chosen)
        yield replace(
            plain,
            words=LACKING[name],
            state="ACCEPTED" if accepted else "OPEN",
            rejected="",
            contact="",  # who was answered before this service gets no message from it
            corrected=(name, held) if accepted else None,
        )


def _as_told(rng: np.random.Generator, name: str, *, misspelt: bool) -> str:
    """A name as somebody writes it who knows the person: without a letter at times."""
    told = name.title()
    if not misspelt or len(told) < 5:
        return told
    at = int(rng.integers(1, len(told) - 1))
    return f"{told[:at]}{told[at + 1 :]}"


def _contested(rng: np.random.Generator, who: int, today: date) -> list[Ticked]:
    heard, word = _lately(rng, today, 50), str(rng.choice(("DEAD", "MOVED", "STUDIES_OUTSIDE")))
    denied = heard - timedelta(days=int(rng.integers(1, 20)))
    return [Ticked(who, denied, "LIVES_HERE", by_head=False), Ticked(who, heard, word, by_head=True)]

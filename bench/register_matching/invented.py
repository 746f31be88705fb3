"""An invented register with skewed names, and lists about it as offices write them, wrong in known ways.

Who a row is about is known, so what a matching finds can be counted. Nobody is real.
"""

import csv
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files

import numpy as np

from satupintu.city.register.matching.frames import Compared
from satupintu.synthetic.city import invent

RESIDENTS, TODAY = 167_094, date(2026, 7, 6)
SKEW = 0.8
"""Names by rank as 1 / rank ** SKEW: the commonest first name is held by some 4 % of a sex."""
TWINS = 600
STRANGERS = 0.1
"""Share of a list who are not in the register: half drawn like residents, the others namesakes, siblings or twins."""
ERRORS = {
    "nik missing": 0.35,
    "nik mistyped": 0.03,
    "nik of a relative": 0.005,
    "letter wrong": 0.18,
    "word left out": 0.12,
    "initial": 0.05,
    "old spelling": 0.08,
    "title": 0.08,
    "short Muhammad": 0.5,
    "words exchanged": 0.03,
    "father's name": 0.03,
    "nickname": 0.03,
    "birth date missing": 0.02,
    "day and month exchanged": 0.04,
    "digit of the birth date wrong": 0.03,
    "year off by one": 0.015,
    "first of January": 0.01,
    "sex missing": 0.1,
    "sex wrong": 0.005,
    "birth place missing": 0.2,
    "birth place elsewhere": 0.05,
    "kelurahan missing": 0.3,
    "kelurahan elsewhere": 0.1,
}
"""Share of rows with each error, drawn independently. Invented: no office's list has been measured."""
_OLD = (("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("SY", "SJ"), ("Y", "J"), ("I", "IE"))
_TITLES = ("H. {}", "HJ. {}", "DRS. {}", "DR. {}", "{}, S.PD", "{}, SE", "IR. {}", "ALM. {}")


@dataclass(frozen=True)
class Invented:
    """`truth`: by key of a row the key of the resident, 0 where the register does not hold the person."""

    register: list[Compared]
    rows: list[Compared]
    truth: dict[int, int]


def invent_list(seed: int, rows: int = 5_000, residents: int = RESIDENTS) -> Invented:
    """A register of everybody who must hold a KTP, and a list about some of them; the same for the same seed."""
    chance = random.Random(seed)
    register, family = _register(seed, residents)
    others, _ = _register(seed + 1_000_000, max(300, residents // 20))
    strangers = round(rows * STRANGERS)
    about = chance.sample(range(len(register)), rows - strangers)
    by_family: dict[int, list[int]] = {}
    for position, number in enumerate(family):
        by_family.setdefault(number, []).append(position)
    truth: dict[int, int] = {}
    listed: list[Compared] = []
    for position in about:
        person = register[position]
        relatives = [register[other] for other in by_family[family[position]] if other != position]
        listed.append(_as_listed(chance, person, relatives, len(listed) + 1))
        truth[len(listed)] = person.key
    for _ in range(strangers):
        stranger = _stranger(chance, register, others)
        listed.append(_as_listed(chance, stranger, [], len(listed) + 1))
        truth[len(listed)] = 0
    return Invented(register, listed, truth)


def invent_doubles(seed: int, doubles: int = 300) -> tuple[list[Compared], set[frozenset[int]]]:
    """A register in which some stand twice, with another NIK the second time; the pairs of keys of one person.

    The second time with the errors of a list, but for what a register cannot lack: birth date, sex, birth place, area.
    """
    invented = invent_list(seed)
    register, truth = list(invented.register), set[frozenset[int]]()
    residents = {person.key: person for person in register}
    for row in invented.rows:
        person = residents.get(invented.truth[row.key])
        if person is None or len(truth) == doubles:
            continue
        register.append(
            replace(
                row,
                key=len(register) + 1,
                nik=f"{str(person.nik)[:12]}{8000 + len(truth)}",
                birth_date=row.birth_date or person.birth_date,
                sex=row.sex or person.sex,
                birth_place=row.birth_place or person.birth_place,
                kelurahan=row.kelurahan or person.kelurahan,
            )
        )
        truth.add(frozenset((person.key, len(register))))
    return register, truth


def _words() -> dict[str, list[str]]:
    source = files("satupintu.synthetic.city") / "data/names.csv"
    lists: dict[str, list[str]] = {}
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        lists.setdefault(row["part"], []).extend(row["words"].split("|"))
    return {part: sorted(set(words)) for part, words in lists.items()}


def _register(seed: int, residents: int) -> tuple[list[Compared], list[int]]:
    city = invent(residents=residents, seed=seed, today=TODAY)
    people, until = city.residents, np.datetime64(city.cut_off)
    duty = np.flatnonzero(city.truth.duty_from <= until)
    names = _names(np.random.default_rng(seed), people.sex[duty], people.family[duty])
    kelurahan = [area.code for area in city.kelurahan]
    rows = [
        Compared(
            key=number + 1,
            name=names[number],
            nik=str(people.nik[at]),
            birth_date=people.birth_date[at].item(),
            sex=int(people.sex[at]),
            birth_place=str(people.birthplace[at]),
            kelurahan=kelurahan[people.kelurahan[at]],
        )
        for number, at in enumerate(duty)
    ]
    return _with_twins(rows, people.family[duty].tolist(), random.Random(seed))


def _names(rng: np.random.Generator, sex: "np.ndarray", family: "np.ndarray") -> list[str]:  # type: ignore[type-arg]
    words, size = _words(), len(sex)

    def drawn(part: str) -> list[str]:
        order = rng.permutation(words[part])
        weight = 1 / np.arange(1, len(order) + 1) ** SKEW
        return [str(word) for word in rng.choice(order, size, p=weight / weight.sum())]

    first = {1: drawn("male"), 2: drawn("female")}
    second = {1: drawn("second"), 2: drawn("second_female")}
    third = {1: drawn("second"), 2: drawn("second_female")}
    kind = rng.random(size)
    of_family = rng.random(int(family.max()) + 1)[family] < 0.2  # these families share their second word
    shared = dict(zip(family.tolist(), second[1], strict=True))
    names = []
    for at, one in enumerate(sex.tolist()):
        given = first[one][at]
        if kind[at] < 0.12 and one == 1:
            given = f"MUHAMMAD {given}" if given != "MUHAMMAD" else given
        parts = [given] if kind[at] > 0.97 else [given, shared[int(family[at])] if of_family[at] else second[one][at]]
        if 0.75 < kind[at] <= 0.97:
            parts.append(third[one][at])
        names.append(" ".join(parts))
    return names


def _with_twins(rows: list[Compared], family: list[int], chance: random.Random) -> tuple[list[Compared], list[int]]:
    """Some of two of a family become twins: born on one day, numbers side by side, the second word the same."""
    taken = {row.nik for row in rows}
    made = 0
    for at in chance.sample(range(len(rows) - 1), len(rows) - 1):
        elder, other = rows[at], rows[at + 1]
        if made == TWINS or family[at] != family[at + 1] or elder.sex != other.sex:
            continue
        stem = str(elder.nik)[:12]
        number = next(n for n in range(int(str(elder.nik)[12:]) + 1, 9999) if f"{stem}{n:04}" not in taken)
        last = elder.name.split()[-1]
        name = other.name if len(other.name.split()) == 1 else f"{' '.join(other.name.split()[:-1])} {last}"
        twin = replace(other, nik=f"{stem}{number:04}", birth_date=elder.birth_date, name=name)
        rows[at + 1] = replace(twin, birth_place=elder.birth_place)
        taken.add(rows[at + 1].nik)
        made += 1
    return rows, family


def _stranger(chance: random.Random, register: list[Compared], others: list[Compared]) -> Compared:
    """Somebody who is not in the register, with a NIK that nobody there holds."""
    kind, base, like = chance.random(), chance.choice(others), chance.choice(register)
    nik = f"6474{chance.randint(91, 93)}{base.nik[6:12]}{chance.randint(5000, 9999)}" if base.nik else None
    base = replace(base, nik=nik)
    if kind < 0.2 and like.sex == base.sex:  # a namesake
        return replace(base, name=like.name)
    if kind < 0.4:  # a sibling who never lived here
        name = f"{base.name.split()[0]} {like.name.split()[-1]}"
        born = like.birth_date + timedelta(chance.randint(-3000, 3000)) if like.birth_date else None
        return replace(base, name=name, birth_date=born, birth_place=like.birth_place, kelurahan=like.kelurahan)
    if kind < 0.44:  # a twin who never lived here
        name = f"{base.name.split()[0]} {like.name.split()[-1]}"
        return replace(base, name=name, birth_date=like.birth_date, sex=like.sex, birth_place=like.birth_place)
    return base


def _as_listed(chance: random.Random, person: Compared, relatives: list[Compared], key: int) -> Compared:
    hit = {name for name, share in ERRORS.items() if chance.random() < share}
    nik = person.nik
    if "nik missing" in hit:
        nik = None
    elif "nik of a relative" in hit and relatives:
        nik = chance.choice(relatives).nik
    elif "nik mistyped" in hit and nik:
        nik = _digit(chance, nik)
    sex = None if "sex missing" in hit else 3 - person.sex if "sex wrong" in hit and person.sex else person.sex
    place, kelurahan = person.birth_place, person.kelurahan
    if "birth place missing" in hit or "birth place elsewhere" in hit:
        place = "" if "birth place missing" in hit else "SAMARINDA"
    if "kelurahan missing" in hit or "kelurahan elsewhere" in hit:
        kelurahan = "" if "kelurahan missing" in hit else "64.74.02.1001"
    born = _birth_date(chance, hit, person.birth_date)
    return Compared(key, _name(chance, hit, person.name), nik, born, sex, place, kelurahan)


def _birth_date(chance: random.Random, hit: set[str], born: date | None) -> date | None:
    if born is None or "birth date missing" in hit:
        return None
    try:
        if "day and month exchanged" in hit:
            return date(born.year, born.day, born.month)
        if "digit of the birth date wrong" in hit:
            return date.fromisoformat(_one_digit_of_day(chance, born))
        if "year off by one" in hit:
            return born.replace(year=born.year + chance.choice((-1, 1)))
    except ValueError:  # no such day: a clerk could not have typed it either
        return born
    return date(born.year, 1, 1) if "first of January" in hit else born


def _one_digit_of_day(chance: random.Random, born: date) -> str:
    text = f"{born:%Y-%m-%d}"
    at = chance.choice([2, 3, 5, 6, 8, 9])
    return text[:at] + str(chance.randint(0, 9)) + text[at + 1 :]


def _digit(chance: random.Random, number: str) -> str:
    at = chance.randrange(6, 15)
    if chance.random() < 0.3:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + str(chance.randint(0, 9)) + number[at + 1 :]


def _name(chance: random.Random, hit: set[str], name: str) -> str:
    words = name.split()
    if words[0] == "MUHAMMAD" and "short Muhammad" in hit and len(words) > 1:
        words[0] = chance.choice(("MUH.", "M.", "MOH.", "MOCHAMMAD", "MUHAMAD"))
    if "old spelling" in hit:
        at = chance.randrange(len(words))
        new, old = chance.choice(_OLD)
        words[at] = words[at].replace(new, old, 1)
    if "word left out" in hit and len(words) > 1:
        del words[chance.randrange(len(words))]
    elif "initial" in hit and len(words) > 1:
        at = chance.randrange(len(words))
        words[at] = f"{words[at][0]}."
    if "nickname" in hit:
        at = chance.randrange(len(words))
        words[at] = words[at][-4:] if len(words[at]) > 5 else words[at]
    if "letter wrong" in hit:
        at = chance.randrange(len(words))
        words[at] = _letter(chance, words[at])
    if "words exchanged" in hit:
        words.reverse()
    written = " ".join(words)
    if "father's name" in hit:
        written += f" BIN {chance.choice(('ABDULLAH', 'HASAN', 'UMAR', 'SALEH'))}"
    return chance.choice(_TITLES).format(written) if "title" in hit else written


def _letter(chance: random.Random, word: str) -> str:
    if len(word) < 3:
        return word
    at, kind = chance.randrange(1, len(word) - 1), chance.random()
    if kind < 0.25:
        return word[:at] + word[at + 1 :]
    if kind < 0.5:
        return word[:at] + word[at] + word[at:]
    if kind < 0.75:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice("AEIOUNRST") + word[at + 1 :]

"""`python -m bench.register_search.asking RESIDENTS QUERIES`: writes the residents, asks, tells what came of it.

"Found": the person meant, or somebody whom the question fits as well (of the same name, and birth date or address
where asked for).
"""

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from bench.register_search import people  # first: it sets Django up
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.register.models import Resident, SearchTerm
from satupintu.city.register.selectors import list_residents
from satupintu.city.register.services.search import index_residents

PIECES = 65_536 * 4
SHOWN = 50
LIKE_EVERY = 10  # a plain LIKE reads a million rows: one question of ten is enough to compare


def mistyped(name: str, chance: random.Random) -> str:
    """One letter of the longest word changed, left out, doubled or swapped."""
    words = name.split()
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    word = words[longest]
    at = chance.randrange(1, len(word) - 1)
    words[longest] = chance.choice(
        (
            word[:at] + chance.choice("AEIOUNRST") + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        )
    )
    return " ".join(words)


def partial(name: str, chance: random.Random) -> str:
    """The first letters of each word, or one word fewer."""
    words = [word for word in name.split() if len(word) > 2]
    if len(words) > 1 and chance.random() < 0.5:
        words = words[:-1]
    return " ".join(word[: max(3, len(word) - chance.randint(0, 3))] for word in words)


Person = Any
Same = Callable[[Any], object]
KINDS: dict[str, tuple[Callable[[Person, random.Random], str], Same]] = {
    "whole name": (lambda p, _: p.name, lambda x: x.name),
    "typing error": (lambda p, c: mistyped(p.name, c), lambda x: x.name),
    "partial": (lambda p, c: partial(p.name, c), lambda x: x.name),
    "other order": (lambda p, _: " ".join(reversed(p.name.split())), lambda x: sorted(x.name.split())),
    "initials": (lambda p, _: f"{p.name[0]}. {' '.join(p.name.split()[1:]) or p.name}", lambda x: x.name),
    "old spelling": (lambda p, _: p.name.replace("U", "OE").replace("J", "DJ"), lambda x: x.name),
    "address": (lambda p, _: f"{p.name.split()[-1]} {p.address}", lambda x: (x.name.split()[-1], x.address)),
    "birth date": (lambda p, _: f"{p.name.split()[0]} {p.birth_date:%d-%m-%Y}", lambda x: (x.name[:3], x.birth_date)),
    "combined": (
        lambda p, _: f"{p.name.split()[0]} {p.birth_date.year} {p.address.split()[1]}",
        lambda x: (x.name[:3], x.birth_date.year, x.address.split()[1]),
    ),
    "NIK": (lambda p, _: p.nik, lambda x: x.nik),
    "NIK mistyped": (lambda p, c: swapped(p.nik, c), lambda x: x.nik),
    "KK number": (lambda p, _: p.family.kk_number, lambda x: x.address),
}


def swapped(nik: str, chance: random.Random) -> str:
    at = chance.randrange(6, 15)
    return f"{nik[:at]}{(int(nik[at]) + 1) % 10}{nik[at + 1 :]}"


def viewer_for(person: Person, number: int) -> Viewer:
    """In turn somebody who sees the whole city, and the desk of the kecamatan in which the person lives."""
    area = person.rt_id[:8] if number % 2 else ""
    return Viewer(name="bench", grants=(Grant(Role.FRONT_DESK if area else Role.VERIFIER, area),))


def like(text: str, column: str) -> list[Person]:
    return list(Resident.objects.filter(**{f"{column}__contains": text.upper()}).order_by("name")[:SHOWN])


def ask(queries: int, residents: int) -> dict[str, dict[str, float]]:
    chance = random.Random(17)
    rows: dict[str, list[tuple[float, int]]] = {kind: [] for kind in KINDS}
    plain: dict[str, list[tuple[float, int]]] = {kind: [] for kind in KINDS}
    for number in range(queries):
        kind = list(KINDS)[number % len(KINDS)]
        make, same = KINDS[kind]
        person = Resident.objects.select_related("family").get(pk=chance.randint(1, residents))
        text = make(person, chance)
        viewer = viewer_for(person, number // len(KINDS))
        took, found = timed(lambda text=text, viewer=viewer: list_residents(viewer, text=text))  # type: ignore[misc]
        rows[kind].append((took, rank(person, found, same)))
        if number // len(KINDS) % LIKE_EVERY == 0:
            column = {"NIK": "nik", "NIK mistyped": "nik", "KK number": "family__kk_number"}.get(kind, "name")
            took, found = timed(lambda text=text, column=column: like(text, column))  # type: ignore[misc]
            plain[kind].append((took, rank(person, found, same)))
    whole = figures(flat(rows), flat(plain))
    return {"all": whole} | {kind: figures(each, plain[kind]) for kind, each in rows.items()}


def flat(rows: dict[str, list[tuple[float, int]]]) -> list[tuple[float, int]]:
    return [row for each in rows.values() for row in each]


def timed(act: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    began = time.perf_counter()
    found = act()
    return 1000 * (time.perf_counter() - began), found


def rank(person: Person, found: list[Any], same: Same) -> int:
    return next((at for at, each in enumerate(found, 1) if same(each) == same(person)), SHOWN + 1)


def figures(rows: list[tuple[float, int]], plain: list[tuple[float, int]]) -> dict[str, float]:
    took, like_took = sorted(each for each, _ in rows), sorted(each for each, _ in plain)
    return {
        "asked": len(rows),
        "p50_ms": round(took[len(took) // 2], 1),
        "p95_ms": round(took[int(0.95 * (len(took) - 1))], 1),
        "first": share(rows, 1),
        "in_5": share(rows, 5),
        "like_p50_ms": round(like_took[len(like_took) // 2], 1),
        "like_in_5": share(plain, 5),
        "times_faster": round(like_took[len(like_took) // 2] / took[len(took) // 2], 1),
    }


def share(rows: list[tuple[float, int]], most: int) -> float:
    return sum(at <= most for _, at in rows) / len(rows)


def size_mb() -> float:
    names = [f"register_search{part}" for part in ("text", "term", "gram", "block")]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            size = "SELECT SUM(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name"
            cursor.execute(size, [names])
        else:
            cursor.execute("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE '%%register_search%%'")
        return round(float(cursor.fetchone()[0]) / 1e6, 1)


def main(residents: int, queries: int) -> None:
    written_s, indexed_s = (0, 0) if Resident.objects.count() == residents else write(residents)
    told = {
        "residents": residents,
        "words": SearchTerm.objects.count(),
        "write_s": written_s,
        "index_s": indexed_s,
        "index_mb": size_mb(),
    }
    print(json.dumps(told | ask(queries, residents)))


def write(residents: int) -> tuple[int, int]:
    """Seconds of writing the residents, and of indexing them."""
    began = time.monotonic()
    sys.stderr.write(f"writing {residents:,} residents\n")
    with transaction.atomic():
        people.found(residents)
    written = time.monotonic()
    for start in range(1, residents + 1, PIECES):
        sys.stderr.write(f"indexing from {start:,} on\n")
        index_residents(range(start, min(start + PIECES, residents + 1)))
    with connection.cursor() as cursor:
        # as the server does by itself soon after such a filling
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return round(written - began), round(time.monotonic() - written)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

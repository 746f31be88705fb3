"""How often each level is seen in pairs of one person (m) and of two (u), counted on invented lists.

The figures of `rules.matching.LEVELS` come from here, rounded, from the seeds of TUNING.
"""

from collections import Counter

import duckdb
import pyarrow as pa

from bench.register_matching.invented import Invented
from satupintu.city.register.matching.comparing import KNOWN_BY, SEEN
from satupintu.city.register.matching.frames import COLUMNS, create_table
from satupintu.city.register.rules.matching import Level

SAMPLE = 300
"""Residents drawn for u: each row of the list with each of them, except the row's own person."""


def learn(lists: list[Invented]) -> dict[str, dict[Level, tuple[float, float]]]:
    """By field and level: (m, u), of the pairs in which both know the field."""
    ones: dict[str, Counter[Level]] = {field: Counter() for field in SEEN}
    twos: dict[str, Counter[Level]] = {field: Counter() for field in SEEN}
    for each in lists:
        with duckdb.connect(":memory:") as connection:
            create_table(connection, "rows", each.rows)
            create_table(connection, "register", each.register)
            truth = [(row, person) for row, person in each.truth.items() if person]
            connection.register("truth", pa.table(list(zip(*truth, strict=True)), names=["row", "person"]))
            same = "rows l JOIN truth t ON t.row = l.unique_id JOIN register r ON r.unique_id = t.person"
            drawn = f"(SELECT * FROM register USING SAMPLE {SAMPLE} ROWS (reservoir, 4)) r"
            other = f"rows l CROSS JOIN {drawn} LEFT JOIN truth t ON t.row = l.unique_id AND t.person = r.unique_id"
            for field in SEEN:
                ones[field].update(_counted(connection, field, same, "TRUE"))
                twos[field].update(_counted(connection, field, other, "t.row IS NULL"))
    return {
        field: {
            level: (ones[field][level] / ones[field].total(), twos[field][level] / twos[field].total())
            for level in (*SEEN[field], Level.OTHER)
        }
        for field in SEEN
    }


def _counted(connection: "duckdb.DuckDBPyConnection", field: str, source: str, where: str) -> dict[Level, int]:
    known = KNOWN_BY.get(field, field)
    seen = " ".join(SEEN[field].values())
    columns = {known} | {column for column in COLUMNS if f"{column}_l" in seen or f"{column}_r" in seen}
    pairs = ", ".join(f"l.{column} AS {column}_l, r.{column} AS {column}_r" for column in sorted(columns))
    cases = " ".join(f"WHEN {sql} THEN '{level}'" for level, sql in SEEN[field].items())
    found = connection.sql(
        f"SELECT CASE {cases} ELSE 'OTHER' END, count(*) FROM (SELECT {pairs} FROM {source} WHERE {where}) "
        f"WHERE {known}_l IS NOT NULL AND {known}_r IS NOT NULL GROUP BY 1"
    ).fetchall()
    return {Level(level): count for level, count in found}

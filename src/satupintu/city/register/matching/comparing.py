"""Two people as splink compares them (Fellegi and Sunter), on DuckDB. No Django.

Splink and DuckDB are loaded when they are used. What a level weighs stands in `rules.matching.LEVELS`; here is only
how a level is seen in two rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from satupintu.city.register.matching.frames import Compared, create_table
from satupintu.city.register.rules.matching import LEVELS, OF_LIST_HERE, OF_REGISTER_DOUBLE, Level

MEMORY, THREADS = "1GB", 2
"""What DuckDB may take beside the programs that serve people."""
_WHOLE, _FIRST, _LAST = (f"jaro_winkler_similarity({column}_l, {column}_r)" for column in ("name", "first", "last"))
_SHORTER = "least(len(words_l), len(words_r))"
_PART = "(list_has_all(words_l, words_r) OR list_has_all(words_r, words_l))"
_ONE_DIGIT = "damerau_levenshtein({0}_l, {0}_r) <= 1"
"""One digit wrong, or two side by side exchanged; slow, so asked only where at most two digits differ."""
SEEN = {
    "nik": {
        Level.SAME: "nik_l = nik_r",
        Level.NEAR: f"hamming(nik_l, nik_r) <= 2 AND {_ONE_DIGIT.format('nik')}",
    },
    "name": {
        Level.SAME: "name_key_l = name_key_r",
        Level.PART: f"{_PART} AND {_SHORTER} > 1",
        Level.NEAR: f"{_WHOLE} >= 0.94 OR {_SHORTER} > 1 AND {_FIRST} >= 0.82 AND {_LAST} >= 0.82",
        Level.WORD: _PART,
        Level.ALIKE: f"{_WHOLE} >= 0.87 OR {_SHORTER} = 1 AND greatest({_FIRST}, {_LAST}) >= 0.85",
        Level.KIN: "list_has_any(words_l, words_r)",
    },
    "birth_date": {
        Level.SAME: "birth_date_l = birth_date_r",
        Level.SWAPPED: "birth_date_l = birth_swapped_r",
        Level.NEAR: f"hamming(birth_date_l, birth_date_r) <= 2 AND {_ONE_DIGIT.format('birth_date')}",
        Level.PART: "birth_date_l[:4] = birth_date_r[:4] OR birth_day_l = birth_day_r",
    },
    "sex": {Level.SAME: "sex_l = sex_r"},
    "birth_place": {Level.SAME: "birth_place_l = birth_place_r"},
    "kelurahan": {Level.SAME: "kelurahan_l = kelurahan_r"},
}
"""By field: its levels from the closest, as SQL on two rows; what fits none is OTHER. What is not known has none."""
KNOWN_BY = {"name": "name_key"}
_COMMON = {("name", Level.SAME): "name_key", ("birth_place", Level.SAME): "birth_place"}
"""Levels whose weight follows how common the value is."""
BLOCKS_OF_LIST = (
    "l.nik = r.nik",
    "l.birth_date = r.birth_date",
    "l.birth_date = r.birth_swapped",
    "l.name_key = r.name_key",
    "l.first = r.first AND l.birth_month = r.birth_month",
    "l.last = r.last AND l.birth_month = r.birth_month",
    "l.first = r.first AND l.birth_day = r.birth_day",
    "l.last = r.last AND l.birth_day = r.birth_day",
)
BLOCKS_OF_REGISTER = (
    "l.birth_date = r.birth_date",
    "l.birth_date = r.birth_swapped",
    "l.name_key = r.name_key AND l.birth_month = r.birth_month",
    "l.name_key = r.name_key AND l.birth_day = r.birth_day",
)
"""Only pairs that agree in one of these are compared; not everybody with everybody."""


@dataclass(frozen=True)
class Pair:
    """`one`, `other`: keys, of the row and the resident, or of two residents. `levels`: by field that both know."""

    one: int
    other: int
    probability: float
    levels: dict[str, Level]


def pairs_of_list(rows: Iterable[Compared], register: Iterable[Compared], least: float) -> list[Pair]:
    """Rows with residents who may be the same person, probability at least `least`, likeliest first.

    A row is one person at most: its candidates and "nobody here" share one whole, so that two namesakes who fit
    alike have one half each.
    """
    with _Splink() as splink:
        splink.take("list", rows)
        size = max(1, splink.take("register", register))
        settings = _settings("link_only", BLOCKS_OF_LIST, tuple(SEEN), OF_LIST_HERE / size)
        return splink.pairs(settings, least, shared=True)


def pairs_of_register(register: Iterable[Compared], least: float) -> list[Pair]:
    """Residents who may be one person with two NIKs, likeliest first; NIKs are not compared, they differ."""
    with _Splink() as splink:
        size = max(2, splink.take("register", register))
        fields = tuple(field for field in SEEN if field != "nik")
        settings = _settings("dedupe_only", BLOCKS_OF_REGISTER, fields, 2 * OF_REGISTER_DOUBLE / size)
        return splink.pairs(settings, least, shared=False)


def _settings(kind: str, blocks: tuple[str, ...], fields: tuple[str, ...], prior: float) -> dict[str, Any]:
    return {
        "link_type": kind,
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in blocks],
        "comparisons": [_comparison(field) for field in fields],
        "retain_intermediate_calculation_columns": True,  # among them which level was seen
    }


def _comparison(field: str) -> dict[str, Any]:
    column = KNOWN_BY.get(field, field)
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL", "is_null_level": True}
    ]
    for level, seen in (*SEEN[field].items(), (Level.OTHER, "ELSE")):
        weight = LEVELS[field][level]
        levels.append({"sql_condition": seen, "m_probability": weight.m, "u_probability": weight.u})
        if common := _COMMON.get((field, level)):
            levels[-1] |= {"tf_adjustment_column": common, "tf_minimum_u_value": 1e-5}
    return {"output_column_name": field, "comparison_levels": levels}


class _Splink:
    """A DuckDB in memory with limits, and splink on it, until the end of `with`."""

    def __enter__(self) -> Self:
        import duckdb
        from splink import DuckDBAPI

        self.connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY, "threads": THREADS})
        self.api = DuckDBAPI(self.connection)
        self.taken: list[Any] = []
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def take(self, name: str, people: Iterable[Compared]) -> int:
        """People under the name by which pairs are ordered; gives how many."""
        size = create_table(self.connection, name, people)
        self.taken.append(self.api.register(name, dataset_display_name=name))
        return size

    def pairs(self, settings: dict[str, Any], least: float, *, shared: bool) -> list[Pair]:
        """Pairs of those taken, of a probability of at least `least`."""
        from splink import Linker

        linker = Linker(self.taken, settings, log_level=None)
        predicted = linker.inference.predict(threshold_match_probability=least / 10, warning_mode="never").physical_name
        odds = "pow(2, least(match_weight, 100))"
        share = f"{odds} / (1 + sum({odds}) OVER (PARTITION BY unique_id_l))" if shared else "match_probability"
        fields = [comparison["output_column_name"] for comparison in settings["comparisons"]]
        found = self.connection.sql(
            f"SELECT * FROM (SELECT unique_id_l, unique_id_r, {share} AS share, "  # noqa: S608  # columns only
            f"{', '.join(f'gamma_{field}' for field in fields)} FROM {predicted}) "
            f"WHERE share >= {least} ORDER BY share DESC, unique_id_l, unique_id_r"
        ).fetchall()
        return [Pair(one, other, share, _levels(fields, gammas)) for one, other, share, *gammas in found]


def _levels(fields: list[str], gammas: list[int]) -> dict[str, Level]:
    """Splink counts levels from 0 (OTHER) upwards, and -1 is not known."""
    return {
        field: (Level.OTHER, *reversed(SEEN[field]))[gamma]
        for field, gamma in zip(fields, gammas, strict=True)
        if gamma >= 0
    }

"""The study's two answers as of any date: who takes part, what held people back. Counts and claim codes, no names."""

from satupintu.city.participation.selectors.cells import data_state, list_cells
from satupintu.city.participation.selectors.changes import bridge_between
from satupintu.city.participation.selectors.kept import Kept, find_kept, kept_margin, kept_months
from satupintu.city.participation.selectors.outlook import count_coming, forecast_to, next_semester_end, weekly_recorded
from satupintu.city.participation.selectors.published import (
    Line,
    Published,
    list_published,
    list_tables,
    published_table,
    published_tables,
)
from satupintu.city.participation.selectors.rates import (
    OLD_AGE,
    AreaRate,
    Participation,
    participation_on,
    possible_day,
    state_of_today,
    study_table,
    table_series,
)
from satupintu.city.participation.selectors.taking_part import Kind, KindCount, Step, count_kinds, funnel_since

__all__ = [
    "OLD_AGE",
    "AreaRate",
    "Kept",
    "Kind",
    "KindCount",
    "Line",
    "Participation",
    "Published",
    "Step",
    "bridge_between",
    "count_coming",
    "count_kinds",
    "data_state",
    "find_kept",
    "forecast_to",
    "funnel_since",
    "kept_margin",
    "kept_months",
    "list_cells",
    "list_published",
    "list_tables",
    "next_semester_end",
    "participation_on",
    "possible_day",
    "published_table",
    "published_tables",
    "state_of_today",
    "study_table",
    "table_series",
    "weekly_recorded",
]

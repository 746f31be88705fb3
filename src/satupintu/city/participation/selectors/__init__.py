"""The study's two answers as of any date: who takes part, what held people back. Counts and claim codes, no names."""

from satupintu.city.participation.selectors.cells import data_state, list_cells
from satupintu.city.participation.selectors.changes import bridge_between
from satupintu.city.participation.selectors.delays import (
    DAYS_LOOKED_AT,
    WATCHERS,
    WayDelays,
    delay_totals,
    list_delays,
)
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
    SOURCE,
    AreaRate,
    Participation,
    participation_on,
    study_table,
    years_before,
)
from satupintu.city.participation.selectors.taking_part import Kind, KindCount, Step, count_kinds, funnel_since

__all__ = [
    "DAYS_LOOKED_AT",
    "OLD_AGE",
    "SOURCE",
    "WATCHERS",
    "AreaRate",
    "Kept",
    "Kind",
    "KindCount",
    "Line",
    "Participation",
    "Published",
    "Step",
    "WayDelays",
    "bridge_between",
    "count_coming",
    "count_kinds",
    "data_state",
    "delay_totals",
    "find_kept",
    "forecast_to",
    "funnel_since",
    "kept_margin",
    "kept_months",
    "list_cells",
    "list_delays",
    "list_published",
    "list_tables",
    "next_semester_end",
    "participation_on",
    "published_table",
    "published_tables",
    "study_table",
    "weekly_recorded",
    "years_before",
]

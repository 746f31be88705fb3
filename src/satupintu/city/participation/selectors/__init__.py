"""The study's two answers as of any date: who takes part, what held people back. Counts and claim codes, no names."""

from satupintu.city.participation.selectors.delays import (
    DAYS_LOOKED_AT,
    WATCHERS,
    WayDelays,
    delay_totals,
    list_delays,
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

__all__ = [
    "DAYS_LOOKED_AT",
    "OLD_AGE",
    "SOURCE",
    "WATCHERS",
    "AreaRate",
    "Participation",
    "WayDelays",
    "delay_totals",
    "list_delays",
    "participation_on",
    "study_table",
    "years_before",
]

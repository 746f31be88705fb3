"""Reads of the register, by use case; the only door to personal data."""

from satupintu.city.register.selectors.counts import (
    count_population,
    count_wajib_ktp,
    registered_on,
    residents_on,
    wajib_ktp_on,
)
from satupintu.city.register.selectors.people import (
    MOST_ROWS,
    facts_for_application,
    find_by_nik,
    find_by_papers,
    get_card_data,
    get_resident,
    list_residents,
    names_of,
)
from satupintu.city.register.selectors.rows import READERS, Ref, as_uuid, duty_facts, seen_by

__all__ = [
    "MOST_ROWS",
    "READERS",
    "Ref",
    "as_uuid",
    "count_population",
    "count_wajib_ktp",
    "duty_facts",
    "facts_for_application",
    "find_by_nik",
    "find_by_papers",
    "get_card_data",
    "get_resident",
    "list_residents",
    "names_of",
    "registered_on",
    "residents_on",
    "seen_by",
    "wajib_ktp_on",
]

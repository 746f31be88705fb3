"""Reads of the register, by use case; the only door to personal data."""

from satupintu.city.register.selectors.as_of import age_group_on, facts_as_of, population_as_of
from satupintu.city.register.selectors.coming_of_age import list_becoming_17
from satupintu.city.register.selectors.counts import (
    count_population,
    count_wajib_ktp,
    data_state,
    registered_on,
    residents_on,
    wajib_ktp_on,
)
from satupintu.city.register.selectors.evidence import get_evidence
from satupintu.city.register.selectors.families import list_family
from satupintu.city.register.selectors.history import list_addresses, list_timeline, resident_as_of
from satupintu.city.register.selectors.people import (
    facts_for_application,
    find_by_nik,
    find_by_papers,
    get_card_data,
    get_resident,
    list_card_data,
    names_of,
)
from satupintu.city.register.selectors.protected import find_disability
from satupintu.city.register.selectors.reports import (
    count_reports,
    find_report,
    get_elements,
    get_report,
    get_report_photo,
    list_candidates,
    list_reports,
)
from satupintu.city.register.selectors.roster import (
    believed_kind,
    believed_of,
    count_conflicts,
    get_conflict,
    get_words,
    list_conflicts,
    list_own_rts,
    list_reasons,
    list_roster,
    list_said,
    list_words,
    own_rt,
    said_last,
    words_state,
)
from satupintu.city.register.selectors.rows import READERS, Ref, as_uuid, duty_facts, seen_by
from satupintu.city.register.selectors.search import MOST_ROWS, list_residents

__all__ = [
    "MOST_ROWS",
    "READERS",
    "Ref",
    "age_group_on",
    "as_uuid",
    "believed_kind",
    "believed_of",
    "count_conflicts",
    "count_population",
    "count_reports",
    "count_wajib_ktp",
    "data_state",
    "duty_facts",
    "facts_as_of",
    "facts_for_application",
    "find_by_nik",
    "find_by_papers",
    "find_disability",
    "find_report",
    "get_card_data",
    "get_conflict",
    "get_elements",
    "get_evidence",
    "get_report",
    "get_report_photo",
    "get_resident",
    "get_words",
    "list_addresses",
    "list_becoming_17",
    "list_candidates",
    "list_card_data",
    "list_conflicts",
    "list_family",
    "list_own_rts",
    "list_reasons",
    "list_reports",
    "list_residents",
    "list_roster",
    "list_said",
    "list_timeline",
    "list_words",
    "names_of",
    "own_rt",
    "population_as_of",
    "registered_on",
    "resident_as_of",
    "residents_on",
    "said_last",
    "seen_by",
    "wajib_ktp_on",
    "words_state",
]

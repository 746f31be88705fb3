"""What this stage writes: counts of its own and pages made ahead, so that pages answer at once."""

from satupintu.city.participation.services.cells import keep_cells
from satupintu.city.participation.services.pages import (
    Asked,
    Made,
    Maker,
    Progress,
    ask_for_page,
    forget_pages,
    keep_page,
    name_of,
)
from satupintu.city.participation.services.publishing import publish_tables

__all__ = [
    "Asked",
    "Made",
    "Maker",
    "Progress",
    "ask_for_page",
    "forget_pages",
    "keep_cells",
    "keep_page",
    "name_of",
    "publish_tables",
]

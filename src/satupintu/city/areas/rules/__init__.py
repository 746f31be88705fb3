"""What areas and places are, and what a list of them says. No Django."""

from satupintu.city.areas.rules.entries import AreaEntry, AreaPath, PlaceEntry, rt_and_rw, same_name
from satupintu.city.areas.rules.lists import AreaList, PlaceList, RowProblem, Wrong, read_areas, read_places

__all__ = [
    "AreaEntry",
    "AreaList",
    "AreaPath",
    "PlaceEntry",
    "PlaceList",
    "RowProblem",
    "Wrong",
    "read_areas",
    "read_places",
    "rt_and_rw",
    "same_name",
]

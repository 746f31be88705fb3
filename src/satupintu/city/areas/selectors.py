"""Areas by code, name and alias; places of service. Nothing personal: no viewer is asked for."""

from django.db.models import Q

from satupintu.city.areas.models import Area, AreaAlias, Place
from satupintu.city.areas.problems import NO_SUCH_AREA, NO_SUCH_PLACE
from satupintu.city.areas.rules import AreaEntry, AreaPath, PlaceEntry, rt_and_rw, same_name
from satupintu.city.foundation.problems import Problem


def get_area(code: str) -> AreaEntry:
    """The area with this Kemendagri code. Raises NO_SUCH_AREA."""
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise Problem(NO_SUCH_AREA, code)
    return _entry(area)


def list_areas(level: str, parent: str | None = None) -> list[AreaEntry]:
    """Areas of a level (PROVINCE … RT), by code; within `parent` (any level above) when given."""
    areas = Area.objects.filter(level=level)
    if parent is not None:
        areas = areas.filter(within(parent, "code"))
    return [_entry(area) for area in areas.order_by("code")]


def list_codes() -> set[str]:
    """Every area's code."""
    return set(Area.objects.values_list("code", flat=True))


def list_names(*levels: str) -> list[tuple[str, str]]:
    """(code, name) of every area of these levels, and once more for each of its other spellings."""
    names = Area.objects.filter(level__in=levels).values_list("code", "name")
    return [*names, *AreaAlias.objects.filter(area__level__in=levels).values_list("area_id", "name")]


def within(code: str, field: str) -> Q:
    """A condition: `field` holds an area code inside `code` ("" is everywhere)."""
    if not code:
        return Q()
    return Q(**{field: code}) | Q(**{f"{field}__startswith": f"{code}."}) | Q(**{f"{field}__startswith": f"{code}-"})


def find_by_name(text: str, level: str | None = None) -> AreaEntry | None:
    """The area of this name or alias above the RT, however it is written; None when there is none or several."""
    wanted = same_name(text)
    areas = Area.objects.exclude(level=Area.Level.RT)
    if level is not None:
        areas = areas.filter(level=level)
    found = {area.code: area for area in areas if same_name(area.name) == wanted}
    aliases = AreaAlias.objects.filter(area__in=areas).select_related("area")
    found |= {alias.area_id: alias.area for alias in aliases if same_name(alias.name) == wanted}
    return _entry(next(iter(found.values()))) if len(found) == 1 else None


def get_path(code: str) -> AreaPath:
    """Names of an area and all above it, for a card or a letter. Raises NO_SUCH_AREA."""
    names: dict[str, str] = {}
    area = Area.objects.select_related("parent__parent__parent__parent").filter(code=code).first()
    if area is None:
        raise Problem(NO_SUCH_AREA, code)
    step: Area | None = area
    while step is not None:
        if step.level != Area.Level.RT:
            names[step.level.lower()] = step.name
        step = step.parent
    rt, rw = rt_and_rw(code)
    return AreaPath(rt=rt, rw=rw, **names)


def get_place(code: str) -> PlaceEntry:
    """The place of service with this code. Raises NO_SUCH_PLACE."""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Problem(NO_SUCH_PLACE, code)
    return _place(place)


def list_places(kind: str | None = None) -> list[PlaceEntry]:
    """Places of service (KECAMATAN, OFFICE, MOBILE; all when no kind is named), by code."""
    places = Place.objects.order_by("code")
    return [_place(place) for place in (places.filter(kind=kind) if kind else places)]


def _entry(area: Area) -> AreaEntry:
    return AreaEntry(area.code, area.level, area.name, area.parent_id or "")


def _place(place: Place) -> PlaceEntry:
    return PlaceEntry(place.code, place.name, place.kind, place.area_id, place.address)

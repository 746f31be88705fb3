"""The list of areas and places: loaded."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from satupintu.city.areas.models import Area, AreaAlias, Place
from satupintu.city.areas.rules import AreaEntry, PlaceEntry
from satupintu.city.foundation import audit
from satupintu.city.foundation.viewers import Role, Viewer

_UP_TO_DOWN = [level.value for level in Area.Level]


@transaction.atomic
def load_areas(
    *,
    viewer: Viewer,
    areas: Iterable[AreaEntry],
    places: Iterable[PlaceEntry] = (),
    aliases: Mapping[str, Iterable[str]] | None = None,
    points: Mapping[str, tuple[float, float]] | None = None,
) -> None:
    """Enter areas, places, aliases (code → names) and points (code → latitude, longitude); what is there is renewed.

    Areas may come in any order; each parent must be among them or there already (the database refuses otherwise).
    """
    viewer.need(Role.ADMINISTRATOR)
    at = points or {}
    rows = [
        Area(
            code=area.code,
            level=area.level,
            name=area.name,
            parent_id=area.parent or None,
            latitude=at.get(area.code, (None, None))[0],
            longitude=at.get(area.code, (None, None))[1],
        )
        for area in sorted(areas, key=lambda area: _UP_TO_DOWN.index(area.level))
    ]
    Area.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["level", "name", "parent", "latitude", "longitude"],
        batch_size=500,
    )
    Place.objects.bulk_create(
        [Place(code=p.code, name=p.name, kind=p.kind, area_id=p.area, address=p.address) for p in places],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kind", "area", "address"],
    )
    AreaAlias.objects.bulk_create(
        [AreaAlias(area_id=code, name=name) for code, names in (aliases or {}).items() for name in names],
        ignore_conflicts=True,
    )
    audit.record(viewer, "AREAS_LOADED", detail={"areas": len(rows)})

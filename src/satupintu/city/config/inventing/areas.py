"""Areas from province to RT, and the places of service."""

from satupintu.city.areas.rules import AreaEntry, PlaceEntry
from satupintu.city.areas.services import load_areas
from satupintu.city.foundation.viewers import Viewer
from satupintu.synthetic.city import InventedCity
from satupintu.synthetic.city.places import Area, Rt

PROVINCE, CITY = "64", "64.74"
OFFICE_PLACE = "KANTOR"
ALIASES = {
    "64.74.01.1003": ("Loktuan",),
    "64.74.01.1006": ("Api Api",),
    "64.74.02.1002": ("Berebas Tengah",),
    "64.74.02.1003": ("Berebas Pantai",),
    "64.74.03.1002": ("Telihan",),
}


def rt_code(rt: Rt) -> str:
    return f"{rt.kelurahan}-{rt.rw}-{rt.number}"


def place_code(kecamatan: Area) -> str:
    """The desk of a kecamatan: UTARA, SELATAN, BARAT."""
    return kecamatan.name.rsplit(" ", 1)[-1].upper()


def place_codes(city: InventedCity) -> list[str]:
    """Code of the place by position of the kecamatan; at -1 the city's office."""
    return [*(place_code(each) for each in city.kecamatan), OFFICE_PLACE]


def write_areas(viewer: Viewer, city: InventedCity) -> None:
    load_areas(
        viewer=viewer,
        areas=[
            AreaEntry(PROVINCE, "PROVINCE", "Kalimantan Timur"),
            AreaEntry(CITY, "CITY", "Kota Bontang", PROVINCE),
            *(AreaEntry(each.code, each.kind.upper(), each.name, each.code.rpartition(".")[0]) for each in city.areas),
            *(AreaEntry(rt_code(rt), "RT", f"RT {rt.number}", rt.kelurahan) for rt in city.rts),
        ],
        places=[
            *(
                PlaceEntry(place_code(each), f"Kecamatan {each.name}", "KECAMATAN", each.code)
                for each in city.kecamatan
            ),
            PlaceEntry(OFFICE_PLACE, "Disdukcapil Kota Bontang", "OFFICE", CITY),
        ],
        aliases=ALIASES,
        points={
            each.code: (each.latitude, each.longitude)
            for each in city.areas
            if each.latitude is not None and each.longitude is not None
        },
    )

"""Blanks: two years as numbers of the evening, what is left today one by one; and the outages of the lines."""

from datetime import date

from satupintu.city.cards.models import StockDay
from satupintu.city.cards.services.blanks import book_delivery
from satupintu.city.config.inventing.areas import place_code
from satupintu.city.config.inventing.rows import write_rows
from satupintu.city.enrolment.models import Station
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.relay.models import Outage
from satupintu.synthetic.city import InventedCity
from satupintu.synthetic.city.draws import source
from satupintu.synthetic.city.history import invent_outages
from satupintu.synthetic.city.places import kecamatan

SETTING = "invented_city"
"""Which city stands in the database: residents, seed, today, cut_off."""
LARGEST_BOX = 20_000


def write_stock(viewer: Viewer, city: InventedCity) -> None:
    write_rows(StockDay, (StockDay(**each) for each in city.stock_days.rows()))
    last: date = city.deliveries.arrived_on[-1].item()
    first = 1
    while first <= city.blanks_left:
        end = min(city.blanks_left, first + LARGEST_BOX - 1)
        book_delivery(
            viewer=viewer,
            first_serial=_serial(city, first),
            last_serial=_serial(city, end),
            received_on=last,
            note="simulasi",
        )
        first = end + 1


def _serial(city: InventedCity, number: int) -> str:
    return f"SIM{city.today:%y}-{number:06d}"


def write_outages(city: InventedCity) -> None:
    """Stations are opened later: `name_stations` then says on whose line an outage was."""
    write_rows(Outage, (Outage(line=each.line, began_at=each.began, ended_at=each.ended) for each in city.outages))


def name_stations() -> int:
    """Give each invented outage of a station's line the station that stands at its place; how many got one."""
    there = find_setting(SETTING)
    if there is None:
        return 0
    stations = dict(Station.objects.order_by("-code").values_list("place", "code"))
    told = Outage.objects.filter(line=Outage.Line.STATION_CITY, station=None)
    named = 0
    outages = invent_outages(source(there["seed"], there["residents"], "outages"), date.fromisoformat(there["today"]))
    for each in outages:
        station = None if each.kecamatan is None else stations.get(place_code(kecamatan()[each.kecamatan]))
        if station:
            named += told.filter(began_at=each.began).update(station=station)
    return named

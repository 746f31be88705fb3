"""Blanks: two years as numbers of the evening, what is left today one by one; and the outages of the lines."""

from datetime import date

from satupintu.city.cards.models import StockDay
from satupintu.city.cards.services.blanks import book_delivery
from satupintu.city.config.inventing.rows import write_rows
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.relay.models import Outage
from satupintu.synthetic.city import InventedCity

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
    """Stations are opened later, so an outage on a station's line does not say which one it was."""
    write_rows(Outage, (Outage(line=each.line, began_at=each.began, ended_at=each.ended) for each in city.outages))

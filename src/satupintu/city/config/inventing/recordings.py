"""Who was recorded: those of the last 90 days with their application, the earlier ones as taken over."""

from collections.abc import Iterator

from satupintu.city.config.inventing.areas import place_codes
from satupintu.city.config.inventing.desks import Way
from satupintu.city.config.inventing.rows import moment, write_rows
from satupintu.city.enrolment.models import Recording
from satupintu.packets.status import Status
from satupintu.synthetic.city import InventedCity

EVENING = 480


def write_recordings(city: InventedCity, ways: dict[int, Way]) -> None:
    """`ways`: applications for a new card by position of the resident. None of these has a packet."""
    write_rows(Recording, _recordings(city, ways))


def _recordings(city: InventedCity, ways: dict[int, Way]) -> Iterator[Recording]:
    # who was recorded in another city was taken over by the office, the last of the places
    places = place_codes(city)
    for each in city.recordings.rows():
        way = ways.get(each["resident"])
        yield Recording(
            resident_id=each["resident"] + 1,
            application_id=way.number if way else None,
            place_id=places[each["kecamatan"]],
            recorded_on=each["recorded_on"],
            status=way.status if way else Status.CARD_ISSUED,
            status_since=way.since if way else moment(each["recorded_on"], EVENING),
        )

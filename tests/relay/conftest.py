"""A city with its cast and a station, and a centre outside that plays along."""

import sys
from pathlib import Path

import pytest

from cast import NOW, assemble
from laid_down import laid_down
from satupintu.city.foundation import clock
from stations import asks_for_a_card, know_the_centre

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode puts no folder on the path


@pytest.fixture
def cast(db, quick_passwords):
    with clock.stopped(NOW):
        know_the_centre()
        yield laid_down("the cast, the centre known", assemble)


@pytest.fixture
def centre(db):
    from fake_centre import FakeCentre

    return FakeCentre()


@pytest.fixture
def eka(cast, utara):
    """Eka's packet, received by the city; gives (packet id, application)."""
    wish = asks_for_a_card(cast.eka)
    packet = utara.seals(cast.eka, wish)
    utara.sends(packet)
    return packet.packet_id, wish


@pytest.fixture
def fajar(cast, utara, eka):
    wish = asks_for_a_card(cast.fajar)
    packet = utara.seals(cast.fajar, wish)
    utara.sends(packet)
    return packet.packet_id, wish

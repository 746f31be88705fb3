"""A city at a stopped clock with its cast, the centre's keys known, and one station enrolled."""

import pytest

from cast import NOW, assemble
from laid_down import laid_down
from satupintu.city.foundation import clock
from stations import know_the_centre


@pytest.fixture
def cast(db, quick_passwords):
    with clock.stopped(NOW):
        know_the_centre()
        yield laid_down("the cast, the centre known", assemble)

"""What events demand of whom they meet, and what they change."""

from datetime import date

import pytest

from satupintu.city.register.rules import events
from satupintu.city.register.rules.events import CannotHappenError, Met

ON = date(2026, 5, 5)
HERE = Met("HIDUP", date(2000, 1, 1), None, 1, None)
MARRIED = Met("HIDUP", date(2000, 1, 1), None, 2, date(2010, 1, 1))
DEAD = Met("MATI", date(2000, 1, 1), date(2020, 1, 1), 2, None)


def test_what_events_change():
    assert events.death(ON, HERE) == {"life_status": "MATI", "registered_until": ON}
    assert events.move_out(ON, HERE) == {"life_status": "PINDAH", "registered_until": ON}
    assert events.marriage(ON, HERE) == {"marital_status": 2, "married_on": ON}
    assert events.divorce(MARRIED) == {"marital_status": 3}
    assert events.spouse_died(MARRIED) == {"marital_status": 4}
    assert events.invalid(ON) == {"life_status": "TIDAK VALID", "registered_until": ON}


def test_a_second_marriage_keeps_the_day_of_the_first():
    widowed = Met("HIDUP", date(2000, 1, 1), None, 4, date(2010, 1, 1))
    assert events.marriage(ON, widowed)["married_on"] == date(2010, 1, 1)
    first_unknown = Met("HIDUP", date(2000, 1, 1), None, 4, None)
    assert events.marriage(ON, first_unknown) == {"marital_status": 2}


@pytest.mark.parametrize(
    "event",
    [
        lambda: events.death(date(1999, 12, 31), HERE),
        lambda: events.death(ON, DEAD),
        lambda: events.move_out(ON, DEAD),
        lambda: events.marriage(ON, DEAD),
        lambda: events.divorce(DEAD),
        lambda: events.divorce(HERE),
        lambda: events.spouse_died(HERE),
    ],
)
def test_what_cannot_happen_is_refused(event):
    with pytest.raises(CannotHappenError):
        event()

"""Events in a life are written with what they changed."""

from datetime import date, timedelta
from uuid import uuid4

from cast import TODAY, refused
from satupintu.city.register import selectors, services
from satupintu.city.register.models import LifeEvent
from satupintu.city.register.rules.events import EventKind


def write(viewer, ref, kind=EventKind.DEATH, on=TODAY):
    services.write_event(viewer=viewer, ref=ref, kind=kind, happened_on=on, evidence="surat RT")


def test_a_death_takes_somebody_out_of_the_counts_from_that_day(cast):
    before = selectors.count_population(TODAY)
    write(cast.ani, cast.eka)
    assert selectors.count_population(TODAY) == before - 1
    assert selectors.count_population(TODAY - timedelta(1)) == before
    event = LifeEvent.objects.get()
    change = event.changes.get()
    assert change.before == {"life_status": "HIDUP", "registered_until": None}
    assert change.after == {"life_status": "MATI", "registered_until": "2026-07-06"}
    assert (event.written_by_id, event.reported_on) == (cast.ani.account, TODAY)


def test_a_marriage_makes_a_girl_of_16_wajib(cast):
    write(cast.vina, str(cast.gita), EventKind.MARRIAGE, date(2026, 6, 1))
    assert selectors.facts_for_application(cast.gita).wajib


def test_what_does_not_fit_is_refused(cast):
    with refused("EVENT_DOES_NOT_FIT"):
        write(cast.vina, cast.joni)
    with refused("EVENT_DOES_NOT_FIT"):
        write(cast.vina, cast.eka, on=TODAY + timedelta(1))
    with refused("NO_SUCH_RESIDENT"):
        write(cast.vina, uuid4())


def test_only_the_desk_of_the_area_and_verifiers_write(cast):
    for viewer in (cast.arif, cast.budi, cast.citra):
        with refused("NOT_ALLOWED"):
            write(viewer, cast.eka)
    assert not LifeEvent.objects.exists()

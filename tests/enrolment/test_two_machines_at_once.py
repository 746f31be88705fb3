"""Two machines and a code each for one station: one enrols, the other is told; on SQLite and PostgreSQL."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from cast import NOW, PLACE_UTARA, SYSTEM, assemble
from satupintu.city.enrolment import services
from satupintu.city.enrolment.models import EnrolmentCode, Station
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.packets.keys import SigningKey
from stations import know_the_centre

FIRST, SECOND = SigningKey.generate().public, SigningKey.generate().public


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("audit_emptied_afterwards", "quick_passwords")
def test_of_two_machines_that_enrol_at_once_the_station_keeps_the_key_of_the_first():
    with clock.stopped(NOW):
        assemble()
        know_the_centre()
        services.open_station(viewer=SYSTEM, code="laptop-1", name="Laptop 1", place=PLACE_UTARA)
        code = services.make_enrolment_code(viewer=SYSTEM, station="laptop-1")
        EnrolmentCode.objects.update(used_at=NOW)  # hidden from the next one, as two made at once are from each other
        other = services.make_enrolment_code(viewer=SYSTEM, station="laptop-1")
        EnrolmentCode.objects.update(used_at=None)
    asked, outcomes = Event(), []

    def second_machine():
        try:
            with clock.stopped(NOW):
                asked.set()
                services.enrol_station(code=other, public_key=SECOND, name="Laptop")
            outcomes.append("enrolled")
        except Problem as problem:
            outcomes.append(problem.kind.code)
        finally:
            connection.close()

    machine = Thread(target=second_machine)
    with clock.stopped(NOW), transaction.atomic():
        services.enrol_station(code=code, public_key=FIRST, name="Laptop")
        machine.start()
        asked.wait(timeout=10)
        machine.join(timeout=1)  # it waits: nothing is committed yet
        assert outcomes == []
    machine.join(timeout=60)
    assert outcomes == ["STATION_ENROLLED"]
    assert Station.objects.get(pk="laptop-1").public_key == FIRST

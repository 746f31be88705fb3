"""Several programs at the same people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from reporting import kk, report

from satupintu.city.foundation import clock
from satupintu.city.register import services
from satupintu.city.register.models import FamilyCard, LifeEvent, Resident
from satupintu.city.register.rules.elements import Newcomer


def at_once(*calls):
    """What each call gives, all started together; their connections closed."""

    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_report_from_four_threads_is_entered_once(committed_cast):
    cast, born = committed_cast, clock.today() - timedelta(1)
    child = Newcomer(name="BAYU", birth_place="BONTANG", birth_date=born, sex=1, religion=1, relation=4)
    call = {"viewer": cast.vina, "report": report(born), "child": child, "kk_number": kk(cast.fajar)}
    entered = at_once(*[lambda: services.enter_birth(**call)] * 4)
    assert len(set(entered)) == 1
    assert LifeEvent.objects.count() == 1
    assert Resident.objects.filter(name="BAYU").count() == 1


def test_events_that_name_the_same_people_in_another_order_wait_for_one_another(committed_cast):
    cast = committed_cast
    rt = Resident.objects.get(ref=cast.eka).rt_id

    def new_card(head, other):
        members = {head: 1, other: 9}
        services.enter_family_card(
            viewer=cast.vina, report=report(clock.today()), members=members, rt=rt, address="JL. PELITA 7"
        )
        return True

    orders = [(cast.eka, cast.hana), (cast.hana, cast.eka)] * 3
    assert all(at_once(*[lambda pair=pair: new_card(*pair) for pair in orders]))
    assert kk(cast.eka) == kk(cast.hana)
    numbers = FamilyCard.objects.filter(changes__made=True).values_list("kk_number", flat=True)
    assert len(set(numbers)) == 6
    assert FamilyCard.objects.filter(changes__made=True, ended_on=None).count() == 1

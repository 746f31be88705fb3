"""Events in a life are entered with what they changed, once, and never on top of what came later."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from reporting import BABY, die, kk, report, row

from cast import RT_SELATAN, TODAY, papers, refused, resident
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.register import selectors, services
from satupintu.city.register.models import Change, FamilyCard, LifeEvent, NumberIssued
from satupintu.city.register.rules.elements import Newcomer


# -- death --------------------------------------------------------------------------------------
def test_a_death_takes_somebody_out_of_the_counts_from_that_day(cast):
    before = selectors.count_population(TODAY)
    entered = die(cast.ani, cast.eka, evidence="surat RT")
    assert selectors.count_population(TODAY) == before - 1
    assert selectors.count_population(TODAY - timedelta(1)) == before
    assert not selectors.facts_for_application(cast.eka).wajib
    event, change = LifeEvent.objects.get(), Change.objects.get()
    assert (entered.event, entered.ref, entered.made) == (event.pk, cast.eka, ())
    assert change.before == {"life_status": "HIDUP", "registered_until": None}
    assert change.after == {"life_status": "MATI", "registered_until": "2026-07-06"}
    assert (event.written_by_id, event.reported_on, event.evidence) == (cast.ani.account, TODAY, "surat RT")
    assert (event.form, event.regulation) == ("F-2.01", "Permendagri 109/2019")
    assert AuditEntry.objects.latest("pk").subjects == [str(cast.eka)]


def test_a_death_makes_the_spouse_a_widow(cast):
    wife = resident("WATI", date(1986, 1, 1), 2, marital_status=2, serial=7)
    services.enter_death(viewer=cast.vina, report=report(), ref=cast.fajar, spouse=wife)
    assert row(wife).marital_status == 4
    with refused("EVENT_DOES_NOT_FIT"):
        services.enter_death(viewer=cast.vina, report=report(), ref=cast.kiki, spouse=wife)
    assert row(cast.kiki).life_status == "HIDUP"


def test_the_last_of_a_family_ends_its_card(cast):
    die(cast.vina, cast.kiki)
    assert row(cast.kiki).family.ended_on == TODAY
    die(cast.vina, cast.fajar)
    assert row(cast.fajar).family.ended_on is None


def test_what_does_not_fit_is_refused(cast):
    with refused("EVENT_DOES_NOT_FIT"):
        die(cast.vina, cast.joni)
    with refused("EVENT_DOES_NOT_FIT"):
        die(cast.vina, cast.eka, TODAY + timedelta(1))
    with refused("EVENT_DOES_NOT_FIT"):
        die(cast.vina, cast.eka, reported_on=TODAY + timedelta(1))
    with refused("NO_SUCH_RESIDENT"):
        die(cast.vina, uuid4())
    assert not LifeEvent.objects.exists()


def test_only_the_desk_of_the_area_and_verifiers_write(cast):
    for viewer in (cast.arif, cast.budi, cast.citra):
        with refused("NOT_ALLOWED"):
            die(viewer, cast.eka)
    assert not LifeEvent.objects.exists()


# -- once, and for good -------------------------------------------------------------------------
def test_a_report_sent_twice_is_entered_once(cast):
    first = die(cast.ani, cast.eka, key="one")
    assert die(cast.ani, cast.eka, key="one") == first
    assert LifeEvent.objects.count() == 1
    with refused("KEY_USED_TWICE"):
        die(cast.ani, cast.gita, key="one")
    made = services.enter_birth(viewer=cast.ani, report=report(key="two"), child=BABY, kk_number=kk(cast.gita))
    again = services.enter_birth(viewer=cast.ani, report=report(key="two"), child=BABY, kk_number=kk(cast.gita))
    assert made == again
    assert len(made.made) == 1


@pytest.mark.parametrize("model", [LifeEvent, Change])
def test_the_database_refuses_to_change_or_remove_an_event(cast, model):
    die(cast.vina, cast.eka)
    table = model._meta.db_table
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="only grow"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_event_older_than_what_is_known_is_refused_with_its_name(cast):
    services.enter_marriage(viewer=cast.vina, report=report(), spouses=[cast.eka])
    services.enter_divorce(viewer=cast.vina, report=report(), spouses=[cast.eka])
    with refused("LATER_EVENTS"):
        services.enter_marriage(viewer=cast.vina, report=report(date(2020, 1, 1)), spouses=[cast.eka])


# -- birth --------------------------------------------------------------------------------------
def test_a_birth_enters_a_child_with_a_nik_into_its_family(cast):
    entered = services.enter_birth(viewer=cast.ani, report=report(), child=BABY, kk_number=kk(cast.fajar))
    child = row(entered.ref)
    assert entered.made == (child.ref,)
    assert child.nik == "6474910607260001"
    assert (child.family, child.relation, child.rt_id) == (row(cast.fajar).family, 4, row(cast.fajar).rt_id)
    assert child.registered_from == TODAY
    assert selectors.count_population(TODAY) == 7
    number = NumberIssued.objects.get()
    assert (number.prefix, number.serial, number.event_id) == ("647491060726", 1, entered.event)


def test_twins_get_two_niks_and_a_given_nik_is_kept(cast):
    born = [
        services.enter_birth(viewer=cast.ani, report=report(), child=BABY, kk_number=kk(cast.fajar)) for _ in range(2)
    ]
    assert [row(each.ref).nik[12:] for each in born] == ["0001", "0002"]
    brought = Newcomer(**vars(BABY) | {"nik": "6474910607260003"})
    third = services.enter_birth(viewer=cast.ani, report=report(), child=brought, kk_number=kk(cast.fajar))
    assert row(third.ref).nik == brought.nik
    with refused("NIK_HELD"):
        services.enter_birth(viewer=cast.ani, report=report(), child=brought, kk_number=kk(cast.fajar))
    fourth = services.enter_birth(viewer=cast.ani, report=report(), child=BABY, kk_number=kk(cast.fajar))
    assert row(fourth.ref).nik[12:] == "0004"


def test_a_birth_that_cannot_be_is_refused(cast):
    def birth(code, kk_number=None, **wrong):
        with refused(code):
            services.enter_birth(
                viewer=cast.ani,
                report=report(),
                child=Newcomer(**vars(BABY) | wrong),
                kk_number=kk_number or kk(cast.fajar),
            )

    birth("EVENT_DOES_NOT_FIT", birth_date=TODAY - timedelta(1))
    birth("UNFIT_ELEMENT", sex=3)
    birth("UNFIT_ELEMENT", name="")
    birth("UNFIT_ELEMENT", nik="12")
    birth("NO_SUCH_FAMILY", kk_number="6474919999999999")
    birth("NOT_ALLOWED", kk_number=kk(cast.kiki))
    assert not Change.objects.exists()
    assert not NumberIssued.objects.exists()


def test_a_stillbirth_enters_nobody(cast):
    entered = services.enter_stillbirth(viewer=cast.ani, report=report(), mother=cast.eka)
    assert entered.ref == cast.eka
    assert services.enter_stillbirth(viewer=cast.vina, report=report(), mother=None, area="64.74.02").ref is None
    assert selectors.count_population(TODAY) == 6
    with refused("NOT_ALLOWED"):
        services.enter_stillbirth(viewer=cast.ani, report=report(), mother=None, area="64.74.02")
    key = report()
    first = services.enter_stillbirth(viewer=cast.ani, report=key, mother=cast.eka)
    assert services.enter_stillbirth(viewer=cast.ani, report=key, mother=cast.eka) == first


# -- marriage and divorce -----------------------------------------------------------------------
def test_a_marriage_makes_a_girl_of_16_wajib(cast):
    services.enter_marriage(viewer=cast.vina, report=report(date(2026, 6, 1)), spouses=[str(cast.gita), cast.kiki])
    assert selectors.facts_for_application(cast.gita).wajib
    assert row(cast.kiki).marital_status == 2


def test_a_divorce_needs_a_marriage(cast):
    given = report()
    first = services.enter_divorce(viewer=cast.vina, report=given, spouses=[cast.fajar])
    assert services.enter_divorce(viewer=cast.vina, report=given, spouses=[cast.fajar]) == first
    assert row(cast.fajar).marital_status == 3
    for spouses in ([cast.fajar], [], [cast.hana, cast.hana]):
        with refused("EVENT_DOES_NOT_FIT"):
            services.enter_divorce(viewer=cast.vina, report=report(), spouses=spouses)


def test_an_address_needs_an_rt(cast):
    for rt, code in (("64.74.02", "EVENT_DOES_NOT_FIT"), ("64.74.02.1001-000-999", "NO_SUCH_AREA")):
        with refused(code):
            services.enter_move_within(viewer=cast.vina, report=report(), refs=[cast.kiki], rt=rt, address="JL. X")
    with refused("UNFIT_ELEMENT"):
        services.enter_move_within(viewer=cast.vina, report=report(), refs=[cast.kiki], rt=RT_SELATAN, address=" ")
    assert FamilyCard.objects.filter(rt=RT_SELATAN).count() == 1
    assert papers(cast.kiki)

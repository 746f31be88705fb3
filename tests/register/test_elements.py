"""A new name, another value from a day on, a value that was wrong from the start."""

from datetime import date, timedelta

import pytest
from reporting import report, row

from cast import TODAY, papers, refused, resident
from satupintu.city.register import selectors, services
from satupintu.city.register.models import LifeEvent, Resident

MAY = date(2026, 5, 1)


def correct(cast, ref, **values):
    return services.correct(viewer=cast.vina, report=report(), ref=ref, values=values)


def as_of(cast, ref, on, known_on=None):
    return selectors.resident_as_of(cast.vina, ref, on, known_on)


def test_a_change_holds_from_its_day_and_a_correction_for_all_time(cast):
    services.enter_element_change(viewer=cast.vina, report=report(MAY), ref=cast.eka, values={"occupation": 65})
    correct(cast, cast.eka, birth_date=date(1991, 5, 1), name="Eka Wulandari  Putri")
    then = as_of(cast, cast.eka, MAY - timedelta(1))
    assert (then.card.occupation, then.card.birth_date) == ("KARYAWAN SWASTA", date(1991, 5, 1))
    assert as_of(cast, cast.eka, MAY).card.occupation == "GURU"
    known_before = as_of(cast, cast.eka, TODAY, TODAY - timedelta(1))
    assert (known_before.card.name, known_before.card.birth_date) == ("EKA WULANDARI", date(1990, 5, 1))
    assert row(cast.eka).name == "EKA WULANDARI PUTRI"
    assert len(selectors.list_addresses(cast.vina, cast.eka)) == 1
    assert papers(cast.eka)[0] == "6474914105900001"  # the NIK does not follow


def test_a_new_name_holds_from_the_day_of_the_decision(cast):
    given = report(MAY)
    call = {"viewer": cast.ani, "report": given, "ref": cast.eka, "name": "EKA BARU"}
    entered = services.enter_name_change(**call)
    assert services.enter_name_change(**call) == entered
    assert LifeEvent.objects.get().form == "F-2.01"
    assert [as_of(cast, cast.eka, on).card.name for on in (MAY - timedelta(1), MAY)] == ["EKA WULANDARI", "EKA BARU"]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("UNFIT_ELEMENT", {"sex": 3}),
        ("UNFIT_ELEMENT", {"registered_until": TODAY}),
        ("UNFIT_ELEMENT", {"birth_date": TODAY + timedelta(1)}),
        ("UNFIT_ELEMENT", {"birth_date": "1990"}),
        ("EVENT_DOES_NOT_FIT", {"relation": 1}),
        ("EVENT_DOES_NOT_FIT", {"nik": "6474914105900009"}),
        ("EVENT_DOES_NOT_FIT", {"name": "EKA WULANDARI"}),
        ("EVENT_DOES_NOT_FIT", {}),
    ],
)
def test_what_cannot_be_corrected_is_refused(cast, code, values):
    with refused(code):
        correct(cast, cast.eka, **values)


def test_a_missing_nik_is_put_in_unless_somebody_holds_it(cast):
    unknown = resident("NIA", date(1990, 5, 1), 2, serial=4)
    Resident.objects.filter(ref=unknown).update(nik=None)
    with refused("NIK_HELD"):
        correct(cast, unknown, nik=papers(cast.eka)[0])
    correct(cast, unknown, nik="6474914105900004", relation=9)
    assert row(unknown).nik == "6474914105900004"
    correct(cast, unknown, nik="6474914105900004", relation=8)


def test_only_what_can_become_another_is_changed_from_a_day_on(cast):
    with refused("UNFIT_ELEMENT"):
        services.enter_element_change(viewer=cast.vina, report=report(), ref=cast.eka, values={"birth_place": "X"})


def test_a_list_taken_over_reads_like_a_correction(cast):
    given = report(evidence="DP4 2026, baris 12")
    call = {"viewer": cast.vina, "report": given, "ref": cast.eka, "values": {"education": 8}}
    entered = services.take_over(**call)
    assert services.take_over(**call) == entered
    assert as_of(cast, cast.eka, date(2020, 1, 1)).education == "DIPLOMA IV/STRATA I"
    assert LifeEvent.objects.get().kind == "TAKEN_OVER"

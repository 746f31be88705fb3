"""Of two people who are alike neither gets a card while a human has to decide, whosever case it is."""

import pytest
from django.test import Client
from fake_centre import alike

from cast import BACKEND, SELATAN, SYSTEM, account
from satupintu.city.applications import selectors as applications
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.relay import selectors, services
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication, Verdict
from satupintu.packets.status import Status
from stations import asks_for_a_card

REASON = "Foto dan tanda tangan berbeda."


def searched(centre) -> None:
    run_once(centre.line())
    centre.calls_back()


def case_of(packet: str) -> int:
    return Adjudication.objects.get(verdict__packet__packet_id=packet).pk


def decide(cast, packet: str, decision: str) -> None:
    for officer in (cast.vina, cast.vera):
        services.adjudicate(viewer=officer, case_id=case_of(packet), decision=decision, reason=REASON)


def page_of(packet: str) -> str:
    client = Client()
    client.force_login(account("vina"), backend=BACKEND)
    return client.get(f"/meja/adjudikasi/{case_of(packet)}/").content.decode()


@pytest.fixture
def both(centre, cast, eka, fajar) -> None:
    """Each was searched after both were kept: each is alike the other, and each has a case."""
    centre.answers[str(cast.eka)] = alike(cast.fajar)
    centre.answers[str(cast.fajar)] = alike(cast.eka)
    searched(centre)


@pytest.mark.parametrize("decision", ["DIFFERENT_PEOPLE", "SAME_PERSON"])
def test_who_was_searched_first_waits_for_the_case_of_who_came_after(centre, cast, eka, fajar, decision):
    centre.answers[str(cast.fajar)] = alike(cast.eka)
    searched(centre)
    assert applications.get_application(SYSTEM, eka[1]).status is Status.PRINT_READY_RECORD
    assert selectors.has_open_case(eka[1])
    decide(cast, fajar[0], decision)
    assert not selectors.has_open_case(eka[1])
    assert applications.get_application(SYSTEM, eka[1]).status is Status.PRINT_READY_RECORD


def test_a_case_undone_holds_the_other_again(centre, cast, eka, fajar):
    centre.answers[str(cast.fajar)] = alike(cast.eka)
    searched(centre)
    decide(cast, fajar[0], "DIFFERENT_PEOPLE")
    services.undo_decision(viewer=cast.vina, case_id=case_of(fajar[0]), reason=REASON)
    assert selectors.has_open_case(eka[1])


def test_who_is_named_by_nobody_does_not_wait_for_the_cases_of_others(centre, cast, eka, fajar):
    kiki = asks_for_a_card(cast.kiki)
    centre.answers[str(cast.fajar)] = [*alike(cast.eka), *alike("INVENTED-1-000001")]
    searched(centre)
    assert not selectors.has_open_case(kiki)


def test_however_many_cases_are_open_it_takes_as_many_queries(
    centre, cast, eka, fajar, utara, django_assert_num_queries
):
    searched(centre)
    selectors.has_open_case(eka[1])
    with django_assert_num_queries(5):
        assert not selectors.has_open_case(eka[1])
    for verdict in Verdict.objects.all():
        Verdict.objects.filter(pk=verdict.pk).update(candidates=[{"person": str(cast.kiki)}])
        Adjudication.objects.create(verdict=verdict, opened_at=verdict.at)
    kiki = asks_for_a_card(cast.kiki)
    with django_assert_num_queries(5):
        assert selectors.has_open_case(kiki)


def test_two_cases_that_name_each_other_lead_from_one_to_the_other(both, cast, eka, fajar):
    (crossed,) = selectors.get_case(cast.vina, case_of(eka[0])).crossed
    assert (crossed.id, crossed.name, crossed.decision) == (case_of(fajar[0]), "FAJAR HIDAYAT", "")
    page = page_of(eka[0])
    assert f'data-crossed="{crossed.id}"' in page
    assert f'href="/meja/adjudikasi/{crossed.id}/"' in page
    assert "juga punya kasus terbuka" in page


def test_who_decides_the_second_is_told_that_the_first_left_a_recording_void(both, cast, eka, fajar):
    decide(cast, fajar[0], "SAME_PERSON")
    assert "dan sudah diputuskan: Orang yang sama" in page_of(eka[0])
    assert selectors.get_case(cast.vina, case_of(eka[0])).crossed[0].decision == "SAME_PERSON"


def test_who_was_set_apart_in_the_other_case_is_no_warning(both, cast, eka, fajar):
    decide(cast, fajar[0], "DIFFERENT_PEOPLE")
    assert selectors.get_case(cast.vina, case_of(eka[0])).crossed == ()
    assert "data-crossed" not in page_of(eka[0])


def test_a_case_that_does_not_name_this_person_is_not_linked(centre, cast, eka, fajar):
    centre.answers[str(cast.eka)] = alike(cast.fajar)
    centre.answers[str(cast.fajar)] = alike(cast.kiki)
    searched(centre)
    assert selectors.get_case(cast.vina, case_of(eka[0])).crossed == ()


def test_the_case_of_somebody_outside_ones_area_is_not_linked(centre, cast, eka, utara):
    packet = utara.seals(cast.kiki, asks_for_a_card(cast.kiki))
    utara.sends(packet)
    centre.answers[str(cast.eka)] = alike(cast.kiki)
    centre.answers[str(cast.kiki)] = alike(cast.eka)
    searched(centre)
    selatan = Viewer(account("citra").pk, "Selatan", (Grant(Role.VERIFIER, SELATAN),))
    assert selectors.get_case(selatan, case_of(packet.packet_id)).crossed == ()
    assert len(selectors.get_case(cast.vina, case_of(packet.packet_id)).crossed) == 1

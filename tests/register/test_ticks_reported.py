"""Who the head of an RT ticks as dead or moved stands on the worklist of reports, under the rules of any report."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from reporting import die, move, row
from reports_cast import second_verifier

from cast import BACKEND, NOW, RT_SELATAN, RT_UTARA, TODAY, account, refused
from rt_heads import head_of_rt
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.register import selectors, services
from satupintu.city.register.models import CommunityReport, LifeEvent, StatusConflict, StatusSaid
from satupintu.city.register.rules.reports import Authority, Outcome, ReportKind, State, WhyNot
from satupintu.city.register.rules.roster import Said, Source, Tick, Whereabouts

HERE, MOVED, DEAD = Whereabouts.LIVES_HERE, Whereabouts.MOVED, Whereabouts.DEAD


@pytest.fixture
def kirana(cast):
    return head_of_rt()


def tick(viewer, ref, kind, key=None, **more):
    ticks = [Tick(key or uuid4(), ref, Said(kind, **more), TODAY)]
    (answer,) = services.tick(viewer=viewer, rt=RT_UTARA, ticks=ticks)
    assert answer.problem is None


def waiting(viewer):
    return [line.number for line in selectors.list_reports(viewer)[0]]


def told(number, viewer):
    return selectors.get_report(viewer, number).told


@pytest.mark.parametrize(("kind", "reported"), [(DEAD, ReportKind.DEATH), (MOVED, ReportKind.MOVE)])
def test_a_tick_becomes_a_report_of_the_head_of_the_rt_and_no_case(cast, kirana, kind, reported):
    tick(kirana, cast.fajar, kind)
    (number,) = waiting(cast.ani)
    report = told(number, cast.ani)
    assert (report.kind, report.authority, report.reporter) == (reported, Authority.RT_HEAD, "Kirana Dewi")
    assert (report.name, report.birth_year, report.where) == ("FAJAR HIDAYAT", 1985, "JL. PELITA 7, RT 001")
    assert (waiting(cast.arif), selectors.count_reports(cast.ani)) == ([], 1)
    assert not StatusConflict.objects.exists()
    assert row(cast.fajar).life_status == "HIDUP"
    sent = AuditEntry.objects.get(action="REPORT_SENT")
    assert (sent.actor, sent.subjects) == ("Kirana Dewi", [str(cast.fajar)])


def test_the_words_say_where_somebody_moved_but_never_a_nik(cast, kirana):
    tick(kirana, cast.eka, MOVED, where="Samarinda")
    tick(kirana, cast.gita, MOVED, where="6474 9101 0190 0001")
    first, second = (told(number, cast.vina).words for number in waiting(cast.vina))
    assert "Samarinda" in first
    assert "6474" not in second


def test_a_tick_sent_twice_and_a_tick_of_the_next_day_are_one_report(cast, kirana):
    key = uuid4()
    for _ in range(2):
        tick(kirana, cast.eka, DEAD, key)
    tick(kirana, cast.eka, DEAD)
    assert CommunityReport.objects.count() == 1
    tick(kirana, cast.eka, MOVED)
    assert CommunityReport.objects.count() == 2


def test_a_tick_after_the_decision_is_a_new_report(cast, kirana):
    tick(kirana, cast.eka, DEAD)
    (number,) = waiting(cast.vina)
    services.reject_report(viewer=cast.vina, number=number, why=WhyNot.NOT_SHOWN)
    tick(kirana, cast.eka, DEAD)
    assert len(waiting(cast.vina)) == 1
    assert CommunityReport.objects.count() == 2


def test_the_death_of_a_wajib_ktp_that_was_ticked_takes_two_officers(cast, kirana):
    tick(kirana, cast.fajar, DEAD)
    (number,) = waiting(cast.vina)
    asked = {"viewer": cast.vina, "number": number, "ref": cast.fajar, "happened_on": TODAY}
    assert services.accept_death(**asked) is Outcome.PROPOSED
    with refused("SECOND_OFFICER"):
        services.confirm_death(viewer=cast.vina, number=number)
    assert row(cast.fajar).life_status == "HIDUP"
    assert services.confirm_death(viewer=second_verifier(), number=number) is Outcome.ACCEPTED
    assert row(cast.fajar).life_status == "MATI"
    assert LifeEvent.objects.get().detail == {"report": number, "authority": "RT_HEAD"}


def test_who_said_otherwise_makes_it_a_case_instead(cast, kirana):
    services.say_status(viewer=cast.ani, ref=cast.eka, said=Said(HERE), source=Source.FAMILY, key=uuid4())
    tick(kirana, cast.eka, MOVED)
    assert waiting(cast.vina) == []
    assert StatusConflict.objects.count() == 1


def test_a_case_that_is_open_takes_the_tick(cast, kirana):
    services.say_status(viewer=cast.ani, ref=cast.eka, said=Said(MOVED), source=Source.NEIGHBOUR, key=uuid4())
    assert StatusConflict.objects.count() == 1
    tick(kirana, cast.eka, MOVED)
    assert waiting(cast.vina) == []
    assert StatusConflict.objects.count() == 1


def test_an_old_word_of_somebody_else_is_no_denial(cast, kirana):
    with clock.stopped(NOW - timedelta(days=91)):
        services.say_status(viewer=cast.ani, ref=cast.eka, said=Said(HERE), source=Source.FAMILY, key=uuid4())
    tick(kirana, cast.eka, MOVED)
    assert len(waiting(cast.vina)) == 1


def test_who_is_gone_already_is_not_on_the_roster_to_be_ticked(cast, kirana):
    die(cast.vina, cast.eka)
    (answer,) = services.tick(viewer=kirana, rt=RT_UTARA, ticks=[Tick(uuid4(), cast.eka, Said(DEAD), TODAY)])
    assert answer.problem.code == "NOT_ON_THE_ROSTER"
    assert not CommunityReport.objects.exists()


def test_the_officer_sees_whom_the_tick_means_and_what_is_said_by_now(cast, kirana):
    tick(kirana, cast.eka, DEAD)
    tick(kirana, cast.eka, HERE)
    (number,) = waiting(cast.ani)
    assert [line.ref for line in selectors.list_candidates(cast.ani, number)] == [cast.eka]
    assert [line.ref for line in selectors.list_candidates(cast.ani, number, "gita lestari")] == [cast.gita]
    assert selectors.get_report(cast.ani, number).newest.said.kind is HERE
    client = Client()
    client.force_login(account("ani"), backend=BACKEND)
    page = client.get(f"/meja/laporan/{number}/").content.decode()
    assert "Tinggal di sini (Ketua RT, 6 Juli 2026)" in page
    assert f'/meja/laporan/{number}/{cast.eka}/"' in page
    move(cast.vina, [cast.eka], RT_SELATAN, relations={cast.eka: 1})
    assert selectors.list_candidates(cast.ani, number) == []


def test_the_state_of_a_ticked_report_is_open_until_somebody_decides(cast, kirana):
    tick(kirana, cast.eka, MOVED)
    code = CommunityReport.objects.get().claim_code
    assert selectors.find_report(code).state is State.OPEN


def test_the_database_refuses_two_reports_of_one_word(cast, kirana):
    tick(kirana, cast.eka, MOVED)
    again = CommunityReport.objects.get()
    again.pk, again.key, again.claim_code = None, uuid4(), "0" * 13
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
    assert StatusSaid.objects.count() == 1


def test_the_desk_counts_what_waits(cast, kirana, sign_in):
    tick(kirana, cast.eka, MOVED)
    assert 'data-desk="reports" data-count="1"' in sign_in("ani").get("/meja/").content.decode()

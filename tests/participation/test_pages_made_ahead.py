"""Pages that take seconds: made by a job, shown as they were until they are made anew, and how far it is said."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.forms import Form
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from cast import BACKEND, NOW, TODAY, account, resident
from satupintu.city.applications import services as applications
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.cards import services as cards
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import ANYONE, program
from satupintu.city.participation import services
from satupintu.city.participation.models import KeptFile, KeptPage
from satupintu.city.participation.problems import NO_ANALYTICS
from satupintu.city.participation.selectors.pages import inputs_state
from satupintu.city.participation.services.pages import make_page
from satupintu.city.participation.ui import keeping
from satupintu.city.participation.ui.factors_making import factors_page
from satupintu.city.participation.ui.obstacles_making import obstacles_page
from satupintu.city.participation.ui.semester import semester_page
from satupintu.city.register.models import ReasonGiven, Resident
from satupintu.city.relay.models import Outage

PAGE = "/partisipasi/hambatan/"
SYSTEM = program("tests")


def small_page(_viewer, asked, progress):
    """A page of one word in the language that is active."""
    progress(1, 2)
    return services.Made(f"<p>{translation.get_language()} {asked.get('word', '')}</p>", {"a.csv": b"a"})


def page_that_breaks(_viewer, _asked, progress):
    progress(1, 2)
    raise RuntimeError


def page_without_library(_viewer, _asked, _progress):
    raise Problem(NO_ANALYTICS)


@pytest.fixture
def worker(settings):
    """Jobs wait until somebody works them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def work():
        for job in DBTaskResult.objects.filter(status="READY"):
            make_page.call(*job.args_kwargs["args"])
            job.delete()

    return work


@pytest.fixture
def citra(cast, client):
    client.force_login(account("citra"), backend=BACKEND)
    return client


def keep(make, asked=None, language="id"):
    return services.keep_page(viewer=SYSTEM, make=make, asked=asked or {}, language=language)


def ask(make, asked=None, language="id"):
    return services.ask_for_page(viewer=SYSTEM, make=make, asked=asked or {}, language=language)


def test_until_it_is_made_the_page_says_how_far_it_is_and_looks_again(citra, worker):
    answer = citra.get(PAGE)
    assert answer.headers["Refresh"] == str(keeping.LOOK_AGAIN)
    assert "data-under-way" in answer.content.decode()
    assert "<progress" not in answer.content.decode()
    KeptPage.objects.update(step=1, steps=3)
    assert '<progress max="3" value="1"' in citra.get(PAGE).content.decode()
    assert citra.get(f"{PAGE}hambatan.csv").status_code == 503
    assert DBTaskResult.objects.count() == 1  # however often somebody looks
    worker()
    answer = citra.get(PAGE)
    assert "Refresh" not in answer.headers
    assert "data-replay" in answer.content.decode()
    assert citra.get(f"{PAGE}hambatan.csv").status_code == 200


def test_a_page_of_yesterday_is_shown_while_it_is_made_anew(citra, worker):
    citra.get(PAGE)
    worker()
    with clock.stopped(NOW + timedelta(days=1)):
        client_page = citra.get(PAGE).content.decode()
        assert "data-stale" in client_page
        assert "data-replay" in client_page
        worker()
        assert "data-stale" not in citra.get(PAGE).content.decode()


def test_whatever_a_page_may_show_makes_it_stale(cast, worker):
    eka = Resident.objects.get(ref=cast.eka)
    changes = (
        lambda: resident("Q", date(1990, 1, 1), 2, serial=900),
        lambda: ReasonGiven.objects.create(
            key=cast.eka, resident=eka, reason="TOO_FAR", asked_on=TODAY, written_at=NOW
        ),
        lambda: Outage.objects.create(line="CITY_CENTRE", began_at=NOW),
        lambda: Outage.objects.update(ended_at=NOW),
        lambda: cards.book_delivery(viewer=cast.slamet, first_serial="A1", last_serial="A4", received_on=TODAY),
        lambda: applications.apply(viewer=SYSTEM, kind=Kind.LOST, resident_ref=cast.eka),
    )
    for change in changes:
        keep(small_page)
        assert not ask(small_page).is_stale
        change()
        assert ask(small_page).is_stale
    keep(small_page)
    with clock.stopped(NOW + timedelta(days=1)):
        assert ask(small_page).is_stale


def test_a_page_is_made_anew_ten_minutes_after_the_last_time_at_the_earliest(cast, worker):
    keep(small_page)
    resident("Q", date(1990, 1, 1), 2, serial=900)
    ask(small_page)
    assert DBTaskResult.objects.count() == 0
    with clock.stopped(NOW + timedelta(minutes=11)):
        ask(small_page)
        assert DBTaskResult.objects.count() == 1
        assert ask(small_page).is_under_way


def test_nothing_is_made_twice_while_nothing_changes(cast, worker):
    assert keep(small_page)
    assert not keep(small_page)
    assert keep(small_page, {"word": "lain"})
    assert keep(small_page, language="en")
    assert [ask(small_page, language=each).body for each in ("id", "en")] == ["<p>id </p>", "<p>en </p>"]
    assert ask(small_page, {"word": "lain"}).body == "<p>id lain</p>"


def test_files_are_those_of_the_last_time(cast):
    keep(small_page)
    resident("Q", date(1990, 1, 1), 2, serial=900)
    keep(small_page)
    assert KeptFile.objects.count() == 1


def test_a_page_that_breaks_is_said_and_tried_again_after_a_minute(cast, worker):
    ask(page_that_breaks)
    with pytest.raises(RuntimeError):
        worker()
    assert ask(page_that_breaks).problem == "PAGE_BROKE"
    DBTaskResult.objects.all().delete()
    ask(page_that_breaks)
    assert DBTaskResult.objects.count() == 0
    with clock.stopped(NOW + timedelta(minutes=2)):
        ask(page_that_breaks)
    assert DBTaskResult.objects.count() == 1


def test_a_job_that_fell_silent_is_left_anew(cast, worker):
    ask(small_page)
    with clock.stopped(NOW + timedelta(minutes=1)):
        ask(small_page)
    assert DBTaskResult.objects.count() == 1
    with clock.stopped(NOW + timedelta(minutes=6)):
        ask(small_page)
    assert DBTaskResult.objects.count() == 2


def test_what_stops_a_page_is_answered_in_its_own_words(cast, rf):
    request = rf.get("/")
    request.viewer = cast.citra
    with pytest.raises(Problem) as wrong:
        keeping.answer(request, "participation/kept.html", {}, page_without_library, Form({}))
    assert wrong.value.kind == NO_ANALYTICS


def test_only_who_may_see_the_figures_has_pages_made(cast):
    for act in (
        lambda: services.ask_for_page(viewer=ANYONE, make=small_page, asked={}, language="id"),
        lambda: services.keep_page(viewer=ANYONE, make=small_page, asked={}, language="id"),
        lambda: services.forget_pages(viewer=ANYONE),
    ):
        with pytest.raises(Problem):
            act()


def test_the_command_makes_all_pages_in_both_languages_and_forgets_those_nobody_looks_at(cast, capsys):
    keep(small_page)
    KeptPage.objects.update(looked_on=date(2026, 6, 1))
    call_command("participation_pages", "--json")
    told = capsys.readouterr().out
    assert {factors_page, obstacles_page, semester_page} <= set(keeping.STANDARD)
    number = 2 * len(keeping.STANDARD)
    assert f'"pages": {number}, "made": {number}, "forgotten": 1' in told
    call_command("participation_pages")
    assert f"{number} halaman, 0 dibuat baru, 0 dilupakan." in capsys.readouterr().out


def test_inputs_are_told_apart_by_one_short_text(cast):
    assert len(inputs_state()) < 300

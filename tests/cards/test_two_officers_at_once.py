"""One blank is left and two officers print: one card, one clear answer; on SQLite and PostgreSQL."""

import time
from threading import Barrier, Event, Thread

import pytest
from cards_cast import deliver, print_ready
from django.db import connection, transaction

from cast import NOW, assemble
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import Blank, Card
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("audit_emptied_afterwards")
@pytest.mark.parametrize("same_person", [False, True], ids=["two people", "one person twice"])
def test_two_officers_and_one_blank_make_one_card(same_person, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with clock.stopped(NOW):
        cast = assemble()
        deliver(cast, 1)
        eka = print_ready(cast.eka)
        both = (eka, eka) if same_person else (eka, print_ready(cast.kiki))
    start, outcomes = Barrier(2), []

    def officer(application):
        try:
            with clock.stopped(NOW):
                start.wait(timeout=10)
                services.print_card(viewer=cast.vina, application_id=application)
            outcomes.append("printed")
        except Problem as problem:
            outcomes.append(problem.kind.code)
        finally:
            connection.close()

    officers = [Thread(target=officer, args=(application,)) for application in both]
    for one in officers:
        one.start()
    for one in officers:
        one.join(timeout=60)
    refusals = {"NOT_PRINT_READY", "STATUS_CANNOT_FOLLOW"} if same_person else {"NO_BLANK"}
    assert outcomes.count("printed") == 1
    assert set(outcomes) - {"printed"} <= refusals
    assert Card.objects.count() == 1
    assert Blank.objects.get().state == "USED"
    assert selectors.stock_shown().free == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("audit_emptied_afterwards")
def test_a_blank_that_somebody_only_counts_is_waited_for(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with clock.stopped(NOW):
        cast = assemble()
        deliver(cast, 1)
        application = print_ready(cast.eka)
    locked = Event()

    def evening_job():
        with transaction.atomic():
            list(Blank.objects.select_for_update().all())
            locked.set()
            time.sleep(0.3)
        connection.close()

    counting = Thread(target=evening_job)
    counting.start()
    locked.wait(timeout=10)
    with clock.stopped(NOW):
        services.print_card(viewer=cast.vina, application_id=application)
    counting.join(timeout=60)
    assert Blank.objects.get().state == "USED"

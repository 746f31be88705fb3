"""Limits on guessing."""

from datetime import timedelta

import pytest

from cast import refused
from satupintu.city.foundation import clock, limits
from satupintu.city.foundation.models import Attempt

pytestmark = pytest.mark.django_db


def count(key="somebody", limit=3):
    limits.count_try("guess", key, limit=limit)


def refuse(key="somebody", limit=3):
    limits.refuse_above("guess", key, limit=limit)


def test_tries_above_the_limit_are_refused():
    for _ in range(3):
        count()
    with refused("TOO_MANY_TRIES"):
        count()
    with refused("TOO_MANY_TRIES"):
        refuse()


def test_asking_does_not_count():
    for _ in range(10):
        refuse()
    count()
    assert Attempt.objects.count() == 1


def test_each_key_has_its_own_tries():
    for _ in range(3):
        count("one")
    count("another")
    refuse("another")


def test_after_a_quarter_of_an_hour_tries_are_free_again():
    for _ in range(3):
        count()
    with clock.stopped(clock.now() + timedelta(minutes=16)):
        refuse()
        count()


def test_the_table_does_not_tell_who_asked_and_is_swept():
    count("6474914105900001")
    assert "6474914105900001" not in Attempt.objects.get().key
    with clock.stopped(clock.now() + timedelta(days=2)):
        count()
    assert Attempt.objects.count() == 1

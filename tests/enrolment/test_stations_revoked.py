"""A lost station is revoked by a command that says what still counts and what never came."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from cast import SYSTEM, refused
from satupintu.city.applications.services import LOST_NUMBERS, make_again
from satupintu.city.enrolment.selectors import standing
from satupintu.city.foundation.services import note_setting
from stations import asks_for_a_card


def typed(*words):
    out = StringIO()
    with translation.override("en"):
        call_command(*words, stdout=out)
    return out.getvalue()


def test_what_had_come_counts_and_what_is_missing_is_named(cast, utara):
    packets = [utara.seals(ref, asks_for_a_card(ref)) for ref in (cast.eka, cast.fajar, cast.kiki, cast.hana)]
    utara.sends(packets[0])
    utara.sends(packets[2])
    said = typed("station_revoke", utara.code)
    assert said == "bontang-utara is revoked: its packets up to number 3 count. Never came: 2-2.\n"
    assert utara.sends(packets[1]).new  # sealed before: a stick that is found later
    with refused("STATION_REVOKED"):
        utara.sends(packets[3])


def test_a_station_that_does_not_exist_is_not_revoked(cast):
    with pytest.raises(CommandError):
        typed("station_revoke", "nowhere")


def test_a_station_learns_up_to_which_number_all_have_come(cast, utara):
    packets = [utara.seals(ref, asks_for_a_card(ref)) for ref in (cast.eka, cast.fajar, cast.kiki)]
    utara.sends(packets[0])
    utara.sends(packets[2])
    told = standing(utara.code)
    assert (told["last"], told["whole"]) == (3, 1)


def test_a_number_that_is_somebodys_was_not_lost(cast):
    wish = asks_for_a_card(cast.eka)
    note_setting(name=LOST_NUMBERS, value=[[wish, wish + 5]])
    assert make_again(viewer=SYSTEM, number=wish, resident_ref=cast.fajar) is None

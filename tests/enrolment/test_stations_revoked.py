"""A lost station is revoked by a command that says what still counts and what never came."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from cast import refused
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

"""A lost station is revoked by a command that says what still counts and what never came."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from cast import SYSTEM, refused
from satupintu.city.applications.services import LOST_NUMBERS, make_again
from satupintu.city.enrolment import services
from satupintu.city.enrolment.selectors import find_recording, standing
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.services import note_setting
from stations import asks_for_a_card


def typed(*words):
    out = StringIO()
    with translation.override("en"):
        call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def four(cast, utara):
    return [utara.seals(ref, asks_for_a_card(ref)) for ref in (cast.eka, cast.fajar, cast.kiki, cast.hana)]


def test_what_had_come_without_a_gap_counts(utara, four):
    for packet in four[:3]:
        utara.sends(packet)
    said = typed("station_revoke", utara.code)
    assert said == "bontang-utara is revoked: its packets up to number 3 count. Never came: -.\n"
    with refused("STATION_REVOKED"):
        utara.sends(four[3])


def test_a_high_number_sent_first_makes_no_lower_one_valid(cast, utara, four):
    utara.sends(four[0])
    utara.sends(utara.seals(cast.hana, four[3].contents.application, sequence=10**12))  # by whoever has the key
    assert services.revoke_station(viewer=SYSTEM, station=utara.code).until == 1
    with refused("STATION_REVOKED"):
        utara.sends(four[1])


def test_what_had_come_above_is_kept_and_named_without_a_name_or_a_nik(cast, utara, four):
    utara.sends(four[0])
    utara.sends(four[2])
    said = typed("station_revoke", utara.code)
    wish = four[2].contents.application
    assert said.splitlines() == [
        "bontang-utara is revoked: its packets up to number 1 count. Never came: -.",
        "Packets with a higher number that had come: 1. They are kept; look at each:",
        f"Number 3: application {wish}, /meja/penduduk/{cast.kiki}/",
    ]
    assert find_recording(four[2].packet_id).counts
    line = AuditEntry.objects.get(action="STATION_REVOKED")
    assert line.subjects == [str(cast.kiki)]
    assert line.detail == {"station": utara.code, "valid_until": 1, "above": [[3, int(wish)]]}


def test_an_officer_who_knows_more_says_up_to_which_number_packets_count(utara, four):
    utara.sends(four[0])
    utara.sends(four[2])
    said = typed("station_revoke", utara.code, "--until", "3")
    assert said == "bontang-utara is revoked: its packets up to number 3 count. Never came: 2-2.\n"
    assert utara.sends(four[1]).new  # sealed before: a stick that is found later
    with refused("STATION_REVOKED"):
        utara.sends(four[3])


def test_a_station_revoked_again_with_a_higher_number_brings_what_was_found_later(utara, four):
    utara.sends(four[0])
    typed("station_revoke", utara.code)
    with refused("STATION_REVOKED"):
        utara.sends(four[1])
    done = services.revoke_station(viewer=SYSTEM, station=utara.code, until=2)
    assert (done.until, done.missing, done.above) == (2, ((2, 2),), ())
    assert utara.sends(four[1]).new


def test_with_zero_nothing_of_a_station_counts(utara, four):
    utara.sends(four[0])
    done = services.revoke_station(viewer=SYSTEM, station=utara.code, until=0)
    assert [each.number for each in done.above] == [1]


@pytest.mark.parametrize("until", [10**12, 10**30, services.stations.MOST_MISSING + 2, -1])
def test_a_number_that_no_honest_chain_reaches_is_refused_in_words(cast, utara, four, until):
    utara.sends(four[0])
    utara.sends(utara.seals(cast.hana, four[3].contents.application, sequence=10**12))
    with pytest.raises(CommandError, match="Packets are numbered from 1" if until < 0 else "packets never came"):
        typed("station_revoke", utara.code, f"--until={until}")
    assert utara.sends(four[1]).new  # nothing was revoked


def test_what_the_city_refused_for_good_does_not_hold_the_number_down(utara, four):
    for packet in four[1:]:
        utara.sends(packet)
    done = services.revoke_station(viewer=SYSTEM, station=utara.code, until=4)
    assert (done.missing, done.above) == (((1, 1),), ())


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

"""A station enrols once per code, keeps its key for life, and can be revoked."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from cast import NOW, PLACE_UTARA, SYSTEM
from satupintu.city.enrolment import keys, selectors, services
from satupintu.city.enrolment.problems import (
    CENTRE_UNKNOWN,
    ENROLMENT_CODE,
    NO_SUCH_STATION,
    STATION_ENROLLED,
    STATION_EXISTS,
)
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import Setting
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.packets.keys import SigningKey
from stations import CENTRE_READER, CENTRE_SIGNER, Machine

KEY, OTHER = SigningKey.generate().public, SigningKey.generate().public


@pytest.fixture
def code(cast) -> str:
    services.open_station(viewer=cast.rama, code="laptop-1", name="Laptop 1", place=PLACE_UTARA)
    return services.make_enrolment_code(viewer=cast.rama, station="laptop-1")


def refused(kind, verb, **told) -> None:
    with pytest.raises(Problem) as caught:
        verb(**told)
    assert caught.value.kind is kind


def test_a_station_learns_who_it_is_and_for_whom_it_seals(code):
    told = services.enrol_station(code=code.lower(), public_key=KEY, name="Laptop").document()
    assert told == {
        "station": "laptop-1",
        "kecamatan": "Bontang Utara",
        "city_reader": keys.reading_key().public,
        "centre_reader": CENTRE_READER.public,
        "city_signer": keys.signing_key().public,
        "centre_signer": CENTRE_SIGNER.public,
    }


def test_an_answer_that_got_lost_is_given_again_to_the_same_key_only(code):
    first = services.enrol_station(code=code, public_key=KEY, name="Laptop")
    assert services.enrol_station(code=code, public_key=KEY, name="Laptop") == first
    refused(ENROLMENT_CODE, services.enrol_station, code=code, public_key=OTHER, name="Laptop")


@pytest.mark.parametrize("wrong", ["", "AAAA-AAAA-AAAAA", "short"])
def test_a_wrong_code_opens_nothing(code, wrong):
    refused(ENROLMENT_CODE, services.enrol_station, code=wrong, public_key=KEY, name="Laptop")


def test_what_is_no_key_opens_nothing(code):
    refused(ENROLMENT_CODE, services.enrol_station, code=code, public_key="no key", name="Laptop")


def test_a_station_keeps_its_key_for_life(code):
    services.enrol_station(code=code, public_key=KEY, name="Laptop")
    second = services.make_enrolment_code(viewer=SYSTEM, station="laptop-1")
    refused(STATION_ENROLLED, services.enrol_station, code=second, public_key=OTHER, name="Laptop")


def test_a_code_opens_for_a_week_and_a_newer_one_takes_its_place(code):
    with clock.stopped(NOW + timedelta(days=8)):
        refused(ENROLMENT_CODE, services.enrol_station, code=code, public_key=KEY, name="Laptop")
        newer = services.make_enrolment_code(viewer=SYSTEM, station="laptop-1")
        newest = services.make_enrolment_code(viewer=SYSTEM, station="laptop-1")
        refused(ENROLMENT_CODE, services.enrol_station, code=newer, public_key=KEY, name="Laptop")
        services.enrol_station(code=newest, public_key=KEY, name="Laptop")
    with clock.stopped(NOW + timedelta(days=80)):  # the answer got lost, and the laptop was off
        assert services.enrol_station(code=newest, public_key=KEY, name="Laptop").station == "laptop-1"


def test_nobody_enrols_before_the_centre_is_known(code):
    Setting.objects.all().delete()
    refused(CENTRE_UNKNOWN, services.enrol_station, code=code, public_key=KEY, name="Laptop")
    assert keys.find_centre_signer() is None


def test_only_the_administrator_opens_stations(cast):
    for verb, told in (
        (services.open_station, {"code": "x", "name": "X", "place": PLACE_UTARA}),
        (services.make_enrolment_code, {"station": "x"}),
        (services.revoke_station, {"station": "x"}),
    ):
        refused(NOT_ALLOWED, verb, viewer=cast.ani, **told)


def test_an_unknown_or_doubled_station_is_said(code, cast):
    refused(STATION_EXISTS, services.open_station, viewer=cast.rama, code="laptop-1", name="X", place=PLACE_UTARA)
    refused(NO_SUCH_STATION, services.make_enrolment_code, viewer=cast.rama, station="x")
    refused(NO_SUCH_STATION, services.revoke_station, viewer=cast.rama, station="x")


def test_the_list_of_stations_is_for_those_who_watch(utara, cast):
    (row,) = selectors.list_stations(cast.vina)
    assert (row.code, row.packets, row.gaps) == (utara.code, 0, ())
    with pytest.raises(Problem):
        selectors.list_stations(cast.ani)


def test_a_key_of_the_city_stays_the_same(db):
    assert keys.reading_key() == keys.reading_key()
    assert keys.signing_key.__wrapped__() == keys.signing_key()


def test_the_machine_of_the_tests_is_a_station_like_any_other(cast):
    assert Machine(code="laptop-2").enrol().row.public_key


def test_the_command_opens_a_station_and_prints_a_code_that_opens(cast, capsys):
    for _ in range(2):
        call_command("station_code", "laptop-3", "--place", PLACE_UTARA, "--name", "Laptop 3")
    code = capsys.readouterr().out.split()[-1]
    assert services.enrol_station(code=code, public_key=KEY, name="").station == "laptop-3"
    assert selectors.list_stations(SYSTEM)[0].name == "Laptop 3"
    for arguments in (["nowhere"], ["laptop-4", "--place", "NOWHERE"]):
        with pytest.raises(CommandError):
            call_command("station_code", *arguments)

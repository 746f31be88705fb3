"""An invented city in the database: once, whole, exactly the totals, never beside real data."""

from datetime import date
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Max, Sum

from satupintu.city.applications.models import Application, DayCount, StatusChange
from satupintu.city.areas import selectors as areas
from satupintu.city.areas.models import Place
from satupintu.city.cards.models import Blank, Card, StockDay, Suket
from satupintu.city.config.inventing.people import faults_of
from satupintu.city.config.inventing.stock import name_stations
from satupintu.city.config.inventing.writing import SYSTEM, OtherDataError, Wanted, is_written, write_city
from satupintu.city.enrolment.models import Recording
from satupintu.city.enrolment.services.stations import open_station
from satupintu.city.foundation import audit, claim_codes
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.register import selectors as register
from satupintu.city.register.models import FamilyCard, Resident
from satupintu.city.register.rules import codes, kk_number, nik
from satupintu.city.relay.models import Outage
from satupintu.packets.status import Status, may_follow
from satupintu.synthetic.city import InventedCity, invent
from satupintu.synthetic.city import livelihood as invented_livelihood
from satupintu.synthetic.city.codes import KINDS

TODAY = date(2026, 11, 24)
SIZE, SEED = 1_500, 2016


@pytest.fixture(scope="module")
def invented() -> InventedCity:
    return invent(SIZE, SEED, TODAY)


@pytest.fixture(scope="module")
def written(invented, django_db_setup, django_db_blocker):
    """The city in the database for all tests of this file; taken back at their end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        said: list[str] = []
        write_city(invented, said.append)
        yield said
        transaction.set_rollback(True)


@pytest.fixture
def city(written, invented, db, settings) -> InventedCity:
    settings.SIMULATED = True
    return invented


def test_the_register_counts_the_totals_on_the_cut_off_day(city):
    on, totals = city.cut_off, city.totals
    recorded = Recording.objects.filter(recorded_on__lte=on, counts=True).values("resident")
    must = Resident.objects.filter(register.wajib_ktp_on(on))
    assert register.count_population(on) == totals.population == SIZE
    assert register.count_wajib_ktp(on) == totals.wajib_ktp
    assert must.filter(pk__in=recorded).count() == totals.recorded
    assert must.exclude(pk__in=recorded).count() == totals.not_recorded
    assert Resident.objects.filter(birth_date__lte=on.replace(year=on.year - 55)).count() == totals.aged_55


def test_some_are_recorded_after_the_cut_off_and_nobody_twice(city):
    assert Recording.objects.filter(recorded_on__gt=city.cut_off).exists()
    assert Recording.objects.count() == Recording.objects.values("resident").distinct().count()


def test_every_person_and_card_of_the_register_is_well_formed(city):
    held = Resident.objects.exclude(nik=None).values_list("nik", flat=True)
    assert not [n for n in held if nik.errors(n)]
    assert not [n for n in FamilyCard.objects.values_list("kk_number", flat=True) if kk_number.errors(n)]
    faults = faults_of(city)
    whole = Resident.objects.exclude(pk__in=[who + 1 for who in faults])
    people = whole.values_list("religion", "education", "relation", "blood_group", "occupation")
    tables = codes.Religion, codes.Education, codes.Relation, codes.BloodGroup
    for *numbers, occupation in people:
        assert "-" not in [codes.printed(*pair) for pair in zip(tables, numbers[:3], strict=False)]
        assert codes.occupation(occupation) != "-"
    second = [who + 1 for who, told in faults.items() if "relation" in told]
    heads = Resident.objects.filter(relation=codes.Relation.HEAD).exclude(pk__in=second)
    assert heads.values("family").distinct().count() == heads.count() == FamilyCard.objects.count()
    assert not whole.exclude(rt=F("family__rt"), address=F("family__address")).exists()


def test_income_bands_are_those_of_the_register(city):
    assert len(invented_livelihood.INCOME_BANDS_FROM) == len(codes.IncomeBand)
    known = Resident.objects.filter(income_band__isnull=False)
    assert set(known.values_list("income_band", flat=True)) == {int(band) for band in codes.IncomeBand}
    assert Resident.objects.filter(income_band=None).count() > SIZE / 3


def test_areas_reach_from_the_province_to_the_rt(city):
    resident = Resident.objects.first()
    path = areas.get_path(resident.rt_id)
    assert (path.province, path.city, path.rw) == ("Kalimantan Timur", "Kota Bontang", "000")
    assert len(areas.list_areas("KELURAHAN", "64.74")) == 15
    assert areas.find_by_name("loktuan").code == "64.74.01.1003"
    assert {place.code for place in areas.list_places()} == {"UTARA", "SELATAN", "BARAT", "KANTOR"}
    assert areas.get_place("BARAT").area == "64.74.03"


def test_each_application_took_steps_that_may_follow_one_another(city):
    assert Application.objects.count() == len(city.applications) > 30
    assert set(Application.objects.values_list("kind", flat=True)) == set(KINDS)
    for application in Application.objects.prefetch_related("changes"):
        changes = list(application.changes.order_by("pk"))
        assert changes[0].before == ""
        for change, following in pairwise(changes):
            assert following.before == change.after
            assert may_follow(Status(change.after), Status(following.after))
            assert change.at <= following.at
        assert (application.status, application.status_since) == (changes[-1].after, changes[-1].at)
        assert (application.closed_at is None) == (not Status(application.status).is_final)
        assert application.created_at == changes[0].at
        assert claim_codes.find(application.claim_code) == application.claim_code
    assert StatusChange.objects.aggregate(last=Max("at"))["last"].astimezone().date() < TODAY


def test_recordings_and_cards_stand_where_their_application_stands(city):
    with_application = Recording.objects.filter(application__isnull=False)
    assert with_application.exists()
    assert not with_application.exclude(status=F("application__status"), resident=F("application__resident")).exists()
    assert set(with_application.values_list("application__kind", flat=True)) == {"BARU"}
    issued = Card.objects.filter(handed_over_at__isnull=False)
    assert set(issued.values_list("application__status", flat=True)) == {Status.CARD_ISSUED}
    waiting = Card.objects.filter(handed_over_at=None).values_list("application__status", flat=True)
    assert set(waiting) <= {Status.CARD_PRINTED}
    assert not Suket.objects.filter(withdrawn_at__lt=F("issued_at")).exists()
    assert not Suket.objects.exclude(resident=F("application__resident")).exists()


def test_blanks_in_the_safe_are_what_the_last_evening_left(city):
    last = StockDay.objects.order_by("-day").first()
    assert last.left == city.blanks_left == Blank.objects.filter(state="FREE").count()
    used = DayCount.objects.aggregate(all=Sum("count"))["all"] + Card.objects.count()
    assert StockDay.objects.aggregate(all=Sum("used"))["all"] == used


def test_outages_are_over_before_today(city):
    assert Outage.objects.count() == len(city.outages)
    assert set(Outage.objects.values_list("line", flat=True)) == {"CITY_CENTRE", "STATION_CITY"}
    assert not Outage.objects.filter(ended_at__lte=F("began_at")).exists()


def test_outages_of_a_station_line_find_their_station_once_it_is_opened(city):
    on_station_lines = Outage.objects.filter(line="STATION_CITY")
    assert name_stations() == 0
    open_station(viewer=SYSTEM, code="ST-X", name="Perekaman Utara", place="UTARA")
    assert name_stations() == on_station_lines.filter(station="ST-X").count() > 0
    assert on_station_lines.filter(station=None).count() == sum(each.kecamatan in {1, 2} for each in city.outages)
    assert name_stations() == 0


def test_the_database_is_marked_as_simulated_and_the_trail_says_who_wrote(city):
    assert find_setting("simulated") is True
    assert find_setting("invented_city")["cut_off"] == "2026-06-30"
    assert AuditEntry.objects.filter(action="CITY_INVENTED", actor="invent").count() == 1
    assert list(audit.broken_links()) == []


def test_new_rows_get_numbers_after_the_invented_ones(city):
    last = DayCount.objects.aggregate(last=Max("pk"))["last"]
    fresh = DayCount.objects.create(place=Place.objects.get(pk="UTARA"), day=TODAY, kind="BARU", count=1)
    assert fresh.pk > last


def test_the_same_city_again_does_nothing(city):
    said: list[str] = []
    write_city(city, said.append)
    assert said == []
    assert Resident.objects.count() == SIZE
    out = StringIO()
    call_command("invent", residents=SIZE, seed=SEED, stdout=out)
    assert "is there already" in out.getvalue()


@pytest.mark.parametrize("wanted", [Wanted(SIZE + 1, SEED), Wanted(SIZE, SEED + 1)])
def test_another_city_is_refused_with_what_to_do(city, wanted):
    with pytest.raises(OtherDataError, match="--fresh"):
        is_written(wanted)
    with pytest.raises(CommandError, match="--fresh"):
        call_command("invent", residents=wanted.residents, seed=wanted.seed)


def test_every_step_of_the_writing_was_told(written, city):
    assert written[0] == "areas and places"
    assert len(written) == len(set(written)) == 7

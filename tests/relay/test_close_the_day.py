"""Three places state what they know of a day; the day is closed when they agree, else the missing are named."""

import json
from datetime import timedelta

import httpx
import pytest
from django.test import Client

from cast import BACKEND, NOW, SYSTEM, account
from satupintu.city.enrolment import keys
from satupintu.city.enrolment import services as services_of_stations
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import selectors, services
from satupintu.city.relay.centre import Unreachable
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Closing
from satupintu.city.relay.services import closing as module
from satupintu.packets import closing
from satupintu.packets.closing import SignedClosing
from satupintu.packets.keys import SigningKey
from stations import Machine, asks_for_a_card


def stated(machine: Machine, packets, *, key=None, place="station", station=None):
    return closing.state(
        place=place,
        station=station or machine.code,
        date=NOW.date(),
        packets=packets,
        signing_key=key or machine.key,
    )


def close(centre, machine, packets):
    return services.close_day(station=machine.code, statement=stated(machine, packets).to_dict(), centre=centre.line())[
        0
    ]


def test_a_day_agrees_when_all_three_know_the_same(centre, utara, eka, fajar):
    run_once(centre.line())
    agreement, by_city, by_centre = services.close_day(
        station=utara.code, statement=stated(utara, [(1, eka[0]), (2, fajar[0])]).to_dict(), centre=centre.line()
    )
    assert agreement.agrees
    assert agreement.all_missing == []
    told = closing.check(by_city, keys.signing_key().verifying_key)
    assert (told.place, told.first, told.last, told.count) == ("city", 1, 2, 2)
    assert by_centre.closing.root == told.root
    row = Closing.objects.get()
    assert (row.agrees, row.audit_head, told.audit_head) == (True, audit.head(), audit.head())


def test_packets_that_the_centre_lacks_are_named_and_the_day_agrees_later(centre, utara, eka, fajar):
    told = close(centre, utara, [(1, eka[0]), (2, fajar[0])])
    assert not told.agrees
    assert told.missing == {"centre": [eka[0], fajar[0]]}
    assert services.recheck_closings(centre=centre.line()) == 0
    run_once(centre.line())
    assert services.recheck_closings(centre=centre.line()) == 1
    assert Closing.objects.get().agrees


def test_a_packet_that_comes_after_its_day_was_closed_opens_it_again(centre, utara, eka, cast):
    run_once(centre.line())
    assert close(centre, utara, [(1, eka[0])]).agrees
    late = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))
    utara.sends(late)
    run_once(centre.line())
    assert not Closing.objects.get().agrees
    assert services.recheck_closings(centre=centre.line()) == 0
    assert Closing.objects.get().missing == {"station": [late.packet_id]}
    assert close(centre, utara, [(1, eka[0]), (2, late.packet_id)]).agrees


def test_an_older_statement_that_comes_late_replaces_no_fuller_one(centre, utara, eka, fajar):
    run_once(centre.line())
    older = [(1, eka[0])]
    assert close(centre, utara, [*older, (2, fajar[0])]).agrees
    assert close(centre, utara, older).agrees
    assert len(SignedClosing.from_dict(Closing.objects.get().by_station).closing.ids) == 2


def test_what_comes_while_the_centre_is_asked_leaves_the_day_open(centre, utara, eka, cast, monkeypatch):
    run_once(centre.line())
    late = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))

    def slowly(*, station, day, centre):
        utara.sends(late)
        return of_centre(station=station, day=day, centre=centre)

    of_centre = module.state_of_centre
    monkeypatch.setattr(module, "state_of_centre", slowly)
    assert not close(centre, utara, [(1, eka[0])]).agrees


def test_what_comes_in_the_last_moment_leaves_it_open_too(centre, utara, eka, cast, monkeypatch):
    run_once(centre.line())
    late = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))
    compare = closing.compare

    def and_another_comes(*said):
        found = compare(*said)
        utara.sends(late)
        return found

    monkeypatch.setattr(closing, "compare", and_another_comes)
    assert not close(centre, utara, [(1, eka[0])]).agrees


@pytest.mark.parametrize("answer", [{"document": "x"}, ["nothing"]])
def test_a_statement_of_the_centre_that_cannot_be_read_is_none(centre, utara, eka, answer):
    run_once(centre.line())
    centre.overrides["closing"] = httpx.Response(200, json=answer)
    told = close(centre, utara, [(1, eka[0])])
    assert not told.agrees
    assert told.silent == ("centre",)


def test_of_a_silent_line_one_call_is_enough(centre, utara, eka, monkeypatch):
    assert not close(centre, utara, [(1, eka[0])]).agrees
    kept = Closing.objects.get()
    other = {"station_id": kept.station_id, "day": kept.day - timedelta(days=1)}
    Closing.objects.create(**other, by_station=kept.by_station, stated_at=NOW)
    asked = []

    def is_silent(**of):
        asked.append(of)
        raise Unreachable

    monkeypatch.setattr(module, "state_of_centre", is_silent)
    with pytest.raises(Unreachable):
        services.recheck_closings(centre=centre.line())
    assert len(asked) == 1


def test_days_of_long_ago_are_compared_again_once_a_day(centre, utara, eka):
    assert not close(centre, utara, [(1, eka[0])]).agrees
    run_once(centre.line())
    with clock.stopped(NOW + timedelta(hours=23)):
        Closing.objects.update(day=NOW.date() - timedelta(days=40))
        assert services.recheck_closings(centre=centre.line()) == 0
        (row, *_) = selectors.list_days(SYSTEM)[::-1]
        assert row.day == NOW.date() - timedelta(days=40)  # not closed, so it stays in sight
    with clock.stopped(NOW + timedelta(hours=25)):
        Closing.objects.update(day=NOW.date())
        assert services.recheck_closings(centre=centre.line()) == 1


def test_statements_from_before_the_audit_head_are_made_anew(centre, utara, eka):
    from importlib import import_module

    from django.apps import apps

    run_once(centre.line())
    close(centre, utara, [(1, eka[0])])
    import_module("satupintu.city.relay.migrations.0002_closings_name_the_audit_head").state_anew(apps, None)
    assert selectors.list_days(SYSTEM)[0].agreement.silent == ("city",)
    assert services.recheck_closings(centre=centre.line()) == 1


def test_a_packet_that_only_the_station_has_is_missing_in_the_city(centre, utara, eka):
    run_once(centre.line())
    lost = "ab" * 32
    told = close(centre, utara, [(1, eka[0]), (2, lost)])
    assert told.missing == {"city": [lost], "centre": [lost]}
    assert told.all_missing == [lost]


def test_a_packet_that_the_station_does_not_state_is_missing_there(centre, utara, eka):
    run_once(centre.line())
    assert close(centre, utara, []).missing == {"station": [eka[0]]}


def test_a_silent_or_odd_centre_prevents_agreement(centre, utara, eka):
    run_once(centre.line())
    centre.down = True
    told = close(centre, utara, [(1, eka[0])])
    assert (told.agrees, told.silent) == (False, ("centre",))
    centre.down = False
    centre.signer = SigningKey.generate()
    assert close(centre, utara, [(1, eka[0])]).silent == ("centre",)


def test_what_the_centre_stated_stays_while_it_is_silent(centre, utara, eka, cast):
    """The answer to the station was lost, so it states the same day again, and the centre's line is down by now."""
    run_once(centre.line())
    assert close(centre, utara, [(1, eka[0])]).agrees
    kept = Closing.objects.get().by_centre
    centre.down = True
    statement = stated(utara, [(1, eka[0])]).to_dict()
    told, _, by_centre = services.close_day(station=utara.code, statement=statement, centre=centre.line())
    assert (told.agrees, told.silent, by_centre.to_dict()) == (True, (), kept)
    row = Closing.objects.get()
    assert (row.agrees, row.by_centre) == (True, kept)
    late = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))
    utara.sends(late)
    told = close(centre, utara, [(1, eka[0])])
    assert told.missing == {"station": [late.packet_id], "centre": [late.packet_id]}
    assert close(centre, utara, [(1, eka[0]), (2, late.packet_id)]).silent == ("centre",), "of more it said nothing"
    assert Closing.objects.get().by_centre is None


def test_what_a_centre_of_before_stated_does_not_count_for_the_one_of_now(centre, utara, eka):
    run_once(centre.line())
    assert close(centre, utara, [(1, eka[0])]).agrees
    row = Closing.objects.get()
    other = stated(utara, [(1, eka[0])], key=SigningKey.generate(), place="centre")
    Closing.objects.filter(pk=row.pk).update(by_centre=other.to_dict())
    centre.down = True
    assert close(centre, utara, [(1, eka[0])]).silent == ("centre",)


def test_what_comes_between_packets_and_head_is_looked_at_again(centre, utara, eka, cast, monkeypatch):
    """With one head of the trail the city states one list of packets."""
    late = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))
    head, calls = audit.head, []

    def and_another_comes():
        calls.append(1)
        if len(calls) == 2:
            monkeypatch.setattr(audit, "head", head)
            utara.sends(late)
        return head()

    monkeypatch.setattr(audit, "head", and_another_comes)
    statement = stated(utara, [(1, eka[0])]).to_dict()
    _, by_city, _ = services.close_day(station=utara.code, statement=statement, centre=centre.line())
    assert by_city.closing.ids == (eka[0], late.packet_id)


def test_only_the_stations_own_statement_is_taken(centre, utara, eka):
    wrong = (
        stated(utara, [], key=SigningKey.generate()).to_dict(),
        stated(utara, [], place="city").to_dict(),
        stated(utara, [], station="elsewhere").to_dict(),
        {"no": "statement"},
    )
    for statement in wrong:
        with pytest.raises(Problem) as caught:
            services.close_day(station=utara.code, statement=statement, centre=centre.line())
        assert caught.value.kind.code == "CLOSING_ODD"
    assert not Closing.objects.exists()


@pytest.fixture
def connected(centre, monkeypatch):
    """Views make their own line to the centre; here it ends at the fake."""
    from satupintu.city.relay.api import stations

    monkeypatch.setattr(stations, "Centre", lambda **_: centre.line())
    return centre


def test_a_station_closes_its_day_over_the_interface(connected, utara, eka):
    run_once(connected.line())
    answer = utara.calls("POST", "/api/stations/closing", stated(utara, [(1, eka[0])]).to_dict()).json()
    assert (answer["agrees"], answer["missing"]) == (True, [])
    assert SignedClosing.from_dict(answer["city"]).closing.place == "city"
    assert SignedClosing.from_dict(answer["centre"]).closing.place == "centre"
    connected.down = True
    again = utara.calls("POST", "/api/stations/closing", stated(utara, [(1, eka[0])]).to_dict()).json()
    assert (again["agrees"], again["centre"]) == (True, answer["centre"])
    assert utara.calls("POST", "/api/stations/closing", b"5").status_code == 400


def test_a_station_fetches_receipts_of_both_places_and_the_words_of_status(connected, utara, eka):
    run_once(connected.line())
    connected.calls_back()
    told = utara.calls("GET", "/api/packets/receipts?after=0").json()
    assert [len(told[by]) for by in ("city", "centre")] == [1, 1]
    assert json.loads(told["centre"][0]["document"])["by"] == "centre"
    (status,) = told["statuses"]
    assert (status["packet_id"], status["status"]) == (eka[0], "PRINT_READY_RECORD")
    later = utara.calls("GET", "/api/packets/receipts?after=1").json()
    assert [later[what] for what in ("city", "centre", "statuses")] == [[], [], []]
    assert later["standing"]["last"] == 1
    assert utara.calls("GET", "/api/packets/receipts?after=x").status_code == 400


def test_the_first_station_that_enrols_makes_the_city_learn_the_centres_keys(connected, cast):
    from satupintu.city.enrolment import services as enrolment_services
    from satupintu.city.foundation.models import Setting

    enrolment_services.open_station(viewer=cast.rama, code="laptop", name="Laptop", place="UTARA")
    code = enrolment_services.make_enrolment_code(viewer=cast.rama, station="laptop")
    Setting.objects.all().delete()
    told = {"code": code, "public_key": SigningKey.generate().public, "name": "Laptop"}
    connected.down = True
    refused = Client().post("/api/stations/enrol", told, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (503, "CENTRE_UNKNOWN")
    connected.down = False
    answer = Client().post("/api/stations/enrol", told, content_type="application/json")
    assert (answer.status_code, answer.json()["station"]) == (201, "laptop")
    wrong = Client().post("/api/stations/enrol", {**told, "code": "0" * 13}, content_type="application/json")
    assert wrong.status_code == 403


def test_the_page_shows_three_statements_and_whether_they_agree(connected, utara, eka, cast):
    client = Client()
    client.force_login(account("citra"), backend=BACKEND)
    page = client.get("/meja/penutupan/").content.decode()
    assert 'data-agrees="false"' in page
    assert "belum ditutup" in page.lower()
    close(connected, utara, [(1, eka[0])])
    page = client.get("/meja/penutupan/").content.decode()
    assert f'data-missing="{eka[0]}"' in page
    run_once(connected.line())
    services.recheck_closings(centre=connected.line())
    page = client.get("/meja/penutupan/").content.decode()
    assert 'data-agrees="true"' in page
    assert page.count("data-place=") == 3
    (day,) = selectors.list_days(cast.citra)
    assert [told.count for _, told in day.told] == [1, 1, 1]
    assert (day.station, day.day) == (utara.code, NOW.date())


def test_a_statement_that_contradicts_the_kept_one_replaces_nothing_and_sounds_an_alarm(centre, utara, eka, fajar):
    """A stolen key signs as well as the machine: an honest day only grows."""
    run_once(centre.line())
    assert close(centre, utara, [(1, eka[0]), (2, fajar[0])]).agrees
    before = Closing.objects.get().by_station
    assert close(centre, utara, [(1, eka[0]), (9, "f" * 64)]).agrees, "what is kept"
    assert close(centre, utara, [(1, eka[0]), (9, "f" * 64)]).agrees
    assert Closing.objects.get().by_station == before
    assert AuditEntry.objects.filter(action="ALARM_CLOSING_CONTRADICTED").count() == 1


def test_a_revoked_station_states_nothing_beyond_what_counts(centre, utara, eka):
    services_of_stations.revoke_station(viewer=SYSTEM, station=utara.code, until=1)
    run_once(centre.line())
    assert close(centre, utara, [(1, eka[0])]).agrees
    with pytest.raises(Problem, match="after the last that counts"):
        close(centre, utara, [(1, eka[0]), (2, "f" * 64)])

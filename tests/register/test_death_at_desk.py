"""A death reported at the counter is a report on the very person: of a wajib KTP it takes two officers."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from reporting import row
from reports_cast import picture, second_verifier

import satupintu.city
from cast import TODAY, refused
from satupintu.city.register import selectors, services
from satupintu.city.register.models import CommunityReport, LifeEvent
from satupintu.city.register.rules.reports import Authority, Outcome, ReportedBy

CITY = Path(satupintu.city.__file__).parent


def enter(viewer, ref, **more):
    by = ReportedBy(authority=Authority.FAMILY, reporter="Siti", paper="surat 7")
    asked = {"key": uuid4(), "happened_on": TODAY, "by": by}
    return services.enter_death_at_desk(viewer=viewer, ref=ref, **asked | more)


def form(**more):
    day = {"happened_on_day": TODAY.day, "happened_on_month": TODAY.month, "happened_on_year": TODAY.year}
    return day | {"key": str(uuid4()), "authority": "FAMILY", "reporter": "Siti", "spouse": ""} | more


def at(ref):
    return f"/meja/kematian/{ref}/"


def test_of_a_wajib_ktp_it_is_proposed_and_another_officer_confirms(cast):
    assert enter(cast.ani, cast.fajar) is Outcome.PROPOSED
    assert row(cast.fajar).life_status == "HIDUP"
    number = CommunityReport.objects.get().pk
    with refused("SECOND_OFFICER"):
        services.confirm_death(viewer=cast.ani, number=number)
    assert services.confirm_death(viewer=second_verifier(), number=number) is Outcome.ACCEPTED
    assert row(cast.fajar).life_status == "MATI"


def test_of_anybody_else_it_is_entered_at_once(cast):
    assert enter(cast.ani, cast.gita, spouse=cast.fajar) is Outcome.ACCEPTED
    event = LifeEvent.objects.get()
    assert (event.kind, event.detail["authority"]) == ("DEATH", "FAMILY")
    assert row(cast.fajar).marital_status == 4


def test_the_same_sent_twice_is_one_report_and_one_event(cast):
    key = uuid4()
    for ref in (cast.gita, cast.gita):
        assert enter(cast.ani, ref, key=key, photo=picture()) is Outcome.ACCEPTED
    assert (CommunityReport.objects.count(), LifeEvent.objects.count()) == (1, 1)


def test_it_is_for_officers_who_decide_reports_of_the_area(cast):
    for viewer, code in ((cast.arif, "NO_SUCH_RESIDENT"), (cast.budi, "NOT_ALLOWED"), (cast.citra, "NOT_ALLOWED")):
        with refused(code):
            enter(viewer, cast.gita)
    assert not CommunityReport.objects.exists()


def test_the_page_stands_on_the_resident_and_keeps_the_paper(cast, sign_in):
    client = sign_in("ani")
    resident = f"/meja/penduduk/{cast.gita}/"
    assert f'href="{at(cast.gita)}"' in client.post(resident, {"purpose": "SERVE"}, follow=True).content.decode()
    assert "GITA LESTARI" in client.get(at(cast.gita)).content.decode()
    photo = SimpleUploadedFile("akta.png", picture("PNG"))
    answer = client.post(at(cast.gita), form(photo=photo), follow=True).content.decode()
    assert "notice--success" in answer
    assert row(cast.gita).life_status == "MATI"
    assert LifeEvent.objects.get().evidence_file.media_type == "image/jpeg"
    assert f'href="{at(cast.gita)}"' not in client.get(resident).content.decode()


def test_the_page_says_that_another_officer_has_to_confirm(cast, sign_in):
    client = sign_in("ani")
    assert "petugas lain" in client.get(at(cast.fajar)).content.decode()
    client.post(at(cast.fajar), form())
    assert [line.name for line in selectors.list_reports(cast.vina)[0]] == ["FAJAR HIDAYAT"]
    assert row(cast.fajar).life_status == "HIDUP"


@pytest.mark.parametrize("wrong", [{"reporter": ""}, {"authority": "SELF"}, {"happened_on_year": 2027}, {"key": "x"}])
def test_what_is_missing_or_cannot_be_is_said_at_the_form(cast, sign_in, wrong):
    client = sign_in("ani")
    assert client.post(at(cast.gita), form(**wrong)).status_code == 400
    assert not CommunityReport.objects.exists()


@pytest.mark.parametrize("name", ["budi", "citra", "slamet"])
def test_nobody_else_opens_the_page(cast, sign_in, name):
    assert sign_in(name).get(at(cast.gita)).status_code == 403


def test_only_reports_and_lists_call_the_service_that_asks_for_no_second_officer():
    calling = [str(path.relative_to(CITY)) for path in CITY.rglob("*.py") if "enter_death(" in path.read_text()]
    assert sorted(calling) == [
        "register/importing/events.py",
        "register/services/deaths.py",
        "register/services/reports.py",
    ]

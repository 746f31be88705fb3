"""The field list knows what is said, the share confirmed is shown by RT, an officer decides where words disagree."""

from uuid import uuid4

from cast import RT_SELATAN, RT_UTARA, SELATAN, TODAY
from rt_heads import head_of_rt
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation import clock
from satupintu.city.register import selectors as register
from satupintu.city.register import services
from satupintu.city.register.models import Resident, StatusConflict
from satupintu.city.register.rules.roster import Said, Source, Tick, Whereabouts


def text(answer):
    return answer.content.decode()


def tick(ref, kind, **more):
    services.tick(viewer=head_of_rt(), rt=RT_UTARA, ticks=[Tick(uuid4(), ref, Said(kind, **more), TODAY)])


def record(ref):
    Recording.objects.create(
        resident=Resident.objects.get(ref=ref),
        place_id="UTARA",
        recorded_on=TODAY,
        status="PRINT_READY_RECORD",
        status_since=clock.now(),
    )


def test_the_doorstep_case_of_the_study(cast, sign_in):
    """Three people who are not there: each is known before anyone goes, none is taken off without paper."""
    tick(cast.eka, Whereabouts.STUDIES_OUTSIDE, where="Samarinda")
    tick(cast.fajar, Whereabouts.DEAD)
    tick(cast.ian, Whereabouts.MOVED)
    client = sign_in("citra")
    page = text(client.get("/meja/belum-rekam/"))
    assert 'data-not-recorded="5"' in page
    for kind in ("STUDIES_OUTSIDE", "DEAD", "MOVED"):
        assert page.count(f'data-believed="{kind}"') == 1
    assert "Samarinda" in page
    to_visit = text(client.get("/meja/belum-rekam/?believed=UNKNOWN&order=least"))
    assert "EKA" not in to_visit
    assert "FAJAR" not in to_visit
    assert "HANA SARI" in to_visit
    assert 'data-confirmed="3" data-total="5"' in text(client.get("/meja/belum-rekam/terkonfirmasi/"))
    # the paper comes: two officers enter the death that was ticked, the student stays
    reports = {line.name: line.number for line in register.list_reports(cast.ani)[0]}
    assert set(reports) == {"FAJAR HIDAYAT", "IAN MACLEOD"}
    number = reports["FAJAR HIDAYAT"]
    services.accept_death(viewer=cast.vina, number=number, ref=cast.fajar, happened_on=TODAY)
    services.confirm_death(viewer=cast.ani, number=number)
    assert 'data-not-recorded="4"' in text(client.get("/meja/belum-rekam/"))
    assert [line.name for line in register.list_reports(cast.ani)[0]] == ["IAN MACLEOD"]


def test_the_share_confirmed_comes_as_a_table_and_as_csv(cast, sign_in, settings):
    settings.SIMULATED = True
    tick(cast.eka, Whereabouts.LIVES_HERE)
    client = sign_in("citra")
    page = text(client.get("/meja/belum-rekam/terkonfirmasi/"))
    assert f'data-rt="{RT_UTARA}"' in page
    assert "25,00%" in page
    answer = client.get(f"/meja/belum-rekam/terkonfirmasi/?area={SELATAN}&format=csv")
    head, *rows = text(answer).splitlines()
    assert head == "area,kecamatan,kelurahan,rw,rt,on,confirmed_in_90_days,not_recorded,percent,tanda"
    assert rows == [f"{RT_SELATAN},Bontang Selatan,Tanjung Laut,000,002,2026-07-06,0,1,0.00,DATA SIMULASI"]
    assert answer["Content-Disposition"] == 'attachment; filename="terkonfirmasi-2026-07-06.csv"'
    assert sign_in("ani").get(f"/meja/belum-rekam/terkonfirmasi/?area={SELATAN}").status_code == 403


def test_an_officer_decides_where_words_disagree(cast, sign_in):
    key = uuid4()
    here = Said(Whereabouts.LIVES_HERE)
    services.say_status(viewer=cast.ani, ref=cast.eka, said=here, source=Source.FAMILY, key=key)
    tick(cast.eka, Whereabouts.MOVED)
    client = sign_in("ani")
    assert 'data-desk="conflicts" data-count="1"' in text(client.get("/meja/"))
    assert 'data-case="AGAINST_REGISTER"' in text(client.get("/meja/selisih/"))
    address = f"/meja/selisih/{StatusConflict.objects.get().pk}/"
    page = text(client.get(address))
    assert "Keluarga" in page
    assert "data-recorded-since" not in page
    assert client.post(address, {"kind": "LIVES_HERE"}).status_code == 400
    decided = client.post(address, {"kind": "LIVES_HERE", "note": "bertemu di rumah"}, follow=True)
    assert "notice--success" in text(decided)
    assert "data-case" not in text(decided)
    assert register.believed_of([cast.eka])[cast.eka].source is Source.OFFICER
    assert client.get(address).status_code == 404


def deny(cast):
    here = Said(Whereabouts.LIVES_HERE)
    services.say_status(viewer=cast.ani, ref=cast.eka, said=here, source=Source.NEIGHBOUR, key=uuid4())


def test_somebody_said_to_be_dead_and_recorded_since_stands_out(cast, sign_in):
    deny(cast)
    tick(cast.eka, Whereabouts.DEAD)
    record(cast.eka)
    client = sign_in("vina")
    assert "sejak itu" in text(client.get("/meja/selisih/"))
    address = f"/meja/selisih/{StatusConflict.objects.get().pk}/"
    assert 'data-recorded-since="yes"' in text(client.get(address))


def test_who_may_not_decide_sees_no_case(cast, sign_in):
    deny(cast)
    tick(cast.eka, Whereabouts.DEAD)
    address = f"/meja/selisih/{StatusConflict.objects.get().pk}/"
    assert sign_in("arif").get(address).status_code == 404
    for name in ("citra", "budi", "kirana"):
        assert sign_in(name).get(address).status_code == 403

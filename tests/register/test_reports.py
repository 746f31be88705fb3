"""Reports by the people: sent once, decided once, a death of wajib KTP by two officers; accepted is an event."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from reporting import BABY, kk, row
from reports_cast import code_of, picture, second_verifier, send, told

from cast import CITY, KELURAHAN_SELATAN, RT_SELATAN, SYSTEM, TODAY, refused
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.viewers import ANYONE
from satupintu.city.notices.models import Message
from satupintu.city.register import selectors, services
from satupintu.city.register.models import CommunityReport, LifeEvent, ReportDecision, Resident
from satupintu.city.register.rules.reports import Authority, Outcome, ReportKind, State, WhyNot

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def vera(cast):
    return second_verifier()


def die(viewer, number, ref, **more):
    return services.accept_death(viewer=viewer, number=number, ref=ref, **{"happened_on": TODAY} | more)


def state(number):
    return selectors.find_report(code_of(number)).state


def events():
    return list(LifeEvent.objects.values_list("kind", flat=True))


# -- sending --------------------------------------------------------------------------------------
def test_a_report_sent_twice_is_one_with_one_claim_code(cast):
    key = uuid4()
    codes = {services.send_report(viewer=ANYONE, key=key, told=told(), photo=picture()) for _ in range(2)}
    assert len(codes) == 1
    assert CommunityReport.objects.count() == 1
    with refused("KEY_USED_TWICE"):
        services.send_report(viewer=ANYONE, key=key, told=told(name="Somebody Else"))


def test_whether_the_reported_is_known_changes_nothing_in_the_answer(cast):
    known, unknown = send(), send(name="Tidak Ada Siapa")
    answers = [selectors.find_report(code_of(number)) for number in (known, unknown)]
    assert [(each.state, each.why, each.note) for each in answers] == [(State.OPEN, None, "")] * 2


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"name": "6474914105900001"},
        {"words": "NIK 6474914105900001"},
        {"kind": ReportKind.MISTAKE},
        {"reporter": ""},
        {"authority": Authority.WRITTEN},
        {"contact": "nobody"},
        {"happened_on": TODAY + timedelta(days=1)},
    ],
)
def test_what_is_missing_or_holds_a_nik_is_not_taken(cast, change):
    with refused("UNFIT_REPORT"):
        send(**change)
    assert not CommunityReport.objects.exists()


def test_an_area_that_does_not_exist_is_not_taken(cast):
    with refused("NO_SUCH_AREA"):
        send(area="99.99")


def test_who_left_a_contact_hears_of_receipt_and_decision(cast):
    number = send(contact="0812 3456 7890")
    services.reject_report(viewer=cast.vina, number=number, why=WhyNot.NOT_SO)
    services.reject_report(viewer=cast.vina, number=send(), why=WhyNot.NOT_SO)
    assert sorted(Message.objects.values_list("template", flat=True)) == ["REPORT_DECIDED", "REPORT_RECEIVED"]


def test_a_code_of_nobody_tells_nothing(cast):
    assert selectors.find_report("7KQ2M8X4ZPR1T") is None
    assert selectors.find_report("no code") is None


# -- the worklist ---------------------------------------------------------------------------------
def test_the_gravest_come_first_and_then_the_oldest(cast):
    asked = [
        send(kind=ReportKind.MISTAKE, words="Namanya salah"),
        send(kind=ReportKind.BIRTH),
        send(kind=ReportKind.MOVE, words="Ke Samarinda"),
        send(birth_year=2015),
        send(birth_year=None),
        send(birth_year=1950),
    ]
    with clock.stopped(clock.now() - timedelta(days=3)):
        older = send(kind=ReportKind.MOVE, words="Ke Balikpapan", happened_on=YESTERDAY - timedelta(days=5))
    lines, total = selectors.list_reports(cast.vina)
    expected = [asked[4], asked[5], asked[3], older, asked[2], asked[1], asked[0]]
    assert ([line.number for line in lines], total) == (expected, 7)
    assert selectors.list_reports(cast.vina, page=2) == ([], 7)


def test_officers_see_the_reports_of_their_area(cast):
    here, there, anywhere = send(), send(area=KELURAHAN_SELATAN), send(area=CITY)
    for viewer, seen in ((cast.ani, {here}), (cast.arif, {there}), (cast.vina, {here, there, anywhere})):
        assert {line.number for line in selectors.list_reports(viewer)[0]} == seen
    with refused("NO_SUCH_REPORT"):
        selectors.get_report(cast.arif, here)
    with refused("NO_SUCH_REPORT"):
        services.reject_report(viewer=cast.arif, number=here, why=WhyNot.NOT_SO)
    assert selectors.list_reports(cast.vina)[0][-1].kelurahan == ""


@pytest.mark.parametrize("name", ["budi", "slamet", "citra", "dewi", "rama"])
def test_nobody_else_reads_reports(cast, name):
    number, viewer = send(photo=picture()), cast.viewers[name]
    for look in (selectors.get_report, selectors.get_report_photo, selectors.list_candidates):
        with refused("NOT_ALLOWED"):
            look(viewer, number)
    with refused("NOT_ALLOWED"):
        selectors.list_reports(viewer)
    with refused("NOT_ALLOWED"):
        die(viewer, number, cast.fajar)


def test_the_candidates_are_found_by_what_was_told_or_by_the_officers_words(cast):
    number = send(name="Fajar Hidayat")
    assert selectors.list_candidates(cast.ani, number)[0].ref == cast.fajar
    assert selectors.list_candidates(cast.ani, number, "gita lestari")[0].ref == cast.gita
    assert AuditEntry.objects.filter(action="RESIDENTS_LISTED").count() == 2


def test_each_look_at_a_report_is_written_down(cast):
    number = send(photo=picture())
    sheet = selectors.get_report(cast.vina, number)
    assert (sheet.told, sheet.decisions, sheet.line.has_photo) == (told(), (), True)
    assert selectors.get_report_photo(cast.vina, number) == ("image/jpeg", picture())
    with refused("NO_SUCH_REPORT"):
        selectors.get_report_photo(cast.vina, send())
    actions = AuditEntry.objects.filter(actor="Vina Amalia").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["REPORT_READ", "REPORT_PHOTO_READ"]


# -- two officers ---------------------------------------------------------------------------------
def test_the_death_of_a_wajib_ktp_waits_for_another_officer(cast, vera):
    number = send(photo=picture())
    assert die(cast.vina, number, cast.fajar) is Outcome.PROPOSED
    assert die(cast.vina, number, cast.fajar) is Outcome.PROPOSED  # sent twice
    assert (row(cast.fajar).life_status, state(number)) == ("HIDUP", State.WITH_SECOND)
    sheet = selectors.get_report(vera, number)
    assert (sheet.proposed, sheet.proposed_by) == ((cast.fajar, TODAY), cast.vina.account)
    with refused("SECOND_OFFICER"):
        services.confirm_death(viewer=cast.vina, number=number)
    assert services.confirm_death(viewer=vera, number=number) is Outcome.ACCEPTED
    assert services.confirm_death(viewer=vera, number=number) is Outcome.ACCEPTED
    assert die(vera, number, cast.fajar) is Outcome.ACCEPTED
    assert (row(cast.fajar).life_status, state(number), events()) == ("MATI", State.ACCEPTED, ["DEATH"])
    event = LifeEvent.objects.get()
    assert (event.evidence_file.content[:2], event.detail["report"]) == (b"\xff\xd8", number)
    assert not selectors.list_reports(cast.vina)[0]


def test_a_spouse_named_by_the_first_officer_is_widowed_by_the_second(cast, vera):
    number = send(name="Hana")
    die(cast.vina, number, cast.hana, spouse=cast.fajar)
    services.confirm_death(viewer=vera, number=number)
    assert row(cast.fajar).marital_status == 4


def test_who_must_not_have_a_ktp_yet_needs_one_officer(cast):
    number = send(name="Gita", birth_year=2010)
    assert die(cast.ani, number, cast.gita) is Outcome.ACCEPTED
    assert die(cast.ani, number, cast.gita) is Outcome.ACCEPTED
    assert events() == ["DEATH"]


def test_what_waits_for_the_second_officer_is_not_entered_of_somebody_else(cast, vera):
    number = send()
    die(cast.vina, number, cast.fajar)
    for ref in (cast.gita, cast.eka):
        with refused("REPORT_DECIDED"):
            die(vera, number, ref)
    assert events() == []


def test_a_death_given_back_is_open_again_and_cannot_be_confirmed(cast, vera):
    number = send()
    with refused("REPORT_DECIDED"):
        services.confirm_death(viewer=vera, number=number)
    die(cast.vina, number, cast.eka)
    services.return_report(viewer=vera, number=number)
    assert state(number) == State.OPEN
    with refused("REPORT_DECIDED"):
        services.confirm_death(viewer=vera, number=number)
    with refused("REPORT_DECIDED"):
        services.return_report(viewer=vera, number=number)
    die(vera, number, cast.fajar)
    services.confirm_death(viewer=cast.vina, number=number)
    assert (row(cast.fajar).life_status, row(cast.eka).life_status) == ("MATI", "HIDUP")


def test_the_first_officer_hears_at_once_what_cannot_be(cast):
    number = send()
    with refused("EVENT_DOES_NOT_FIT"):
        die(cast.vina, number, cast.fajar, happened_on=TODAY + timedelta(days=1))
    with refused("EVENT_DOES_NOT_FIT"):  # wajib on that day, gone since
        die(cast.vina, number, cast.joni, happened_on=row(cast.joni).registered_until - timedelta(days=1))
    with refused("EVENT_DOES_NOT_FIT"):  # not married
        die(cast.vina, number, cast.fajar, spouse=cast.eka)
    assert not ReportDecision.objects.exists()


@pytest.mark.parametrize("first", ["nobody", "the same"])
def test_the_database_refuses_a_death_of_a_wajib_ktp_by_one_officer(cast, vera, first):
    number = send(name="Gita", birth_year=2010)
    die(cast.ani, number, cast.gita)
    event = LifeEvent.objects.get()
    with pytest.raises(IntegrityError, match="a_death_of_wajib_ktp_takes_two_officers"), transaction.atomic():
        ReportDecision.objects.create(
            report_id=send(),
            number=1,
            outcome=Outcome.ACCEPTED,
            resident=Resident.objects.get(ref=cast.fajar),
            event=LifeEvent.objects.create(
                key="x", kind="DEATH", happened_on=TODAY, reported_on=TODAY, written_at=event.written_at
            ),
            takes_two=True,
            first_by_id=None if first == "nobody" else cast.vina.account,
            decided_by_id=cast.vina.account,
            decided_at=clock.now(),
        )


@pytest.mark.parametrize("model", [CommunityReport, ReportDecision])
def test_reports_and_decisions_only_grow(cast, model):
    services.reject_report(viewer=cast.vina, number=send(), why=WhyNot.NOT_SO)
    for change in (lambda: model.objects.update(id=F("id")), lambda: model.objects.all()._raw_delete(using="default")):
        with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
            change()


# -- other decisions ------------------------------------------------------------------------------
def test_a_rejected_report_tells_the_reporter_why(cast):
    number = send()
    for _ in range(2):
        services.reject_report(viewer=cast.vina, number=number, why=WhyNot.NOT_SHOWN, note=" Foto tidak terbaca. ")
    answer = selectors.find_report(code_of(number))
    assert (answer.state, answer.why, answer.note) == (State.REJECTED, WhyNot.NOT_SHOWN, "Foto tidak terbaca.")
    assert ReportDecision.objects.count() == 1
    with refused("REPORT_DECIDED"):
        die(cast.vina, number, cast.gita)
    with refused("REPORT_DECIDED"):
        services.reject_report(viewer=cast.vina, number=number, why=WhyNot.NOT_SO)


@pytest.mark.parametrize("note", ["NIK 6474914105900001", "x" * 301])
def test_a_note_to_the_reporter_holds_no_nik_and_is_short(cast, note):
    with refused("UNFIT_REPORT"):
        services.reject_report(viewer=cast.vina, number=send(), why=WhyNot.NOT_SO, note=note)


def test_programs_decide_nothing(cast):
    with refused("NOT_ALLOWED"):
        services.reject_report(viewer=SYSTEM, number=send(), why=WhyNot.NOT_SO)


def test_a_report_is_accepted_as_what_it_is(cast):
    with refused("REPORT_DECIDED"):
        die(cast.vina, send(kind=ReportKind.BIRTH), cast.gita)


def test_a_move_out_takes_the_family_along(cast):
    number = send(kind=ReportKind.MOVE, words="Ke Samarinda")
    for _ in range(2):
        services.accept_move_out(
            viewer=cast.ani,
            number=number,
            ref=cast.fajar,
            others=[cast.eka],
            happened_on=TODAY,
            destination="SAMARINDA",
        )
    assert [row(ref).life_status for ref in (cast.fajar, cast.eka, cast.gita)] == ["PINDAH", "PINDAH", "HIDUP"]
    assert events() == ["MOVED_OUT"]


@pytest.mark.parametrize("who", ["fajar", "eka"])
def test_who_moves_within_the_city_alone_heads_a_family_of_one(cast, who):
    number = send(kind=ReportKind.MOVE, words="Ke Tanjung Laut")
    ref = cast.residents[who]
    services.accept_move_within(
        viewer=cast.vina, number=number, ref=ref, others=[], happened_on=TODAY, rt=RT_SELATAN, address="JL. DERMAGA 5"
    )
    assert (row(ref).rt_id, row(ref).address, row(ref).relation) == (RT_SELATAN, "JL. DERMAGA 5", 1)


def test_a_birth_enters_the_child_into_the_family(cast):
    number = send(kind=ReportKind.BIRTH, name="Eka Wulandari")
    for _ in range(2):
        services.accept_birth(viewer=cast.ani, number=number, ref=cast.eka, child=BABY)
    assert kk(Resident.objects.get(name="BAYU FAJAR").ref) == kk(cast.eka)
    assert events() == ["BIRTH"]


def test_a_child_needs_a_family_card(cast):
    Resident.objects.filter(ref=cast.eka).update(family=None)
    with refused("NO_SUCH_FAMILY"):
        services.accept_birth(viewer=cast.ani, number=send(kind=ReportKind.BIRTH), ref=cast.eka, child=BABY)


def test_a_mistake_is_corrected(cast):
    number = send(kind=ReportKind.MISTAKE, words="Namanya Eka Wulandhari", authority=Authority.SELF, reporter="")
    for _ in range(2):
        services.accept_mistake(viewer=cast.ani, number=number, ref=cast.eka, values={"name": "EKA WULANDHARI"})
    assert (row(cast.eka).name, events()) == ("EKA WULANDHARI", ["CORRECTION"])


def test_what_cannot_be_entered_leaves_the_report_open(cast):
    number = send(kind=ReportKind.MISTAKE, words="Tidak ada yang salah")
    with refused("EVENT_DOES_NOT_FIT"):
        services.accept_mistake(viewer=cast.ani, number=number, ref=cast.eka, values={"name": "EKA WULANDARI"})
    assert state(number) == State.OPEN

"""The head of an RT says where people are; an officer decides where words disagree."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from reporting import die, move, row

from cast import KELURAHAN_UTARA, NOW, RT_SELATAN, RT_UTARA, SYSTEM, TODAY, UTARA, refused, resident
from rt_heads import head_of_rt
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.register import selectors, services
from satupintu.city.register.models import CommunityReport, ReasonGiven, RosterCopy, StatusConflict, StatusSaid
from satupintu.city.register.problems import KEY_USED_TWICE, NOT_ON_THE_ROSTER, UNFIT_WORD
from satupintu.city.register.rules.roster import Reason, Said, Source, Tick, Whereabouts, Why

HERE, STUDIES, MOVED, DEAD, UNKNOWN = (
    Whereabouts.LIVES_HERE,
    Whereabouts.STUDIES_OUTSIDE,
    Whereabouts.MOVED,
    Whereabouts.DEAD,
    Whereabouts.UNKNOWN,
)


@pytest.fixture
def kirana(cast):
    return head_of_rt()


def tick(viewer, ref, kind, key=None, said_on=TODAY, **more):
    return Tick(key or uuid4(), ref, Said(kind, **more), said_on)


def ticks(viewer, ref, kind, **more):
    (answer,) = services.tick(viewer=viewer, rt=RT_UTARA, ticks=[tick(viewer, ref, kind, **more)])
    return answer.problem


def told(viewer, ref, kind, source=Source.FAMILY, **more):
    services.say_status(viewer=viewer, ref=ref, said=Said(kind, **more), source=source, key=uuid4())


def believed(ref, on=TODAY):
    return selectors.believed_of([ref])[ref].kind_on(on)


# -- who sees what --------------------------------------------------------------------------------
def test_the_head_of_an_rt_sees_own_people_with_no_more_than_needed(cast, kirana):
    page = selectors.list_roster(kirana, "")
    assert [line.name for line in page.lines][:2] == ["EKA WULANDARI", "FAJAR HIDAYAT"]
    assert {"JONI SAPUTRA", "LALA JANNAH", "KIKI RAHMA"}.isdisjoint(line.name for line in page.lines)
    assert set(vars(page.lines[0])) == {"ref", "name", "birth_year", "house", "kind", "said_on"}
    assert (page.lines[0].birth_year, page.lines[0].kind, page.lines[0].said_on) == (1990, UNKNOWN, None)
    entry = AuditEntry.objects.filter(action="ROSTER_READ").last()
    assert (entry.actor, set(entry.subjects)) == ("Kirana Dewi", {str(line.ref) for line in page.lines})


def test_another_rt_is_not_shown(cast, kirana):
    with refused("NOT_ALLOWED"):
        selectors.list_roster(kirana, RT_SELATAN)
    with refused("NOT_ALLOWED"):
        services.tick(viewer=kirana, rt=RT_SELATAN, ticks=[])


@pytest.mark.parametrize("area", ["", UTARA, KELURAHAN_UTARA])
def test_an_area_wider_than_an_rt_gives_no_roster(cast, area):
    with refused("NO_RT_OF_YOURS"):
        selectors.list_roster(Viewer(1, "wide", (Grant(Role.RT_HEAD, area),)), "")


def test_officers_and_programs_have_no_roster(cast):
    for viewer in (cast.ani, cast.citra, SYSTEM):
        with refused("NO_RT_OF_YOURS"):
            selectors.list_roster(viewer, RT_UTARA)


def test_the_head_of_two_rts_chooses(cast):
    both = Viewer(cast.ani.account, "two", (Grant(Role.RT_HEAD, RT_UTARA), Grant(Role.RT_HEAD, RT_SELATAN)))
    assert [area.code for area in selectors.list_own_rts(both)] == [RT_UTARA, RT_SELATAN]
    assert [line.name for line in selectors.list_roster(both, RT_SELATAN).lines] == ["KIKI RAHMA"]


def test_a_long_roster_comes_page_by_page(cast, kirana):
    for number in range(30):
        resident(f"WARGA {number:02}", date(1990, 1, 1), 1, serial=number + 10)
    first, last = selectors.list_roster(kirana, "", 1), selectors.list_roster(kirana, "", 99)
    assert (len(first.lines), first.page, first.pages, first.total) == (20, 1, 2, 35)
    assert (len(last.lines), last.page) == (15, 2)
    assert len(selectors.list_roster(kirana, "").lines) == 35


# -- ticks ----------------------------------------------------------------------------------------
def test_a_tick_is_believed_for_ninety_days(cast, kirana):
    until = date(2027, 6, 30)
    assert ticks(kirana, cast.eka, STUDIES, where="  Samarinda ", until=until) is None
    assert selectors.believed_of([cast.eka])[cast.eka].said == Said(STUDIES, "Samarinda", until)
    assert believed(cast.eka) == STUDIES
    assert believed(cast.eka, TODAY + timedelta(days=91)) == UNKNOWN
    line = selectors.list_roster(kirana, "").lines[0]
    assert (line.kind, line.said_on) == (STUDIES, TODAY)


def test_the_newest_word_is_believed(cast, kirana):
    for kind in (HERE, STUDIES, HERE):
        ticks(kirana, cast.eka, kind)
    assert believed(cast.eka) == HERE
    assert [line.believed.said.kind for line in selectors.list_said(cast.ani, cast.eka)] == [HERE, STUDIES, HERE]
    assert selectors.list_said(cast.ani, cast.eka)[0].by == "Kirana Dewi"


def test_the_database_believes_the_same_as_the_rules(cast, kirana):
    ticks(kirana, cast.eka, STUDIES, until=TODAY + timedelta(days=10))
    ticks(kirana, cast.fajar, HERE)
    ticks(kirana, cast.gita, UNKNOWN)
    for later in (0, 10, 11, 90, 91):
        on = TODAY + timedelta(days=later)
        rows = selectors.residents_on(TODAY).annotate(now=selectors.believed_kind(on), last=selectors.said_last())
        for ref, now, last in rows.values_list("ref", "now", "last"):
            word = selectors.believed_of([ref]).get(ref)
            assert now == (word.kind_on(on) if word else UNKNOWN)
            assert last == (word.said_on if word else None)


def test_a_tick_sent_twice_is_written_once(cast, kirana):
    key = uuid4()
    assert ticks(kirana, cast.eka, HERE, key=key) is None
    assert ticks(kirana, cast.eka, HERE, key=key) is None
    assert StatusSaid.objects.count() == 1
    assert ticks(kirana, cast.eka, DEAD, key=key) is KEY_USED_TWICE
    assert ticks(kirana, cast.fajar, HERE, key=key) is KEY_USED_TWICE
    assert ticks(head_of_rt(RT_UTARA, "other"), cast.eka, HERE, key=key) is KEY_USED_TWICE


def test_one_tick_that_cannot_be_taken_stops_no_other(cast, kirana):
    answers = services.tick(
        viewer=kirana,
        rt=RT_UTARA,
        ticks=[
            tick(kirana, cast.kiki, HERE),
            tick(kirana, cast.joni, HERE),
            tick(kirana, cast.fajar, STUDIES, until=TODAY - timedelta(days=1)),
            tick(kirana, cast.eka, HERE),
        ],
    )
    assert [answer.problem for answer in answers] == [NOT_ON_THE_ROSTER, NOT_ON_THE_ROSTER, UNFIT_WORD, None]
    assert StatusSaid.objects.get().resident.ref == cast.eka
    assert AuditEntry.objects.filter(action="ROSTER_TICKED").last().subjects == [str(cast.eka)]


def test_what_was_said_is_never_changed_or_removed(cast, kirana):
    ticks(kirana, cast.eka, HERE)
    services.note_reason(viewer=cast.ani, ref=cast.eka, reason=Reason.FRAIL, key=uuid4())
    for rows in (StatusSaid.objects, ReasonGiven.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(written_at=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()


# -- a phone --------------------------------------------------------------------------------------
def test_a_phone_takes_the_roster_for_a_day(cast, kirana):
    taken = services.take_roster(viewer=kirana)
    assert (taken.rt, taken.expires_at - taken.taken_at) == (RT_UTARA, timedelta(hours=24))
    assert len(taken.lines) == 5
    assert RosterCopy.objects.get().pk == taken.copy
    assert AuditEntry.objects.filter(action="ROSTER_TAKEN").last().detail["people"] == 5


def test_ticks_of_a_phone_keep_its_day_as_far_as_it_can_be(cast, kirana):
    copy = services.take_roster(viewer=kirana).copy
    said_on = {cast.eka: TODAY - timedelta(days=9), cast.fajar: TODAY, cast.gita: TODAY + timedelta(days=9)}
    with clock.stopped(NOW + timedelta(hours=20)):
        sent = [tick(kirana, ref, HERE, said_on=day) for ref, day in said_on.items()]
        assert [each.problem for each in services.send_ticks(viewer=kirana, copy=copy, ticks=sent)] == [None] * 3
    days = dict(StatusSaid.objects.values_list("resident__ref", "said_on"))
    assert days == {cast.eka: TODAY, cast.fajar: TODAY, cast.gita: TODAY + timedelta(days=1)}
    assert StatusSaid.objects.first().copy_id == copy


def test_ticks_of_a_roster_that_is_too_old_are_refused(cast, kirana):
    copy = services.take_roster(viewer=kirana).copy
    with clock.stopped(NOW + timedelta(hours=25)):
        services.send_ticks(viewer=kirana, copy=copy, ticks=[tick(kirana, cast.eka, HERE)])
    with clock.stopped(NOW + timedelta(hours=25, seconds=1)), refused("ROSTER_TOO_OLD"):
        services.send_ticks(viewer=kirana, copy=copy, ticks=[tick(kirana, cast.fajar, HERE)])


def test_a_roster_of_somebody_else_takes_no_ticks(cast, kirana):
    copy = services.take_roster(viewer=kirana).copy
    for viewer, of in ((head_of_rt(RT_UTARA, "other"), copy), (kirana, uuid4())):
        with refused("ROSTER_TOO_OLD"):
            services.send_ticks(viewer=viewer, copy=of, ticks=[])


# -- disagreement ---------------------------------------------------------------------------------
def test_a_death_that_somebody_denies_changes_no_register_and_waits_for_an_officer(cast, kirana):
    told(cast.ani, cast.fajar, HERE)
    ticks(kirana, cast.fajar, DEAD)
    assert row(cast.fajar).life_status == "HIDUP"
    (case,) = selectors.list_conflicts(cast.ani)
    assert (case.ref, case.why, case.birth_year) == (cast.fajar, Why.AGAINST_REGISTER, 1985)
    assert (selectors.count_conflicts(cast.ani), selectors.count_conflicts(cast.arif)) == (1, 0)
    assert selectors.list_conflicts(cast.arif) == []
    assert not CommunityReport.objects.exists()
    die(cast.ani, cast.fajar)
    assert selectors.count_conflicts(cast.ani) == 0


def test_two_sources_that_differ_wait_for_an_officer(cast, kirana):
    told(cast.ani, cast.eka, HERE)
    ticks(kirana, cast.eka, STUDIES)
    (case,) = selectors.list_conflicts(cast.vina)
    assert case.why is Why.DIFFERS
    assert [(line.believed.source, line.by) for line in case.words] == [
        (Source.RT_HEAD, "Kirana Dewi"),
        (Source.FAMILY, "Ani Lestari"),
    ]


def test_later_words_join_the_open_case_and_make_it_graver(cast, kirana):
    told(cast.ani, cast.eka, HERE)
    ticks(kirana, cast.eka, STUDIES)
    ticks(kirana, cast.eka, STUDIES)
    ticks(kirana, cast.eka, MOVED)
    ticks(kirana, cast.eka, STUDIES)
    case = StatusConflict.objects.get()
    assert case.why == Why.AGAINST_REGISTER


def test_what_is_against_the_register_comes_first(cast, kirana):
    told(cast.ani, cast.eka, HERE)
    ticks(kirana, cast.eka, STUDIES)
    with clock.stopped(NOW + timedelta(hours=1)):
        told(cast.ani, cast.fajar, HERE)
        ticks(kirana, cast.fajar, DEAD)
        assert [case.ref for case in selectors.list_conflicts(cast.ani)] == [cast.fajar, cast.eka]


def test_the_officers_word_closes_the_case_and_settles_what_was_said_before(cast, kirana):
    copy = services.take_roster(viewer=kirana).copy
    told(cast.ani, cast.eka, HERE)
    ticks(kirana, cast.eka, MOVED)
    (case,) = selectors.list_conflicts(cast.ani)
    with clock.stopped(NOW + timedelta(hours=20)):
        services.decide_conflict(viewer=cast.ani, conflict=case.id, said=Said(HERE), note="met at home")
        assert believed(cast.eka) == HERE
        with refused("NO_SUCH_CONFLICT"):
            services.decide_conflict(viewer=cast.ani, conflict=case.id, said=Said(DEAD))
        late = tick(kirana, cast.eka, MOVED, said_on=TODAY)
        services.send_ticks(viewer=kirana, copy=copy, ticks=[late])
        assert selectors.count_conflicts(cast.ani) == 0
        ticks(kirana, cast.eka, STUDIES)
        assert selectors.count_conflicts(cast.ani) == 1


def test_two_officers_decide_once(cast, kirana):
    told(cast.ani, cast.eka, HERE)
    ticks(kirana, cast.eka, MOVED)
    case = StatusConflict.objects.get()
    services.decide_conflict(viewer=cast.vina, conflict=case.pk, said=Said(HERE))
    with refused("NO_SUCH_CONFLICT"):
        services.decide_conflict(viewer=cast.ani, conflict=case.pk, said=Said(MOVED))
    assert StatusSaid.objects.filter(source="OFFICER").count() == 1


def test_a_case_is_for_officers_of_the_area(cast, kirana):
    told(cast.ani, cast.eka, HERE)
    ticks(kirana, cast.eka, MOVED)
    number = StatusConflict.objects.get().pk
    for viewer, code in ((cast.arif, "NO_SUCH_CONFLICT"), (cast.budi, "NOT_ALLOWED"), (kirana, "NOT_ALLOWED")):
        with refused(code):
            services.decide_conflict(viewer=viewer, conflict=number, said=Said(HERE))
    with refused("NOT_ALLOWED"):
        selectors.list_conflicts(cast.citra)
    with refused("UNFIT_WORD"):
        services.decide_conflict(viewer=cast.ani, conflict=number, said=Said(MOVED, where="x" * 61))


def test_who_moved_within_the_city_is_on_the_other_roster(cast, kirana):
    move(cast.vina, [cast.kiki], RT_UTARA)
    assert ticks(kirana, cast.kiki, HERE) is None
    move(cast.vina, [cast.kiki], RT_SELATAN)
    assert ticks(kirana, cast.kiki, HERE) is NOT_ON_THE_ROSTER


# -- what officers are told -----------------------------------------------------------------------
def test_an_officer_writes_what_the_neighbours_say(cast):
    told(cast.budi, cast.eka, STUDIES, Source.NEIGHBOUR)
    assert believed(cast.eka) == STUDIES
    with refused("NO_SUCH_RESIDENT"):
        told(cast.ani, cast.kiki, HERE)
    with refused("NOT_ALLOWED"):
        told(cast.citra, cast.eka, HERE)
    with refused("UNFIT_WORD"):
        told(cast.ani, cast.eka, STUDIES, until=TODAY - timedelta(days=1))


def test_why_somebody_has_not_come_is_kept_and_its_words_are_protected(cast):
    key = uuid4()
    asked = {"viewer": cast.ani, "ref": cast.eka, "reason": Reason.FRAIL, "key": key}
    for _ in range(2):
        services.note_reason(**asked, words=" sakit stroke ")
    (line,) = selectors.list_reasons(cast.ani, cast.eka)
    assert (line.reason, line.asked_on, line.by, line.has_words) == (Reason.FRAIL, TODAY, "Ani Lestari", True)
    assert "stroke" not in str(AuditEntry.objects.filter(action="REASON_NOTED").last().detail)
    with refused("NOT_ALLOWED"):
        selectors.get_words(cast.ani, line.id)
    with refused("PURPOSE_NEEDED"):
        selectors.get_words(cast.vina, line.id)
    reader = Viewer(cast.vina.account, cast.vina.name, cast.vina.grants, "CHECK_RECORD")
    assert selectors.get_words(reader, line.id) == "sakit stroke"
    assert AuditEntry.objects.filter(action="PROTECTED_DATA_READ").last().subjects == [str(cast.eka)]
    with refused("NO_SUCH_REASON"):
        selectors.get_words(reader, line.id + 1)
    with refused("KEY_USED_TWICE"):
        services.note_reason(**asked, words="other")
    with refused("UNFIT_WORD"):
        services.note_reason(**asked, words="x" * 301)

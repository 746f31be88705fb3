"""What is said of those not yet recorded stands on the list before anyone goes; the share is counted by RT."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cast import NOW, RT_SELATAN, RT_UTARA, SELATAN, TODAY, refused
from rt_heads import head_of_rt
from satupintu.city.enrolment import selectors
from satupintu.city.enrolment.rules.entries import ConfirmedShare
from satupintu.city.foundation import clock
from satupintu.city.register import services as register
from satupintu.city.register.rules.roster import Said, Source, Tick, Whereabouts
from stations import asks_for_a_card


@pytest.fixture
def ticked(cast):
    """Eka studies outside for ten days more, Fajar is dead, of Hana the head of the RT does not know."""
    until = TODAY + timedelta(days=10)
    said = {
        cast.eka: Said(Whereabouts.STUDIES_OUTSIDE, "Samarinda", until),
        cast.fajar: Said(Whereabouts.DEAD),
        cast.hana: Said(Whereabouts.UNKNOWN),
    }
    ticks = [Tick(uuid4(), ref, each, TODAY) for ref, each in said.items()]
    register.tick(viewer=head_of_rt(), rt=RT_UTARA, ticks=ticks)
    return cast


def names(page):
    return [row.name.split()[0] for row in page.rows]


def test_the_list_shows_what_is_believed_beside_each_person(ticked):
    rows = {row.subject: row.believed for row in selectors.list_not_recorded(ticked.citra).rows}
    assert rows[ticked.eka].said.where == "Samarinda"
    assert rows[ticked.eka].source is Source.RT_HEAD
    assert rows[ticked.fajar].kind_on(TODAY) is Whereabouts.DEAD
    assert rows[ticked.kiki] is None


def test_the_list_can_be_read_by_what_is_believed(ticked):
    def listed(kind):
        return names(selectors.list_not_recorded(ticked.citra, believed=kind))

    assert listed(Whereabouts.STUDIES_OUTSIDE) == ["EKA"]
    assert listed(Whereabouts.UNKNOWN) == ["HANA", "IAN", "KIKI"]
    with clock.stopped(NOW + timedelta(days=11)):
        assert listed(Whereabouts.STUDIES_OUTSIDE) == []
        assert listed(Whereabouts.UNKNOWN) == ["EKA", "HANA", "IAN", "KIKI"]


def test_those_of_whom_least_is_known_can_stand_first(ticked):
    with clock.stopped(NOW + timedelta(days=1)):
        said = Said(Whereabouts.LIVES_HERE)
        register.say_status(viewer=ticked.ani, ref=ticked.eka, said=said, source=Source.FAMILY, key=uuid4())
        page = selectors.list_not_recorded(ticked.citra, least_known_first=True)
    assert names(page) == ["IAN", "KIKI", "FAJAR", "HANA", "EKA"]


def test_the_share_confirmed_is_counted_by_rt(ticked):
    assert selectors.list_confirmed_by_rt(ticked.citra) == [
        ConfirmedShare(RT_UTARA, confirmed=2, total=4),
        ConfirmedShare(RT_SELATAN, confirmed=0, total=1),
    ]
    with clock.stopped(NOW + timedelta(days=91)):
        assert {share.confirmed for share in selectors.list_confirmed_by_rt(ticked.citra)} == {0}
    with refused("NOT_ALLOWED"):
        selectors.list_confirmed_by_rt(ticked.ani, SELATAN)


def test_who_is_recorded_counts_neither_way(ticked, utara):
    utara.sends(utara.seals(ticked.eka, asks_for_a_card(ticked.eka)))
    assert selectors.list_confirmed_by_rt(ticked.citra)[0] == ConfirmedShare(RT_UTARA, confirmed=1, total=3)


def test_the_head_of_an_rt_has_the_roster_instead_of_this_list(cast):
    with refused("NOT_ALLOWED"):
        selectors.list_not_recorded(head_of_rt(), RT_UTARA)

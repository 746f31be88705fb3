"""Blanks come in boxes, are spoiled, go back; the ledger tells."""

import pytest
from cards_cast import deliver, refused

from cast import NOW
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import BlankMovement
from satupintu.city.foundation.problems import Problem


def test_a_box_is_entered_once_however_often_it_is_typed(cast):
    given = {"first_serial": "a0001", "last_serial": "A0005", "received_on": NOW.date()}
    assert services.book_delivery(viewer=cast.slamet, **given) == 5
    assert services.book_delivery(viewer=cast.slamet, **given) == 0
    assert selectors.stock_shown().free == 5
    assert [d.count for d in selectors.list_deliveries(cast.slamet)] == [5]


@pytest.mark.parametrize(("first", "last"), [("TST000003", "TST000009"), ("TST000001", "TST000009")])
def test_a_box_that_overlaps_another_is_refused_whole(cast, first, last):
    deliver(cast, 5)
    with pytest.raises(Problem) as problem:
        services.book_delivery(viewer=cast.slamet, first_serial=first, last_serial=last, received_on=NOW.date())
    assert problem.value.kind.code == "SERIALS_OVERLAP"
    assert selectors.stock_shown().free == 5


def test_only_the_stock_officer_enters_blanks(cast):
    with refused("NOT_ALLOWED"):
        services.book_delivery(viewer=cast.vina, first_serial="A1", last_serial="A2", received_on=NOW.date())


def test_free_blanks_go_back_by_number_or_by_range(cast):
    deliver(cast, 10)
    assert services.return_blanks(viewer=cast.slamet, count=3, reason="to Bontang Selatan") == 3
    range_back = {"first_serial": "TST000009", "last_serial": "TST000010"}
    assert services.return_blanks(viewer=cast.slamet, reason="to the province", **range_back) == 2
    stock = selectors.stock_shown()
    assert (stock.free, stock.returned) == (5, 5)


@pytest.mark.parametrize(
    "asked", [{"count": 11}, {"count": 0}, {"first_serial": "TST000010", "last_serial": "TST000011"}]
)
def test_more_than_is_free_does_not_go_back(cast, asked):
    deliver(cast, 10)
    with pytest.raises(Problem) as problem:
        services.return_blanks(viewer=cast.slamet, reason="x", **asked)
    assert problem.value.kind.code == "BLANK_NOT_FREE"
    assert selectors.stock_shown().free == 10


def test_nothing_leaves_the_books_without_a_reason(cast):
    deliver(cast, 1)
    for wrong in (
        lambda: services.return_blanks(viewer=cast.slamet, count=1, reason=" "),
        lambda: services.spoil(viewer=cast.slamet, serial="TST000001", reason=""),
    ):
        with pytest.raises(Problem) as problem:
            wrong()
        assert problem.value.kind.code == "REASON_NEEDED"


def test_a_spoiled_blank_is_gone_and_cannot_be_spoiled_again(cast):
    deliver(cast, 2)
    services.spoil(viewer=cast.slamet, serial="tst000001", reason="bent")
    assert selectors.stock_shown().spoiled == 1
    with refused("BLANK_NOT_FREE"):
        services.spoil(viewer=cast.slamet, serial="TST000001", reason="bent")


def test_every_change_stands_in_the_ledger_with_who_and_why(cast):
    deliver(cast, 2)
    services.spoil(viewer=cast.slamet, serial="TST000002", reason="bent")
    lines, pages = selectors.list_ledger(cast.dewi, page=7)
    assert pages == 1
    assert [(line.first_serial, line.last_serial, line.count, line.before, line.after) for line in lines] == [
        ("TST000002", "TST000002", 1, "FREE", "SPOILED"),
        ("TST000001", "TST000002", 2, "", "FREE"),
    ]
    assert {(line.by, line.reason) for line in lines} == {("Slamet Riyadi", "bent"), ("Slamet Riyadi", "tests")}
    assert BlankMovement.objects.count() == 3


def test_the_ledger_is_not_for_the_front_desk(cast):
    with refused("NOT_ALLOWED"):
        selectors.list_ledger(cast.ani)

"""The audit trail only grows, and its chain shows a change."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from satupintu.city.foundation import audit
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.viewers import ANYONE, program

pytestmark = pytest.mark.django_db


def test_each_line_holds_the_hash_of_the_one_before():
    assert audit.head() == audit.START
    first = audit.record(program("tests"), "READ", subjects=["a"], detail={"how": "page"})
    second = audit.record(ANYONE, "ASKED")
    assert (first.previous, second.previous) == (audit.START, first.hash)
    assert audit.head() == second.hash
    assert (first.actor, first.purpose, second.actor) == ("tests", "tests", "anonymous")
    assert list(audit.broken_links()) == []


def test_a_line_read_back_hashes_to_the_same():
    entry = audit.record(program("tests"), "READ", subjects=["é"], detail={"b": 1, "a": [2]})
    assert audit.hash_of(AuditEntry.objects.get(pk=entry.pk)) == entry.hash


@pytest.mark.parametrize(
    "statement", ["UPDATE foundation_auditentry SET action = 'X'", "DELETE FROM foundation_auditentry"]
)
def test_the_database_refuses_to_change_or_remove_a_line(statement):
    audit.record(program("tests"), "READ")
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().action == "READ"


def test_a_forged_line_is_found():
    audit.record(program("tests"), "READ")
    AuditEntry.objects.bulk_create([AuditEntry(at=AuditEntry.objects.get().at, actor="x", action="X", hash="f" * 64)])
    honest = audit.record(program("tests"), "READ")
    forged = AuditEntry.objects.get(action="X")
    assert list(audit.broken_links()) == [forged.pk]
    assert honest.previous == "f" * 64


def test_a_line_rolls_back_with_what_it_tells_of():
    with transaction.atomic():
        audit.record(program("tests"), "READ")
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()

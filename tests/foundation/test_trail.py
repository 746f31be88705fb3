"""Reading the audit trail: auditors and the head all of it, officers what concerns one resident."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from cast import SYSTEM, refused
from satupintu.city.foundation import audit, clock, selectors
from satupintu.city.foundation.models import AuditEntry, AuditSubject
from satupintu.city.foundation.viewers import ANYONE


def test_the_newest_lines_come_first_a_page_at_a_time(cast):
    for number in range(60):
        audit.record(SYSTEM, "LOOKED", subjects=[number])
    lines, more = selectors.list_audit(cast.dewi, action="LOOKED")
    assert [line.subjects for line in lines[:2]] == [["59"], ["58"]]
    assert (len(lines), more) == (selectors.AUDIT_PAGE, True)
    lines, more = selectors.list_audit(cast.citra, action="LOOKED", page=2)
    assert (len(lines), more) == (10, False)


def test_the_lines_of_one_resident(cast):
    audit.record(SYSTEM, "LOOKED", subjects=[cast.eka, cast.fajar])
    audit.record(SYSTEM, "LOOKED", subjects=[cast.kiki])
    lines, more = selectors.list_audit(cast.ani, subject=cast.fajar)
    assert [line.subjects for line in lines] == [[str(cast.eka), str(cast.fajar)]]
    assert not more


def test_the_lines_of_one_resident_and_one_act(cast):
    audit.record(SYSTEM, "LOOKED", subjects=[cast.eka, cast.eka])
    audit.record(SYSTEM, "TOUCHED", subjects=[cast.eka])
    lines, _ = selectors.list_audit(cast.vina, subject=cast.eka, action="LOOKED")
    assert [line.action for line in lines] == ["LOOKED"]


def test_whom_a_line_names_only_grows_and_is_found_by_an_index(cast):
    audit.record(SYSTEM, "LOOKED", subjects=[cast.eka])
    for statement in ("UPDATE foundation_auditsubject SET subject = 'X'", "DELETE FROM foundation_auditsubject"):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    plan = AuditSubject.objects.filter(subject=str(cast.eka)).order_by("-entry_id").values("entry_id").explain()
    assert connection.vendor != "sqlite" or "COVERING INDEX" in plan


def test_the_lines_from_before_are_named_too(cast):
    audit.record(SYSTEM, "LOOKED", subjects=[cast.eka, cast.fajar])
    old = AuditEntry.objects.create(
        at=clock.now(), actor="x", action="OLD", subjects=[str(cast.kiki)] * 2, previous="", hash="f" * 64
    )
    empty = AuditSubject.objects.filter(entry=old)
    assert not empty.exists()
    migration = import_module("satupintu.city.foundation.migrations.0003_audit_subjects")
    migration.name_whom_the_lines_name(apps_with(AuditEntry.objects.filter(pk=old.pk)), None)
    assert [each.subject for each in empty] == [str(cast.kiki)]


def apps_with(lines):
    """Models as the migration asks for them, with these lines only."""
    models = {"AuditEntry": SimpleNamespace(objects=lines), "AuditSubject": AuditSubject}
    return SimpleNamespace(get_model=lambda _app, name: models[name])


@pytest.mark.parametrize("name", ["budi", "slamet", "rama"])
def test_nobody_else_reads_it(cast, name):
    with refused("NOT_ALLOWED"):
        selectors.list_audit(cast.viewers[name], subject=cast.eka)
    for viewer in (ANYONE, cast.ani, cast.vina):
        with refused("NOT_ALLOWED"):
            selectors.list_audit(viewer)

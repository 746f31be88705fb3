"""Reading the audit trail: auditors and the head all of it, officers what concerns one resident."""

import pytest

from cast import SYSTEM, refused
from satupintu.city.foundation import audit, selectors
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


@pytest.mark.parametrize("name", ["budi", "slamet", "rama"])
def test_nobody_else_reads_it(cast, name):
    with refused("NOT_ALLOWED"):
        selectors.list_audit(cast.viewers[name], subject=cast.eka)
    for viewer in (ANYONE, cast.ani, cast.vina):
        with refused("NOT_ALLOWED"):
            selectors.list_audit(viewer)

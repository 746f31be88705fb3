"""What offices really send: broken, huge, of another kind. Each is refused with words of what to do."""

import csv
import io
import zipfile
from datetime import date

import pytest
from lists import applied, siak, tried
from openpyxl import Workbook

from cast import refused
from satupintu.city.foundation.problems import Problem
from satupintu.city.register.importing import files
from satupintu.city.register.importing.columns import recognise
from satupintu.city.register.importing.files import NoList
from satupintu.city.register.importing.findings import Fault
from satupintu.city.register.importing.judging import Outcome
from satupintu.city.register.importing.problems import NO_LIST
from satupintu.city.register.importing.words import write_refused


def workbook(*rows):
    book, out = Workbook(), io.BytesIO()
    for cells in rows:
        book.active.append(cells)
    book.save(out)
    return out.getvalue()


def bomb():
    """A workbook of some kilobytes whose sheet says that it unpacks to 600 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/worksheets/sheet1.xml", "w") as sheet:
        for _ in range(600):
            sheet.write(b" " * 2**20)
    return out.getvalue()


CASES = {
    "0 bytes": (b"", NoList.EMPTY),
    "blank lines": (b"\n \n", NoList.EMPTY),
    "headers alone": (b"NIK,NAMA\n\n", NoList.NO_ROWS),
    "empty workbook": (workbook(), NoList.EMPTY),
    "workbook of headers": (workbook(["NIK", "NAMA"]), NoList.NO_ROWS),
    "broken workbook": (b"PK\x03\x04broken", NoList.NO_WORKBOOK),
    "another zip": (b"PK\x03\x04" + b"\0" * 40, NoList.NO_WORKBOOK),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, NoList.OLD_EXCEL),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), NoList.NO_TEXT),
    "unknown encoding": (b"NIK,NAMA\n\x81\x8d,x\n", NoList.NO_TEXT),
    "UTF-16 without its mark": ("NIK,NAMA\n1,2\n".encode("utf-16-le"), NoList.NO_TEXT),
    "UTF-8 that breaks off": (b"\xef\xbb\xbfNIK\n\xc3", NoList.NO_TEXT),
    "a cell of 10 MB": (b"NIK,NAMA\n1," + b"A" * 10_000_000, NoList.CELL_TOO_LARGE),
    "a quotation mark never closed": (b'NIK,NAMA\n1,"A\n' + b"1,B\n" * 50_000, NoList.CELL_TOO_LARGE),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_no_list_is_refused_with_its_reason(cast, tmp_path, name):
    content, reason = CASES[name]
    (tmp_path / "list").write_bytes(content)
    with pytest.raises(Problem) as wrong:
        tried(tmp_path / "list")
    assert (wrong.value.kind.code, wrong.value.detail) == ("UNREADABLE_IMPORT", str(NO_LIST[reason]))


def test_a_workbook_that_unpacks_to_hundreds_of_megabytes_is_not_unpacked(cast, tmp_path):
    (tmp_path / "bomb.xlsx").write_bytes(bomb())
    with pytest.raises(files.UnreadableFile) as wrong:
        files.read_table(tmp_path / "bomb.xlsx")
    assert wrong.value.reason is NoList.UNPACKS_TOO_LARGE


@pytest.mark.parametrize(("bound", "most"), [("MOST_BYTES", 10), ("MOST_CELLS", 20)])
def test_a_file_above_the_bounds_is_refused(cast, write, monkeypatch, bound, most):
    monkeypatch.setattr(files, bound, most)
    with pytest.raises(files.UnreadableFile) as wrong:
        files.read_table(write([siak(1), siak(2)]))
    assert wrong.value.reason is NoList.TOO_LARGE


def test_a_cell_of_a_workbook_above_the_bounds_is_refused(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_IN_A_CELL", 10)
    (tmp_path / "list.xlsx").write_bytes(workbook(["NIK"], ["A" * 11]))
    with pytest.raises(files.UnreadableFile) as wrong:
        files.read_table(tmp_path / "list.xlsx")
    assert wrong.value.reason is NoList.CELL_TOO_LARGE


@pytest.mark.parametrize("headers", ["NAME,DAY", "NIK,NO_NIK", "NIK,NIK", "NAMA,NIK,NAMA"])
def test_headers_that_say_nothing_or_say_it_twice_are_refused(cast, tmp_path, headers):
    (tmp_path / "list.csv").write_text(f"{headers}\n1,2,3\n")
    with refused("UNKNOWN_COLUMNS"):
        tried(tmp_path / "list.csv")


@pytest.mark.parametrize(
    "mapping", [{"name": "NOWHERE"}, {"colour": "NIK"}, {"nik": "X"}, {"nik": "NIK", "name": "NIK"}]
)
def test_a_mapping_that_names_no_single_column_is_refused(cast, tmp_path, mapping):
    (tmp_path / "list.csv").write_text("NIK,X,X\n1,2,3\n")
    with refused("UNKNOWN_COLUMNS"):
        tried(tmp_path / "list.csv", mapping=mapping)


def test_a_file_that_is_not_there_is_refused(cast, tmp_path):
    with refused("UNREADABLE_IMPORT"):
        tried(tmp_path / "nowhere.csv")


def test_the_refused_rows_put_right_in_a_spreadsheet_are_taken(cast, write, tmp_path):
    """Its numbers stand behind an apostrophe, so no spreadsheet rounds them; its own columns change no mapping."""
    row = {("ORANGNYA" if header == "NAMA_LGKP" else header): cell for header, cell in siak(1).items()}
    bad = write([row | {"NO_RT": "9", "ALAMAT": "=HYPERLINK(1)"}])
    outcomes = applied(bad, mapping={"name": "ORANGNYA"})
    write_refused(outcomes, tmp_path / "refused.csv")
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        (kept,) = csv.DictReader(file)
    assert (kept["NIK"], kept["ALAMAT"]) == (f"'{row['NIK']}", "'=HYPERLINK(1)")
    assert (tmp_path / "refused.csv").stat().st_mode & 0o777 == 0o600
    again = applied(write([kept | {"NO_RT": "1"}], name="mended.csv"))
    assert again.counts == {Outcome.NEW: 1}
    assert again.columns.unknown == ()
    assert {finding.code for each in again.told for finding in each.row.findings}.isdisjoint(set(Fault))


def test_days_and_long_numbers_of_a_workbook_are_read_as_what_they_are(cast):
    content = workbook(["NIK", "TGL_LHR", "NAMA", "NO_KK"], [6474910101900120, date(1990, 5, 1), None, 1e22])
    (table,) = files.read_sheets(content).values()
    assert table.rows == [(2, ["6.47491E+15", "1990-05-01", "", "1.00000E+22"])]


def test_content_above_the_bounds_is_refused_before_it_is_looked_at(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 3)
    with pytest.raises(files.UnreadableFile):
        files.read_sheets(b"NIK,NAMA\n1,2\n")


def test_a_mapping_of_a_field_that_this_kind_of_list_does_not_hold_is_left_aside():
    columns = recognise(["NIK", "HARI"], {"happened_on": "HARI"}, fields={"nik"})
    assert columns.places == {"nik": 0}

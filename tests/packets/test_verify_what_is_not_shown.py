"""What an outsider was not given is not taken for checked: lines of the trail, files, a sheet."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from bench.faults.invented_day import FIRST_DAY, InventedCity

from satupintu.packets import sheet
from satupintu.packets.closing import SignedClosing
from satupintu.packets.sheet import CLOSINGS, FILES, SHEET, TRAIL
from satupintu.packets.verifying import reading, verify

CITY = InventedCity()
DAY, TOMORROW, LATER = (CITY.day(number) for number in range(3))


def codes(files):
    return {wrong.code for wrong in verify(files.items(), CITY.keyring).wrong}


def of_folder(folder, files):
    return {f"{folder}/{name}": data for name, data in files.items()}


def signed_with(trail, files=DAY):
    """The statements of a day in a sheet that the city signs today, with a trail that it wrote anew."""
    return sheet.hand_out(
        date=FIRST_DAY, written_at=CITY.sealed[0].contents.sealed_at, stations=[], receipts=[], manifests=[],
        closings=[SignedClosing.from_json(line) for line in files[CLOSINGS].splitlines()],
        trail=trail, signing_key=CITY.city,
    )  # fmt: skip


def newest_head(files):
    heads = [json.loads(json.loads(line)["document"]).get("audit_head") for line in files[CLOSINGS].splitlines()]
    return [head for head in heads if head][-1]


def only_newest(files):
    """The statements of one station, whose head is the day's last line."""
    lines = files[CLOSINGS].splitlines(keepends=True)
    return {CLOSINGS: b"".join(line for line in lines if b"bontang-2" in line)}


def forged_next_day():
    """It begins after the line that the closing names, which is shown nowhere."""
    return of_folder("next", {name: TOMORROW[name] for name in (TRAIL,)})


@pytest.mark.parametrize(
    "beside",
    [
        forged_next_day(),
        {"extra.jsonl": json.dumps([newest_head(DAY), "x"]).encode() + b"\n"},
    ],
)
def test_a_line_that_is_only_named_as_the_one_before_is_not_shown(beside):
    assert codes(only_newest(DAY) | beside) == {"AUDIT_HEAD_UNKNOWN"}
    assert codes(only_newest(DAY) | {TRAIL: DAY[TRAIL]}) == set()


@pytest.mark.parametrize("lines", [[], ['["' + newest_head(DAY) + '"]']])
def test_a_signed_day_whose_trail_begins_after_what_its_closing_names_does_not_hold(lines):
    assert codes(signed_with((newest_head(DAY), lines), only_newest(DAY))) == {"AUDIT_HEAD_UNKNOWN"}
    assert codes(signed_with(None, only_newest(DAY))) == set()


def test_a_city_that_had_written_nothing_yet_names_no_line():
    city = InventedCity(stations=1, packets=1)
    at = CITY.sealed[0].contents.sealed_at
    first = city._closing("city", city.machines[0], FIRST_DAY, [])
    handed = sheet.hand_out(
        date=FIRST_DAY, written_at=at, stations=[], receipts=[], manifests=[], closings=[first],
        trail=("0" * 64, []), signing_key=city.city,
    )  # fmt: skip
    assert verify(handed.items(), city.keyring).ok


def test_nothing_given_is_not_said_to_hold():
    report = verify([], CITY.keyring)
    assert [wrong.code for wrong in report.wrong] == ["NOTHING_GIVEN"]
    assert report.as_text().endswith("1 wrong.")


def test_without_a_sheet_nobody_says_that_it_is_all():
    lines = DAY[CLOSINGS].splitlines(keepends=True)
    report = verify([(CLOSINGS, b"".join(lines[1:]))], CITY.keyring)
    text = report.as_text()
    assert report.ok
    assert "NOT CLOSED" in text
    assert text.endswith("What was given holds; no sheet says whether it is all.")
    assert verify(DAY.items(), CITY.keyring).as_text().endswith("Everything holds.")


def test_a_file_too_large_to_be_read_whole_is_named(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", len(DAY[SHEET]))
    assert codes({SHEET: DAY[SHEET]}) == {"FILE_MISSING", "SILENT", "TRAIL_CUT"}
    assert codes({SHEET: DAY[SHEET], TRAIL: b"[" * 100_000}) >= {"FILE_TOO_LARGE", "FILE_ALTERED"}
    assert codes({"a.jsonl": b"x" * 100_000}) == {"FILE_TOO_LARGE"}


def test_a_day_has_no_other_files():
    assert set(DAY) == set(FILES)


def test_days_of_the_same_city_hold_side_by_side():
    files = of_folder("1", DAY) | of_folder("2", TOMORROW) | of_folder("3", LATER)
    assert codes(files) == set()
    assert sha256(DAY[TRAIL].splitlines()[-1]).hexdigest() == newest_head(DAY)
    assert verify(DAY.items(), CITY.keyring, FIRST_DAY + timedelta(days=1)).wrong

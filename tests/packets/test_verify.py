"""An outsider holds what the city hands out of a day against itself: no database, only files and public keys."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from bench.faults import tampering
from bench.faults.invented_day import FIRST_DAY, InventedCity
from hypothesis import given, settings
from hypothesis import strategies as st

from satupintu.packets import closing, receipt, sheet
from satupintu.packets.canonical import canonical
from satupintu.packets.keys import SigningKey
from satupintu.packets.problem import Refusal
from satupintu.packets.sheet import CLOSINGS, MANIFESTS, RECEIPTS, SHEET, TRAIL
from satupintu.packets.verifying import Keyring, verify

CITY = InventedCity()
YESTERDAY, DAY = CITY.day(0), CITY.day(1)
ON = FIRST_DAY + timedelta(days=1)
PACKET = CITY.sealed[-1]


def found(files, day=None, keyring=None):
    return {(wrong.file, wrong.code) for wrong in verify(files.items(), keyring or CITY.keyring, day).wrong}


def codes(files, day=None):
    return {code for _, code in found(files, day)}


def lines(name, files=None):
    return (files or DAY)[name].splitlines(keepends=True)


def without_sheet(**changes):
    return {name: data for name, data in (DAY | changes).items() if name != SHEET}


def of(place, files=None):
    """The closings of one place."""
    return [line for line in lines(CLOSINGS, files) if f'\\"place\\":\\"{place}\\"'.encode() in line]


def test_what_the_city_hands_out_of_a_day_is_whole():
    report = verify([*DAY.items(), ("a.packet", PACKET.to_bytes())], CITY.keyring, ON)
    assert report.to_dict() == {
        "ok": True,
        "checked": {
            "files": 6, "packets": 1, "manifests": 6, "receipts": 12, "closings": 6, "audit_lines": 8, "sheets": 1,
        },
        "days": [{"station": f"bontang-{n}", "date": "2026-11-25", "closed": True} for n in (1, 2)],
        "wrong": [],
    }  # fmt: skip


def test_two_days_beside_one_another_are_whole():
    files = {f"{folder}/{name}": data for folder, day in (("a", YESTERDAY), ("b", DAY)) for name, data in day.items()}
    assert found(files) == set()


@pytest.mark.parametrize(("name", "step"), [(RECEIPTS, 1), (CLOSINGS, 2), (MANIFESTS, 19), (SHEET, 3)])
def test_every_byte_of_a_signed_line_counts(name, step):
    """Of the longer ones every so many; `python -m bench.faults --tampering` takes them all in turn."""
    line = lines(name)[0]
    passed = []
    for at in range(0, len(line), step):
        changed = line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :]
        report = verify([("given.jsonl", changed)], CITY.keyring)
        if not {wrong.code for wrong in report.wrong} - tampering.NOT_GIVEN:
            passed.append(at)
    assert passed == []


@settings(deadline=None)
@given(st.integers(0, len(PACKET.to_bytes()) - 1), st.integers(1, 255))
def test_every_byte_of_a_packet_counts(at, change):
    data = bytearray(PACKET.to_bytes())
    data[at] ^= change
    assert codes({"a.packet": bytes(data)})


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_byte_of_the_trail_counts_while_a_closing_names_its_end(data):
    at = data.draw(st.integers(0, len(DAY[TRAIL]) - 1))
    changed = bytearray(DAY[TRAIL])
    changed[at] ^= data.draw(st.integers(1, 255))
    assert found({CLOSINGS: DAY[CLOSINGS], TRAIL: bytes(changed)}) != set()


def test_tamperings_of_every_kind_are_noticed_and_what_is_whole_is_said_to_be():
    told = tampering.run(80, seed=6)
    assert told["missed"] == []
    assert (told["detected"], told["detected_alone"]) == (80, told["alone"])
    assert told["said_whole"] == told["untouched"] > 0


def nothing(*_, **__):
    """A check that somebody took out."""


@pytest.mark.parametrize(
    "taken_out",
    [
        "satupintu.packets.keys.VerifyingKey.verify",
        "satupintu.packets.verifying.together._sheet",
        "satupintu.packets.verifying.together._audit_heads",
    ],
)
def test_a_verifier_that_leaves_a_check_out_is_found_out_by_the_tamperings(monkeypatch, taken_out):
    monkeypatch.setattr(taken_out, nothing)
    told = tampering.run(60, seed=6)
    assert told["missed"] != []
    assert told["said_whole"] == told["untouched"]


# -- each by name -----------------------------------------------------------------------------------
def test_a_packet_that_one_place_lacks_is_named():
    machine = CITY.machines[0]
    told = json.loads(json.loads(of("centre")[0])["document"])
    fewer = closing.state(
        place="centre", station=machine.code, date=ON, packets=[(4, told["ids"][0]), (5, told["ids"][1])],
        signing_key=CITY.centre,
    )  # fmt: skip
    changed = DAY[CLOSINGS].replace(of("centre")[0], fewer.to_json().encode() + b"\n")
    report = verify(without_sheet(**{CLOSINGS: changed}).items(), CITY.keyring)
    lacking = f"The centre lacks packet {told['ids'][2]} of {machine.code} {ON}."
    assert [(wrong.code, wrong.what) for wrong in report.wrong] == [("MISSING", lacking)]
    assert (machine.code, ON.isoformat(), False) in report.closed


def test_a_place_that_is_silent_is_named_when_the_whole_day_is_handed_out():
    changed = DAY[CLOSINGS].replace(of("station")[0], b"")
    assert codes(DAY | {CLOSINGS: changed}) == {"FILE_ALTERED", "SILENT"}
    assert codes(without_sheet(**{CLOSINGS: changed})) == set()


def test_an_old_closing_in_place_of_the_new_one_is_noticed():
    """The city states less than it gave receipts for."""
    told = json.loads(json.loads(of("city")[0])["document"])
    old = closing.state(
        place="city", station=told["station"], date=ON, packets=[(4, told["ids"][0])], signing_key=CITY.city,
        audit_head=told["audit_head"],
    )  # fmt: skip
    assert codes(without_sheet(**{CLOSINGS: DAY[CLOSINGS].replace(of("city")[0], f"{old.to_json()}\n".encode())})) == {
        "MISSING"
    }
    both = DAY[CLOSINGS] + f"{old.to_json()}\n".encode()
    assert (CLOSINGS, "CLOSING_TWICE") in found(without_sheet(**{CLOSINGS: both}))


def restated(line, **changes):
    """What a closing says, said once more by the same place at another moment."""
    told = json.loads(json.loads(line)["document"]) | changes
    told["count"], told["root"] = len(told["ids"]), closing.merkle_root(told["ids"])
    told.pop("format")
    key = {"city": CITY.city, "centre": CITY.centre}[told["place"]]
    return closing.SignedClosing.sign(closing.FORMAT, told, key).to_json().encode() + b"\n"


def ids_of(line):
    return json.loads(json.loads(line)["document"])["ids"]


def test_the_city_may_state_a_day_again_under_each_head_that_its_trail_shows():
    """A station keeps every statement; each head must stand in the trail, not the newest one's only."""
    line = of("city")[0]
    earlier = sha256(lines(TRAIL)[1].rstrip(b"\n")).hexdigest()
    again, fewer = restated(line, audit_head=earlier), restated(line, audit_head=earlier, ids=ids_of(line)[:1], last=4)
    for kept in (again, fewer, restated(line, audit_head=earlier, ids=[], first=None, last=None)):
        assert codes(without_sheet(**{CLOSINGS: DAY[CLOSINGS] + kept})) == set()
    for kept in (again, fewer):
        forged = DAY[CLOSINGS] + kept + restated(line, audit_head="ab" * 32)
        assert found(without_sheet(**{CLOSINGS: forged})) == {(CLOSINGS, "AUDIT_HEAD_UNKNOWN")}
    report = verify([(CLOSINGS, DAY[CLOSINGS] + fewer)], CITY.keyring)
    assert [closed for _, _, closed in report.closed] == [True, True], "the first one given is the newest"


@pytest.mark.parametrize(
    "change",
    [
        {},  # word for word
        {"audit_head": "cd" * 32, "last": 7},  # other numbers
        {"audit_head": "cd" * 32, "first": 3},
        {"ids": [], "first": None, "last": None},  # other packets at the same moment of the trail
    ],
)
def test_a_city_that_states_a_day_in_two_ways_is_noticed(change):
    line = of("city")[0]
    assert (CLOSINGS, "CLOSING_TWICE") in found({CLOSINGS: line + restated(line, **change)})


def test_a_place_takes_back_no_packet_that_it_once_stated():
    for place, more in (("city", {"audit_head": "cd" * 32}), ("centre", {})):
        line = of(place)[0]
        less = restated(line, ids=ids_of(line)[:-1], last=5)
        assert (CLOSINGS, "CLOSING_TWICE") not in found({CLOSINGS: line + restated(less, **more)})
        assert (CLOSINGS, "CLOSING_TWICE") in found({CLOSINGS: less + restated(line, **more)})
        turned = restated(line, ids=ids_of(line)[::-1], **more)
        assert (CLOSINGS, "CLOSING_TWICE") in found({CLOSINGS: line + turned})
    assert (CLOSINGS, "CLOSING_TWICE") in found({CLOSINGS: of("centre")[0] * 2})


def test_numbers_that_do_not_fit_the_packets_are_noticed():
    ids = json.loads(json.loads(of("city")[0])["document"])["ids"]
    packets = list(zip((7, 8, 9), ids, strict=True))
    keys = {"station": CITY.machines[0].key, "city": CITY.city, "centre": CITY.centre}
    stated = [
        closing.state(
            place=place, station="bontang-1", date=ON, packets=packets, signing_key=key,
            audit_head=CITY.head if place == "city" else None,
        )
        for place, key in keys.items()
    ]  # fmt: skip
    files = without_sheet(**{CLOSINGS: "".join(f"{each.to_json()}\n" for each in stated).encode()})
    assert codes(files) == {"NUMBERS_DIFFER"}
    del files[MANIFESTS], files[RECEIPTS]
    assert codes(files) == set()
    one_off = closing.state(
        place="centre", station="bontang-1", date=ON, packets=[(n + 1, i) for n, i in packets], signing_key=CITY.centre
    )
    stated[2] = one_off
    assert codes({CLOSINGS: "".join(f"{each.to_json()}\n" for each in stated).encode()}) == {"NUMBERS_DIFFER"}


def test_a_packet_without_manifest_or_receipt_is_named():
    for name, code in ((MANIFESTS, "MANIFEST_MISSING"), (RECEIPTS, "RECEIPT_MISSING")):
        assert codes(DAY | {name: b"".join(lines(name)[1:])}) == {"FILE_ALTERED", code}


def test_a_packet_of_the_day_that_no_closing_names_is_named():
    stray = lines(MANIFESTS, YESTERDAY)[0]
    shorter = closing.state(
        place="station", station="bontang-1", date=FIRST_DAY, packets=[], signing_key=CITY.machines[0].key
    )
    assert codes({CLOSINGS: shorter.to_json().encode() + b"\n", MANIFESTS: stray}) == {"NOT_IN_CLOSING"}


def a_receipt(**changes):
    told = {
        "packet_id": PACKET.packet_id, "station": "bontang-2", "sequence": 6, "by": "city",
        "received_at": PACKET.contents.sealed_at, "signing_key": CITY.city,
    } | changes  # fmt: skip
    return receipt.issue(**told).to_json().encode() + b"\n"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (a_receipt(), "RECEIPT_TWICE"),
        (a_receipt(packet_id="ab" * 32), "SEQUENCE_TWICE"),
        (a_receipt(packet_id="ab" * 32), "NOT_IN_CLOSING"),
        (a_receipt(sequence=99), "RECEIPT_OF_ANOTHER"),
        (a_receipt(by="station", signing_key=CITY.machines[1].key), "MEMBERS_WRONG"),
        (a_receipt(by="press"), "KEY_UNKNOWN"),
    ],
)
def test_a_receipt_that_contradicts_the_others_is_noticed(line, code):
    assert (RECEIPTS, code) in found(without_sheet(**{RECEIPTS: DAY[RECEIPTS] + line}))


def test_a_receipt_beside_the_closings_of_a_day_without_packets_is_good():
    empty = closing.state(
        place="city", station="bontang-2", date=ON, packets=[], signing_key=CITY.city, audit_head=CITY.head
    )
    assert codes({CLOSINGS: f"{empty.to_json()}\n".encode(), RECEIPTS: a_receipt()}) == set()


def test_two_packets_under_one_number_and_a_broken_chain_are_noticed():
    city = InventedCity(stations=1, packets=1)
    city.day(0)
    machine = city.machines[0]
    machine.sequence = 0
    city.day(1)
    first, second = (packet.to_bytes() for packet in city.sealed)
    assert {w.code for w in verify([("1.packet", first), ("2.packet", second)], city.keyring).wrong} == {
        "SEQUENCE_TWICE",
        "CHAIN_BROKEN",
    }


def test_a_manifest_listed_twice_is_noticed_but_a_packet_beside_its_manifest_is_good():
    line = sheet.manifest_line(PACKET.manifest, PACKET.signature).encode() + b"\n"
    assert codes({"m.jsonl": line, "a.packet": PACKET.to_bytes()}) == set()
    assert codes({"m.jsonl": line * 2}) == {"MANIFEST_TWICE"}


# -- the trail --------------------------------------------------------------------------------------
def rewritten():
    hand = tampering.Hand(tampering.random.Random(1), DAY, YESTERDAY)
    return tampering.rewrite_trail(hand).data


def test_a_trail_written_anew_contradicts_the_closing_that_somebody_kept():
    """Whoever owns the database can make every hash fit; what the city signed before, it cannot take back."""
    kept_by_the_station = b"".join(of("city"))
    assert codes({TRAIL: rewritten()}) == set()
    assert codes({TRAIL: rewritten(), CLOSINGS: kept_by_the_station}) == {"AUDIT_HEAD_UNKNOWN"}


def test_a_trail_cut_at_either_end_is_noticed():
    assert codes(DAY | {TRAIL: b"".join(lines(TRAIL)[1:])}) == {"FILE_ALTERED", "TRAIL_CUT"}
    assert {"FILE_ALTERED", "TRAIL_CUT"} <= codes(DAY | {TRAIL: b"".join(lines(TRAIL)[:-1])})


def test_a_trail_that_was_kept_back_is_not_asked_for():
    city = InventedCity(1, 1)
    on = city.day(0)
    handed = sheet.hand_out(
        date=FIRST_DAY,
        written_at=PACKET.contents.sealed_at,
        stations=["bontang-1"],
        closings=[closing.SignedClosing.from_json(line) for line in lines(CLOSINGS, on)],
        receipts=[receipt.SignedReceipt.from_json(line) for line in lines(RECEIPTS, on)],
        manifests=[(packet.manifest, packet.signature) for packet in city.sealed],
        trail=None,
        signing_key=city.city,
    )
    assert TRAIL not in handed
    assert found(handed, FIRST_DAY, city.keyring) == set()


def test_a_day_on_which_nothing_was_written_hands_out_no_trail():
    handed = sheet.hand_out(
        date=ON, written_at=PACKET.contents.sealed_at, stations=[], closings=[], receipts=[], manifests=[],
        trail=(CITY.head, []), signing_key=CITY.city,
    )  # fmt: skip
    assert list(handed) == [SHEET]
    assert found(handed, ON) == set()


# -- files ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [CLOSINGS, RECEIPTS, MANIFESTS, TRAIL])
def test_a_file_that_the_sheet_names_must_be_there(name):
    files = {each: data for each, data in DAY.items() if each != name}
    assert (name, "FILE_MISSING") in found(files)


def test_yesterdays_files_are_not_todays():
    assert codes(YESTERDAY, ON) == {"SHEET_MISSING"}
    assert codes(DAY | {"old/sheet.json": DAY[SHEET]}, ON) >= {"SHEET_TWICE"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "CUT_SHORT"),
        (lines(RECEIPTS)[0].rstrip(b"\n"), "CUT_SHORT"),
        (b"\n", "NOT_JSON"),
        (b"\xff\n", "TEXT_NOT_UNICODE"),
        (b"{}\n", "MEMBERS_WRONG"),
        (b'"text"\n', "MEMBERS_WRONG"),
        (lines(RECEIPTS)[0].replace(b":", b": ", 1), "NOT_CANONICAL"),
        (b"[]\n", "NOT_JSON"),
        (b"[1]\n", "MEMBERS_WRONG"),
        (b'["head"]\n', "MEMBERS_WRONG"),
        (b"[" * 100_000 + b"\n", "NOT_JSON"),
        (b'{"manifest":1,"signature":""}\n', "MEMBERS_WRONG"),
        (b'{"document":"[]","key_id":"","signature":""}\n', "FORMAT_UNKNOWN"),
        (b'{"document":"{}","key_id":"","signature":""}\n', "FORMAT_UNKNOWN"),
        (b'{"document":"x","key_id":"","signature":""}\n', "FORMAT_UNKNOWN"),
    ],
)
def test_what_is_no_document_is_named(data, code):
    assert codes({"given": data}) == {code}


def test_a_packet_cut_short_or_of_an_unknown_station_is_named():
    assert codes({"a.packet": PACKET.to_bytes()[:-1]}) == {"CUT_SHORT"}
    assert codes({"a.packet": b"no packet"}) == {"NOT_A_PACKET"}
    nobody = Keyring(CITY.city.verifying_key, CITY.centre.verifying_key, {})
    assert found({"a": PACKET.to_bytes()}, keyring=nobody) == {("a", "KEY_UNKNOWN")}


@pytest.mark.parametrize(
    "change",
    [
        {"files": {"x": "no hash"}}, {"files": {"x": 1}}, {"stations": [1]}, {"audit_after": None},
        {"audit_until": "x"}, {"date": 1},
    ],
)  # fmt: skip
def test_a_sheet_that_makes_no_sense_is_refused_even_when_signed(change):
    told = json.loads(json.loads(DAY[SHEET])["document"]) | change
    told.pop("format")
    signed = sheet.SignedSheet.sign(sheet.FORMAT, told, CITY.city)
    assert codes({SHEET: signed.to_json().encode() + b"\n"}) <= {"MEMBERS_WRONG", "TIME_WRONG"}


def test_what_the_centre_signed_with_a_key_it_lost_since_still_holds():
    kept, anew = CITY.keyring, SigningKey.generate().verifying_key
    later = Keyring(kept.city, anew, kept.stations, centre_before=(kept.centre,))
    assert found(DAY, ON, later) == set()
    forgotten = found(DAY, ON, replace(later, centre_before=()))
    assert {(RECEIPTS, "KEY_UNKNOWN"), (CLOSINGS, "KEY_UNKNOWN")} <= forgotten
    assert later.of_place("centre", "", anew.key_id) == later.of_place("centre", "", "another") == anew


def test_a_keyring_reads_back_and_refuses_what_is_none():
    assert Keyring.from_bytes(CITY.keyring.to_bytes()) == CITY.keyring
    lost = replace(CITY.keyring, centre_before=(SigningKey.generate().verifying_key,))
    assert Keyring.from_bytes(lost.to_bytes()) == lost
    good = json.loads(CITY.keyring.to_bytes())
    odd = ({"press": ""}, {"city": 1}, {"stations": []}, {"centre": "x"}, {"centre_before": ""}, {"centre_before": [1]})
    for wrong in ([], *(good | each for each in odd)):
        with pytest.raises(Refusal):
            Keyring.from_bytes(canonical(wrong))


def test_a_line_of_the_trail_is_named_by_the_hash_of_its_bytes():
    first, second = lines(TRAIL)[:2]
    assert json.loads(second)[0] == sha256(first.rstrip(b"\n")).hexdigest()

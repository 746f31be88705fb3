"""Every broken variant fits today's source, and the oracle sees what some of them would do."""

import hashlib
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench.faults.ground import Ground
from bench.faults.oracle import INVARIANTS, Oracle
from bench.faults.variants import VARIANTS

import satupintu
from satupintu.packets.keys import SigningKey
from satupintu.packets.receipt import issue

SOURCE = Path(satupintu.__file__).parent
STATION, PACKET, BODY = "bontang-1", "a" * 64, b"DATA SIMULASI"
TABLES = {
    "city": "enrolment_packet (packet_id, content, receipt, id, station_id, sequence)",
    "centre": "centre_encounter (encounter_id, document, receipt)",
    "station": "vault_packet (packet_id, sequence, sha256, city_receipt, centre_receipt, content)",
}


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_variant_breaks_what_stands_in_the_source_once(variant):
    for edit in variant.edits:
        assert (SOURCE / edit.file).read_text().count(edit.old) == 1, edit.file
        assert edit.old != edit.new


def test_there_are_at_least_fifteen_variants_and_each_names_a_known_invariant():
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS) >= 15
    assert all(variant.caught_by <= set(INVARIANTS) and variant.caught_by for variant in VARIANTS)


@pytest.fixture
def ground(tmp_path):
    ground = Ground(tmp_path, 1, 10, {})
    assert ground.signers
    for place in (*ground.offices, "city", "centre"):
        write(ground, place, f"CREATE TABLE {TABLES.get(place, TABLES['station'])}")
    write(ground, "city", "CREATE TABLE relay_centrereceipt (packet_id, document)")
    return ground


def write(ground, place, statement, *values):
    database = sqlite3.connect(ground.database(place))
    database.execute(statement, values)
    database.commit()
    database.close()


def a_receipt(ground, by="city", key=None, sequence=1):
    told = {"packet_id": PACKET, "station": STATION, "sequence": sequence, "by": by}
    signed = issue(**told, received_at=datetime(2026, 11, 24, tzinfo=UTC), signing_key=key or ground.signers[by])
    return json.dumps(signed.to_dict())


def station_holds(ground, city=None, centre=None, content=BODY):
    digest = hashlib.sha256(BODY).hexdigest()
    write(ground, STATION, "INSERT INTO vault_packet VALUES (?, 1, ?, ?, ?, ?)", PACKET, digest, city, centre, content)


def city_holds(ground, receipt, content=BODY):
    write(ground, "city", "INSERT INTO enrolment_packet VALUES (?, ?, ?, 1, ?, 1)", PACKET, content, receipt, STATION)


def breaches(ground):
    oracle = Oracle(ground)
    oracle.look_at_receipts()
    return {name for name, times in oracle.breaches.items() if times}


def test_a_receipt_with_its_bytes_at_the_city_is_in_order(ground):
    station_holds(ground, a_receipt(ground))
    city_holds(ground, a_receipt(ground))
    assert breaches(ground) == set()


def test_a_receipt_before_the_commit_is_seen(ground):
    station_holds(ground, a_receipt(ground))
    assert breaches(ground) == {"receipts_without_data"}


def test_other_bytes_under_the_receipt_are_seen(ground):
    station_holds(ground, a_receipt(ground))
    city_holds(ground, a_receipt(ground), b"other bytes")
    assert breaches(ground) == {"receipts_without_data"}


def test_a_second_receipt_is_seen(ground):
    station_holds(ground, a_receipt(ground))
    city_holds(ground, json.dumps({"another": "receipt"}))
    assert breaches(ground) == {"receipts_without_data"}


@pytest.mark.parametrize("by", ["city", "centre"])
def test_a_receipt_of_a_stranger_is_seen(ground, by):
    forged = a_receipt(ground, by, SigningKey.generate())
    station_holds(ground, **{by: forged})
    city_holds(ground, forged)
    assert "receipts_without_data" in breaches(ground)


@pytest.mark.parametrize("own", [True, False])
def test_what_the_city_takes_for_the_centres_word_is_looked_at_too(ground, own):
    city_holds(ground, a_receipt(ground))
    receipt = a_receipt(ground, "centre", None if own else SigningKey.generate())
    write(ground, "city", "INSERT INTO relay_centrereceipt VALUES (1, ?)", receipt)
    assert breaches(ground) == (set() if own else {"receipts_without_data"})


def test_bytes_deleted_at_the_citys_receipt_are_seen(ground):
    station_holds(ground, a_receipt(ground), content=None)
    city_holds(ground, a_receipt(ground))
    assert breaches(ground) == {"lost"}

"""What the city is told of its centre is checked when it starts."""

import pytest

from satupintu.city.config import abis
from satupintu.city.relay.rules.verdicts import OURS, Candidate, Outcome, Thresholds, duplicate_word, outcome_of
from satupintu.environment import SettingError
from satupintu.packets.keys import ReadingKey
from satupintu.packets.status import Status


def test_without_a_word_it_is_our_own_centre(monkeypatch):
    for name in ("PORT", "READER"):
        monkeypatch.delenv(f"SATUPINTU_CENTRE_{name}", raising=False)
    assert (abis.has_port(), abis.reader(needed=False), abis.thresholds()) == (True, "", OURS)


def test_a_plain_abis_needs_the_key_for_which_stations_seal(monkeypatch):
    monkeypatch.setenv("SATUPINTU_CENTRE_PORT", "none")
    assert not abis.has_port()
    with pytest.raises(SettingError, match="SATUPINTU_CENTRE_READER is not set"):
        abis.reader(needed=True)
    monkeypatch.setenv("SATUPINTU_CENTRE_READER", "no key")
    with pytest.raises(SettingError, match="X25519"):
        abis.reader(needed=True)
    public = ReadingKey.generate().public
    monkeypatch.setenv("SATUPINTU_CENTRE_READER", public)
    assert abis.reader(needed=True) == public


def test_another_word_for_the_port_is_refused(monkeypatch):
    monkeypatch.setenv("SATUPINTU_CENTRE_PORT", "osia")
    with pytest.raises(SettingError, match="Write own, or none"):
        abis.has_port()


@pytest.mark.parametrize(
    ("below", "from_", "said"),
    [
        ("high", "0.7", "SATUPINTU_UNIQUE_BELOW is 'high'"),
        ("0.3", "nan", "SATUPINTU_DUPLICATE_FROM is 'nan'"),
        ("0.8", "0.7", "is above SATUPINTU_DUPLICATE_FROM"),
    ],
)
def test_thresholds_that_mean_nothing_stop_the_start(monkeypatch, below, from_, said):
    monkeypatch.setenv("SATUPINTU_UNIQUE_BELOW", below)
    monkeypatch.setenv("SATUPINTU_DUPLICATE_FROM", from_)
    with pytest.raises(SettingError, match=said):
        abis.thresholds()


def test_scores_of_0_to_100_count_by_their_own_thresholds(monkeypatch):
    monkeypatch.setenv("SATUPINTU_UNIQUE_BELOW", "40")
    monkeypatch.setenv("SATUPINTU_DUPLICATE_FROM", "80")
    by = abis.thresholds()
    assert by == Thresholds(40.0, 80.0)
    found = [outcome_of([Candidate("a", score)], by) for score in (39.0, 40.0, 80.0)]
    assert found == [Outcome.UNIQUE, Outcome.UNDECIDED, Outcome.DUPLICATE]
    assert duplicate_word([Candidate("a", 39.0)], by) is Status.DUPLICATE_RECORD
    assert duplicate_word([Candidate("a", 41.0)], by) is Status.DUPLICATE_ONE_TO_ONE

"""What becomes of a packet, as rules."""

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.enrolment.rules.receiving import Arrival, Link, Ruling, gaps, judge, link
from satupintu.packets.packet import FIRST_PREVIOUS

IDS = st.sampled_from(["a" * 64, "b" * 64, "c" * 64])
STATIONS = st.sampled_from(["utara", "selatan"])
ARRIVALS = st.builds(Arrival, IDS, STATIONS, st.integers(1, 6), IDS, STATIONS, IDS)


@given(ARRIVALS, st.none() | IDS, st.none() | st.integers(0, 6))
def test_a_packet_is_accepted_only_when_nothing_speaks_against_it(arrival, holds, last_valid):
    ruling = judge(arrival, holds=holds, last_valid=last_valid)
    mine = arrival.station == arrival.sent_by and arrival.packet_id == arrival.sent_to
    in_time = last_valid is None or arrival.sequence <= last_valid
    assert (ruling is Ruling.ACCEPT) == (mine and holds is None and in_time)
    assert (ruling is Ruling.REPEAT) == (mine and holds == arrival.packet_id)


@given(ARRIVALS, st.none() | IDS, st.none() | IDS)
def test_a_chain_continues_only_from_the_packet_that_came(arrival, before, after):
    found = link(arrival, before=before, after=after)
    if found is Link.CONTINUES:
        assert arrival.previous == (FIRST_PREVIOUS if arrival.sequence == 1 else before)
        assert after in {None, arrival.packet_id}
    if found is Link.GAP:
        assert before is None
        assert arrival.sequence > 1


@given(st.sets(st.integers(1, 60)))
def test_gaps_and_numbers_together_are_everything_up_to_the_highest(sequences):
    missing = {n for first, last in gaps(sorted(sequences)) for n in range(first, last + 1)}
    assert missing.isdisjoint(sequences)
    assert missing | sequences == set(range(1, max(sequences, default=0) + 1))

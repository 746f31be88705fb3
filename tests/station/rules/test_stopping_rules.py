from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from satupintu.station.vault import rules
from satupintu.station.vault.rules import Condition, Limits, Stop, Told

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
MOST = timedelta(minutes=5)
DAYS = st.integers(0, 20).map(lambda days: timedelta(days=days))
LIMITS = st.builds(Limits, st.integers(0, 90), st.integers(0, 1000), st.integers(1, 1000), DAYS)
YES = st.booleans()
CONDITIONS = st.builds(Condition, YES, YES, st.integers(0, 1000), YES, st.integers(0, 1000), st.none() | DAYS)
FOR_ALL = {Stop.REVOKED, Stop.KEY_LOST, Stop.DISK_FLOOR}  # nobody allows them away
MOMENTS = st.integers(-90, 90).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(CONDITIONS, LIMITS)
def test_recording_stops_exactly_when_city_key_disk_clock_or_queue_say_so(now, limits):
    stops = rules.list_stops(now, limits)
    assert (Stop.REVOKED in stops) == now.revoked
    assert (Stop.KEY_LOST in stops) == now.key_lost
    assert (Stop.DISK_FLOOR in stops) == (now.free_mb < limits.floor_mb)
    assert (Stop.DISK_FULL in stops) == (now.free_mb < limits.least_free_mb)
    assert (Stop.CLOCK_WRONG in stops) == now.clock_wrong
    assert (Stop.TOO_MANY_WAITING in stops) == (now.waiting >= limits.most_waiting)
    assert (Stop.TOO_OLD_WAITING in stops) == (now.waited is not None and now.waited >= limits.oldest)


@given(st.lists(st.sampled_from(Stop), unique=True), st.sets(st.sampled_from(Stop)))
def test_what_a_supervisor_allowed_does_not_stop_but_what_nobody_can_allow_always_does(stops, allowed):
    found = rules.why_stop(stops, allowed)
    if FOR_ALL & set(stops):
        assert found is not None
    left = [stop for stop in stops if stop not in allowed or stop in FOR_ALL]
    assert found == (left[0] if left else None)


@given(MOMENTS, MOMENTS, MOMENTS, st.integers(0, 9), st.integers(1, 9))
def test_more_is_allowed_for_a_time_and_a_number_only(allowed_at, until, now, begun, more):
    holds = rules.is_allowed(allowed_at=allowed_at, until=until, more=more, begun=begun, now=now)
    assert holds == (allowed_at <= now < until and begun < more)


def is_wrong(now, *, last_sealed=None, told=None, boot="a", uptime=1000.0):
    return rules.is_clock_wrong(now=now, last_sealed=last_sealed, told=told, boot=boot, uptime=uptime, most=MOST)


@given(MOMENTS, st.floats(0, 10_000))
def test_the_citys_word_holds_by_the_seconds_since_the_start_however_the_clock_is_set(now, passed):
    told = Told(NOON - timedelta(seconds=passed), "a", 1000 - passed)
    assert is_wrong(now, told=told) == (abs(now - NOON) > MOST)


def test_a_clock_before_the_last_packet_went_back():
    sealed = NOON - timedelta(minutes=1)
    assert is_wrong(sealed - timedelta(seconds=1), last_sealed=sealed)
    assert is_wrong(sealed - timedelta(seconds=1), last_sealed=sealed, told=Told(NOON, "a", 1000))
    assert not is_wrong(sealed, last_sealed=sealed)


def test_a_packet_sealed_in_the_future_does_not_stop_a_clock_that_is_right_now():
    sealed = NOON + timedelta(days=400)
    assert not is_wrong(NOON, last_sealed=sealed, told=Told(NOON, "a", 1000))
    assert is_wrong(NOON, last_sealed=sealed)  # without the city nobody can know which of the two was wrong


def test_after_a_start_without_the_city_only_going_back_is_seen():
    told = Told(NOON, "before", 5000)
    assert is_wrong(NOON - timedelta(seconds=1), told=told)
    assert not is_wrong(NOON + timedelta(days=3), told=told)


def test_a_new_station_believes_its_clock():
    assert not is_wrong(NOON)

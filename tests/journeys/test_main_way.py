"""The main way by the real programs, and that it cannot be played without any one of them."""

import os
import signal
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(600)]


def group_of(pid: int) -> int:
    return os.getpgid(pid)


def test_a_resident_goes_from_not_yet_recorded_to_card_in_hand(service):
    code, told = service.journey()
    assert code == 0, told
    assert told["ok"]
    assert [step["number"] for step in told["steps"]] == list(range(1, 10))
    seen = "\n".join(line for step in told["steps"] for line in step["seen"])
    for promised in ("claim code", "EYE_DISEASE", "2 packets wait", "PRINT_READY_RECORD", "CARD_ISSUED"):
        assert promised in seen
    assert "DUPLICATE_ONE_TO_ONE" in seen
    study = {row["name"]: row for row in told["participation"]["study"]["rows"]}
    assert study["recorded"]["of_wajib_ktp"]["percent"] == "94.26"
    assert study["recorded"]["of_population"]["percent"] == "67.14"
    assert study["recorded"]["study_prints"] == "67.15"


@pytest.mark.parametrize(("place", "step"), [("city", 1), ("station", 2), ("centre", 4)])
def test_without_one_of_the_three_places_its_step_fails(service, place, step):
    os.killpg(group_of(service.pid(place)), signal.SIGKILL)
    time.sleep(1)
    code, told = service.journey("--patience", "120")  # a list comes every half minute
    service.stop()
    assert code != 0
    assert not told["ok"]
    assert told["steps"][-1]["number"] == step, told["steps"]
    assert told["steps"][-1]["problem"]


def test_stopping_ends_every_program(service):
    pids = [service.pid(name) for name in ("city", "station", "centre", "line", "city-relay", "station-send")]
    assert service.stop() == 0
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    assert "Stopped." in service.log.read_text()

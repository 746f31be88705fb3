"""Power cuts, in small: what a file holds after one is what it held at some moment since its last sync."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bench.faults import power
from bench.faults.power import Disk, Event, File, survivors


def chances():
    return (random.Random(seed) for seed in range(2000))


def file_of(*events, synced=b"a" * 2048):
    file = File(synced, [], bytearray(synced))
    for event in events:
        file.do(event)
    return file


def test_what_was_synced_is_there_whatever_comes_after():
    for chance in chances():
        content, _ = survivors(file_of(Event("write", "f", 512, b"b" * 1024)), chance)
        assert (content[:512], content[1536:]) == (b"a" * 512, b"a" * 512)


def test_every_sector_holds_what_it_held_at_some_moment():
    found = set()
    for chance in chances():
        writes = [Event("write", "f", 0, letter * 1024) for letter in (b"b", b"c")]
        content, _ = survivors(file_of(*writes), chance)
        found.add((content[:512], content[512:1024]))
    assert found == {(one * 512, other * 512) for one in (b"a", b"b", b"c") for other in (b"a", b"b", b"c")}


def test_a_file_is_as_long_as_it_was_at_some_moment():
    events = [Event("truncate", "f", 100), Event("write", "f", 3000, b"b" * 96)]
    lengths = {len(survivors(file_of(*events), chance)[0]) for chance in chances()}
    assert lengths == {2048, 100, 3096}


def test_a_new_file_and_a_removal_are_sure_only_once_the_folder_is_synced(tmp_path):
    (tmp_path / "old").write_bytes(b"old")
    disk = Disk(tmp_path)
    old, new = str(tmp_path / "old"), str(tmp_path / "new")
    for event in (Event("create", new), Event("write", new, 0, b"new"), Event("sync", new), Event("unlink", old)):
        disk.do(event)
    found = {frozenset(disk.cut(chance)[0].items()) for chance in chances()}
    assert len(found) == 4
    disk.do(Event("sync", str(tmp_path)))
    assert {frozenset(disk.cut(chance)[0].items()) for chance in chances()} == {frozenset({(new, b"new")})}


def test_a_trace_that_cannot_be_played_is_no_proof(tmp_path):
    trace = tmp_path / "trace"
    for line in ('pwrite64(3<\\x2f\\x61>, "\\x61"..., 4096, 0) = 4096', 'rename("\\x2f\\x61", "\\x2f\\x62") = 0'):
        trace.write_text(line)
        with pytest.raises(ValueError, match=r"shortened|renamed"):
            list(power.read_trace(trace, tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_nothing_that_was_said_to_be_sealed_is_lost_and_the_control_loses_some():
    command = [sys.executable, "-m", "bench.faults", "--power-cuts", "20", "--json"]
    run = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    told = json.loads(run.stdout)
    assert (told["full"]["lost"], told["full"]["cuts"]) == (0, 20)
    assert min(told["full"]["sectors_dropped"], told["control"]["lost"]) > 0

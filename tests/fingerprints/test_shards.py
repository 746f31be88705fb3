"""A gallery in shards answers as one gallery, and never calls anybody unique while a shard is missing."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satupintu.fingerprints import Finger, FingerprintProblem, Gallery, StoredGallery
from satupintu.fingerprints.gallery.searching import probe_of
from satupintu.fingerprints.shards import IncompleteSearch, ShardedGallery
from satupintu.fingerprints.shards.counts import Counts
from satupintu.fingerprints.shards.shard import Shard
from shards_here import Here

PEOPLE = 90


@pytest.fixture(scope="module")
def people(ten_prints):
    thumb, index = Finger.RIGHT_THUMB, Finger.RIGHT_INDEX
    return {f"person {n}": probe_of({f: ten_prints(n)[f] for f in (thumb, index)}) for n in range(PEOPLE)}


@pytest.fixture
def shards(people) -> Here:
    return Here([Gallery() for _ in range(3)])


@pytest.fixture
def gallery(shards, people) -> ShardedGallery:
    made = ShardedGallery(shards)
    for name, prints in people.items():
        made.add_cylinders(name, prints)
    return made


@pytest.fixture(scope="module")
def alone(people) -> Gallery:
    made = Gallery()
    for name, prints in people.items():
        made.add_cylinders(name, prints)
    return made


@given(person=st.integers(0, PEOPLE + 10), count=st.integers(1, 5), limit=st.integers(1, 64), exchanged=st.booleans())
@settings(max_examples=20, deadline=None)
def test_any_number_of_shards_answers_as_one_gallery(
    alone, people, ten_prints, taken_again, person, count, limit, exchanged
):
    sharded = ShardedGallery(Here([Gallery() for _ in range(count)]))
    for name, prints in people.items():
        sharded.add_cylinders(name, prints)
    taken = taken_again(ten_prints(person))
    probe = {f.of_other_hand if exchanged else f: print_ for f, print_ in taken.items() if f <= 2}
    assert sharded.search(probe, limit) == alone.search(probe, limit)
    assert sharded.verify("person 3", probe) == alone.verify("person 3", probe)
    assert len(sharded) == PEOPLE


def test_equals_at_the_edge_of_stage_1_stand_by_name_in_one_gallery_and_in_many(people):
    same = people["person 7"]
    names = [f"copy {n:03}" for n in np.random.default_rng(1).permutation(500)]
    alone, sharded = Gallery(), ShardedGallery(Here([Gallery() for _ in range(4)]))
    for name in names:
        alone.add_cylinders(name, same)
        sharded.add_cylinders(name, same)
    found = alone.search_cylinders(same, 500)
    assert [c.person_id for c in found] == sorted(names)[:320]  # as many as stage 1 lets through by two fingers
    assert sharded.search_cylinders(same, 500) == found


def test_while_a_shard_is_lost_a_search_is_incomplete_and_names_whom_it_found(gallery, shards, people):
    by_shard = {n: next(name for name in people if gallery._shard_of(name) == n) for n in range(3)}
    shards.lost = {1}
    for number, name in by_shard.items():
        with pytest.raises(IncompleteSearch) as said:
            gallery.search_cylinders(people[name])
        assert said.value.missing == [1]
        assert (name in [c.person_id for c in said.value.candidates]) == (number != 1)
        assert repr(said.value) == repr(type(said.value)(*said.value.__reduce__()[1]))
    for question in (
        lambda: gallery.verify_cylinders(by_shard[1], people[by_shard[1]]),
        lambda: by_shard[1] in gallery,
        lambda: gallery.remove(by_shard[1]),
    ):
        with pytest.raises(FingerprintProblem) as problem:
            question()
        assert problem.value.code == "SHARD_LOST"
    shards.lost = set()
    assert gallery.search_cylinders(people[by_shard[1]])[0].person_id == by_shard[1]


def test_a_shard_that_came_back_without_its_people_is_missing_until_they_are_back(gallery, shards, people):
    shards.shards[1] = Shard(Gallery())
    for _ in range(2):
        with pytest.raises(IncompleteSearch):
            gallery.search_cylinders(people["person 3"])
    held = sum(gallery._shard_of(name) == 1 for name in people)
    assert gallery.is_short()
    assert len(gallery.names()) == PEOPLE - held
    assert gallery.refill(people.items()) == held
    assert gallery.search_cylinders(people["person 3"])[0].person_id == "person 3"
    assert gallery.refill(people.items()) == 0
    assert not gallery.is_short()
    assert set(gallery.names()) == set(people)


class Kept:
    """A gallery over three folders, opened and closed as by a program that begins and ends."""

    def __init__(self, folder):
        self.folder = folder
        self.file = folder / "held.json"

    def opened(self):
        self.galleries = [StoredGallery(self.folder / str(number)) for number in range(3)]
        return ShardedGallery(Here(self.galleries), Counts(self.file))

    def close(self):
        for gallery in self.galleries:
            gallery.close()

    def counted(self):
        return json.loads(self.file.read_text())


@pytest.fixture
def kept(tmp_path):
    return Kept(tmp_path)


def test_a_shard_that_was_emptied_while_the_gallery_was_closed_is_missing_until_it_is_filled(kept, people):
    with kept.opened() as gallery, gallery.together():
        for name, prints in people.items():
            gallery.add_cylinders(name, prints)
        kept_by = [sum(gallery._shard_of(name) == number for name in people) for number in range(3)]
    kept.close()
    assert kept.counted() == kept_by
    shutil.rmtree(kept.folder / "1")
    gallery = kept.opened()
    assert len(gallery) == PEOPLE
    assert gallery.is_short()
    with pytest.raises(IncompleteSearch) as said:
        gallery.search_cylinders(people["person 3"])
    assert said.value.missing == [1]
    kept.close()
    gallery = kept.opened()  # opened again it is missing still
    assert gallery.is_short()
    assert gallery.refill(people.items()) == kept_by[1]
    assert gallery.search_cylinders(people["person 3"])[0].person_id == "person 3"
    kept.close()


def test_what_is_kept_of_a_count_is_never_more_than_the_shard_holds(kept, people, monkeypatch):
    """Whenever the program is killed: else a whole shard would seem to have lost somebody."""
    seen, keep = [], Counts.keep

    def and_look(self, counts):
        keep(self, counts)
        seen.append([noted <= len(held) for noted, held in zip(kept.counted(), kept.galleries, strict=True)])

    monkeypatch.setattr(Counts, "keep", and_look)
    with kept.opened() as gallery:
        for name in list(people)[:5]:
            gallery.add_cylinders(name, people[name])
        with gallery.together():
            gallery.remove("person 2")
            gallery.add_cylinders("person 9", people["person 9"])
        gallery.remove("person 3")
    assert len(seen) > 7
    assert all(map(all, seen))
    assert sum(kept.counted()) == 4
    kept.close()


@pytest.mark.parametrize("said", ["", "[1, 2]", "{}", '["1", 2, 3]'])
def test_counts_that_cannot_be_read_are_a_broken_gallery(kept, said):
    kept.file.write_text(said)
    with pytest.raises(FingerprintProblem) as refused:
        kept.opened()
    assert refused.value.code == "BROKEN_GALLERY"
    kept.close()


def test_the_shards_end_with_the_block_in_which_the_gallery_is_used(shards):
    with ShardedGallery(shards) as gallery:
        assert gallery.names() == []
    assert shards.lost == {0, 1, 2}


def test_a_shard_still_lost_stays_missing_after_the_others_are_refilled(gallery, shards, people):
    shards.lost = {1}
    others = {name: prints for name, prints in people.items() if gallery._shard_of(name) != 1}
    assert gallery.refill(others.items()) == 0
    with pytest.raises(IncompleteSearch):
        gallery.search_cylinders(people["person 3"])


@pytest.mark.parametrize("swallowed", [True, False])
def test_a_change_whose_answer_was_lost_may_be_in_or_not(gallery, shards, people, swallowed):
    name = next(f"late {n}" for n in range(99) if gallery._shard_of(f"late {n}") == 1)
    shards.lost, shards.swallowed = {1}, swallowed
    with pytest.raises(FingerprintProblem):
        gallery.add_cylinders(name, people["person 3"])
    shards.lost, shards.swallowed = set(), False
    gallery.search_cylinders(people["person 3"])  # whole again, either way
    assert (name in gallery) == swallowed
    assert gallery.remove(name) == swallowed
    assert len(gallery) == PEOPLE
    gallery.search_cylinders(people["person 3"])


def test_who_is_there_already_is_refused_and_counted_once(gallery, people):
    with pytest.raises(FingerprintProblem) as refused:
        gallery.add_cylinders("person 3", people["person 3"])
    assert refused.value.code == "ALREADY_IN_GALLERY"
    assert len(gallery) == PEOPLE
    assert not gallery.remove("nobody")
    assert 7 not in gallery
    gallery.search_cylinders(people["person 3"])


def test_templates_are_made_into_cylinders_as_by_one_gallery(gallery, ten_prints, taken_again):
    prints = ten_prints(500)
    gallery.add("late", prints)
    assert gallery.search(taken_again(prints))[0].person_id == "late"


def test_many_changes_are_made_together_and_the_shards_end(gallery, people):
    with gallery.together():
        gallery.remove("person 3")
        gallery.add_cylinders("person 3", people["person 3"])
    gallery.close()
    assert gallery.names() == []


def test_shards_that_do_not_start_are_named(shards):
    shards.lost = {0, 2}
    with pytest.raises(FingerprintProblem, match="2 of 3"):
        ShardedGallery(shards)


def test_over_ray_a_shard_that_is_killed_comes_back_with_its_people(people, alone, tmp_path):
    over_ray = pytest.importorskip("satupintu.fingerprints.shards.over_ray", reason="an extra: ./run extras all")
    probe = people["person 7"]
    with over_ray.gallery_over_ray(tmp_path, 2) as gallery:
        assert gallery.names() == []
        for name, prints in people.items():
            gallery.add_cylinders(name, prints)
        _search_until_whole(gallery, probe)  # on a machine with much to do an answer may come late
        assert gallery.search_cylinders(probe) == alone.search_cylinders(probe)
        with pytest.raises(FingerprintProblem) as refused:
            gallery.add_cylinders("person 3", people["person 3"])
        assert refused.value.code == "ALREADY_IN_GALLERY"
        os.kill(_a_shard_under(os.getpid()), signal.SIGKILL)
        said = _search_until_whole(gallery, probe)
        assert said[0] == "INCOMPLETE_SEARCH"
        assert gallery.search_cylinders(probe) == alone.search_cylinders(probe)
    with pytest.raises(FingerprintProblem, match="2 shards, not 3"):
        over_ray.RayShards(tmp_path, 3)
    kept = [StoredGallery(tmp_path / f"{number:04}") for number in range(2)]
    assert list(map(len, kept)) == json.loads((tmp_path / "held.json").read_text())
    assert sum(map(len, kept)) == PEOPLE
    for one in kept:
        one.close()


COMPILED_BY_A_SEARCH = """
import sys
from satupintu.fingerprints import Finger
from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.kernels import similarity, sweep
from satupintu.fingerprints.shards.over_ray import StoredShard
import numpy as np

def sent(minutiae):
    arrays = [np.arange(2 * minutiae, dtype=np.uint64).reshape(-1, 2)]
    arrays += [np.arange(minutiae, dtype=kind) for kind in (np.int16, np.int16, np.uint8)]
    for array in arrays:
        array.flags.writeable = False
    return {Finger.LEFT_THUMB: Cylinders(*arrays)}

def compiled():
    return [len(kernel.signatures) for kernel in (sweep.sweep, similarity.similarity)]

shard = StoredShard(sys.argv[1])
before = compiled()
for minutiae in (20, 40):
    shard.add(f"with {minutiae}", sent(minutiae))
found = shard.survivors(sent(30), False)[1]
shard.verify("with 20", sent(30))
print(before, compiled(), len(found))
"""


def test_a_shard_compiles_nothing_once_it_answers(tmp_path):
    pytest.importorskip("satupintu.fingerprints.shards.over_ray", reason="an extra: ./run extras all")
    asked = [sys.executable, "-c", COMPILED_BY_A_SEARCH, str(tmp_path)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[1, 1] [1, 1] 2"


def _a_shard_under(parent: int) -> int:
    """A shard's process among what this one started."""
    told = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in told.splitlines()[1:]]
    above = {int(pid): int(ppid) for pid, ppid, *_ in rows}

    def is_ours(pid: int) -> bool:
        while pid > 1 and pid != parent:
            pid = above.get(pid, 0)
        return pid == parent

    return next(int(pid) for pid, _, said in rows if "StoredShard" in said and is_ours(int(pid)))


def _search_until_whole(gallery: ShardedGallery, probe) -> list[str]:
    said = []
    for _ in range(200):
        try:
            gallery.search_cylinders(probe)
        except IncompleteSearch as problem:
            said.append(problem.code)
            time.sleep(0.3)
        else:
            return said
    raise AssertionError("The shard did not come back.")

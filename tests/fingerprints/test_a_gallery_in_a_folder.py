"""Who was added is found after any crash, who was removed is not, and readers see what was committed."""

import multiprocessing
import os
import shutil
import signal
import sqlite3
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from satupintu.fingerprints import Decision, Finger, FingerprintProblem, Gallery, ReadGallery, StoredGallery, decide
from satupintu.fingerprints.gallery import stored
from satupintu.fingerprints.gallery.searching import probe_of

PEOPLE = 12


@pytest.fixture(scope="module")
def people(ten_prints):
    return {f"person {person}": probe_of(ten_prints(person)) for person in range(PEOPLE)}


@pytest.fixture
def folder(people, tmp_path) -> Path:
    """Twelve people, written and closed."""
    gallery = StoredGallery(tmp_path / "gallery")
    with gallery.together():
        for name, prints in people.items():
            gallery.add_cylinders(name, prints)
    gallery.close()
    return tmp_path / "gallery"


@pytest.fixture
def opened(folder):
    galleries = []

    def open_(kind=StoredGallery, where=folder):
        galleries.append(kind(where))
        return galleries[-1]

    yield open_
    for gallery in galleries:
        gallery.close()


def test_an_opened_gallery_answers_as_one_in_memory(opened, people, ten_prints, taken_again):
    in_memory = Gallery()
    for name, prints in people.items():
        in_memory.add_cylinders(name, prints)
    gallery = opened()
    assert len(gallery) == PEOPLE
    for person in (3, 7, PEOPLE + 1):
        probe = taken_again(ten_prints(person))
        assert gallery.search(probe) == in_memory.search(probe)
        assert gallery.verify("person 7", probe) == in_memory.verify("person 7", probe)


def test_the_state_as_it_lies_on_disk_at_any_moment_is_whole(opened, folder, ten_prints, taken_again, tmp_path):
    gallery = opened()
    gallery.add("late", ten_prints(50))
    assert gallery.remove("person 7")
    left = shutil.copytree(folder, tmp_path / "as a kill leaves it")
    again = opened(where=left)
    assert again.search(taken_again(ten_prints(50)))[0].person_id == "late"
    assert decide(again.search(taken_again(ten_prints(7)))) is Decision.UNIQUE
    assert len(again) == PEOPLE


def test_prints_whose_pages_never_reached_the_disk_are_written_anew(opened, folder, ten_prints, taken_again, tmp_path):
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".sqlite"}
    gallery = opened()
    gallery.add("late", ten_prints(50))
    left = shutil.copytree(folder, tmp_path / "as a power cut leaves it")
    for path in left.iterdir():
        if not path.name.startswith("index"):
            path.write_bytes(before.get(path.name, b""))
    again = opened(where=left)
    assert again.search(taken_again(ten_prints(50)))[0].person_id == "late"
    assert again.search(taken_again(ten_prints(8)))[0].person_id == "person 8"


def test_a_removed_persons_prints_are_overwritten_though_the_program_was_killed_before(opened, folder, monkeypatch):
    gallery = opened()
    with monkeypatch.context() as killed:
        killed.setattr(stored.StoredGallery, "_clear", lambda *_: None)
        gallery.remove("person 7")
    gallery.close()
    again = opened()
    assert "person 7" not in again
    held = sum(int((blocks.count > 0).sum()) for blocks in again._blocks.values())
    assert held == (PEOPLE - 1) * len(Finger)


def test_what_is_done_together_is_done_whole_or_not_at_all(opened, ten_prints, taken_again):
    gallery = opened()

    def broken_off() -> None:
        with gallery.together():
            gallery.remove("person 7")
            gallery.add("late", ten_prints(50))
            with gallery.together():
                raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    assert set(gallery._people) == {f"person {person}" for person in range(PEOPLE)}
    assert gallery.search(taken_again(ten_prints(7)))[0].person_id == "person 7"
    assert decide(gallery.search(taken_again(ten_prints(50)))) is Decision.UNIQUE


def test_one_program_writes_and_others_are_told_so(opened, folder):
    opened()
    with pytest.raises(FingerprintProblem) as refused:
        StoredGallery(folder)
    assert refused.value.code == "GALLERY_BUSY"


def test_a_reader_sees_what_was_committed_before_its_search(opened, ten_prints, taken_again):
    writer = opened()
    reader = opened(ReadGallery)
    writer.add("late", ten_prints(50))
    assert reader.search(taken_again(ten_prints(50)))[0].person_id == "late"
    assert writer.remove("late")
    assert reader.verify("late", ten_prints(50)) is None
    for person in range(100, 170):  # beyond the columns that the reader has mapped
        writer.add(f"person {person}", {Finger.LEFT_THUMB: ten_prints(person)[Finger.LEFT_THUMB]})
    thumb = {Finger.LEFT_THUMB: taken_again(ten_prints(169))[Finger.LEFT_THUMB]}
    assert reader.search(thumb)[0].person_id == "person 169"
    assert reader.verify("person 169", thumb).score > 0


def test_a_reader_searches_anew_when_a_candidate_changed_meanwhile(opened, ten_prints, taken_again, monkeypatch):
    writer, reader = opened(), opened(ReadGallery)
    take_over, looked = reader._take_over, []

    def and_then_it_changes() -> None:
        take_over()
        if not looked:
            writer.remove("person 7")
        looked.append(1)

    monkeypatch.setattr(reader, "_take_over", and_then_it_changes)
    assert "person 7" not in [c.person_id for c in reader.search(ten_prints(7))]
    assert len(looked) > 1


def test_a_reader_changes_nothing(opened, ten_prints):
    reader = opened(ReadGallery)
    for change in (lambda: reader.add("late", ten_prints(50)), lambda: reader.remove("person 7")):
        with pytest.raises(FingerprintProblem) as refused:
            change()
        assert refused.value.code == "READ_ONLY_GALLERY"


def test_settling_needs_no_second_copy_of_the_prints(opened, monkeypatch, ten_prints):
    monkeypatch.setattr(stored, "UNSETTLED", 3)
    gallery = opened()
    waiting = []
    for person in range(50, 54):
        gallery.add(f"person {person}", {Finger.LEFT_THUMB: ten_prints(person)[Finger.LEFT_THUMB]})
        waiting.append(len(list(gallery._index.unsettled())))
    assert waiting == [1, 2, 0, 1]


def test_a_broken_folder_is_named(folder, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    other = shutil.copytree(folder, tmp_path / "another version")
    with sqlite3.connect(other / "index.sqlite") as file:
        file.execute("UPDATE gallery SET version = 'satupintu gallery 1'")
    noise = shutil.copytree(folder, tmp_path / "noise")
    (noise / "index.sqlite").write_bytes(np.random.default_rng(1).bytes(5000))
    short = shutil.copytree(folder, tmp_path / "short")
    next(path for path in short.iterdir() if path.suffix == ".planes").write_bytes(b"")
    for broken in (empty, other, noise, short):
        with pytest.raises(FingerprintProblem) as refused:
            ReadGallery(broken)
        assert refused.value.code == "BROKEN_GALLERY"


def _write_until_killed(folder: Path, people: list, said) -> None:
    gallery = StoredGallery(folder)
    for name, prints in people:
        if name in gallery:
            gallery.remove(name)
            said.send(("gone", name))
        gallery.add_cylinders(name, prints)
        said.send(("in", name))
    said.close()


def test_killed_at_any_moment_it_holds_what_it_said_and_nothing_half(people, tmp_path):
    work = [(f"{name} {copy}", prints) for copy in range(4) for name, prints in people.items()]
    context, told, rng = multiprocessing.get_context("fork"), {}, np.random.default_rng(5)
    for _ in range(4):
        hears, says = context.Pipe(duplex=False)
        process = context.Process(target=_write_until_killed, args=(tmp_path, work, says))
        process.start()
        says.close()
        for _ in range(int(rng.integers(5, 40))):
            what, name = hears.recv()
            told[name] = what
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        gallery = StoredGallery(tmp_path)
        missing = {name for name, what in told.items() if what == "in" and name not in gallery}
        assert len(missing) <= 1  # the one that was being exchanged when the kill came
        for name in list(gallery._people)[-3:]:
            assert gallery.search_cylinders(dict(people[name.rsplit(" ", 1)[0]]))[0].score > 7
        gallery.close()


class Life(RuleBasedStateMachine):
    """Any order of adding, removing, undoing and opening again leaves the gallery as a plain dictionary would be."""

    shared: dict = {}

    @initialize()
    def begin(self) -> None:
        self.folder = Path(self.shared["fresh"]())
        self.gallery, self.wanted = StoredGallery(self.folder), {}

    @rule(who=st.integers(0, PEOPLE - 1))
    def add(self, who) -> None:
        name = f"person {who}"
        if name not in self.wanted:
            self.gallery.add_cylinders(name, self.shared["people"][name])
            self.wanted[name] = True

    @rule(who=st.integers(0, PEOPLE - 1))
    def remove(self, who) -> None:
        assert self.gallery.remove(f"person {who}") == (self.wanted.pop(f"person {who}", None) is not None)

    @rule(who=st.integers(0, PEOPLE - 1))
    def undo(self, who) -> None:
        name = f"person {who}"
        with suppress(ZeroDivisionError), self.gallery.together():
            if not self.gallery.remove(name):
                self.gallery.add_cylinders(name, self.shared["people"][name])
            _ = 1 / 0

    @rule()
    def open_again(self) -> None:
        self.gallery.close()
        self.gallery = StoredGallery(self.folder)

    @invariant()
    def all_are_found(self) -> None:
        if hasattr(self, "gallery"):
            assert set(self.gallery._people) == set(self.wanted)
            for name in self.wanted:
                assert self.gallery.verify_cylinders(name, self.shared["people"][name]).score > 7

    def teardown(self) -> None:
        if hasattr(self, "gallery"):
            self.gallery.close()


def test_any_order_of_changes_leaves_it_as_a_dictionary_would_be(people, tmp_path_factory):
    some = {name: {f: made for f, made in prints.items() if f <= 3} for name, prints in people.items()}
    Life.shared = {"people": some, "fresh": lambda: tmp_path_factory.mktemp("life")}
    Life.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
    Life.TestCase("runTest").runTest()


def test_a_disk_that_is_full_changes_nothing_in_memory_either(opened, ten_prints):
    gallery = opened()
    gallery._index._file.execute("PRAGMA max_page_count = 1")  # no less than it has: not one more

    def add_until_full() -> None:
        for number in range(50, 70):
            gallery.add(f"late {number}", ten_prints(number))

    with pytest.raises(sqlite3.OperationalError, match="full"):
        add_until_full()
    gallery._index._file.execute("PRAGMA max_page_count = 1000000")
    held = set(gallery.names())
    assert len(gallery) == len(held)
    gallery.close()
    assert set(opened().names()) == held


def test_a_gallery_behind_a_failing_disk_is_not_taken_for_a_broken_one(folder, monkeypatch):
    def fail(*_, **__):
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
        raise error

    monkeypatch.setattr("satupintu.fingerprints.gallery.index.sqlite3.connect", fail)
    with pytest.raises(FingerprintProblem) as refused:
        stored.opened_or_begun(folder)
    assert refused.value.code == "GALLERY_DISK"
    assert (folder / "index.sqlite").exists()

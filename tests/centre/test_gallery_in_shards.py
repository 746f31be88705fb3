"""A centre whose gallery lies in shards answers as one gallery, and waits while part of it is missing."""

import runpy

import pytest
from centre_cast import ReadyEngine, create, identify_later, sealed

from satupintu.centre import settings as read_at_start
from satupintu.centre.models import FingerTemplate, Task
from satupintu.centre.working import MOST_TRIES, answer_next
from satupintu.environment import SettingError
from satupintu.fingerprints import FingerprintProblem, Gallery
from satupintu.fingerprints.shards import ShardedGallery
from shards_here import Here


def three() -> Here:
    return Here([Gallery() for _ in range(3)])


@pytest.fixture
def shards(caller) -> Here:
    """Two recordings of one person are kept and wait for the engine, and so does a search for the second."""
    create(caller, sealed("subject-1", person=1))
    create(caller, sealed("subject-2", person=1, touch=2, sequence=2))
    identify_later(caller, "subject-2")
    return three()


def found() -> list[str] | None:
    task = Task.objects.get(kind="IDENTIFY")
    return None if task.state == Task.State.PENDING else [c["personId"] for c in task.answer]


def test_the_answer_is_that_of_one_gallery(shards):
    engine = ReadyEngine(ShardedGallery(shards))
    assert [answer_next(engine) for _ in range(4)] == [True, True, True, False]
    assert found() == ["subject-1"]


@pytest.mark.parametrize("gone", [False, True])
def test_while_a_shard_is_lost_nobody_is_unique(shards, gone):
    engine = ReadyEngine(ShardedGallery(shards))
    assert answer_next(engine)
    assert answer_next(engine)
    shards.lost = {0, 1, 2}
    for _ in range(MOST_TRIES + 1):
        assert not answer_next(engine)
    assert found() is None
    assert Task.objects.get(kind="IDENTIFY").tries == 0
    shards.lost = set()
    if gone:  # they come back with empty folders: the rows fill them
        shards.shards = three().shards
        assert not answer_next(engine)
    assert answer_next(engine)
    assert found() == ["subject-1"]


def test_prints_that_a_lost_shard_could_not_forget_are_forgotten_when_it_is_back(shards):
    engine = ReadyEngine(ShardedGallery(shards))
    assert [answer_next(engine) for _ in range(2)] == [True, True]
    FingerTemplate.objects.filter(encounter__person_id="subject-1").delete()
    shards.lost = {0, 1, 2}
    with pytest.raises(FingerprintProblem, match="SHARD_LOST"):
        engine.follow({"subject-1"})
    shards.lost = set()
    assert answer_next(engine)
    assert found() == []


def test_a_number_of_shards_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv("SATUPINTU_CENTRE_SHARDS", "three")
    with pytest.raises(SettingError, match="SATUPINTU_CENTRE_SHARDS is 'three'"):
        runpy.run_path(read_at_start.__file__)


def test_shards_are_opened_where_the_settings_say_so(caller, monkeypatch, settings):
    settings.SHARDS, settings.RAY_ADDRESS = 3, "somewhere:6379"
    asked = []

    def over_ray(*about):
        asked.append(about)
        return ShardedGallery(three())

    over = pytest.importorskip("satupintu.fingerprints.shards.over_ray", reason="an extra: ./run extras all")
    monkeypatch.setattr(over, "gallery_over_ray", over_ray)
    engine = ReadyEngine.load(settings.GALLERY_FOLDER)
    engine.close()
    assert asked == [(settings.GALLERY_FOLDER, 3, "somewhere:6379")]

"""Drawn fingers: the same ones for the same numbers, ten different ones a person, recognised as a real finger is."""

import collections
import io
from itertools import combinations
from pathlib import Path

import nbis
import numpy as np
import pytest
from PIL import Image

from satupintu.synthetic.fingers import MasterFinger, Pattern, impression, master, write
from satupintu.synthetic.fingers.files import as_png
from satupintu.synthetic.fingers.patterns import layout_of

FINGERS = ((1, 1), (1, 2), (2, 7), (3, 9))
TOUCHES = (1, 2)
IMPOSTOR_CEILING = 40  # of bozorth3, which calls 40 a likely match


@pytest.fixture(scope="module")
def masters() -> dict[tuple[int, int], MasterFinger]:
    return {(person, finger): master(person, finger) for person, finger in FINGERS}


@pytest.fixture(scope="module")
def reader() -> nbis.NbisExtractor:
    """Another party's programs: NIST's mindtct, bozorth3 and NFIQ 2."""
    settings = nbis.NbisExtractorSettings(
        min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=True, ppi=500.0
    )
    return nbis.new_nbis_extractor(settings)


@pytest.fixture(scope="module")
def read(masters, reader) -> dict[tuple[int, int, int], nbis.Minutiae]:
    return {
        (*who, touch): reader.extract_minutiae(as_png(impression(made, touch)))
        for who, made in masters.items()
        for touch in TOUCHES
    }


def test_the_same_numbers_give_the_same_finger_and_the_same_impression(masters) -> None:
    again = master(1, 1)
    assert np.array_equal(again.relief, masters[1, 1].relief)
    assert np.array_equal(impression(again, 2), impression(masters[1, 1], 2))


@pytest.mark.parametrize("other", [(2, 1, 0), (1, 2, 0), (1, 1, 1)], ids=["person", "finger", "seed"])
def test_another_person_finger_or_seed_is_another_finger(masters, other) -> None:
    difference = np.abs(master(*other).relief - masters[1, 1].relief)
    assert (difference > 1).mean() > 0.15


def test_an_impression_is_an_eight_bit_image_of_the_readers_size_with_dark_ridges(masters) -> None:
    image = impression(masters[1, 1], 1)
    assert image.shape == (374, 388)
    assert image.dtype == np.uint8
    assert np.percentile(image[:8], 50) > 180, "the glass is light"
    assert np.percentile(image[150:250, 150:250], 20) < 110, "the ridges are dark"


def test_impressions_of_one_finger_differ_from_one_another(masters) -> None:
    first, second = (impression(masters[1, 2], n).astype(float) for n in (1, 2))
    assert np.abs(first - second).mean() > 15


def test_two_impressions_of_a_finger_match_and_those_of_different_fingers_do_not(read) -> None:
    genuine = [read[*who, 1].compare(read[*who, 2]) for who in FINGERS]
    impostor = [read[*a, 1].compare(read[*b, 2]) for a, b in combinations(FINGERS, 2)]
    assert min(genuine) > IMPOSTOR_CEILING + 10
    assert max(impostor) < IMPOSTOR_CEILING


def test_prints_of_healthy_fingers_are_of_good_quality_with_as_many_minutiae_as_real_ones(read) -> None:
    qualities = [minutiae.quality().score for minutiae in read.values()]
    counts = [len(minutiae.get()) for minutiae in read.values()]
    assert sum(quality > 30 for quality in qualities) >= 0.8 * len(qualities)
    assert min(counts) >= 20
    assert max(counts) <= 70
    assert 28 <= np.median(counts) <= 55


def test_worn_fingers_show_less_of_their_ridges(masters, reader) -> None:
    worn = [impression(made, touch, worn=True) for made in list(masters.values())[:3] for touch in (1, 2)]
    qualities = [reader.extract_minutiae(as_png(image)).quality().score for image in worn]
    assert np.mean(qualities) < 48
    assert min(qualities) < 40


def test_ridges_lie_as_far_apart_as_on_adults(masters) -> None:
    for made in masters.values():
        middle = made.relief[130:400, 100:300]
        spectrum = np.abs(np.fft.fftshift(np.fft.fft2(middle - middle.mean())))
        rows, columns = np.indices(spectrum.shape)
        cycles = np.hypot((rows - 135) / 270, (columns - 100) / 200)
        assert 7.0 < 1 / np.average(cycles, weights=spectrum**2) < 11.5


def test_the_ridges_follow_the_orientation_of_the_master(masters) -> None:
    made = masters[1, 2]
    down, right = np.gradient(made.relief)
    inside = np.s_[120:420, 90:320]
    along = right * np.cos(made.orientation) - down * np.sin(made.orientation)
    across = right * np.sin(made.orientation) + down * np.cos(made.orientation)
    assert (across[inside] ** 2).mean() > 8 * (along[inside] ** 2).mean()


def test_classes_come_as_often_as_in_nature() -> None:
    people = 500
    counts = collections.Counter(layout_of(p, f, 0).pattern for p in range(people) for f in range(1, 11))
    share = {pattern: counts[pattern] / (10 * people) for pattern in Pattern}
    assert share[Pattern.ARCH] == pytest.approx(0.037, abs=0.01)
    assert share[Pattern.TENTED_ARCH] == pytest.approx(0.029, abs=0.01)
    assert share[Pattern.LEFT_LOOP] == pytest.approx(0.338, abs=0.03)
    assert share[Pattern.RIGHT_LOOP] == pytest.approx(0.317, abs=0.03)
    assert share[Pattern.WHORL] + share[Pattern.DOUBLE_LOOP] == pytest.approx(0.279, abs=0.03)


def test_loops_open_towards_the_little_finger_on_both_hands() -> None:
    right, left = (
        collections.Counter(layout_of(person, finger, 0).pattern for person in range(200)) for finger in (5, 10)
    )
    assert right[Pattern.RIGHT_LOOP] > 20 * max(1, right[Pattern.LEFT_LOOP])
    assert left[Pattern.LEFT_LOOP] > 20 * max(1, left[Pattern.RIGHT_LOOP])


def test_a_person_is_written_as_png_files_that_name_500_dpi(tmp_path: Path) -> None:
    written = write(1, 2, tmp_path / "new", fingers=(1, 10))
    assert [path.name for path in written] == ["01_1.png", "01_2.png", "10_1.png", "10_2.png"]
    for path in written:
        with Image.open(io.BytesIO(path.read_bytes())) as image:
            assert (image.mode, image.size) == ("L", (388, 374))
            assert image.info["dpi"] == pytest.approx((500, 500), abs=0.1)


@pytest.mark.parametrize("finger", [0, 11])
def test_a_finger_nobody_has_is_refused(finger: int) -> None:
    with pytest.raises(ValueError, match="numbered 1 to 10"):
        master(1, finger)


def test_impressions_are_counted_from_one(masters, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="numbered from 1"):
        impression(masters[1, 1], 0)
    with pytest.raises(ValueError, match="at least 1"):
        write(1, 0, tmp_path)

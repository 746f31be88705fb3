"""The fast way by choice: templates of the same kind, with the same refusals."""

import numpy as np
import pytest

from satupintu.fingerprints import FingerprintProblem, compare, extract, extraction


@pytest.fixture(scope="module")
def extracted(image):
    return {name: extract(image(name), method="mindtct") for name in ("a_1", "a_2", "b_1")}


def test_a_clear_print_gives_minutiae_inside_the_image_best_first(image, extracted):
    template = extracted["a_1"]
    assert 20 <= len(template) <= 150
    assert (template.width, template.height) == image("a_1").shape[::-1]
    assert set(template.kind) == {1, 2}
    assert ((template.angle >= 0) & (template.angle < 2 * np.pi)).all()
    assert (np.diff(template.quality.astype(int)) <= 0).all()


def test_two_impressions_of_one_finger_match_and_other_fingers_do_not(extracted):
    a, again, b = extracted.values()
    assert compare(a, again) > 2 * compare(a, b)


def test_places_and_angles_are_those_of_the_network(image, extracted):
    near, far = extracted["a_1"], extract(image("a_1"))
    apart = np.hypot(near.x[:, None] - far.x, near.y[:, None] - far.y)
    pairs = np.argwhere(apart < 4)
    off = near.angle[pairs[:, 0]] - far.angle[pairs[:, 1]]
    assert len(pairs) > 0.5 * len(far)
    assert np.median(np.abs(np.remainder(off + np.pi, 2 * np.pi) - np.pi)) < 0.2
    assert compare(near, far) > 0.3


def test_paper_around_the_finger_changes_nothing_but_the_place(image, extracted):
    grey = image("a_1")
    wide = np.pad(grey, ((64, 96), (128, 32)), constant_values=int(grey[0, 0]))
    near, far = extracted["a_1"], extract(wide, method="mindtct")
    assert compare(near, far) > 0.5
    assert abs(np.median(far.x) - np.median(near.x) - 128) < 8
    assert abs(np.median(far.y) - np.median(near.y) - 64) < 8


def test_what_nist_cannot_read_is_no_fingerprint(image, monkeypatch):
    def fails(_):
        raise OSError("No ridges.")

    monkeypatch.setattr(extraction, "mindtct", fails)
    with pytest.raises(FingerprintProblem, match="No ridges") as refused:
        extract(image("a_1"), method="mindtct")
    assert refused.value.code == "NOT_A_FINGERPRINT"


def test_another_method_is_an_error_of_the_program(image):
    with pytest.raises(ValueError, match="leader, mindtct"):
        extract(image("a_1"), method="by eye")

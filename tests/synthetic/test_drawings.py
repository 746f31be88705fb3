"""Faces, signatures and irises: of the right size, the same for the same seed, marked, and nobody's."""

import io
import random
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from satupintu.synthetic.faces import BLUE, RED, draw_face
from satupintu.synthetic.faces.look import draw_look
from satupintu.synthetic.irises import draw_iris
from satupintu.synthetic.signatures import draw_signature

VEILED = next(
    seed for seed in range(99) if draw_look(random.Random(f"face {seed}"), woman=True, age=56).cover == "veil"
)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "PNG"
    return image


def test_a_face_is_a_portrait_on_the_given_background() -> None:
    image = opened(draw_face(1, "P", 1990, (1, 2, 3)))
    assert (image.mode, image.size) == ("RGB", (480, 640))
    assert image.getpixel((3, 3)) == image.getpixel((476, 3)) == (1, 2, 3)


@pytest.mark.parametrize(("birth_year", "colour"), [(1991, RED), (1990, BLUE)])
def test_the_background_follows_the_year_of_birth_when_none_is_given(birth_year: int, colour) -> None:
    assert opened(draw_face(1, "L", birth_year)).getpixel((3, 3)) == colour


@pytest.mark.parametrize(
    "drawn",
    [
        lambda seed: draw_face(seed, "L", 1980),
        lambda seed: draw_signature(seed, "Budi Santoso"),
        lambda seed: draw_iris(seed, "left"),
    ],
    ids=["face", "signature", "iris"],
)
def test_a_seed_gives_one_drawing_and_another_seed_another(drawn: Callable[[int], bytes]) -> None:
    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_every_kind_of_person_can_be_drawn() -> None:
    looks = {}
    for seed in range(150):
        sex, year = "LP"[seed % 2], 1930 + seed % 80
        look = draw_look(random.Random(f"face {seed}"), woman=sex == "P", age=2026 - year)
        for trait in (
            look.cover,
            look.beard,
            f"glasses {look.glasses}",
            f"style {look.style} {sex}",
            f"old {look.age > 62}",
        ):
            looks.setdefault(trait, (seed, sex, year))
    assert {"veil", "peci", "none", "moustache", "full", "glasses True", "style 3 L", "style 3 P", "old True"} <= set(
        looks
    )
    for one in set(looks.values()):
        assert opened(draw_face(*one)).size == (480, 640)


def test_old_men_may_be_bald_and_young_ones_never() -> None:
    def bald(seed: int, year: int) -> bool:
        skin = draw_look(random.Random(f"face {seed}"), woman=False, age=2026 - year).skin
        return opened(draw_face(seed, "L", year)).getpixel((240, 184)) == skin  # the crown

    assert any(bald(seed, 1950) for seed in range(30))
    assert not any(bald(seed, 2000) for seed in range(16))


def test_faces_of_one_sex_and_year_differ() -> None:
    drawings = {draw_face(seed, "P", 1988) for seed in range(12)}
    assert len(drawings) == 12


@pytest.mark.parametrize(
    ("draw", "up", "middle"),
    [
        (lambda: draw_face(VEILED, "P", 1970), 24, 240),
        (lambda: draw_iris(3, "right"), 18, 320),
        (lambda: draw_signature(3, "Budi"), 14, 552),
    ],
    ids=["face", "iris", "signature"],
)
def test_the_word_simulasi_stands_at_the_foot(draw, up: int, middle: int) -> None:
    """A line through the word crosses more than ten strokes of letters; cloth, skin and paper have no such."""
    row = np.asarray(opened(draw()).convert("L"), float)[-up, middle - 50 : middle + 50]
    high = row > (row.max() + row.min()) / 2
    assert np.ptp(row) > 30
    assert np.count_nonzero(np.diff(high)) >= 14


def test_a_signature_is_dark_ink_on_white_inside_its_sheet() -> None:
    for name in ("I", "SITI AMINAH", "Muhammad Nurdiansyahputra", "99", "Yusuf", "Agung"):
        image = opened(draw_signature(7, name))
        assert image.size == (600, 200)
        grey = np.asarray(image.convert("L"))
        assert grey[:6].min() == grey[:, :6].min() == 255, "nothing runs over the edge"
        assert 0.002 < (grey < 120).mean() < 0.2


def test_an_iris_is_a_grey_picture_of_an_eye_and_the_two_eyes_differ() -> None:
    right, left = (opened(draw_iris(4, eye)) for eye in ("right", "left"))
    assert (right.mode, right.size) == ("L", (640, 480))
    assert right.tobytes() != left.tobytes()
    pixels = np.asarray(right, float)
    pupil, white = pixels[250:262, 318:340], pixels[250:262, 120:140]
    assert np.median(pupil) < 40
    assert np.median(white) > 120


@pytest.mark.parametrize(
    ("wrong", "what"), [(lambda: draw_face(1, "X", 1990), "not known"), (lambda: draw_iris(1, "third"), "not known")]
)
def test_unknown_words_are_refused_with_what_to_write(wrong, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        wrong()

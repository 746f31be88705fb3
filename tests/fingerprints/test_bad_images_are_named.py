"""Whatever bytes or pixels come in: a template or a problem with a name, never a crash."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from satupintu.fingerprints import PROBLEMS, FingerprintProblem, decode, extract, quality
from satupintu.fingerprints.extraction.foreground import locate

SIDES = (388, 374)
rng = np.random.default_rng(5)


def photo() -> np.ndarray:
    """Smooth shapes with edges, as of a face or a room."""
    y, x = np.mgrid[: SIDES[0], : SIDES[1]]
    hills = sum(np.sin(x / a + b) * np.cos(y / c) for a, b, c in [(60, 0, 40), (31, 1, 90), (110, 2, 25)])
    return (120 + 40 * hills + 30 * (np.hypot(x - 180, y - 200) < 90)).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("pixels", "code"),
    [
        (np.full(SIDES, 255), "BLANK"),
        (np.zeros(SIDES), "BLANK"),
        (128 + rng.normal(0, 2, SIDES), "BLANK"),
        (np.tile(np.linspace(0, 255, SIDES[1]), (SIDES[0], 1)), "NOT_A_FINGERPRINT"),
        (rng.integers(0, 256, SIDES), "NOT_A_FINGERPRINT"),
        (photo(), "NOT_A_FINGERPRINT"),
        (np.indices(SIDES).sum(axis=0) // 10 % 2 * 255, "NOT_A_FINGERPRINT"),
        (np.indices(SIDES)[1] // 5 % 2 * 255, "NOT_A_FINGERPRINT"),
        (rng.integers(0, 256, (40, 40)), "TOO_SMALL"),
        (np.zeros((4000, 64)), "TOO_LARGE"),
    ],
    ids=["white", "black", "sensor noise", "gradient", "noise", "photo", "diagonals", "stripes", "tiny", "giant"],
)
@pytest.mark.parametrize("method", ["leader", "mindtct"])
def test_what_is_no_finger_is_said_to_be_none(pixels, code, method):
    with pytest.raises(FingerprintProblem) as refused:
        extract(pixels.astype(np.uint8), method=method)
    assert refused.value.code == code
    assert refused.value.message.startswith(PROBLEMS[code])


def test_a_corner_of_a_finger_is_too_small(image):
    corner = np.full(SIDES, 235, np.uint8)
    corner[:60, :60] = image("a_1")[150:210, 150:210]
    with pytest.raises(FingerprintProblem) as refused:
        extract(corner)
    assert refused.value.code == "TOO_SMALL"


@pytest.mark.parametrize("name", ["a_1", "a_2", "b_1", "b_2"])
@pytest.mark.parametrize("method", ["leader", "mindtct"])
def test_bright_ridges_on_black_are_of_wrong_polarity(image, name, method):
    with pytest.raises(FingerprintProblem) as refused:
        extract(255 - image(name), method=method)
    assert refused.value.code == "WRONG_POLARITY"


def test_dark_ridges_are_never_of_wrong_polarity_whatever_lies_around(image):
    finger = image("a_1")[60:330, 60:310]
    for around in (0, 255):
        assert len(extract(np.pad(finger, 150, constant_values=around), method="mindtct")) > 20


def test_an_inverted_finger_that_fills_its_image_cannot_be_told_and_is_read(image):
    assert len(extract(255 - image("a_1")[80:320, 80:300], method="mindtct")) > 10


def test_no_public_print_is_of_wrong_polarity_and_inverted_nine_in_ten_are(shared_prints):
    prints = sorted(shared_prints.glob("*/*.png"))
    assert len(prints) == 160
    named = []
    for path in prints:
        pixels = decode(path.read_bytes())
        locate(pixels)
        try:
            locate(255 - pixels)
        except FingerprintProblem as problem:
            named.append(problem.code)
    assert set(named) == {"WRONG_POLARITY"}
    assert len(named) >= 144


@pytest.mark.parametrize("shadow", [5, 20, 40])
def test_a_dark_frame_around_a_right_image_does_not_make_it_inverted(image, shadow):
    framed = np.full(SIDES, shadow, np.uint8)
    framed[24:-24, 24:-24] = image("a_1")[24:-24, 24:-24]
    assert len(extract(framed, method="mindtct")) > 20


@pytest.mark.parametrize("array", [np.zeros(5, np.uint8), np.zeros(SIDES), np.zeros((*SIDES, 3), np.uint8), [[1]]])
def test_only_grey_images_of_8_bits_are_taken(array):
    with pytest.raises(FingerprintProblem) as refused:
        extract(array)
    assert refused.value.code == "BAD_ARRAY"


@pytest.mark.parametrize("dpi", [0, -500, 72, 100_000])
def test_a_resolution_no_scanner_has_is_refused(image, dpi):
    with pytest.raises(FingerprintProblem) as refused:
        extract(image("a_1"), dpi)
    assert refused.value.code == "BAD_RESOLUTION"


def png_header(side: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"")
    chunks = [struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (header, body)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "UNKNOWN_FORMAT"),
        (rng.bytes(10_000), "UNKNOWN_FORMAT"),
        (b"GIF89a" + bytes(100), "UNKNOWN_FORMAT"),
        (b"\xff\xa0" + bytes(100), "BROKEN_IMAGE"),
        (png_header(20_000), "TOO_LARGE"),
        (png_header(4_001), "TOO_LARGE"),
        (png_header(400), "BROKEN_IMAGE"),
    ],
    ids=["nothing", "noise", "gif", "wsq that ends", "20,000 × 20,000", "4,001 × 4,001", "no pixels"],
)
def test_bytes_that_are_no_image_are_refused(data, code):
    with pytest.raises(FingerprintProblem) as refused:
        decode(data)
    assert refused.value.code == code


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "JPEG"])
def test_images_are_read_from_the_usual_files(image, kind):
    grey = image("a_1")
    assert np.abs(decode(_file(Image.fromarray(grey), kind)).astype(int) - grey).mean() < 3


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P", "1", "I;16", "I", "F"])
def test_colour_and_16_bits_become_grey_of_8_bits(image, mode):
    grey = image("a_1")
    file = _file(
        Image.fromarray(grey.astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(grey).convert(mode),
        "TIFF" if mode in {"I", "F"} else "PNG",
    )
    read = decode(file)
    assert (read.dtype, read.shape) == (np.uint8, grey.shape)
    if mode != "1":
        assert np.array_equal(read, grey)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_named(image, data):
    file = bytearray(
        _file(
            Image.fromarray(image("a_1")[100:200, 100:200]), data.draw(st.sampled_from(["PNG", "BMP", "TIFF", "JPEG"]))
        )
    )
    for _ in range(data.draw(st.integers(1, 5))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(file[: data.draw(st.integers(1, len(file)))])
    assert read_or_named(damaged) in {"READ", "BROKEN_IMAGE", "UNKNOWN_FORMAT", "TOO_LARGE"}


def read_or_named(data: bytes) -> str:
    try:
        decode(data)
    except FingerprintProblem as problem:
        return problem.code
    return "READ"


def _file(picture: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def test_quality_of_a_clear_print_is_far_above_that_of_a_blurred_one(image):
    clear = image("a_1")
    blurred = np.asarray(Image.fromarray(clear).reduce(6).resize(clear.shape[::-1]))
    assert 100 >= quality(clear) > quality(blurred) + 10 >= 10


def test_quality_of_a_blank_image_is_a_named_problem():
    with pytest.raises(FingerprintProblem) as refused:
        quality(np.full(SIDES, 255, np.uint8))
    assert refused.value.code == "NO_QUALITY"

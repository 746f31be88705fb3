"""A photo from somebody unknown: the picture is kept, the rest of the file is not."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from satupintu.city.register.rules import photos


def picture(kind="JPEG", size=(60, 40), colour="navy", mode="RGB", **more):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def opened(content):
    return Image.open(BytesIO(photos.clean(content)))


def phone_photo():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Kamera Rahasia"
    exif.get_ifd(0x8825)[1] = "S"  # where it was taken
    return picture(exif=exif, comment=b"Kamera Rahasia")


def test_nothing_but_the_picture_is_kept_and_it_stands_upright():
    dirty = phone_photo()
    assert b"Kamera Rahasia" in dirty
    clean = photos.clean(dirty)
    assert b"Kamera Rahasia" not in clean
    photo = Image.open(BytesIO(clean))
    assert (photo.format, photo.size, dict(photo.getexif())) == ("JPEG", (40, 60), {})
    assert "comment" not in photo.info


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_jpeg(kind):
    assert opened(picture(kind)).format == "JPEG"


def test_what_shows_through_becomes_white():
    assert opened(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0))).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (2000, 2000), (2001, 30), (30, 4000), (3000, 2999), (1, 9000)])
def test_no_side_is_longer_than_the_longest(width, height):
    photo = opened(picture("PNG", (width, height), mode="1", colour=1))
    assert max(photo.size) == min(max(width, height), photos.LONGEST_SIDE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\nrest",
        picture()[:200],
        picture("GIF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(photos.UnfitPhotoError):
        photos.clean(content)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_photo_or_refused(content):
    with pytest.raises(photos.UnfitPhotoError):
        photos.clean(picture("PNG")[:30] + content)


def test_a_small_file_that_unpacks_to_a_wall_of_pixels_is_refused():
    with pytest.raises(photos.UnfitPhotoError):
        photos.clean(picture("PNG", (photos.MOST_PIXELS // 1000 + 1, 1000), mode="1", colour=0))


def test_a_file_that_is_too_large_is_not_even_opened():
    with pytest.raises(photos.UnfitPhotoError):
        photos.clean(picture() + bytes(photos.MOST_BYTES))

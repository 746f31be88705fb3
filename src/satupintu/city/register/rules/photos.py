"""A photo from somebody unknown, drawn anew: nothing of the file but its picture is kept."""

from io import BytesIO

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2_000  # pixels: a page of handwriting stays readable
QUALITY = 80


class UnfitPhotoError(ValueError):
    """The file is no JPEG, PNG or WebP picture, is broken, or is too large."""


def clean(content: bytes) -> bytes:
    """The picture as JPEG, upright, at most 2,000 pixels a side, without place, camera or comments.

    Raises UnfitPhotoError.
    """
    from PIL import Image, ImageOps

    if len(content) > MOST_BYTES:
        raise UnfitPhotoError
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as photo:
            if photo.width * photo.height > MOST_PIXELS:  # known before it is unpacked into memory
                raise UnfitPhotoError
            photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(photo).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as wrong:
        raise UnfitPhotoError from wrong
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", upright.size, "white")  # a new picture: Pillow would take comments along
    paper.paste(upright, mask=upright.getchannel("A"))
    out = BytesIO()
    paper.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()

"""Everything that can go wrong with an image or a template, in one catalogue."""

from typing import Final

PROBLEMS: Final = {
    "UNREADABLE_FILE": "The file cannot be read.",
    "BROKEN_IMAGE": "The bytes are not an image this engine can read.",
    "UNKNOWN_FORMAT": "The image is of a format this engine does not read.",
    "TOO_LARGE": "The image has more pixels than a fingerprint can have.",
    "TOO_SMALL": "The image is smaller than the part of a finger needed to recognise it.",
    "BLANK": "The image shows nothing: one even tone.",
    "NOT_A_FINGERPRINT": "The image shows no ridges.",
    "WRONG_POLARITY": "The ridges are brighter than what lies around them: the image is inverted.",
    "BAD_RESOLUTION": "The resolution is outside what a fingerprint scanner delivers.",
    "BAD_ARRAY": "The array is not a two-dimensional grey image of 8 bits.",
    "NO_QUALITY": "The quality of the image cannot be computed.",
    "BROKEN_TEMPLATE": "The bytes are not a minutiae record of ISO/IEC 19794-2:2005.",
    "BAD_TEMPLATE": "The template breaks a limit of ISO/IEC 19794-2:2005.",
    "BROKEN_GALLERY": "The folder does not hold a gallery of this version.",
    "GALLERY_DISK": "The disk is full, fails or is shut; the gallery may be whole.",
    "GALLERY_BUSY": "Another program writes to this gallery.",
    "READ_ONLY_GALLERY": "This program looks at the gallery and does not change it.",
    "SHARD_LOST": "A part of the gallery does not answer; it is being started again. Try again.",
    "INCOMPLETE_SEARCH": "Part of the gallery could not be searched; nobody can be called unique by this search.",
    "ALREADY_IN_GALLERY": "The gallery already holds prints of this person.",
    "EMPTY_TENPRINT": "No finger of the person can be searched for: none given, or all too poor.",
}


class FingerprintProblem(Exception):
    """An image, template or gallery that cannot be used; `code` is a key of `PROBLEMS`."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        self.message = f"{PROBLEMS[code]} {detail}".rstrip()
        super().__init__(f"{code}: {self.message}")

    def __reduce__(self) -> tuple[type["FingerprintProblem"], tuple[str, str]]:
        return type(self), (self.code, self.detail)

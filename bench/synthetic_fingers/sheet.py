"""`python -m bench.synthetic_fingers.sheet FILE`: the contact sheet of the documents.

Ten fingers of a person (right hand above, left below), then four impressions of one finger and two of worn skin.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from satupintu.synthetic.fingers import impression, master

PERSON = 7
TEN, SIX = (288, 278), (240, 231)
TONES = 32  # sensor noise beyond this only makes the file large


def main() -> None:
    sheet = Image.new("L", (5 * TEN[0], 2 * TEN[1] + SIX[1]), 255)
    for finger in range(1, 11):
        place = ((finger - 1) % 5 * TEN[0], (finger - 1) // 5 * TEN[1])
        sheet.paste(reduced(impression(master(PERSON, finger), 1), TEN), place)
    index = master(PERSON, 2)
    touches = [impression(index, number) for number in (2, 3, 4, 5)]
    touches += [impression(index, number, worn=True) for number in (1, 2)]
    for column, image in enumerate(touches):
        sheet.paste(reduced(image, SIX), (column * SIX[0], 2 * TEN[1]))
    sheet.quantize(TONES).save(Path(sys.argv[1]), optimize=True)


def reduced(image: np.ndarray, size: tuple[int, int]) -> Image.Image:
    return Image.fromarray(image).resize(size, Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()

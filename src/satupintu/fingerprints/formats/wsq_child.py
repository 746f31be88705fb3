"""Run by `wsq.py` in a process of its own: a WSQ file comes in, height, width and grey pixels go out."""

import io
import resource
import struct
import sys

MEMORY = 1 << 30  # bytes: the largest image read has 16 million pixels, and floats of them


def main(most: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import wsq  # noqa: F401 - makes Pillow read WSQ
    from PIL import Image

    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("WSQ",)) as image:
        sides = struct.pack(">II", image.height, image.width)
        pixels = image.convert("L").tobytes() if image.height * image.width <= most else b""
    sys.stdout.buffer.write(sides + pixels)


main(int(sys.argv[1]))

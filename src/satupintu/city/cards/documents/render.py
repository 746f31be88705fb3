"""Prints with Typst: one page a side, the same bytes for the same data (docs/flows/cards.md, "What is printed").

Pictures travel inside the data as SVG text, so no file of a person's face is ever written to disk.
"""

import base64
import io
import json
import threading
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import segno
import typst

from satupintu.city.cards.rules.elements import PrintedCard, photo_ground, rows

FOLDER = Path(__file__).parent
SCREEN_PPI = 200  # the PNG is looked at; the printer gets the PDF
INK = "#0b2137"
_here = threading.local()  # a compiler must not be used by two threads at once


def render_card(
    card: PrintedCard, *, photo: bytes, signature: bytes, check_url: str, office: str, simulated: bool
) -> tuple[bytes, bytes]:
    """Front and back as a PDF of two ID-1 pages (85.60 × 53.98 mm), and as one PNG with the sides below each other.

    `photo` and `signature` are PNG or JPEG bytes, or empty. `check_url` goes into the QR code; `office` issues it.
    """
    lifelong = not card.foreigner
    data = {
        "foreigner": card.foreigner,
        "office": office,
        "province": card.province,
        "city": card.city,
        "nik": card.nik,
        "rows": rows(card),
        "issued_on": f"{card.issued_on:%d-%m-%Y}",
        "serial": card.serial,
        "photo_ground": photo_ground(card),
        "photo": picture(photo),
        "signature": picture(ink_only(signature)),
        "qr": qr(check_url),
        "check_host": check_host(check_url),
        "back_note": "berlaku seumur hidup" if lifelong else f"berlaku hingga {card.valid_until}",
        "simulated": simulated,
    }
    inputs = {"card": json.dumps(data)}
    printed = datetime.combine(card.issued_on, time(), UTC)
    return (
        _compile("card.typ", "pdf", inputs, printed),
        _compile("card.typ", "png", inputs | {"sheet": "yes"}, printed),
    )


def render_letter(template: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """A letter or slip ("suket.typ", "slip.typ") as PDF; `data` is what the template reads."""
    # a PDF states whole seconds; typst refuses anything finer
    return _compile(template, "pdf", {"letter": json.dumps(data)}, at.replace(microsecond=0))


def check_host(check_url: str) -> str:
    """Where an honest check address begins: "satupintu.example/periksa/"."""
    return check_url.rsplit("://", maxsplit=1)[-1].rpartition("/periksa/")[0] + "/periksa/"


def qr(text: str) -> str:
    """A QR code as SVG without a border: its white ground comes from the page."""
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", border=0, dark=INK, xmldecl=False)
    return out.getvalue().decode()


def picture(content: bytes) -> str:
    """A PNG or JPEG wrapped into SVG; "" for no picture. Raises OSError for anything else."""
    from PIL import Image

    if not content:
        return ""
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
        width, height, kind = image.width, image.height, str(image.format)
    data = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/{kind.lower()};base64,{data}"/></svg>'
    )


def ink_only(content: bytes) -> bytes:
    """A signature without its paper: dark strokes on nothing, so that the card's ground shows through. PNG.

    Raises OSError for what is no picture.
    """
    from PIL import Image, ImageOps

    if not content:
        return b""
    with Image.open(io.BytesIO(content)) as image:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
    strokes = Image.new("RGBA", paper.size, INK)
    strokes.putalpha(ImageOps.invert(paper.convert("L")))
    out = io.BytesIO()
    strokes.save(out, "PNG")
    return out.getvalue()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")])


def _compile(template: str, form: Literal["pdf", "png"], inputs: dict[str, str], at: datetime) -> bytes:
    compilers: dict[str, typst.Compiler] = _here.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(str(FOLDER / template), root=str(FOLDER), font_paths=_fonts())
    return cast("bytes", compilers[template].compile(format=form, ppi=SCREEN_PPI, sys_inputs=inputs, timestamp=at))

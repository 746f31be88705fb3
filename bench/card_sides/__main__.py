"""`python -m bench.card_sides [--cards N] [--json]`: a card's two sides, by Typst and by Chromium in one run.

Typst gives PDF and PNG by the office's own call; Chromium prints the same rows, photograph and QR code from a page that
is already open. Milliseconds a side on one core by the clock, the median of the cards; a desk asks for 50 at most.
"""

import argparse
import base64
import io
import json
import os
import shutil
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PIL import Image
from playwright.sync_api import sync_playwright

from satupintu.city.cards.documents.render import qr, render_card
from satupintu.city.cards.rules.elements import PrintedCard, rows

ASKED = 50  # ms a side
SIDES = 4  # two in the PDF, two in the PNG
ADDRESS = "http://127.0.0.1:8000/periksa/ABC/"
CARD = PrintedCard.of(
    {
        "province": "PROVINSI KALIMANTAN TIMUR",
        "city": "KOTA BONTANG",
        "nik": "6474914105900001",
        "name": "EKA WULANDARI",
        "birth_place": "BONTANG",
        "birth_date": "1990-05-01",
        "sex": "PEREMPUAN",
        "blood_group": "O",
        "address": "JL. PELITA 7",
        "rt_rw": "001/000",
        "kelurahan": "API-API",
        "kecamatan": "BONTANG UTARA",
        "religion": "ISLAM",
        "marital_status": "BELUM KAWIN",
        "occupation": "KARYAWAN SWASTA",
        "nationality": "WNI",
        "valid_until": "SEUMUR HIDUP",
    },
    issued_on=date(2026, 7, 6),
    serial="TST000001",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    photo = _photo()
    cards = [replace(CARD, serial=f"TST{number:06}") for number in range(asked.cards + 1)]
    typst = _milliseconds_a_side(lambda card: render_card(
        card, photo=photo, signature=b"", check_url=ADDRESS, office="Disdukcapil", simulated=True
    ), cards)  # fmt: skip
    browser = _by_a_browser(cards, photo)
    result = {
        "cards": asked.cards,
        "typst_ms_a_side": round(typst, 1),
        "chromium_ms_a_side": round(browser, 1),
        "chromium_takes_times": round(browser / typst, 1),
        "asked_ms_a_side": ASKED,
        "reached": typst <= ASKED,
    }
    print(json.dumps(result) if asked.json else "\n".join(f"{name:<24}{value}" for name, value in result.items()))
    raise SystemExit(not result["reached"])


def _milliseconds_a_side(printed: Callable[[PrintedCard], object], cards: list[PrintedCard]) -> float:
    printed(cards[0])  # fonts are read once
    took = []
    for card in cards[1:]:
        began = time.perf_counter()
        printed(card)
        took.append(time.perf_counter() - began)
    return statistics.median(took) / SIDES * 1000


def _by_a_browser(cards: list[PrintedCard], photo: bytes) -> float:
    with sync_playwright() as playwright:
        path = os.environ.get("SATUPINTU_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 674, "height": 850})  # two sides at the PNG's 200 dots an inch

        def printed(card: PrintedCard) -> tuple[bytes, bytes]:
            page.set_content(_page(card, photo))
            return page.pdf(width="85.60mm", height="53.98mm", print_background=True), page.screenshot()

        try:
            return _milliseconds_a_side(printed, cards)
        finally:
            browser.close()


def _page(card: PrintedCard, photo: bytes) -> str:
    told = "".join(f"<tr><td>{row['label']}</td><td>{row['value']}</td></tr>" for row in rows(card))
    side = "<section style='width:85.6mm;height:53.9mm;overflow:hidden;font:6pt sans-serif;break-after:page'>"
    face = f"<img width=90 src='data:image/png;base64,{base64.b64encode(photo).decode()}'>"
    front = f"{side}<h6>{card.province}<br>{card.city}</h6><b>{card.nik}</b>{face}<table>{told}</table></section>"
    return f"<style>body{{margin:0}}</style>{front}{side}{qr(ADDRESS)}{card.serial}</section>"


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "navy").save(out, "PNG")
    return out.getvalue()


main()

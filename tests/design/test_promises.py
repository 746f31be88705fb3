"""What docs/flows/design.md promises: sizes, contrast, nothing from elsewhere, no inline script or style."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

import satupintu.design
from satupintu.design.templatetags.design import share

HOME = Path(satupintu.design.__file__).parent
STATIC = HOME / "static/design"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", (STATIC / "tokens.css").read_text()))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("paper", ["paper", "ground", "sea-50", "lamp-100", "mangrove-100", "error-100"])
@pytest.mark.parametrize("ink", ["ink", "ink-soft"])
def test_text_is_read_easily_on_every_ground(ink, paper):
    assert contrast(ink, paper) >= 7


@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        ("sea-700", "paper", 7),
        ("sea-700", "lamp-100", 7),
        ("paper", "sea-900", 7),
        ("sea-200", "sea-900", 7),
        ("sea-900", "lamp-400", 7),
        ("error-700", "paper", 7),
        ("error-700", "error-100", 4.5),
        ("mangrove-700", "paper", 7),
        ("lamp-600", "lamp-100", 4.5),
        ("line-strong", "paper", 3),
        ("lamp-400", "sea-900", 3),
    ],
)
def test_the_pairs_named_in_the_document_keep_their_contrast(ink, paper, least):
    assert contrast(ink, paper) >= least


def test_styles_and_script_stay_small():
    assert sum(path.stat().st_size for path in STATIC.glob("*.css")) < 40_000
    assert (STATIC / "design.js").stat().st_size < 8_000


def test_nothing_comes_from_elsewhere():
    for path in [*STATIC.iterdir(), *HOME.rglob("*.html")]:
        addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text()))
        assert addresses <= {"http://www.w3.org"}, path.name


def test_no_page_carries_inline_script_or_style():
    for name in ("design/page.html", "design/desk.html"):
        page = render_to_string(name, {"heading": "Kunjungan", "simulated": True})
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize("name", ["design/page.html", "design/desk.html"])
def test_invented_data_is_marked_and_only_invented_data(name):
    assert "DATA SIMULASI" in render_to_string(name, {"simulated": True})
    assert "DATA SIMULASI" not in render_to_string(name, {"simulated": False})


def test_a_share_stays_between_nothing_and_everything():
    assert [share(1, 3), share(0, 0), share(5, 4), share(-1, 4), share(0, 4)] == [33, 100, 100, 0, 0]

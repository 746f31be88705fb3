"""What is printed, read back from the PDF."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cards_cast import picture
from PIL import Image
from printed_cast import EKA
from pypdf import PdfReader

from satupintu.city.cards.documents.render import ink_only, qr, render_card, render_letter
from satupintu.city.cards.documents.render import picture as wrapped

LONG_NAME = "MUHAMMAD ABDURRAHMANSYAH KUSUMANEGARA WIRAATMADJA SASTRANINGR"[:60]
LONG_ADDRESS = (
    "JALAN RAYA KOTA BONTANG LAMA GANG MUFAKAT NOMOR 123 BLOK D PERUMAHAN BUKIT SEKATUP DAMAI INDAH SEJAHTERA "
    "TAHAP DUA KAVLING NOMOR SERATUS DUA PULUH TIGA BERDEKATAN DENGAN MASJID AGUNG AL HIJRAH LAMA BARU"
)[:200]


def printed(card, **how):
    given = {
        "photo": picture(),
        "signature": picture("JPEG", (60, 20)),
        "check_url": "http://127.0.0.1:8000/periksa/ABC/",
        "office": "Disdukcapil Kota Bontang",
        "simulated": True,
    }
    return render_card(card, **given | how)


def text_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_card_has_two_pages_of_id_1_size():
    pdf, png = printed(EKA)
    pages = PdfReader(io.BytesIO(pdf)).pages
    sizes = [(float(p.mediabox.width) / 72 * 25.4, float(p.mediabox.height) / 72 * 25.4) for p in pages]
    assert len(sizes) == 2
    for width, height in sizes:
        assert width == pytest.approx(85.60, abs=0.01)
        assert height == pytest.approx(53.98, abs=0.01)
    assert png.startswith(b"\x89PNG")


def test_every_element_stands_on_the_front():
    front, back = text_of(printed(EKA)[0])
    for text in (
        "PROVINSI KALIMANTAN TIMUR", "KOTA BONTANG", EKA.nik, EKA.name, "BONTANG, 01-05-1990",
        "PEREMPUAN", "JL. PELITA 7",
        "001/000", "API-API", "BONTANG UTARA", "ISLAM", "BELUM KAWIN", "KARYAWAN SWASTA", "WNI", "SEUMUR HIDUP",
        "06-07-2026",
    ):  # fmt: skip
        assert text in front
    assert "TST000001" in back
    assert "127.0.0.1:8000/periksa/" in back


def test_invented_data_are_marked_on_both_sides_and_real_ones_are_not():
    assert all("DATA SIMULASI" in side for side in text_of(printed(EKA)[0]))
    assert not any("SIMULASI" in side for side in text_of(printed(EKA, simulated=False)[0]))


@pytest.mark.parametrize(
    ("name", "address"),
    [(LONG_NAME, LONG_ADDRESS), ("A" * 60, "B" * 60), ("W" * 60, LONG_ADDRESS)],
    ids=["long words", "one word of 60 letters", "the widest letters"],
)
def test_long_names_and_addresses_stay_on_the_card_whole(name, address):
    front, back = text_of(printed(replace(EKA, name=name, address=address))[0])
    assert name.replace(" ", "") in front.replace(" ", "")
    assert address.replace(" ", "") in front.replace(" ", "")
    assert "SEUMUR HIDUP" in front
    assert "TST000001" in back


def test_a_foreigner_reads_until_when_on_both_sides():
    front, back = text_of(printed(replace(EKA, nationality="GBR", valid_until="01-01-2027"))[0])
    assert "01-01-2027" in front
    assert "01-01-2027" in back


def test_a_card_prints_without_photo_and_signature():
    pdf, _ = printed(EKA, photo=b"", signature=b"")
    assert len(text_of(pdf)) == 2


def test_the_same_data_give_the_same_bytes():
    assert printed(EKA) == printed(EKA)


def test_a_signature_loses_its_paper_and_keeps_its_ink():
    paper = Image.new("RGB", (2, 1), "white")
    paper.putpixel((1, 0), (0, 0, 0))
    out = io.BytesIO()
    paper.save(out, "PNG")
    with Image.open(io.BytesIO(ink_only(out.getvalue()))) as ink:
        assert [ink.getpixel((x, 0))[3] for x in (0, 1)] == [0, 255]


def test_only_png_and_jpeg_go_on_a_card():
    for wrong in (picture("GIF"), b"no picture"):
        with pytest.raises(OSError, match="cannot identify"):
            wrapped(wrong)


def test_a_qr_code_is_drawn_without_a_script():
    assert qr("x").startswith("<svg")
    assert "script" not in qr("x")


def test_a_letter_of_any_instant_can_be_printed():
    head = {"office": "Disdukcapil", "site": "kota.example", "simulated": True, "qr": "", "check_host": ""}
    told = head | {"rows": [{"label": "Nama", "value": "EKA"}], "officer": "Vina"}
    pdf = render_letter("slip.typ", told, at=datetime(2026, 7, 6, 8, 0, 1, 999_999, UTC))
    assert "EKA" in text_of(pdf)[0]

"""At the office: printing, the suket in place of a card, blanks that come and go, hand-over by one finger."""

import time

from lxml import html

from satupintu.journey.browser import Page, StepFailed
from satupintu.journey.scenes.applying import Resident
from satupintu.journey.stage import Stage

FINGER = 2  # right index
FEW = 60


def print_card(stage: Stage, resident: Resident) -> tuple[Page, bytes, bytes]:
    """The verifier prints the resident's card. Gives the page, the PDF and the PNG of the card."""
    desk = stage.officer("verifikator")
    page = desk.open("/meja/cetak/")
    card = desk.submit(page, {"application": application_of(page, resident)}, having="application")
    pdf = desk.open(card.link("kartu.pdf")).content
    png = desk.open(_picture(card)).content
    if not pdf.startswith(b"%PDF") or not png.startswith(b"\x89PNG"):
        raise StepFailed(f"the card of {resident.claim_code} is not a PDF and a PNG")
    return card, pdf, png


def may_print(stage: Stage, resident: Resident) -> bool:
    """Whether the printer's list offers this resident's card."""
    page = stage.officer("verifikator").open("/meja/cetak/")
    return find_row(page, resident) is not None


def issue_suket(stage: Stage, resident: Resident) -> tuple[Page, bytes]:
    """A letter in place of the card. Gives its page and its PDF."""
    desk = stage.officer("verifikator")
    page = desk.open("/meja/suket/")
    letter = desk.submit(page, {"application": application_of(page, resident)}, having="application")
    pdf = desk.open(letter.link(".pdf")).content
    if not pdf.startswith(b"%PDF"):
        raise StepFailed("the suket is not a PDF")
    return letter, pdf


def free_blanks(stage: Stage) -> int:
    """Blanks that belong to nobody yet, as the stock officer sees them."""
    return int(stage.officer("blanko").open("/meja/blangko/").data("stock"))


def send_blanks_away(stage: Stage, count: int) -> Page:
    """The stock officer books free blanks out, to another office."""
    desk = stage.officer("blanko")
    page = desk.open(desk.open("/meja/blangko/").link("/kembali"))
    return desk.submit(page, {"count": str(count), "reason": "Dipinjamkan ke kabupaten tetangga"})


def take_delivery(stage: Stage, count: int) -> Page:
    """A box of blanks comes and is entered by its serial range, counted on from the milliseconds of now."""
    desk = stage.officer("blanko")
    page = desk.open(desk.open("/meja/blangko/").link("/kiriman"))
    first = time.time_ns() // 1_000_000
    serials = {"first_serial": f"JRN-{first:013d}", "last_serial": f"JRN-{first + count - 1:013d}"}
    return desk.submit(page, {**serials, "note": "Kiriman provinsi"})


def set_blanks_aside(stage: Stage) -> None:
    """The stock officer's morning: a box is entered when few blanks are left, then the slots get theirs."""
    desk = stage.officer("blanko")
    if free_blanks(stage) < FEW:
        take_delivery(stage, FEW)
    desk.submit(desk.open("/meja/blangko/"), action="/sisihkan/")


def hand_over(stage: Stage, resident: Resident, impression: int) -> Page:
    """The resident comes with the claim code and one finger, which the centre compares 1:1."""
    desk = stage.officer("loket")
    page = desk.submit(desk.open("/meja/serah/"), {"claim_code": resident.claim_code})
    image = stage.hands.finger(resident.person, impression, FINGER)
    return desk.submit(
        page, {"finger": str(FINGER)}, having="finger", files={"image": ("finger.png", image, "image/png")}
    )


def application_of(page: Page, resident: Resident) -> str:
    """The number in the form of the row that carries the resident's claim code."""
    row = find_row(page, resident)
    if row is None:
        raise StepFailed(f"{resident.claim_code} is not on {page.url}: {page.text[:300]}")
    return str(row.xpath('.//input[@name="application"]/@value')[0])


def find_row(page: Page, resident: Resident) -> html.HtmlElement | None:
    """The nearest element with a form for an application and the resident's claim code."""
    code = resident.claim_code
    for field in page.tree.xpath('//input[@name="application"]'):
        for holder in field.iterancestors():
            if holder.tag in {"tr", "li", "section", "article"}:
                if code in holder.text_content().replace("-", "") or code in holder.xpath("string(@data-claim-code)"):
                    return holder
                break
    return None


def _picture(page: Page) -> str:
    pictures = page.tree.xpath('//img[contains(@src, "kartu.png")]/@src | //a[contains(@href, "kartu.png")]/@href')
    if not pictures:
        raise StepFailed(f"no picture of the card on {page.url}")
    return str(pictures[0])

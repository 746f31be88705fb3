"""A resident at home: asks for a card, gets a claim code; comes to the counter and draws a number."""

from dataclasses import dataclass
from urllib.parse import urljoin

from satupintu.journey.browser import Browser, Page, StepFailed
from satupintu.journey.stage import Stage

KECAMATAN = "64.74.01"
PLACE = "UTARA"  # where the station of this machine stands


@dataclass
class Resident:
    """Somebody of the invented city whom the journey follows; `person` and `impression` say which fingers they have."""

    ref: str
    name: str
    nik: str
    kk_number: str
    birth_date: str  # YYYY-MM-DD
    person: int
    impression: int = 1
    claim_code: str = ""

    @property
    def birth_parts(self) -> dict[str, str]:
        year, month, day = self.birth_date.split("-")
        return {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}


def find_not_recorded(stage: Stage, count: int) -> list[Resident]:
    """People on the officer's list of those not yet recorded who have asked for nothing so far."""
    desk = stage.officer("loket")
    found: list[Resident] = []
    address = f"{stage.layout.url('city')}/meja/belum-rekam/?area={KECAMATAN}"
    while len(found) < count:
        page = desk.open(address)
        for ref in page.all_data("subject"):
            if len(found) < count:
                resident = _look_at(desk, ref, person=len(found))
                found += [resident] if resident else []
        following = page.tree.xpath('//a[@rel="next"]/@href')
        if not following and len(found) < count:
            raise StepFailed(f"only {len(found)} people are left who are not recorded and have asked for nothing")
        address = urljoin(page.url, following[0]) if following else ""
    return found


def open_resident(desk: Browser, ref: str) -> Page:
    """A resident's whole page; asks once a session why personal data are opened."""
    page = desk.open(f"/meja/penduduk/{ref}/")
    return page if page.all_data("nik") else desk.submit(page, {"purpose": "SERVE"})


def _look_at(desk: Browser, ref: str, person: int) -> Resident | None:
    """The resident as the register has them; None when there is an application already."""
    page = open_resident(desk, ref)
    if page.all_data("claim-code"):
        return None
    return Resident(ref, page.data("name"), page.data("nik"), page.data("kk-number"), page.data("birth-date"), person)


def apply_for_card(stage: Stage, resident: Resident, *, with_blank: bool = True) -> Page:
    """The public pages, one question each; keeps the claim code. Takes the first time with a blank, or no time."""
    phone = stage.resident()
    page = phone.submit(phone.open("/permohonan/"), {"kind": "BARU"})
    page = phone.submit(
        page, {"nik": resident.nik, "kk_number": resident.kk_number, **resident.birth_parts}, having="nik"
    )
    page = phone.submit(page, {"place": PLACE})
    page = phone.submit(page, {"slot": _slot_with_blank(page) if with_blank else "none"})
    page = phone.submit(page, {"contact": "0812 0000 0000", "on_behalf_by": ""})
    page = phone.submit(page)
    resident.claim_code = page.data("claim-code")
    return page


def _slot_with_blank(page: Page) -> str:
    """The first time on offer for which a blank is set aside."""
    for choice in page.tree.xpath('//input[@name="slot"]'):
        hint = page.tree.xpath(f'string(//*[@id="{choice.get("aria-describedby", "").split(" ")[-1]}"])')
        if "disisihkan untuk Anda" in hint:
            return str(choice.get("value"))
    raise StepFailed(f"no time with a blank is on offer at {page.url}: {page.text[:300]}")


def come_to_counter(stage: Stage, resident: Resident) -> str:
    """The front desk gives a number; the resident is on the station's list from then on."""
    desk = stage.officer("loket")
    desk.submit(desk.open("/meja/depan/loket/"), {"place": PLACE, "window": "1"})
    page = desk.submit(desk.open("/meja/depan/"), {"claim_code": resident.claim_code}, action="/datang/")
    rows = page.tree.xpath(f'//tr[@data-claim-code="{resident.claim_code}"]')
    if not rows:
        raise StepFailed(f"{resident.claim_code} is not in today's queue: {page.text[:200]}")
    return str(rows[0].xpath('.//td[contains(@class, "num")]')[0].text_content()).strip()


def status_of(stage: Stage, resident: Resident) -> tuple[str, str]:
    """What the resident reads: the SIAK word behind the page and the sentence on it."""
    page = status_page(stage, resident)
    return page.data("status"), page.heading


def status_page(stage: Stage, resident: Resident) -> Page:
    """The public status page, asked with claim code and birth date."""
    phone = stage.resident()
    return phone.submit(phone.open("/status/"), {"claim_code": resident.claim_code, **resident.birth_parts})

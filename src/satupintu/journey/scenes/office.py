"""At the office: adjudication, the closing of the day, the participation table, what delayed whom."""

from typing import Any

from satupintu.journey.browser import Page, StepFailed
from satupintu.journey.scenes.applying import Resident
from satupintu.journey.stage import Stage


def case_of(stage: Stage, resident: Resident) -> str | None:
    """Address of the open case on a resident, once the centre has answered."""
    page = stage.officer("verifikator").open("/meja/adjudikasi/")
    for link in page.tree.xpath('//a[contains(@href, "/meja/adjudikasi/")]'):
        if link.get("href").rstrip("/") == "/meja/adjudikasi":
            continue
        for holder in link.iterancestors():
            if holder.tag in {"tr", "li", "section", "article"}:
                if (
                    resident.claim_code in holder.text_content().replace("-", "")
                    or resident.name in holder.text_content()
                ):
                    return str(link.get("href"))
                break
    return None


def decide_same_person(stage: Stage, address: str, reason: str) -> tuple[Page, Page]:
    """A human looks at both and decides that they are one person. Gives the page before and after."""
    desk = stage.officer("verifikator")
    page = desk.open(address)
    return page, desk.submit(page, {"decision": "SAME_PERSON", "reason": reason})


def close_day(stage: Stage) -> Page:
    """The station states its day; station, city and centre must name the same packets."""
    desk = stage.officer("operator", "station")

    def agreed() -> Page | None:
        page = desk.submit(desk.open("/tutup-hari/"), action="")
        return page if page.tree.xpath('//*[contains(@class, "notice--success")]') else None

    return stage.until("station, city and centre name the same records", agreed)


def city_closing(stage: Stage) -> Page:
    """The same, as the city's verifier sees it."""
    page = stage.officer("verifikator").open("/meja/penutupan/")
    if "true" not in page.all_data("agrees"):
        raise StepFailed(f"the city's closing does not say that all agree: {page.text[:300]}")
    return page


def participation(stage: Stage) -> dict[str, Any]:
    """The study's table from the city's register, as data."""
    import json

    page = stage.resident().open("/partisipasi/data.json")
    return dict(json.loads(page.content))


def delays(stage: Stage) -> list[str]:
    """What delayed whom, row by row, as the head of office reads it."""
    page = stage.officer("kepala").open("/meja/hambatan/")
    rows = [" · ".join(" ".join(cell.text_content().split()) for cell in row) for row in page.tree.xpath("//tbody/tr")]
    if not rows:
        raise StepFailed(f"the list of what delayed whom is empty: {page.text[:300]}")
    return rows

"""At the office: adjudication, the closing of the day, the participation table, what delayed whom."""

import json
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
                if resident.name in holder.text_content():
                    return str(link.get("href"))
                break
    return None


def decide_same_person(stage: Stage, address: str, reason: str) -> tuple[Page, Page]:
    """Two officers look at both and decide that they are one person. Gives the first one's page and the last answer."""
    first, second = stage.officer("verifikator"), stage.officer("verifikator2")
    page = first.open(address)
    first.submit(page, {"decision": "SAME_PERSON", "reason": reason})
    return page, second.submit(second.open(address), {"decision": "SAME_PERSON", "reason": reason})


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
    """The study's own table; the same from the register, as of the last semester's end and of today."""
    phone = stage.resident()
    now = json.loads(phone.open("/partisipasi/data.json").content)
    semester = json.loads(phone.open(f"/partisipasi/data.json?on={stage.cut_off().isoformat()}").content)
    return {"study": now["study"], "semester": semester["register"], "today": now["register"]}


def table_lines(table: dict[str, Any]) -> list[str]:
    """A table of participation as lines: counts, each rate with its denominator, what the study prints beside it."""
    lines = [f"{table['area_name']}, {table['on']} ({table['source']})"]
    for row in table["rows"]:
        rates = [row[name] for name in ("of_wajib_ktp", "of_population") if row[name]]
        told = "; ".join(f"{r['percent']}% ({r['numerator']:,} of {r['denominator']:,} {r['of']})" for r in rates)
        prints = f" — the study prints {row['study_prints']}%" if row["study_prints"] else ""
        lines.append(f"{row['name']}: {row['count']:,}  {told}{prints}")
    return lines


def delays(stage: Stage) -> list[str]:
    """What delayed whom, row by row, as the head of office reads it once the page is made."""
    browser = stage.officer("kepala")
    return stage.until("the list of what delayed whom", lambda: _rows(browser.open("/meja/hambatan/")))


def _rows(page: Page) -> list[str] | None:
    return [
        " · ".join(" ".join(cell.text_content().split()) for cell in row)
        for row in page.tree.xpath("//tr[@data-cause or @data-claim-code]")
    ] or None

"""At the recording desk: biodata read aloud, photo, signature, ten fingers, two irises, seal."""

from collections.abc import Collection, Mapping

import httpx

from satupintu.journey.browser import Page, StepFailed
from satupintu.journey.scenes.applying import Resident
from satupintu.journey.stage import Stage

MOST_STEPS = 60  # presses of the operator; a recording needs 15 to 40
DISEASED_EYE = {"iris-left": "EYE_DISEASE"}
LEFT_HAND_IN_BANDAGES = {f"finger-{finger:02d}": "BANDAGED" for finger in range(6, 11)}


def record(
    stage: Stage, resident: Resident, *, poor: Collection[str] = (), excused: Mapping[str, str] | None = None
) -> list[str]:
    """Record one person of the day list; gives what was seen.

    Fingers named in `poor` smear once; `excused`: parts that cannot be taken, and why.
    """
    desk = stage.officer("operator", "station")
    excused = excused or {}
    _lay_hand(stage, resident, poor, excused)
    page = _open_entry(stage, resident)
    seen = [f"read aloud: {page.heading}, {_rows(page)} elements; the resident agrees"]
    page = desk.submit(page, action="/biodata/")
    for _ in range(MOST_STEPS):
        if _has(page, "/segel/"):
            seen.append(_qualities(page))
            page = desk.submit(page, action="/segel/")
            if "/bukti/" not in page.url:
                raise StepFailed(f"not sealed: {page.text[:300]}")
            seen.append("sealed: the station can no longer read it; the slip carries the claim code")
            return seen
        page = _next_press(stage, page, excused, seen)
    raise StepFailed(f"the recording did not come to an end within {MOST_STEPS} presses: {page.text[:300]}")


def _next_press(stage: Stage, page: Page, excused: Mapping[str, str], seen: list[str]) -> Page:
    """What an operator does next: leave out what cannot be taken, scan (again), accept what was taken."""
    desk = stage.officer("operator", "station")
    part = page.form(action="/ambil/").action.split("/")[-3] if _has(page, "/ambil/") else ""
    if reason := excused.get(part):
        seen.append(f"{part}: left out, {reason}; nothing stops for it")
        return desk.submit(page, {"reason": reason}, action="/kecuali/")
    if _taken(page):
        return desk.submit(page, action="/terima/")
    page = desk.submit(page, action="/ambil/")
    if page.tree.xpath('//p[contains(@class, "verdict--poor")]'):
        words = page.tree.xpath('//p[contains(@class, "verdict--poor")]')[0].text_content()
        seen.append(f"{part}: {' '.join(words.split())}")
    return page


def _taken(page: Page) -> bool:
    """Photo or signature is on the screen, waiting for the operator's yes (poor fingers are scanned again)."""
    return _has(page, "/terima/") and not page.tree.xpath('//p[contains(@class, "verdict--poor")]')


def _has(page: Page, action: str) -> bool:
    return any(action in (form.action or "") for form in page.tree.forms)


def _open_entry(stage: Stage, resident: Resident) -> Page:
    """From the list of the day, or by claim code when the list has not come yet."""
    desk = stage.officer("operator", "station")
    page = desk.open("/")
    for form in page.tree.forms:
        row = form.getparent()
        while row is not None and row.tag not in {"li", "section", "body"}:
            row = row.getparent()
        if row is not None and resident.name in row.text_content() and form.action.endswith("/rekam/"):
            return desk.submit(page, {"application": str(form.fields["application"])}, having="application")
    return desk.submit(page, {"claim_code": resident.claim_code}, action="/cari/")


def _lay_hand(stage: Stage, resident: Resident, poor: Collection[str], excused: Mapping[str, str]) -> None:
    """Put the person before the simulated devices: the fingers as images, a number for face and eyes."""
    fingers = {finger: f"finger-{finger:02d}" for finger in range(1, 11)}
    files = {
        name: (f"{finger}.png", stage.hands.finger(resident.person, resident.impression, finger), "image/png")
        for finger, name in fingers.items()
        if name not in excused
    }
    form = {"person": str(stage.hands.first_person + resident.person), "poor": list(poor)}
    try:
        answer = httpx.post(f"{stage.layout.url('station')}/simulator/hand", data=form, files=files, timeout=60)
    except httpx.HTTPError as error:
        raise StepFailed(f"the station does not answer ({type(error).__name__})") from error
    if answer.status_code != 200:
        raise StepFailed(f"the simulated scanner refused the hand: {answer.text[:200]}")


def _rows(page: Page) -> int:
    return len(page.tree.xpath("//dl//dt"))


def _qualities(page: Page) -> str:
    values = [
        " ".join(tile.text_content().split()) for tile in page.tree.xpath('//*[contains(@class,"finger__state")]/b')
    ]
    return f"quality of each finger (NFIQ 2): {', '.join(values)}"

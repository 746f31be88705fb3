"""Takes the pictures of the documents from a running service: `./run` in one window, then `python scripts/pictures.py`.

`--adjudication` records somebody twice and takes the pictures of the case. `--outage` takes those of an outage that it
makes: the centre is held still, then the line of the station is cut. Two packets that wait shall stop recording: start
with `SATUPINTU_MOST_WAITING=2 ./run`. Everything on them is invented.
"""

import argparse
import io
import json
import os
import random
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from satupintu.journey.hands import Hands
from satupintu.journey.playing import running_service
from satupintu.journey.scenes.applying import Resident, apply_for_card, come_to_counter, find_not_recorded
from satupintu.journey.scenes.office import case_of
from satupintu.journey.scenes.recording import LEFT_HAND_IN_BANDAGES, record
from satupintu.journey.stage import Stage
from satupintu.journey.telling import Story

FOLDER = Path(__file__).parent.parent / "docs/pictures"
PATIENCE = 180  # seconds, for what comes by itself
COLOURS = 64  # of a page without photos
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
PUBLIC = {"city-home": "/", "city-status": "/status/", "city-participation": "/partisipasi/"}
DESKS = {
    "city-counter": ("loket", "/meja/depan/"),
    "city-not-recorded": ("loket", "/meja/belum-rekam/"),
    "city-print": ("verifikator", "/meja/cetak/"),
    "city-relay": ("verifikator", "/meja/relai/"),
    "city-closing": ("verifikator", "/meja/penutupan/"),
    "city-cases": ("verifikator", "/meja/adjudikasi/"),
    "city-stock": ("blanko", "/meja/blangko/"),
    "city-head": ("kepala", "/meja/kepala/"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="http://127.0.0.1:8000")
    parser.add_argument("--var", type=Path, default=Path("var"))
    parser.add_argument("--outage", action="store_true", help="make an outage and take its pictures only")
    parser.add_argument("--adjudication", action="store_true", help="make a double and take the case's pictures only")
    arguments = parser.parse_args()
    told = json.loads((arguments.var / "demo/accounts.json").read_text())
    password = {account["username"]: account["password"] for account in told}
    with sync_playwright() as playwright:
        chromium = os.environ.get("SATUPINTU_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        if arguments.outage:
            outage(browser, arguments.var, password)
            return
        if arguments.adjudication:
            adjudication(browser, arguments.var, password)
            return
        for name, path in PUBLIC.items():
            for suffix, size in (("", DESK), ("-phone", PHONE)):
                page = browser.new_page(viewport=size, locale="id")
                take(page, arguments.city + path, name + suffix)
        for username in {user for user, _path in DESKS.values()}:
            page = signed_in(browser, arguments.city, username, password[username])
            for name, (user, path) in DESKS.items():
                if user == username:
                    take(page, arguments.city + path, name)
        browser.close()


def signed_in(browser: Browser, city: str, username: str, password: str) -> Page:
    page = browser.new_page(viewport=DESK, locale="id")
    page.goto(f"{city}/masuk/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("main [type=submit]")
    return page


def take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.screenshot(path=FOLDER / f"{name}.png")
    print(name)


def adjudication(browser: Browser, var: Path, password: dict[str, str]) -> None:
    """One person recorded under two names: the case, and a finger of both with what falls together."""
    layout = running_service(var.absolute())
    if layout is None:
        raise SystemExit("No service runs here: start it with ./run")
    stage = Stage(layout, Story(as_json=True), Hands(None, first_person=random.randrange(10**6, 10**8)), PATIENCE)
    people = find_not_recorded(stage, 2)
    for impression, resident in enumerate(people, start=1):
        resident.person, resident.impression = 0, impression
        apply_for_card(stage, resident)
        come_to_counter(stage, resident)
    last = people[-1].claim_code
    stage.until("both stand on the list", lambda: last in on_the_list(stage))
    for resident in people:
        record(stage, resident, excused=LEFT_HAND_IN_BANDAGES)
    address = stage.until("the centre finds the person again", lambda: case_of(stage, people[1]))
    verifier = signed_in(browser, layout.url("city"), "verifikator", password["verifikator"])
    photograph(verifier, layout.url("city") + address, "adjudication-case", height=1500)
    verifier.goto(f"{layout.url('city')}{address}sidik-jari/")
    verifier.fill("[name=reason]", "Foto mirip, nama lain.")
    for finger in ("", "2"):
        if finger:
            verifier.select_option("[name=finger]", finger)
        verifier.fill("[name=password]", password["verifikator"])
        verifier.click("main [type=submit]")
    photograph(verifier, "", "adjudication-finger", height=1000)


def outage(browser: Browser, var: Path, password: dict[str, str]) -> None:
    """The centre is silent, then the station's line goes too: what each desk sees, and the report of lines after it."""
    layout = running_service(var.absolute())
    if layout is None:
        raise SystemExit("No service runs here: start it with SATUPINTU_MOST_WAITING=2 ./run")
    hands = Hands(None, first_person=random.randrange(10**6, 10**8))
    stage = Stage(layout, Story(as_json=True), hands, PATIENCE)
    people = find_not_recorded(stage, 3)
    for resident in people:
        apply_for_card(stage, resident)
        come_to_counter(stage, resident)
    last = people[-1].claim_code
    stage.until("all stand on the list", lambda: last in on_the_list(stage))
    verifier = signed_in(browser, layout.url("city"), "verifikator", password["verifikator"])
    operator = signed_in(browser, layout.url("station"), "operator", password["operator"])
    station = stage.state("station")["station"]
    with silent_centre(var):
        waits_at_the_city(stage, people[0])
        photograph(verifier, layout.url("city") + "/meja/relai/", "outage-relay", height=1560)
        stage.line("cut")
        try:
            for resident in people[1:]:
                record(stage, resident, excused=LEFT_HAND_IN_BANDAGES)
            stage.until("the station notices", lambda: not stage.state("station")["city"]["reachable"])
            photograph(operator, layout.url("station") + "/", "outage-station")
            photograph(operator, layout.url("station") + "/kotak-keluar/", "outage-waiting")
        finally:
            stage.line("restore")
    stage.until("everything came over", lambda: stage.state("station")["waiting"] == 0)
    photograph(verifier, layout.url("city") + "/meja/jalur/?hari=30", "outage-lines", height=1400)
    photograph(verifier, layout.url("city") + f"/meja/jalur/{station}/bukti/?hari=30", "outage-evidence", height=1200)


def on_the_list(stage: Stage) -> str:
    return stage.officer("operator", "station").open("/").text.replace("-", "")


def waits_at_the_city(stage: Stage, resident: Resident) -> None:
    """Record somebody, and wait until the relay has noticed that the centre is silent."""
    record(stage, resident, excused=LEFT_HAND_IN_BANDAGES)
    stage.until("the city has the packet", lambda: stage.state("station")["waiting"] == 0)
    relay = stage.officer("verifikator")
    stage.until("the relay notices", lambda: "Pusat data nasional tidak menjawab" in relay.open("/meja/relai/").text)


@contextmanager
def silent_centre(var: Path) -> Iterator[None]:
    """The centre's program is there and says nothing, as when a line swallows everything."""
    group = os.getpgid(json.loads((var / "running.json").read_text())["programs"]["centre"])
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


def photograph(page: Page, address: str, name: str, height: int = DESK["height"]) -> None:
    """A page in few colours."""
    page.set_viewport_size({"width": DESK["width"], "height": height})
    if address:  # else what the page shows now
        page.goto(address)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
    print(name)


if __name__ == "__main__":
    main()

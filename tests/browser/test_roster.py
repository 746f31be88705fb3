"""The roster on a phone: taken along with network, ticked without, sent when there is network again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from cast import BACKEND, account
from rt_heads import head_of_rt
from satupintu.city.register.models import RosterCopy, StatusSaid
from turning import bring_session

Check = Callable[[Page], None]
pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 320, "height": 640}
PIN = "482915"
HELD = """async () => {
    const opening = indexedDB.open("satupintu-roster", 1);
    const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
    if (!database.objectStoreNames.contains("held")) { database.close(); return null; }
    const getting = database.transaction("held").objectStore("held").get("copy");
    const record = await new Promise((resolve) => { getting.onsuccess = () => resolve(getting.result ?? null); });
    database.close();
    if (!record) return null;
    const text = (bytes) => new TextDecoder("latin1").decode(bytes);
    return { keys: Object.keys(record).sort(), tries: record.tries,
        seen: JSON.stringify(record, (_, value) => (value instanceof ArrayBuffer ? text(value) : value)) };
}"""


@pytest.fixture
def phone(page: Page, committed_cast: Any, live_server: Any, client: Client) -> Page:
    """A signed-in phone of the head of RT 001, at the page of the roster that it keeps."""
    head_of_rt()
    client.force_login(account("kirana"), backend=BACKEND)
    client.get("/rt/")
    bring_session(page, client, live_server.url)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(live_server.url + "/rt/")
    page.get_by_role("link", name="Bawa daftar ini").click()
    page.locator("#phone[data-ready=yes]").wait_for()
    return page


def take(phone: Page, pin: str = PIN) -> None:
    phone.get_by_label("Pilih PIN enam angka").fill(pin)
    phone.get_by_label("PIN yang sama sekali lagi").fill(pin)
    phone.get_by_role("button", name="Bawa daftar warga").click()
    phone.get_by_role("group", name="EKA WULANDARI").wait_for()


def open_with(phone: Page, pin: str) -> None:
    phone.get_by_label("PIN", exact=True).fill(pin)
    phone.get_by_role("button", name="Buka").click()


def tick(phone: Page, name: str, kind: str) -> None:
    phone.get_by_role("group", name=name).get_by_role("radio", name=kind, exact=True).check()


def unsent(phone: Page, count: int) -> None:
    expect(phone.locator("[data-unsent]")).to_have_attribute("data-count", str(count))


def test_a_day_without_network(phone: Page, axe: Check) -> None:
    axe(phone)
    take(phone)
    phone.context.set_offline(True)
    phone.reload()  # the shell comes from the phone itself
    open_with(phone, PIN)
    tick(phone, "EKA WULANDARI", "Belajar di luar")
    phone.get_by_role("group", name="EKA WULANDARI").get_by_label("Di mana").fill("Malang")
    tick(phone, "FAJAR HIDAYAT", "Tinggal di sini")
    unsent(phone, 2)
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_role("button", name="Kirim").click()
    expect(phone.get_by_text("Tidak ada jaringan")).to_be_visible()
    assert StatusSaid.objects.count() == 0
    phone.reload()  # what was ticked outlives the page
    open_with(phone, PIN)
    unsent(phone, 2)
    phone.context.set_offline(False)
    expect(phone.get_by_text("Terkirim. Dicatat: 2.")).to_be_visible()
    unsent(phone, 0)
    said = dict(StatusSaid.objects.values_list("resident__name", "kind"))
    assert said == {"EKA WULANDARI": "STUDIES_OUTSIDE", "FAJAR HIDAYAT": "LIVES_HERE"}
    assert StatusSaid.objects.get(kind="STUDIES_OUTSIDE").where == "Malang"


def test_an_answer_that_is_lost_writes_nothing_twice(phone: Page) -> None:
    take(phone)
    tick(phone, "EKA WULANDARI", "Tinggal di sini")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    phone.route("**/api/rt/ticks", lose)
    phone.get_by_role("button", name="Kirim").click()
    expect(phone.get_by_text("Tidak ada jaringan")).to_be_visible()
    assert StatusSaid.objects.count() == 1
    phone.unroute("**/api/rt/ticks")
    phone.get_by_role("button", name="Kirim").click()
    expect(phone.get_by_text("Terkirim. Dicatat: 1.")).to_be_visible()
    assert StatusSaid.objects.count() == 1


def test_nothing_on_the_phone_can_be_read_without_the_pin(phone: Page) -> None:
    take(phone)
    tick(phone, "EKA WULANDARI", "Meninggal")
    unsent(phone, 1)
    held = phone.evaluate(HELD)
    assert held["keys"] == ["expires", "roster", "salt", "ticks", "tries"]
    for readable in ("EKA", "WULANDARI", "PELITA", "DEAD", PIN, "people"):
        assert readable not in held["seen"]
    kept = phone.evaluate("""async () => { const found = []; for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
        return found.sort(); }""")
    assert "/rt/luring/" in kept
    assert all(path == "/rt/luring/" or path.startswith("/static/") for path in kept)
    assert phone.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_five_wrong_pins_delete_everything(phone: Page) -> None:
    take(phone)
    for left in range(4, 0, -1):
        phone.reload()  # a new page gives no new tries
        open_with(phone, "000000")
        expect(phone.get_by_text(f"Sisa percobaan: {left}.")).to_be_visible()
    open_with(phone, "000000")
    expect(phone.get_by_text("semuanya dihapus dari ponsel ini")).to_be_visible()
    assert phone.evaluate(HELD) is None


def test_a_day_later_the_phone_deletes_the_roster(phone: Page) -> None:
    phone.clock.install()
    take(phone)
    phone.clock.fast_forward("23:59:00")
    assert phone.evaluate(HELD) is not None
    phone.clock.fast_forward("00:02:00")
    expect(phone.get_by_text("Waktu daftar ini habis").first).to_be_visible()
    expect(phone.get_by_text("EKA WULANDARI")).to_have_count(0)
    assert phone.evaluate(HELD) is None


def test_ticks_of_a_roster_that_the_server_calls_too_old_are_deleted_with_it(phone: Page) -> None:
    take(phone)
    tick(phone, "EKA WULANDARI", "Tinggal di sini")
    RosterCopy.objects.update(taken_at="2026-01-01T00:00Z")
    phone.get_by_role("button", name="Kirim").click()
    expect(phone.get_by_text("Ambil daftar yang baru dan tandai lagi")).to_be_visible()
    assert phone.evaluate(HELD) is None
    assert StatusSaid.objects.count() == 0


def test_who_is_signed_out_is_asked_to_sign_in_and_keeps_the_ticks(phone: Page) -> None:
    take(phone)
    tick(phone, "EKA WULANDARI", "Tinggal di sini")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="Kirim").click()
    expect(phone.get_by_role("link", name="Masuk")).to_be_visible()
    unsent(phone, 1)


def test_pins_that_differ_take_nothing(phone: Page) -> None:
    phone.get_by_label("Pilih PIN enam angka").fill(PIN)
    phone.get_by_label("PIN yang sama sekali lagi").fill("111111")
    phone.get_by_role("button", name="Bawa daftar warga").click()
    expect(phone.get_by_text("Kedua PIN berbeda.")).to_be_visible()
    assert RosterCopy.objects.count() == 0


def test_the_online_page_is_well_made(phone: Page, well_made: Check) -> None:
    phone.get_by_role("link", name="Daftar warga dengan jaringan").click()
    tick(phone, "EKA WULANDARI", "Pindah")
    well_made(phone)
    phone.get_by_role("button", name="Simpan halaman ini").click()
    expect(phone.get_by_text("1 orang dicatat.")).to_be_visible()
    assert StatusSaid.objects.get().kind == "MOVED"

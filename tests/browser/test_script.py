"""What design.js adds: one press is one request, keys for desks, a question before what cannot be undone."""

from playwright.sync_api import Dialog, Page, Route, expect

from .gallery import HOST, show


def test_a_form_is_sent_once_however_often_the_button_is_pressed(page: Page) -> None:
    sent = show(page, "gallery_page.html")
    held: list[Route] = []

    def hold(route: Route) -> None:  # a slow line: no answer yet
        held.append(route)

    page.route(HOST + "/", hold)
    press = "document.querySelector('main form .button').click()"
    presses = [f"setTimeout(() => {press}, {at})" for at in (10, 150, 300)]
    with page.expect_request(HOST + "/"):
        page.evaluate("; ".join(presses))  # one call: a second one would wait for the page that is under way
    page.wait_for_timeout(600)  # the other presses have come to nothing by then
    methods = [route.request.method for route in held]
    for route in held:
        route.abort()
    assert methods == ["POST"]
    assert sent == ["GET"]


def test_a_key_presses_the_button_that_shows_it(page: Page) -> None:
    show(page, "gallery_desk.html")
    page.evaluate("""() => document.querySelector('[data-key="F8"]').addEventListener(
        "click", () => { document.title = "pressed"; })""")
    page.keyboard.press("F8")
    expect(page).to_have_title("pressed")


def test_a_key_puts_the_cursor_into_its_field(page: Page) -> None:
    show(page, "gallery_desk.html")
    page.keyboard.press("F2")
    expect(page.get_by_label("Cari kode")).to_be_focused()


def test_a_bare_letter_never_presses_anything(page: Page) -> None:
    show(page, "gallery_desk.html")
    page.evaluate("""() => { const button = document.querySelector('[data-key="F8"]');
        button.dataset.key = "s"; button.addEventListener("click", () => { document.title = "pressed"; }); }""")
    page.keyboard.press("s")
    assert page.title() != "pressed"


def test_what_cannot_be_undone_asks_first(page: Page) -> None:
    sent = show(page, "gallery_page.html")
    asked = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    button = page.get_by_role("button", name="Lanjut")
    button.evaluate("button => { button.dataset.confirm = 'Batalkan permohonan ini?'; }")
    button.click()
    assert asked == ["Batalkan permohonan ini?"]
    assert sent == ["GET"]

"""What an operator does at the desk, by its forms only: pages are read with lxml, buttons pressed by their address."""

import io
from typing import Any

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from fake_city import PASSWORD
from lxml import html
from PIL import Image

from satupintu.packets.parts import FINGERS, IRISES

SEEN = ("photo", "signature")
_PRINTS: dict[tuple[int, int], bytes] = {}


def a_picture(width: int = 320, height: int = 240, seed: int = 1) -> bytes:
    """Any picture: grey noise as PNG."""
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width), np.uint8)
    return as_png(pixels)


def as_png(pixels: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def a_print(person: int = 7, finger: int = 1) -> bytes:
    """An invented finger, grown once per test run: one for all fingers is enough where nobody searches."""
    if (person, finger) not in _PRINTS:
        from satupintu.synthetic.fingers import impression, master

        _PRINTS[person, finger] = as_png(impression(master(person, finger), 1))
    return _PRINTS[person, finger]


def a_dab() -> bytes:
    """The same finger barely put down: poor, but a finger."""
    from satupintu.station.devices.simulator import dabbed

    return dabbed(a_print())


class Desk:
    """One operator's browser."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.draft = ""
        self.answer: Any = None

    def sign_in(self, username: str, password: str = PASSWORD) -> Any:
        return self.press("/masuk/", {"username": username, "password": password})

    def see(self, path: str) -> Any:
        self.answer = self.client.get(path, follow=True)
        return html.fromstring(self.answer.content)

    def press(self, path: str, data: dict[str, Any] | None = None) -> Any:
        self.answer = self.client.post(path, data or {}, follow=True)
        return html.fromstring(self.answer.content)

    def text(self, page: Any = None) -> str:
        page = html.fromstring(self.answer.content) if page is None else page
        return " ".join(page.text_content().split())

    def open(self, number: int) -> Any:
        """Open a person of today's list by the form in their row."""
        page = self.see("/")
        for form in page.forms:
            if form.fields.get("application") == f"application-{number}":
                page = self.press(form.action, dict(form.fields))
                self.draft = self.answer.redirect_chain[-1][0]
                return page
        raise AssertionError(f"application-{number} is not on the list")

    def take(self, name: str, picture: bytes | None = None, **fields: str) -> Any:
        given = {"image": SimpleUploadedFile(f"{name}.png", picture)} if picture else {}
        return self.press(f"{self.draft}{name}/ambil/", {**given, **fields})

    def confirm(self) -> Any:
        return self.press(f"{self.draft}biodata/")

    def accept(self, name: str) -> Any:
        return self.press(f"{self.draft}{name}/terima/")

    def excuse(self, name: str, reason: str) -> Any:
        return self.press(f"{self.draft}{name}/kecuali/", {"reason": reason})

    def take_everything(self, *, but: tuple[str, ...] = (), fingers: int = 0) -> None:
        """All parts from files, with invented pictures; `but`: left for the test.

        Only so many fingers are scanned and the others bandaged: NFIQ 2 takes a quarter of a second for each.
        """
        self._quietly("biodata")
        for name in (*SEEN, *FINGERS, *IRISES):
            if name in but:
                continue
            if name in FINGERS[fingers:]:
                self._quietly(f"{name}/kecuali", reason="BANDAGED")
                continue
            picture = a_print() if name in FINGERS else a_picture()
            self._quietly(f"{name}/ambil", image=SimpleUploadedFile("x.png", picture))
            if name in SEEN:
                self._quietly(f"{name}/terima")

    def _quietly(self, press: str, **data: Any) -> None:
        """A press whose next page nobody looks at."""
        answer = self.client.post(f"{self.draft}{press}/", data)
        assert answer.status_code == 302, answer.content

    def seal(self) -> Any:
        return self.press(f"{self.draft}segel/")

    def record(self, number: int, *, fingers: int = 0) -> str:
        """One recording; returns the packet id."""
        self.open(number)
        self.take_everything(fingers=fingers)
        self.seal()
        assert self.answer.status_code == 200
        return str(self.answer.redirect_chain[-1][0]).strip("/").rsplit("/", 1)[-1]

"""A person's browser without a screen: opens pages, fills the forms that are on them, follows where they lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
from lxml import html


class StepFailed(AssertionError):
    """A page, a form or a word that the journey needs is not there; the message says which."""


@dataclass(frozen=True)
class Page:
    """One page as a person sees it."""

    url: str
    status: int
    tree: html.HtmlElement
    content: bytes

    @property
    def text(self) -> str:
        """The visible words, with single blanks."""
        return " ".join(self.tree.text_content().split())

    @property
    def heading(self) -> str:
        found = self.tree.xpath("//h1")
        return " ".join(found[0].text_content().split()) if found else ""

    def data(self, name: str) -> str:
        """The value of the first `data-…` attribute of that name; raises StepFailed."""
        found = self.all_data(name)
        if not found:
            raise StepFailed(f"no data-{name} on {self.url}: {self.text[:300]}")
        return found[0]

    def all_data(self, name: str) -> list[str]:
        """All values of a `data-…` attribute on the page, in order."""
        return [str(value) for value in self.tree.xpath(f"//@data-{name}")]

    def says(self, *words: str) -> None:
        """Raise StepFailed unless each of the words stands on the page."""
        for word in words:
            if word.lower() not in self.text.lower():
                raise StepFailed(f"“{word}” is not on {self.url}: {self.text[:300]}")

    def link(self, part: str) -> str:
        """Address of the first link whose address contains `part`."""
        for href in self.tree.xpath("//a/@href"):
            if part in href:
                return str(urljoin(self.url, str(href)))
        raise StepFailed(f"no link to “{part}” on {self.url}: {self.text[:200]}")

    def form(self, having: str = "", action: str = "") -> html.FormElement:
        """The first form with a field named `having` whose address contains `action`; the page's main part first."""
        for form in [*self.tree.xpath("//main//form"), *self.tree.forms]:
            names = {str(name) for name in form.xpath(".//@name")}
            if (not having or having in names) and action in (form.action or self.url):
                return form
        raise StepFailed(f"no form with “{having}” {action} on {self.url}: {self.text[:300]}")


class Browser:
    """Keeps cookies of one person at one place."""

    def __init__(self, base: str, who: str, timeout: float = 60) -> None:
        self.base = base
        self.who = who
        self.client = httpx.Client(
            follow_redirects=True, timeout=timeout, headers={"Accept-Language": "id", "Referer": base}
        )

    def open(self, address: str) -> Page:
        """Open a page; raises StepFailed on an error page or no answer."""
        return self._page(self._send("GET", urljoin(self.base, address)))

    def submit(
        self,
        page: Page,
        values: Mapping[str, str] | None = None,
        *,
        having: str = "",
        action: str = "",
        button: str = "",
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> Page:
        """Fill a form of the page (hidden fields as they are) and send it, with the button of that name pressed."""
        form = page.form(having or button or next(iter(values or {}), ""), action)
        fields = {name: value for name, value in form.form_values() if not isinstance(value, bytes)}
        fields |= values or {}
        if button:
            pressed = form.xpath(f'.//button[@name="{button}"] | .//input[@name="{button}"]')
            fields.setdefault(button, str(pressed[0].get("value", "")) if pressed else "")
        target = urljoin(page.url, form.action or page.url)
        if form.method == "GET":
            return self._page(self._send("GET", target, params=fields))
        headers = {"Referer": page.url}
        return self._page(self._send("POST", target, data=fields, files=files, headers=headers))

    def sign_in(self, username: str, password: str, path: str = "/masuk/") -> Page:
        """Sign in at a place; raises StepFailed when it does not let the person in."""
        page = self.submit(self.open(path), {"username": username, "password": password}, having="password")
        if page.tree.xpath('//input[@name="password"]'):
            raise StepFailed(f"{username} could not sign in at {self.base}: {page.text[:200]}")
        return page

    def _send(self, method: str, url: str, **options: object) -> httpx.Response:
        try:
            return self.client.request(method, url, **options)  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            raise StepFailed(f"{url} does not answer ({type(error).__name__})") from error

    def _page(self, answer: httpx.Response) -> Page:
        tree = (
            html.document_fromstring(answer.content, base_url=str(answer.url))
            if "html" in answer.headers.get("content-type", "")
            else html.Element("html")
        )
        page = Page(str(answer.url), answer.status_code, tree, answer.content)
        if answer.status_code >= 400:
            raise StepFailed(f"{answer.request.method} {page.url} answered {page.status}: {page.text[:300]}")
        return page

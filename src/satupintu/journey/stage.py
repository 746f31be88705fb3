"""Where the journey is played: addresses, the people's browsers, the line that can be cut, patience."""

import json
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx

from satupintu.journey.browser import Browser, StepFailed
from satupintu.journey.hands import Hands
from satupintu.journey.telling import Story
from satupintu.running.layout import Layout

Found = TypeVar("Found")


class Stage:
    """One play. Officers sign in when they first appear."""

    def __init__(self, layout: Layout, story: Story, hands: Hands, patience: float) -> None:
        self.layout = layout
        self.story = story
        self.hands = hands
        self.patience = patience
        self._browsers: dict[str, Browser] = {}

    def accounts(self) -> dict[str, dict[str, str]]:
        """Demo accounts by user name, as `./run` prints them."""
        file = self.layout.var / "demo" / "accounts.json"
        return {account["username"]: account for account in json.loads(file.read_text())}

    def resident(self) -> Browser:
        """A phone at home: no account, fresh cookies."""
        return Browser(self.layout.url("city"), "resident")

    def officer(self, username: str, place: str = "city") -> Browser:
        """The browser of somebody who works here, signed in."""
        key = f"{username}@{place}"
        if key not in self._browsers:
            browser = Browser(self.layout.url(place), username)
            browser.sign_in(username, self.accounts()[username]["password"])
            self._browsers[key] = browser
        return self._browsers[key]

    def line(self, action: str) -> dict[str, Any]:
        """Look at ("state"), cut or restore the network line between station and city."""
        url = f"http://127.0.0.1:{self.layout.ports['control']}/"
        try:
            answer = httpx.get(url) if action == "state" else httpx.post(url + action)
        except httpx.HTTPError as error:
            raise StepFailed(f"the simulated line at {url} does not answer ({type(error).__name__})") from error
        return dict(answer.json())

    def state(self, place: str, path: str = "/state") -> dict[str, Any]:
        """A place's own word on how it is."""
        token = {"Authorization": f"Bearer {self.layout.shared_secret('centre-token')}"} if place == "centre" else {}
        try:
            answer = httpx.get(self.layout.url(place) + path, headers=token, timeout=30)
        except httpx.HTTPError as error:
            raise StepFailed(f"the {place} does not answer ({type(error).__name__})") from error
        if answer.status_code != 200:
            raise StepFailed(f"the {place} answered {answer.status_code} on {path}: {answer.text[:200]}")
        return dict(answer.json())

    def cut_off(self) -> date:
        """The last semester's end before today: 30 June or 31 December."""
        today = datetime.now(ZoneInfo("Asia/Makassar")).date()
        ends = (date(today.year, 6, 30), date(today.year - 1, 12, 31))
        return next(end for end in ends if end < today)

    def until(self, what: str, look: Callable[[], Found | None]) -> Found:
        """Look again and again until there is something to see; raises StepFailed when patience ends."""
        deadline = time.monotonic() + self.patience
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > deadline:
                raise StepFailed(f"waited {self.patience:.0f} s in vain: {what}")
            time.sleep(0.3)

"""What the recording page shows of a draft: the step that is on, and how far everything is."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from satupintu.packets.parts import FINGERS
from satupintu.station.desk import words
from satupintu.station.operators.drawer import DraftKey
from satupintu.station.vault import rules, selectors
from satupintu.station.vault.models import Draft
from satupintu.station.vault.rules import Appointment, Part, Step


@dataclass(frozen=True)
class Tile:
    """One part on the page. `state`: now, todo, good, poor (another try is asked), excused."""

    name: str
    label: Promise
    state: str
    part: Part
    now: bool

    @property
    def short(self) -> Promise:
        return words.SHORT.get(self.name, self.label)

    @property
    def reason(self) -> Promise | str:
        return words.REASONS.get(self.part.reason, "")

    @property
    def tries_left(self) -> int:
        return max(rules.MOST_TRIES - self.part.tries, 0)

    @property
    def next_try(self) -> int:
        return self.part.tries + 1


@dataclass(frozen=True)
class Recording:
    """A draft as the operator sees it."""

    draft: Draft
    appointment: Appointment
    step: Step
    current: str
    tiles: dict[str, Tile]

    @property
    def now(self) -> Tile | None:
        return self.tiles.get(self.current)

    @property
    def step_label(self) -> Promise:
        return words.STEPS[self.step]

    @property
    def right_hand(self) -> list[Tile]:
        return [self.tiles[name] for name in FINGERS[:5]]

    @property
    def left_hand(self) -> list[Tile]:
        return [self.tiles[name] for name in FINGERS[5:]]

    @property
    def eyes(self) -> list[Tile]:
        return [self.tiles["iris-right"], self.tiles["iris-left"]]

    @property
    def rows(self) -> list[words.Row]:
        return words.biodata_rows(self.appointment)

    @property
    def background(self) -> rules.Background | None:
        return rules.background(str(self.appointment.biodata.get("birth_date", "")))

    @property
    def birth_year(self) -> str:
        return rules.year_of(str(self.appointment.biodata.get("birth_date", "")))

    @property
    def reasons(self) -> list[tuple[str, Promise]]:
        return [(reason.value, words.REASONS[reason]) for reason in rules.REASONS_OF.get(self.step, ())]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """For the row of doors beside the work."""
        order = list(Step)
        return [
            {
                "label": words.STEPS[step],
                "state": "current" if step is self.step else "done" if self._is_done(step) else "todo",
                "note": self._note(step),
                "url": self._url(step) if step is not self.step and self._is_done(step) else "",
            }
            for step in order
        ]

    def _is_done(self, step: Step) -> bool:
        if step is Step.BIODATA:
            return self.draft.confirmed_at is not None
        return step is not Step.REVIEW and all(self.tiles[name].part.settled for name in rules.PARTS_OF[step])

    def _note(self, step: Step) -> str:
        names = rules.PARTS_OF.get(step, ())
        excused = sum(1 for name in names if self.tiles[name].part.reason)
        if step is not Step.FINGERS:
            return _("left out for a reason") if excused else ""
        done = sum(1 for name in names if self.tiles[name].part.settled)
        return _("%(done)s of 10") % {"done": done} + (_(", %(n)s left out") % {"n": excused} if excused else "")

    def _url(self, step: Step) -> str:
        if step is Step.BIODATA:
            return ""
        name = rules.PARTS_OF[step][0]
        return reverse("recording", args=[self.draft.id]) + f"?bagian={name}"


def open_recording(draft: Draft, key: DraftKey, chosen: str = "") -> Recording:
    """`chosen`: a part to look at or take again, else the first that still has something to do. Raises Refused."""
    parts = selectors.list_parts(draft)
    confirmed = draft.confirmed_at is not None
    step, current = rules.step_now(confirmed=confirmed, parts=parts), ""
    if confirmed and chosen in rules.CAPTURED:
        step, current = rules.step_of(chosen), chosen
    elif step in rules.PARTS_OF:
        current = rules.open_parts(parts)[0]
    tiles = {name: _tile(name, parts.get(name, Part(name)), now=name == current) for name in rules.CAPTURED}
    return Recording(draft, selectors.open_appointment(draft, key), step, current, tiles)


def _tile(name: str, part: Part, *, now: bool) -> Tile:
    if part.reason:
        state = "excused"
    elif part.settled:
        poor = part.quality is not None and part.quality < settings.LEAST_QUALITY
        state = "kept" if poor else "good"
    elif part.tries:
        state = "poor" if name in FINGERS else "seen"
    else:
        state = "now" if now else "todo"
    return Tile(name, words.PARTS[name], state, part, now)

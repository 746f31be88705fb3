"""What the lines of a campaign do to the exchanges on them, drawn from a seed and kept in step with the recordings."""

import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from bench.faults.proxy import Answer, Fault, Kind, Request
from satupintu.packets import receipt
from satupintu.packets.keys import SigningKey
from satupintu.packets.problem import Refusal

WEIGHTS = {
    Kind.ANSWER_LOST: 20,
    Kind.RESET_UP: 12,
    Kind.RESET_DOWN: 10,
    Kind.DUPLICATE: 12,
    Kind.DELAY: 8,
    Kind.REORDER: 8,
    Kind.DRIP: 6,
    Kind.FORGED: 6,
    Kind.HALF_OPEN: 1,  # each costs the caller its whole patience
}
LOST = 0.12  # of the answers that follow a commit, while too few were lost
FORGED = 0.4  # of the answers that may bring a receipt, while too few of that place were forged
CALM, STORM = 0.05, 0.20  # of the exchanges, ahead of and behind the recordings
QUESTIONS = ("announce", "look-up", "status", "closing")  # posts that write nothing


def commits(request: Request) -> bool:
    """Whether the far end may have written something when it answers well."""
    return request.method != "GET" and not request.path.split("?")[0].endswith(QUESTIONS)


def has_committed(request: Request, answer: Answer) -> bool:
    """Whether this answer came after a commit: a part that is not the last only lengthens a file."""
    whole = request.method != "PATCH" or b'"receipt"' in answer.data[answer.body_at :]
    return commits(request) and answer.status < 300 and whole


def brings_receipt(request: Request) -> str:
    """Whose receipt the answer may hold: the centre's, the city's before it has anything, or nobody's ("")."""
    path = request.path.split("?")[0]
    if path.endswith("/announce"):
        return "city"
    created, asked = request.method == "POST" and "/encounters/" in path, path.startswith("/receipts")
    return "centre" if created or asked else ""


class Weather:
    """Draws the fault of each exchange. `behind` says whether fewer have happened than belong to the recordings."""

    def __init__(self, seed: str, stranger: SigningKey) -> None:
        self.chance = random.Random(seed)
        self.stranger = stranger
        self.behind: Callable[[], bool] = lambda: True  # of the faults
        self.keeps_too_much: Callable[[], bool] = lambda: True  # of the answers that follow a commit
        self.believes_too_much: Callable[[str], bool] = lambda _place: True  # of that place's receipts
        self.calm = False  # the drain: the lines are whole again
        self.done: Counter[str] = Counter()
        self.lost_after_commit = 0
        self.forged_receipts: Counter[str] = Counter()  # by the place that did not give them
        self._seen: list[dict[str, str]] = []  # receipts that went by

    @property
    def total(self) -> int:
        return sum(self.done.values())

    def choose(self, request: Request) -> Fault | None:
        if self.calm:
            return None
        place = brings_receipt(request)
        forged = place and self.believes_too_much(place) and self.chance.random() < FORGED
        if not forged and commits(request) and self.keeps_too_much() and self.chance.random() < LOST:
            return Fault(Kind.ANSWER_LOST)
        if not forged and self.chance.random() > (STORM if self.behind() else CALM):
            return None
        kind = Kind.FORGED if forged else self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        seconds = self.chance.uniform(0.01, 0.3)
        return Fault(kind, self.chance.random(), seconds, lambda body: self._forged(request, body))

    def noted(self, fault: Fault, request: Request, answer: Answer | None) -> None:
        """Called by the proxy once a fault has happened."""
        self.done[fault.kind] += 1
        if fault.kind is Kind.ANSWER_LOST and answer and has_committed(request, answer):
            self.lost_after_commit += 1
        if fault.kind is Kind.FORGED and (place := brings_receipt(request)):
            self.forged_receipts[place] += 1

    # -- somebody on the line ---------------------------------------------------------------------------
    def _forged(self, request: Request, body: bytes) -> bytes | None:
        """The answer with a receipt in it that is not worth anything, where a receipt is expected."""
        try:
            told = json.loads(body)
        except ValueError:
            return None
        holder = told.get("others", told) if isinstance(told, dict) else None
        if not isinstance(holder, dict):
            return None
        if request.path.endswith("/announce"):
            wanted = json.loads(request.body)
            holder["receipt"] = self._signed(wanted["packet_id"], request, int(wanted["sequence"]))
        elif isinstance(holder.get("receipt"), dict):
            holder["receipt"] = self._exchanged(holder["receipt"])
        elif isinstance(holder.get("receipts"), list) and holder["receipts"]:
            holder["receipts"] = [self._exchanged(genuine) for genuine in holder["receipts"]]
        else:
            return None
        return json.dumps(told).encode()

    def _signed(self, packet_id: str, request: Request, sequence: int) -> dict[str, str]:
        station = next(
            line.split(b":", 1)[1].strip().decode()
            for line in request.data.split(b"\r\n")
            if line.lower().startswith(b"satupintu-station:")
        )
        return self._issue(packet_id, station, sequence, "city")

    def _exchanged(self, genuine: dict[str, str]) -> dict[str, str]:
        """For a receipt about another packet, or one of this packet that the stranger signed."""
        others = [each for each in self._seen if each != genuine]
        old = self.chance.choice(others) if others and self.chance.random() < 0.5 else None
        self._seen.append(genuine)
        return old or self._re_signed(genuine)

    def _re_signed(self, genuine: dict[str, str]) -> dict[str, str]:
        try:
            told = receipt.SignedReceipt.from_dict(genuine).receipt
        except Refusal:
            return genuine
        return self._issue(told.packet_id, told.station, told.sequence, told.by)

    def _issue(self, packet_id: str, station: str, sequence: int, by: str) -> dict[str, str]:
        from datetime import UTC, datetime

        told: Any = receipt.issue(
            packet_id=packet_id,
            station=station,
            sequence=sequence,
            received_at=datetime.now(UTC),
            by=by,
            signing_key=self.stranger,
        ).to_dict()
        return told

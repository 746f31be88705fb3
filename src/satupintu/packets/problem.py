"""What goes wrong, in words that say what to do (the members of RFC 9457's problem document we use)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Problem:
    """One refusal, as it travels and as a person reads it.

    `code` is fixed and upper case, for programs; the other three are sentences.
    """

    code: str
    title: str
    detail: str
    what_to_do: str

    def to_dict(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Problem":
        """The problem in an answer's JSON; a missing or odd member becomes an empty text, never an error."""
        return cls(*(_text(data.get(name)) for name in ("code", "title", "detail", "what_to_do")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


class Refusal(Exception):
    """Base of everything this package refuses; `problem` is what to show or send."""

    title = "This cannot be accepted"
    what_to_do = "Keep the original bytes and tell whoever looks after the system."

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.problem = Problem(code, self.title, detail, self.what_to_do)


class SealProblem(Refusal):
    """A signature, an encryption or a signed time does not hold."""

    title = "The seal does not hold"
    what_to_do = "Do not use the content. Check the keys of both places and their clocks, then send again."


class DocumentProblem(Refusal):
    """A text is not the JSON document it should be."""

    title = "The document cannot be read"
    what_to_do = "Send the document exactly as it was signed."


class PacketProblem(Refusal):
    """A packet is malformed or contradicts itself; `offset` is the byte where reading stopped."""

    title = "The packet cannot be accepted"
    what_to_do = "Keep the packet at the station, do not alter it, and tell whoever looks after the system."

    def __init__(self, code: str, detail: str, offset: int = 0) -> None:
        super().__init__(code, f"{detail} (byte {offset})")
        self.offset = offset

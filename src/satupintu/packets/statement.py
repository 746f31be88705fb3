"""A small signed document: canonical JSON as text, its Ed25519 signature, and the id of the key."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

from satupintu.packets.canonical import canonical, parse, parse_canonical
from satupintu.packets.keys import SigningKey, VerifyingKey, from_base64, to_base64
from satupintu.packets.manifest import FIRST_YEAR
from satupintu.packets.problem import DocumentProblem, SealProblem

LONGEST = 4 * 1024 * 1024  # bytes of a document


@dataclass(frozen=True)
class SignedStatement:
    """`document` is kept as signed and never spelled anew; a reader checks first and parses then."""

    document: str
    signature: str
    key_id: str

    @classmethod
    def sign(cls, kind: str, told: Mapping[str, object], key: SigningKey) -> Self:
        data = canonical({"format": kind, **told})
        return cls(data.decode(), to_base64(key.sign(data)), key.key_id)

    def verify(self, key: VerifyingKey) -> None:
        """Raises SealProblem unless `key` signed the document."""
        if self.key_id != key.key_id:
            raise SealProblem("KEY_UNKNOWN", f"Signed with key {self.key_id[:32]}, expected was {key.key_id}.")
        key.verify(from_base64(self.signature, length=64), self.document.encode("utf-8", "surrogatepass"))

    def fields(
        self, kind: str, members: Mapping[str, type], *, optional: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """The document's members but `format`, each of its type, `optional` ones where they are there.

        Raises DocumentProblem.
        """
        document = parse_canonical(self.document.encode("utf-8", "surrogatepass"), limit=LONGEST)
        if not isinstance(document, dict) or document.pop("format", None) != kind:
            raise DocumentProblem("FORMAT_UNKNOWN", f"The document is no {kind}.")
        if document.keys() | optional != members.keys() | optional:
            raise DocumentProblem("MEMBERS_WRONG", f"The document needs exactly {', '.join(members)}.")
        return {name: _typed(document[name], kind) for name, kind in members.items() if name in document}

    @property
    def format(self) -> str:
        """What the document says it is, whoever signed it; "" when it says nothing."""
        try:
            document = parse(self.document, limit=LONGEST)
        except DocumentProblem:
            return ""
        return str(document.get("format", "")) if isinstance(document, dict) else ""

    def to_dict(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Raises DocumentProblem unless `data` has exactly the three texts."""
        names = ("document", "signature", "key_id")
        if not isinstance(data, Mapping) or set(data) != set(names):
            raise DocumentProblem("MEMBERS_WRONG", f"A signed document needs exactly {', '.join(names)}.")
        if not all(isinstance(data[name], str) for name in names):
            raise DocumentProblem("MEMBERS_WRONG", "A signed document's members are texts.")
        return cls(*(data[name] for name in names))

    def to_json(self) -> str:
        return canonical(self.to_dict()).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Raises DocumentProblem."""
        return cls.from_dict(parse(text, limit=2 * LONGEST))


def _typed(value: Any, kind: type) -> Any:
    if kind in (datetime, date):
        return _moment(value, kind)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise DocumentProblem("MEMBERS_WRONG", f"A member is not of the type {kind.__name__}.")
    return value


def _moment(value: object, kind: type) -> datetime | date:
    try:
        moment: datetime | date = kind.fromisoformat(value)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise DocumentProblem("TIME_WRONG", "A time is not ISO 8601.") from None
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise DocumentProblem("TIME_WRONG", "A time lacks its offset from UTC.")
    if kind is date and not FIRST_YEAR <= moment.year < FIRST_YEAR + 1000:
        raise DocumentProblem("TIME_WRONG", f"A day lies in the thousand years from {FIRST_YEAR}.")
    return moment

"""One spelling for each JSON document, so that its hash and its signature mean something.

A subset of RFC 8785 (JSON Canonicalization Scheme): no floating point, integers within ±(2⁵³-1).
"""

import json
from typing import Any, Never

from satupintu.packets.problem import DocumentProblem

LARGEST = 2**53 - 1  # what every JSON reader holds exactly (RFC 7493 §2.2)
DEEPEST = 16
LIMIT = 256 * 1024


def canonical(value: object) -> bytes:
    """The one spelling of a value: sorted keys, no blanks, UTF-8.

    Raises DocumentProblem for floats, other types, integers beyond ±(2⁵³-1), lone surrogates, deep nesting.
    """
    try:
        return json.dumps(_ordered(value, 0), separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise DocumentProblem("TEXT_NOT_UNICODE", "A text holds half a character.") from None


def _ordered(value: object, depth: int) -> object:
    if depth > DEEPEST:
        raise DocumentProblem("DOCUMENT_TOO_DEEP", f"The document is nested deeper than {DEEPEST}.")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, list | tuple):
        return [_ordered(item, depth + 1) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        # RFC 8785 §3.2.3 sorts by UTF-16 code units, which differs from Python's order above U+FFFF
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _ordered(value[key], depth + 1) for key in keys}
    raise DocumentProblem("TYPE_NOT_ALLOWED", f"A {type(value).__name__} cannot stand in a document.")


def _whole(value: int) -> int:
    if abs(value) > LARGEST:
        raise DocumentProblem("NUMBER_TOO_LARGE", "A number is beyond what every reader holds exactly.")
    return value


def parse(data: bytes | str, *, limit: int = LIMIT) -> Any:
    """Read JSON of at most `limit` bytes; refuse duplicate keys, floats and what `canonical` would refuse.

    Raises DocumentProblem.
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > limit:
        raise DocumentProblem("DOCUMENT_TOO_LARGE", f"The document has {len(raw)} bytes, allowed are {limit}.")
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_digits,
        )
    except UnicodeDecodeError:
        raise DocumentProblem("TEXT_NOT_UNICODE", "The document is not UTF-8.") from None
    except json.JSONDecodeError as problem:
        raise DocumentProblem("NOT_JSON", f"Not JSON at character {problem.pos}.") from None
    except RecursionError:
        raise DocumentProblem("DOCUMENT_TOO_DEEP", f"The document is nested deeper than {DEEPEST}.") from None
    canonical(value)
    return value


def parse_canonical(data: bytes, *, limit: int = LIMIT) -> Any:
    """Like `parse`, and refuse any other spelling than the canonical one."""
    value = parse(data, limit=limit)
    if canonical(value) != data:
        raise DocumentProblem("NOT_CANONICAL", "The document is not in its canonical spelling.")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DocumentProblem("KEY_TWICE", "A key stands twice in one object.")
    return found


def _no_float(text: str) -> Never:
    raise DocumentProblem("FLOAT_NOT_ALLOWED", f"{text[:20]} is not a whole number.")


def _digits(text: str) -> int:
    if len(text) > 17:
        raise DocumentProblem("NUMBER_TOO_LARGE", "A number is beyond what every reader holds exactly.")
    return int(text)

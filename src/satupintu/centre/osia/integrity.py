"""OSIA's Integrity: a hash over some members of a document, which must be the one that was told.

The members that `scope` names are kept where they stand, everything else is left out, the rest is spelled canonically
(RFC 8785) and hashed. Of JSON paths those are read that name members and list places: `$`, `.name`, `[*]`, `[3]`.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from typing import Any

from satupintu.centre.problems import CentreProblem, Code
from satupintu.packets.canonical import canonical
from satupintu.packets.problem import DocumentProblem

_HASHES = {"SHA256": hashlib.sha256, "SHA384": hashlib.sha384, "SHA512": hashlib.sha512}
_PATH = re.compile(r"\$((?:\.\w+|\[(?:\*|\d{1,6})\])*)", re.ASCII)
_STEP = re.compile(r"\.(\w+)|\[(\*|\d+)\]", re.ASCII)
_EACH = "*"
Path = tuple[str | int, ...]


def check(document: dict[str, Any], opened: Callable[[], dict[str, Any]]) -> None:
    """That each hash which `document` brings is right; `opened` gives the document before encryption.

    Raises CentreProblem INTEGRITY_BROKEN, also for a signature: whose it is, this centre cannot know.
    """
    for told in document.get("integrity", ()):
        if told.get("type", "NONE") != "NONE":
            raise _broken("signatures are not read here; type is NONE")
        make = _HASHES.get(told["alg"].replace("-", "").upper())
        if make is None:
            raise _broken(f"alg is one of {', '.join(_HASHES)}")
        whole = document if told.get("encrypted", False) else opened()
        paths = [_path(text) for text in told["scope"].split()]
        rest = _limited({name: value for name, value in whole.items() if name != "integrity"}, paths)
        try:
            made = make(canonical(rest)).digest()
        except DocumentProblem as problem:
            raise _broken(problem.problem.detail) from None
        if not hmac.compare_digest(made, _bytes(told["hash"], len(made))):
            raise _broken("the data is not what was hashed")


def _path(text: str) -> Path:
    if not (found := _PATH.fullmatch(text)):
        raise _broken("scope is a list of simple JSON paths")
    steps = _STEP.findall(found[1])
    return tuple(name or (_EACH if place == _EACH else int(place)) for name, place in steps)


def _limited(node: object, paths: Sequence[Path]) -> object:
    """The node with nothing but what some path leads to."""
    if any(not path for path in paths):
        return node
    if isinstance(node, dict):
        kept = {name: _after(name, paths) for name in node}
        return {name: _limited(node[name], left) for name, left in kept.items() if left}
    if isinstance(node, list):
        places = [(item, _after(place, paths)) for place, item in enumerate(node)]
        return [_limited(item, left) for item, left in places if left]
    return None


def _after(step: str | int, paths: Sequence[Path]) -> list[Path]:
    return [path[1:] for path in paths if path[0] in (step, _EACH)]


def _bytes(text: str, size: int) -> bytes:
    """A hash as hexadecimal or base64; b"" for anything else."""
    try:
        return bytes.fromhex(text) if len(text) == 2 * size else base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _broken(why: str) -> CentreProblem:
    return CentreProblem(400, Code.INTEGRITY_BROKEN, f"integrity: {why}.")

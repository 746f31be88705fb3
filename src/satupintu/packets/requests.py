"""Signed HTTP requests of a station: who calls, when, and that nothing was altered on the way.

Signed is METHOD, path with query, time and SHA-256 of the body, joined by line feeds. A call repeated within the
allowed age is harmless, because every call of the interface may be made twice.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from satupintu.packets.keys import SigningKey, VerifyingKey, from_base64, to_base64
from satupintu.packets.problem import SealProblem

STATION, TIME, SIGNATURE = "Satupintu-Station", "Satupintu-Time", "Satupintu-Signature"
OFFSET, WHOLE = "Upload-Offset", "Satupintu-Sha256"  # of a part: docs/packet-format.md
OLDEST = timedelta(minutes=10)
OF_THE_REQUEST = (413, 414, 422, 431)  # HTTP statuses: of this one alone, also in words of a web server on the way


def in_place_of(offset: str, sha256_of_all: str) -> bytes:
    """What the signature of a part of a packet covers in place of its bytes: where it goes on, and in what whole.

    The part itself cannot be known when its first byte is written down; the whole is checked against its hash.
    """
    return f"{offset}\n{sha256_of_all}".encode()


def sign_request(
    method: str, path_with_query: str, body: bytes, time: datetime, station: str, key: SigningKey
) -> dict[str, str]:
    """The three headers of one request. `time` is aware."""
    written = time.isoformat(timespec="seconds")
    signature = key.sign(_signed(method, path_with_query, written, body))
    return {STATION: station, TIME: written, SIGNATURE: to_base64(signature)}


def station_of(headers: Mapping[str, str]) -> str:
    """The station that claims to call, to look up its key. Raises SealProblem (HEADER_MISSING)."""
    return _header(headers, STATION)


def check_request(
    method: str,
    path_with_query: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    now: datetime,
    key: VerifyingKey,
    oldest: timedelta = OLDEST,
) -> str:
    """The station's id when `key` signed this very request within `oldest` of `now`.

    Raises SealProblem: HEADER_MISSING, TIME_WRONG, CLOCK_SKEW, KEY_UNREADABLE or SIGNATURE_WRONG.
    """
    station, written = station_of(headers), _header(headers, TIME)
    signature = from_base64(_header(headers, SIGNATURE), length=64)
    key.verify(signature, _signed(method, path_with_query, written, body))
    # only after the signature: the clock of a stranger is no news
    apart = abs(now - _time(written))
    if apart > oldest:
        minutes = int(apart.total_seconds() // 60)
        raise SealProblem("CLOCK_SKEW", f"The clocks are {minutes} minutes apart. Set the station's clock.")
    return station


def _signed(method: str, path: str, time: str, body: bytes) -> bytes:
    return "\n".join((method.upper(), path, time, sha256(body).hexdigest())).encode()


def _header(headers: Mapping[str, str], name: str) -> str:
    for key, value in headers.items():
        if key.lower() == name.lower() and value:
            return value
    raise SealProblem("HEADER_MISSING", f"The request lacks the header {name}.")


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise SealProblem("TIME_WRONG", "The request's time is not ISO 8601.") from None
    if time.tzinfo is None:
        raise SealProblem("TIME_WRONG", "The request's time lacks its offset from UTC.")
    return time

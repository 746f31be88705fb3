"""What somebody looks for, read from a line of text, and how alike two words are (docs/flows/search.md). No Django."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA

LEAST_LETTERS = 3
"""Below this the register finds nobody: it is not for leafing through."""
LEAST_DIGITS = 9
"""From here on digits are the beginning of a NIK or KK number."""
NUMBER_LENGTH = 16
MOST_WORDS = 12
"""Of a question; what comes after tells nobody apart."""
MOST_ORDERED = 4
"""Words that are tried in any order: 24 ways."""

# -- words as they sound --------------------------------------------------------------------------
_MUHAMAD = re.compile(r"M[UO]C?HAM+[AE][DT]|M[UO]C?HD?|MH?D")
_SHORT = {"ABD": "ABDUL", "ST": "SITI", "SITTI": "SITI"}
_TITLES = frozenset({
    "HJ", "HAJI", "HAJAH", "DR", "DRA", "DRS", "DRG", "IR", "PROF", "SE", "SH", "SHI", "SPD", "SPDI", "SSOS", "SKOM",
    "SKM", "SIP", "SAG", "STP", "SIKOM", "MPD", "MSI", "MM", "MH", "MKES", "MKOM", "AMD", "AMDKEB", "SKEP", "NERS",
    "KH", "UST", "USTADZ", "ALM", "ALMH", "BIN", "BINTI",
})  # fmt: skip
_NO_ADDRESS = frozenset({
    "JL", "JLN", "JALAN", "GG", "GANG", "NO", "NOMOR", "RT", "RW", "KEL", "KELURAHAN", "KEC", "KECAMATAN",
})  # fmt: skip
# older spellings and those that sound the same, in the order in which they are replaced
_SOUNDS = (
    ("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("NJ", "NY"), ("SJ", "S"), ("CHR", "KR"), ("SY", "S"), ("SH", "S"),
    ("KH", "K"), ("PH", "F"), ("TH", "T"), ("DH", "D"), ("GH", "G"), ("BH", "B"), ("V", "F"), ("Q", "K"), ("X", "KS"),
)  # fmt: skip
_SILENT_C = re.compile(r"(?<=[AEIOU])CH(?=[^AEIOU])")  # ACHMAD, MOCHTAR
_TWICE = re.compile(r"([A-Z])\1+")
_LAST_H = re.compile(r"(?<=[AEIOU])H$")
_LAST_I = re.compile(r"(IE|Y)$")


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """A word of capital letters as it is compared: SOEHARTO and SUHARTO are one, MOH. and MUHAMMAD too."""
    word = "MUHAMAD" if _MUHAMAD.fullmatch(word) else _SHORT.get(word, word)
    word = _SILENT_C.sub("H", word)
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    word = _LAST_I.sub("I", word.replace("CH", "C"))
    return _LAST_H.sub("", _TWICE.sub(r"\1", word))


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared, titles left out: "Hj. Sitti Aminah, S.Pd." is SITI, AMINA."""
    return tuple(sound(word) for word in _split(name) if word not in _TITLES)


def address_words(address: str) -> tuple[str, ...]:
    """The words of an address as they are compared: "JL. PELITA NO. 7" is PELITA, 7."""
    return tuple(sound(word) for word in _split(address) if word not in _NO_ADDRESS)


def _split(text: str) -> list[str]:
    plain = text.upper()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    # an apostrophe is inside a word (NUR'AINI); a dot is too when letters of a title surround it (S.PD)
    plain = re.sub(r"['`]|(?<=\b[A-Z])\.(?=[A-Z])", "", plain)
    return re.findall(r"[A-Z0-9]+", plain)


# -- how alike ------------------------------------------------------------------------------------
BEGINNING = 0.85
"""How much a word counts that only begins like the one looked for."""
LIKE = 0.6
"""Words less alike than this are different words."""


def trigrams(word: str) -> set[str]:
    """The three-letter parts of a word with its borders; of words from three letters on, numbers have none."""
    framed = f"^{word}$"
    return {framed[at : at + 3] for at in range(len(framed) - 2)} if is_loose(word) else set()


def is_loose(word: str) -> bool:
    """Whether a word is found by one like it, too. House numbers and initials are not."""
    return len(word) >= LEAST_LETTERS and not word.isdecimal()


def alike(sought: str, word: str) -> float:
    """From 0 (different) to 1 (the same): the share of letters that need no change, or BEGINNING.

    Changes as optimal string alignment counts them: change, add, leave out or swap with the neighbour.
    """
    if sought == word:
        return 1.0
    if len(sought) >= LEAST_LETTERS and word.startswith(sought):
        return BEGINNING
    return float(OSA.normalized_similarity(sought, word, score_cutoff=LIKE))


# -- what is looked for ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Span:
    """Births from one day to another, both included; `weight` below 1 for a guess (day and month swapped)."""

    first: date
    last: date
    weight: float = 1.0


@dataclass(frozen=True)
class Sought:
    """What a text asks for. `numbers`: beginnings of NIK or KK number; `rt`, `rw`: three digits or ""."""

    words: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    numbers: tuple[str, ...] = ()
    rt: str = ""
    rw: str = ""
    areas: frozenset[str] = frozenset()


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february pebruari feb", "maret march mar", "april apr", "mei may",
            "juni june jun", "juli july jul", "agustus august agu aug", "september sept sep", "oktober october okt oct",
            "november nopember nov", "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}})\s*[-/.]\s*(?P<month>\d{{1,2}})\s*[-/.]\s*{_YEAR}\b"),
    re.compile(rf"\b{_YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b(?P<month>\d{{1,2}}|{_MONTH})\s*[-/\s]\s*{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_YEAR}\b"),
)
_RT = re.compile(
    r"\bRT\.?\s*(?P<rt>\d{1,3})\b(?:\s*(?:/|/?\s*RW\.?)\s*(?P<rw>\d{1,3})\b)?|\bRW\.?\s*(?P<only>\d{1,3})\b",
    re.IGNORECASE,
)
_SWAPPED = 0.7


def read(text: str) -> Sought:
    """What a line of text asks for; nothing when it has fewer than three letters or digits."""
    if sum(letter.isalnum() for letter in text) < LEAST_LETTERS:
        return Sought()
    spans, text = _take_dates(text)
    digits = re.sub(r"[\s.\-]", "", text)
    if digits.isdecimal() and len(digits) >= LEAST_DIGITS:
        return Sought(spans=spans, numbers=(digits[:NUMBER_LENGTH],))
    numbers = tuple(number[:NUMBER_LENGTH] for number in re.findall(rf"\b\d{{{LEAST_DIGITS},}}\b", text))
    text = re.sub(rf"\b\d{{{LEAST_DIGITS},}}\b", " ", text)
    rt, rw, text = _take_rt(text)
    words = [word for word in name_words(text) if word not in _NO_ADDRESS][:MOST_WORDS]
    return Sought(tuple(words), spans, numbers, rt, rw)


def _take_dates(text: str) -> tuple[tuple[Span, ...], str]:
    for pattern in _DATES:
        found = pattern.search(text)
        spans = _spans(found.groupdict()) if found else ()
        if found and spans:
            return spans, f"{text[: found.start()]} {text[found.end() :]}"
    return (), text


def _spans(parts: Mapping[str, str]) -> tuple[Span, ...]:
    year, day = int(parts["year"]), int(parts.get("day") or 0)
    named = parts.get("month") or ""
    month = _MONTHS.get(named.lower()) or int(named or 0)
    if not month:
        return () if named else (Span(date(year, 1, 1), date(year, 12, 31)),)
    if not day:
        return _month(year, month)
    guesses = ((month, day, 1.0), (day, month, _SWAPPED)) if month != day else ((month, day, 1.0),)
    days = [(_day(year, m, d), weight) for m, d, weight in guesses]
    return tuple(Span(on, on, weight) for on, weight in days if on)


def _month(year: int, month: int) -> tuple[Span, ...]:
    first = _day(year, month, 1)
    if first is None:
        return ()
    following = date(year + month // 12, month % 12 + 1, 1)
    return (Span(first, following - timedelta(days=1)),)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _take_rt(text: str) -> tuple[str, str, str]:
    rt = rw = ""
    for found in _RT.finditer(text):
        rt = rt or _three(found["rt"])
        rw = rw or _three(found["rw"] or found["only"])
    return rt, rw, _RT.sub(" ", text)


def _three(digits: str | None) -> str:
    return digits.zfill(3) if digits else ""


def orders(name: str) -> list[str]:
    """A name with its words in any order; one of many words only as it stands."""
    words = name.split()
    return sorted({" ".join(each) for each in permutations(words)}) if len(words) <= MOST_ORDERED else [name]


def number_guesses(number: str) -> list[str]:
    """Numbers that differ from a whole one in one digit or by two neighbours swapped: how they are mistyped."""
    changed = (f"{number[:at]}{digit}{number[at + 1 :]}" for at in range(len(number)) for digit in "0123456789")
    swapped = (f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}" for at in range(len(number) - 1))
    return sorted({*changed, *swapped} - {number})


# -- which fits best ------------------------------------------------------------------------------
ADDRESS = 0.8
"""How much a word counts that stands in the address and not in the name."""
INITIAL = 0.6
COVERED, IN_ORDER, AS_WRITTEN, HERE = 0.3, 0.1, 0.2, 0.05
"""Little more: for the share of the name that was asked for, the order of words, the very spelling, who still lives
here."""
WORTH_SHOWING = 0.7
"""Whoever fits less than this share of the best is not shown: nobody is shown beside the point."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant. `name`, `address`: words as compared; `written`: the name as it stands."""

    row: int
    written: str
    name: tuple[str, ...]
    address: tuple[str, ...]
    birth_date: date
    rt: str
    here: bool


def fit(sought: Sought, near: Mapping[str, Mapping[str, float]], candidate: Candidate, text: str) -> float:
    """How well somebody fits. `near`: by word looked for, the words of the register that are like it (0 to 1)."""
    total, places = 0.0, []
    for word in sought.words:
        likes = near.get(word, {})
        in_name, place = max(
            ((_in_name(word, other, likes), -at) for at, other in enumerate(candidate.name)), default=(0.0, 0)
        )
        in_address = max((ADDRESS * likes.get(other, 0.0) for other in candidate.address), default=0.0)
        if in_name and in_name >= in_address:
            places.append(-place)
        total += max(in_name, in_address)
    total += max((span.weight for span in sought.spans if span.first <= candidate.birth_date <= span.last), default=0)
    kelurahan, rw, rt = (*candidate.rt.split("-"), "", "")[:3]
    total += (sought.rt == rt) if sought.rt else 0
    total += (sought.rw == rw) if sought.rw else 0
    total += not sought.areas.isdisjoint({kelurahan, kecamatan_of(kelurahan)})
    if places:
        total += COVERED * min(1.0, len(set(places)) / len(candidate.name))
        total += IN_ORDER * (places == sorted(places))
    total += AS_WRITTEN * (candidate.written == text) + HERE * candidate.here
    return total


def _in_name(word: str, other: str, likes: Mapping[str, float]) -> float:
    if len(word) == 1:
        return INITIAL if other.startswith(word) else 0.0
    return likes.get(other, 0.0)


def best(scored: Sequence[tuple[float, Candidate]], limit: int) -> list[Candidate]:
    """The best first, by name and birth date among equals; nobody who fits far less than the best."""
    if not scored:
        return []
    bar = WORTH_SHOWING * max(score for score, _ in scored)
    worth = [each for each in scored if each[0] >= bar]
    worth.sort(key=lambda each: (-round(each[0], 3), each[1].written, each[1].birth_date, each[1].row))
    return [candidate for _, candidate in worth[:limit]]


def kecamatan_of(area: str) -> str:
    """The code of the kecamatan in which an area lies."""
    return ".".join(area.split(".")[:3])


def terms(name: Iterable[str], address: Iterable[str], rt: str) -> set[tuple[str, str]]:
    """Under which keys somebody stands in the index: (kind, text). Initials narrow nothing down and have none."""
    kelurahan = rt.split("-", maxsplit=1)[0]
    areas = {rt, kelurahan, kecamatan_of(kelurahan)}
    return {
        *(("N", word) for word in name if len(word) > 1),
        *(("A", word) for word in address if len(word) > 1 or word.isdecimal()),
        *(("R", area) for area in areas),
    }

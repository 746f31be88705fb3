"""Names as they are compared: without titles, patronyms and old spelling. No Django.

What is left is no longer a name to show: two names that one office would write for one person become equal.
"""

import re
import unicodedata
from functools import cache

TITLES = frozenset({
    "H", "HJ", "HAJI", "HAJJAH", "DR", "DRA", "DRS", "DRG", "IR", "PROF", "KH", "KHI", "UST", "USTADZ", "ALM", "ALMH",
    "ALMARHUM", "ALMARHUMAH", "BPK", "IBU", "SDR", "SDRI", "TN", "NY", "NN", "SE", "SH", "SS", "SPD", "SPDI", "SKOM",
    "SKM", "SSOS", "SAG", "SIP", "SKEP", "SST", "MM", "MPD", "MSI", "MT", "MH", "MKES", "MKN", "AMD", "AMDKEB",
    "AMDKEP", "LC", "PHD",
})  # fmt: skip
"""Before or after a name. ST without a comma before it is SITI."""
PATRONYM = frozenset({"BIN", "BINTI", "BT", "BTE", "ALIAS"})
"""From here on it is the father, or another name."""
SHORT = {
    word: full
    for full, words in {
        "MUHAMMAD": "MUH MOH MHD MOCH MUHAMAD MUHAMMAT MOHAMAD MOHAMMAD MOHAMED MOCHAMAD MOCHAMMAD",
        "ABDUL": "ABD ABDL",
        "SITI": "ST SITTI STI",
        "AHMAD": "ACH ACHMAD AHMAT AKHMAD",
        "NUR": "NOR NOOR NOER",
    }.items()
    for word in words.split()
}
"""Words that stand for another; so does M as the first of several."""
_OLD = (
    ("OE", "U"),
    ("DJ", "J"),
    ("TJ", "C"),
    ("SJ", "SY"),
    ("NJ", "NY"),
    ("CH", "H"),
    ("KH", "H"),
    ("TH", "T"),
    ("PH", "F"),
    ("DH", "D"),
    ("DZ", "Z"),
    ("AE", "AI"),
    ("IE", "I"),
    ("Q", "K"),
    ("V", "F"),
    ("Y", "I"),
    ("Z", "J"),
)
"""Spellings that one name has, the older first (EYD 1972); what is heard alike is written alike."""
_DOUBLE = re.compile(r"(.)\1+")


def compared(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared, in their order; () when nothing is left.

    `HJ. SITTI NOERHAYATI, S.Pd` and `Siti Nurhayati` give the same.
    """
    words = (name if name.isascii() and name.replace(" ", "").isalpha() else _plain(name)).upper().split()
    if not PATRONYM.isdisjoint(words[1:]):
        words = words[: next(place for place, word in enumerate(words) if place and word in PATRONYM)]
    if len(words) > 1 and words[0] == "M":
        words[0] = "MUHAMMAD"
    return tuple([spelt for word in words if (spelt := _spelt(word))])


def _plain(name: str) -> str:
    """Letters and blanks; what follows a comma is a title."""
    latin = unicodedata.normalize("NFKD", name.partition(",")[0]).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z]+", " ", latin.replace("'", "").replace("`", ""))


@cache
def _spelt(word: str) -> str:
    """A word as it is compared, "" for a title."""
    if word in TITLES:
        return ""
    word = SHORT.get(word, word)
    for old, new in _OLD:
        word = word.replace(old, new)
    return _DOUBLE.sub(r"\1", word)

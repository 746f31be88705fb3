"""Claim codes: what a resident gets to ask for the state of a request, instead of the NIK.

13 symbols of Crockford's base 32 are 65 random bits, too many to guess; a NIK can be enumerated.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 13
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new() -> str:
    """A fresh code, e.g. "7KQ2M8X4ZPR1T"."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def derived(digest: bytes) -> str:
    """The code that belongs to a keyed digest of at least 9 bytes: the same one whenever it is asked for."""
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))


def shown(code: str) -> str:
    """As printed, in groups one can read aloud: "7KQ2-M8X4-ZPR1T"."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def find(typed: str) -> str | None:
    """The code somebody meant, or None when it cannot be one. O, I and L are read as 0, 1 and 1."""
    code = typed.upper().translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None

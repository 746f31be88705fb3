"""Value types of areas and places, and names as they are compared. No Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AreaEntry:
    """An area: `level` is PROVINCE, CITY, KECAMATAN, KELURAHAN or RT; `parent` is a code or ""."""

    code: str
    level: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class PlaceEntry:
    """A place of service: `kind` is KECAMATAN, OFFICE or MOBILE; `area` is the code it stands in."""

    code: str
    name: str
    kind: str
    area: str
    address: str = ""


@dataclass(frozen=True)
class AreaPath:
    """The names from a neighbourhood up to the province, as a card prints them; "" where a level is missing."""

    rt: str = ""
    rw: str = ""
    kelurahan: str = ""
    kecamatan: str = ""
    city: str = ""
    province: str = ""


def rt_and_rw(code: str) -> tuple[str, str]:
    """RT and RW of a code `<kelurahan>-<RW>-<RT>`, e.g. ("001", "000"); ("000", "000") for a wider area."""
    _, *numbers = code.split("-")
    return (numbers[1], numbers[0]) if len(numbers) == 2 else ("000", "000")


def same_name(text: str) -> str:
    """A name as it is compared: no case, blanks, dots or hyphens ("Lok Tuan" and "LOKTUAN" are the same)."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())

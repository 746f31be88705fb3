"""Invented people of a campaign: who they are, who records them, and whom the centre is arranged to find alike."""

from uuid import UUID, uuid5

from bench.faults.ground import LAPTOP, STATIONS, TWIN

SPACE = UUID("5a7d2f6e-0000-4000-8000-000000000006")
TWIN_EVERY = 16  # one person in so many is found alike somebody else
AT_TWIN, AT_LAPTOP = 4, 6
SPARE = 2  # so many people are there for each recording asked for: recording goes on until all faults were met


def subject(number: int) -> UUID:
    """The reference of the nth resident, from 1; their application has the same number."""
    return uuid5(SPACE, str(number))


def has_twin(person: str) -> bool:
    """Whether the engine finds somebody alike: arranged by the reference, the same whenever it is asked."""
    return UUID(person).int % TWIN_EVERY == 0


def allotted(recordings: int) -> dict[str, list[int]]:
    """Numbers of the people by the machine that may record them."""
    many = recordings * SPARE + AT_TWIN + AT_LAPTOP
    numbers = list(range(1, many + 1))
    shares = {TWIN: numbers[:AT_TWIN], LAPTOP: numbers[AT_TWIN : AT_TWIN + AT_LAPTOP]}
    rest = numbers[AT_TWIN + AT_LAPTOP :]
    return shares | {station: rest[place :: len(STATIONS)] for place, station in enumerate(STATIONS)}

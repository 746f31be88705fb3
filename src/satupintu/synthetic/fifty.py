"""Prints of fifty invented people, made from drawn images once (`scripts/make-fifty`) and shipped as templates.

The file is a row of ISO/IEC 19794-2:2005 records, ten a person: fingers 1 to 10 of person 1, then of person 2, …
"""

from collections.abc import Iterator
from importlib import resources

from satupintu.fingerprints import FingerprintProblem, extract
from satupintu.fingerprints.fingers import Finger
from satupintu.fingerprints.templates import Template
from satupintu.synthetic.fingers import impression, master

PEOPLE = 50
FIRST_PERSON = 900_001  # numbers of the generator that no resident of the invented city uses
SEED = 50
MOST_TOUCHES = 5


def record_of(number: int, finger: Finger) -> bytes:
    """The record of one finger of person 1 to 50, drawn anew; takes a second.

    A finger is pressed again where the engine cannot use the impression. Raises FingerprintProblem after five.
    """
    made = master(FIRST_PERSON + number - 1, finger, SEED)
    for touch in range(1, MOST_TOUCHES):
        try:
            return extract(impression(made, touch)).to_bytes(finger)
        except FingerprintProblem:
            continue
    return extract(impression(made, MOST_TOUCHES)).to_bytes(finger)


def read_fifty() -> Iterator[tuple[int, dict[Finger, Template]]]:
    """(number, prints) of the fifty, from the shipped file."""
    data = (resources.files("satupintu.synthetic") / "data" / "fifty.bin").read_bytes()
    start = 0
    for number in range(1, PEOPLE + 1):
        prints = {}
        for finger in Finger:
            length = int.from_bytes(data[start + 8 : start + 12], "big")
            prints[finger] = Template.from_bytes(data[start : start + length])
            start += length
        yield number, prints

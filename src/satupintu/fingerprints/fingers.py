"""The ten fingers, numbered as in ISO/IEC 19794-2:2005, table 2; names as in OSIA's BiometricSubType."""

from collections.abc import Mapping
from enum import IntEnum
from typing import TypeAlias, TypeVar

from satupintu.fingerprints.templates import Template


class Finger(IntEnum):
    RIGHT_THUMB = 1
    RIGHT_INDEX = 2
    RIGHT_MIDDLE = 3
    RIGHT_RING = 4
    RIGHT_LITTLE = 5
    LEFT_THUMB = 6
    LEFT_INDEX = 7
    LEFT_MIDDLE = 8
    LEFT_RING = 9
    LEFT_LITTLE = 10

    @property
    def of_other_hand(self) -> "Finger":
        """The same finger of the other hand: where a print stands when the hands were confused."""
        return Finger(self + 5 if self <= 5 else self - 5)


TenPrint: TypeAlias = Mapping[Finger, Template]
Of = TypeVar("Of")


def exchanged(prints: Mapping[Finger, Of]) -> dict[Finger, Of]:
    """As they stand when the hands were confused."""
    return {finger.of_other_hand: print_ for finger, print_ in prints.items()}

"""The public keys an outsider believes, got once from the office and kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from satupintu.packets.canonical import canonical, parse
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.problem import DocumentProblem, SealProblem


@dataclass(frozen=True)
class Keyring:
    """Who signs: the city, the centre, each station by its id."""

    city: VerifyingKey
    centre: VerifyingKey
    stations: Mapping[str, VerifyingKey]

    def of_place(self, place: str, station: str) -> VerifyingKey:
        """The key of "city", "centre" or, for "station", of that station. Raises SealProblem KEY_UNKNOWN."""
        if place in {"city", "centre"}:
            return self.city if place == "city" else self.centre
        if place == "station" and station in self.stations:
            return self.stations[station]
        raise SealProblem("KEY_UNKNOWN", f"The keyring has no key of {place} {station[:64]}.")

    def to_bytes(self) -> bytes:
        stations = {name: key.public for name, key in self.stations.items()}
        return canonical({"city": self.city.public, "centre": self.centre.public, "stations": stations}) + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> "Keyring":
        """Raises DocumentProblem or SealProblem."""
        told = parse(data)
        if not isinstance(told, dict) or told.keys() != {"city", "centre", "stations"}:
            raise DocumentProblem("MEMBERS_WRONG", "A keyring needs exactly city, centre, stations.")
        stations = told["stations"]
        if not isinstance(stations, dict) or not all(
            isinstance(key, str) for key in (told["city"], told["centre"], *stations.values())
        ):
            raise DocumentProblem("MEMBERS_WRONG", "The keys of a keyring are texts.")
        named = {name: VerifyingKey(key) for name, key in stations.items()}
        return cls(VerifyingKey(told["city"]), VerifyingKey(told["centre"]), named)

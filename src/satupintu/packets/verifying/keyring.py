"""The public keys an outsider believes, got once from the office and kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from satupintu.packets.canonical import canonical, parse
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.problem import DocumentProblem, SealProblem


@dataclass(frozen=True)
class Keyring:
    """Who signs: the city, the centre, each station by its id. `centre_before`: keys that the centre had and lost."""

    city: VerifyingKey
    centre: VerifyingKey
    stations: Mapping[str, VerifyingKey]
    centre_before: tuple[VerifyingKey, ...] = ()

    def of_place(self, place: str, station: str, key_id: str = "") -> VerifyingKey:
        """The key of "city", "centre" or, for "station", of that station. Raises SealProblem KEY_UNKNOWN.

        The centre's is the one of `key_id` among those before, else today's.
        """
        if place == "city":
            return self.city
        if place == "centre":
            return next((key for key in self.centre_before if key.key_id == key_id), self.centre)
        if place == "station" and station in self.stations:
            return self.stations[station]
        raise SealProblem("KEY_UNKNOWN", f"The keyring has no key of {place} {station[:64]}.")

    def to_bytes(self) -> bytes:
        told: dict[str, object] = {
            "city": self.city.public,
            "centre": self.centre.public,
            "stations": {name: key.public for name, key in self.stations.items()},
        }
        if self.centre_before:
            told["centre_before"] = [key.public for key in self.centre_before]
        return canonical(told) + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> "Keyring":
        """Raises DocumentProblem or SealProblem."""
        told = parse(data)
        if not isinstance(told, dict) or told.keys() - {"centre_before"} != {"city", "centre", "stations"}:
            raise DocumentProblem("MEMBERS_WRONG", "A keyring needs exactly city, centre, stations (centre_before).")
        stations, before = told["stations"], told.get("centre_before", [])
        if not (isinstance(stations, dict) and isinstance(before, list)) or not all(
            isinstance(key, str) for key in (told["city"], told["centre"], *stations.values(), *before)
        ):
            raise DocumentProblem("MEMBERS_WRONG", "The keys of a keyring are texts.")
        named = {name: VerifyingKey(key) for name, key in stations.items()}
        lost = tuple(VerifyingKey(key) for key in before)
        return cls(VerifyingKey(told["city"]), VerifyingKey(told["centre"]), named, lost)

"""Choose the driver and take one part."""

from django.conf import settings

from satupintu.packets.parts import FINGERS, finger_position
from satupintu.station.devices.files import Files
from satupintu.station.devices.pictures import Picture, normal
from satupintu.station.devices.ports import Devices
from satupintu.station.devices.simulator import GLASS, Simulator, person_of
from satupintu.station.problems import Refused
from satupintu.station.vault.rules import Appointment


def devices_for(*, picture: bytes | None, appointment: Appointment, person: str) -> Devices:
    """A sent picture counts first; in a simulated city the simulator steps in for every device."""
    if picture or not settings.SIMULATED:
        return Files(picture)
    number = int(person) if person.isdecimal() and len(person) <= 12 else person_of(appointment.subject)
    return Simulator(number, GLASS.hand, appointment.biodata)


def take(name: str, devices: Devices, *, attempt: int) -> Picture:
    """One picture of a part in the form it is sealed. Raises Refused."""
    if name == "photo":
        return normal(name, devices.take_photo())
    if name == "signature":
        return normal(name, devices.read_signature())
    if name in FINGERS:
        return normal(name, devices.scan_finger(finger_position(name), attempt))
    if name in ("iris-right", "iris-left"):
        return normal(name, devices.scan_iris(name.removeprefix("iris-")))
    raise Refused("PART_UNKNOWN")

from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import Problem, ProblemKind, declare

STATION_SIGNATURE = declare(
    "STATION_SIGNATURE",
    401,
    _("The call is not signed by a station that is known here."),
    _("Enrol the station with a new code. If it was enrolled, tell the administrator."),
)
STATION_CLOCK = declare(
    "STATION_CLOCK",
    401,
    _("The station's clock is wrong."),
    _("Set the station's clock and send again. What was recorded is safe."),
)
STATION_REVOKED = declare(
    "STATION_REVOKED",
    403,
    _("This station has been revoked."),
    _("Bring it to the office. What it recorded before is accepted."),
)
NO_SUCH_STATION = declare("NO_SUCH_STATION", 404, _("There is no such station."), _("Choose a station from the list."))
STATION_EXISTS = declare(
    "STATION_EXISTS", 409, _("There is a station with this code already."), _("Choose another code.")
)
ENROLMENT_CODE = declare(
    "ENROLMENT_CODE",
    403,
    _("This enrolment code does not open."),
    _("Ask the administrator for a new code; each opens once, within a week, and the newest of a station only."),
)
STATION_ENROLLED = declare(
    "STATION_ENROLLED",
    409,
    _("This station has been enrolled with another key."),
    _("Make a new station for a new machine and revoke the old one."),
)
CENTRE_UNKNOWN = declare(
    "CENTRE_UNKNOWN",
    503,
    _("The city does not know the centre's keys yet."),
    _("Start the centre and the relay, then enrol again."),
)
PACKET_QUARANTINED = declare(
    "PACKET_QUARANTINED",
    422,
    _("The packet cannot be accepted. The bytes were kept."),
    _("Keep the packet at the station, go on with the next one, and tell the administrator."),
)
OTHER_PACKET_UNDER_NUMBER = declare(
    "OTHER_PACKET_UNDER_NUMBER",
    409,
    _("Another packet was received under this number. The bytes were kept."),
    _("Do not delete anything. Tell the administrator: two machines may be using one identity."),
)
KEY_LOST = declare(
    "KEY_LOST",
    500,  # not 503: stations would take that for a line that is down
    _("A key file of the city is missing, or is another one than before."),
    _("Put keys/ back from the newest backup (docs/operations/keys.md). Stations keep everything until then."),
)
NO_SUCH_PACKET = declare(
    "NO_SUCH_PACKET", 404, _("There is no such packet."), _("Open the list again and choose from it.")
)
NOT_KEPT_WHOLE = declare(
    "NOT_KEPT_WHOLE",
    409,
    _("Of these bytes the hash alone was kept, or a part."),
    _("Take the packet from its station or from a stick."),
)
PART_MISSING = declare(
    "PART_MISSING",
    404,
    _("The recording has no such part."),
    _("Look at its exceptions: the part may not have been taken."),
)
UPLOAD_OFFSET = declare(
    "UPLOAD_OFFSET",
    409,
    _("Another number of bytes has come than the sender thinks."),
    _("Go on from the offset in this answer."),
)
UPLOAD_ALTERED = declare(
    "UPLOAD_ALTERED",
    409,
    _("What has come is not what was announced. It was thrown away."),
    _("Send the packet from its first byte once more."),
)
UPLOAD_UNKNOWN = declare(
    "UPLOAD_UNKNOWN",
    409,
    _("This packet was not announced, or with another hash."),
    _("Announce it, then send it from the offset in the answer."),
)
CITY_DISK_FULL = declare(
    "CITY_DISK_FULL",
    507,
    _("The city's disk takes nothing more."),
    _("Keep the packets and try again later. Tell the administrator to make room."),
)


class OffsetProblem(Problem):
    """A problem that says from which byte to go on."""

    def __init__(self, kind: ProblemKind, offset: int) -> None:
        super().__init__(kind)
        self.offset = offset

    def document(self) -> dict[str, str | int]:
        return {**super().document(), "offset": self.offset}

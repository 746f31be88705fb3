"""Everything the station refuses, in one catalogue: code, what happened, what to do."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.packets.problem import Problem


class Words(NamedTuple):
    title: Promise
    what_to_do: Promise
    status: int = 409


class Refused(Exception):
    """The station does not do what was asked. `problem` is what the operator reads."""

    def __init__(self, code: str, detail: str = "", *, problem: Problem | None = None, draft: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.draft = draft  # a recording that nobody here can open; the page offers to discard it
        self.status = CATALOGUE[code].status if code in CATALOGUE else 502
        words = CATALOGUE.get(code)
        self.problem = problem or Problem(
            code, str(words.title if words else code), str(detail), str(words.what_to_do if words else "")
        )


CATALOGUE: dict[str, Words] = {
    "WRONG_PASSWORD": Words(
        _("User name or password is wrong."),
        _("Write them as at the city's office. A password changed there today works here after the next contact."),
        403,
    ),
    "WAIT_BEFORE_TRYING": Words(
        _("Too many wrong passwords."),
        _("Wait a minute, then try again."),
        429,
    ),
    "NOT_ENROLLED": Words(
        _("This station is not enrolled with the city yet."),
        _("Ask the city's office for a code and run the program “enrol” with it once."),
    ),
    "RECORDED_HERE": Words(
        _("What another enrolment sealed lies in this station's folder."),
        _(
            "Take the packets that wait to the city with the program “stick”. Then put the folder aside and enrol in "
            "an empty one, as a new station (docs/operations/lost-station.md)."
        ),
    ),
    "KEY_LOST": Words(
        _("This station's signing key is lost, or is not the one that it was enrolled with."),
        _(
            "Nothing can be recorded: the city would refuse every packet. Put keys/signing back from its copy in the "
            "safe, or enrol the machine as a new station (docs/operations/lost-station.md)."
        ),
        503,
    ),
    "ENTRY_NOT_FOUND": Words(
        _("This person is not on today's list."),
        _("Look the claim code up with “Look up”, or send the person to the front desk."),
        404,
    ),
    "LIST_LOCKED": Words(
        _("Today's list is locked for you."),
        _("You are new here, or have a new password. It opens at the next contact; if not, sign in again."),
    ),
    "LIST_DAMAGED": Words(
        _("Today's list was altered on this station's disk."),
        _("Connect the station to the city: a new list comes by itself. Tell whoever looks after the system."),
    ),
    "NO_EXTRACT": Words(
        _("This station has no list of people who walk in."),
        _("It comes from the city with the next contact and goes after some days. Until then look claim codes up."),
    ),
    "EXTRACT_LOCKED": Words(
        _("The list of people who walk in is locked for you."),
        _("You are new here, or have a new password. It opens at the next contact."),
    ),
    "ALREADY_LISTED": Words(
        _("This person is on today's list already."),
        _("Open them there: nobody is recorded twice."),
    ),
    "ALREADY_RECORDED_HERE": Words(
        _("This person has been recorded at this station."),
        _("Do not record again. With the claim code of the slip the city says how far the card is."),
    ),
    "POOL_EMPTY": Words(
        _("No number is left for people who walk in."),
        _(
            "New ones come with the next contact. Write the name down and ask the person to come again, "
            "or to ask online."
        ),
    ),
    "CLAIM_CODE_WRONG": Words(
        _("A claim code has letters and digits only."),
        _("Read it off the resident's message or slip once more."),
        400,
    ),
    "DRAFT_NOT_FOUND": Words(
        _("This recording is not open any more."),
        _(
            "It was sealed or discarded, or nobody finished it within 12 hours; nothing of it is kept here. "
            "Go back to today's list: who is not recorded is opened there anew."
        ),
        404,
    ),
    "DRAFT_OF_ANOTHER": Words(
        _("Another operator began this recording, and only that operator can open it."),
        _("Let that operator go on, or discard the recording and begin it again."),
    ),
    "DRAFT_LOCKED": Words(
        _("This recording was begun under another password and cannot be opened."),
        _("Discard it and begin again: the resident is asked for everything once more."),
    ),
    "ALREADY_SEALED": Words(
        _("This person has been recorded here today already."),
        _("Look at the waiting page. Record again only when the city asks for it."),
    ),
    "BIODATA_NOT_CONFIRMED": Words(
        _("The biodata have not been read aloud yet."),
        _("Read them with the resident and confirm them first."),
    ),
    "PART_OPEN": Words(
        _("Something is still missing."),
        _("Take it, or say why it cannot be taken."),
    ),
    "PART_UNKNOWN": Words(_("No such part."), _("Go back to the recording."), 404),
    "NOTHING_TO_KEEP": Words(
        _("Nothing has been taken yet."),
        _("Take it first, then confirm."),
    ),
    "NO_EXCUSE": Words(
        _("This cannot be left out."),
        _("Without biodata and a photo nobody can be recorded."),
        400,
    ),
    "REASON_MISSING": Words(_("A reason is missing."), _("Choose why it cannot be taken."), 400),
    "IMAGE_UNREADABLE": Words(
        _("The device delivered no picture that can be read."),
        _("Try again. A file must be PNG, JPEG or BMP and below 8 MB."),
        400,
    ),
    "FINGER_UNREADABLE": Words(
        _("The scanner saw no finger."),
        _("Wipe the glass, put the finger in the middle, and try again."),
        400,
    ),
    "NO_DEVICE": Words(
        _("No device answers, and no file was chosen."),
        _("Check the cable, use the camera in the browser, or choose a file."),
        400,
    ),
    "STATION_REVOKED": Words(
        _("Recording has stopped: the city has revoked this station."),
        _(
            "It would refuse whom you record now. What was sealed before still goes there: leave the station on. Tell "
            "the office, also when it was a mistake; a machine that is enrolled as a new station goes on "
            "(docs/operations/lost-station.md)."
        ),
        403,
    ),
    "DISK_FULL": Words(
        _("Recording has stopped: the disk is almost full."),
        _("Free some space, or bring the station to a network so that packets can leave."),
        507,
    ),
    "TOO_MANY_WAITING": Words(
        _("Recording has stopped: too many packets wait for the city."),
        _("Bring the station to a network and let them leave first."),
        507,
    ),
    "DISK_FLOOR": Words(
        _("Recording has stopped: the disk is full."),
        _("Free some space first: a recording could not be sealed, and no supervisor can allow it."),
        507,
    ),
    "TOO_OLD_WAITING": Words(
        _("Recording has stopped: a packet has been waiting for the city for days."),
        _("Bring the station to a network, or carry the packets to the city on a stick."),
        507,
    ),
    "CLOCK_WRONG": Words(
        _("Recording has stopped: this computer's clock is wrong."),
        _("Set date and time of the computer. Recording goes on by itself once they are right."),
        507,
    ),
    "NOT_STOPPED": Words(
        _("This does not stop recording any more."),
        _("Go back to today's list: what stands there now counts."),
    ),
    "CANNOT_BE_ALLOWED": Words(
        _("Nobody can allow this."),
        _("Do what stands on the page of today."),
    ),
    "TWO_PEOPLE": Words(
        _("A second person has to allow it."),
        _("Let a supervisor who is not signed in here write their own name and password."),
        403,
    ),
    "NO_SUPERVISOR": Words(
        _("This account is not a supervisor's."),
        _("The city's office marks who may allow more; the mark arrives with the next contact."),
        403,
    ),
    "CITY_UNREACHABLE": Words(
        _("The city does not answer."),
        _("Recording goes on without it. Try this again when the line is back."),
        503,
    ),
    "CITY_ANSWER_WRONG": Words(
        _("The city's answer could not be trusted."),
        _("Nothing was changed. Tell whoever looks after the system."),
        502,
    ),
    "PAGE_NOT_FOUND": Words(_("There is no such page."), _("Go back to today's list."), 404),
    "FORM_EXPIRED": Words(
        _("The page was open for too long."),
        _("Go back, load the page again and press once more."),
        403,
    ),
    "SIMULATOR_OFF": Words(_("There is no simulator here."), _("Use the real device."), 404),
}

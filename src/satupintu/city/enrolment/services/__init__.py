"""What changes in this stage: stations, packets received, recordings moving on."""

from satupintu.city.enrolment.services.pools import top_up
from satupintu.city.enrolment.services.progress import (
    advance,
    count_again,
    move_application,
    stand_beside,
    withdraw,
)
from satupintu.city.enrolment.services.receiving import Received, receive, receive_carried, receive_refused
from satupintu.city.enrolment.services.rotating import (
    give_up_lost_keys,
    rotate_sealing_key,
    state_readers_anew,
    use_sealing_key,
)
from satupintu.city.enrolment.services.stations import (
    Enrolled,
    enrol_station,
    make_enrolment_code,
    note_allowance,
    note_seen,
    open_station,
    revoke_station,
)
from satupintu.city.enrolment.services.uploads import announce, append, sweep_uploads

__all__ = [
    "Enrolled",
    "Received",
    "advance",
    "announce",
    "append",
    "count_again",
    "enrol_station",
    "give_up_lost_keys",
    "make_enrolment_code",
    "move_application",
    "note_allowance",
    "note_seen",
    "open_station",
    "receive",
    "receive_carried",
    "receive_refused",
    "revoke_station",
    "rotate_sealing_key",
    "stand_beside",
    "state_readers_anew",
    "sweep_uploads",
    "top_up",
    "use_sealing_key",
    "withdraw",
]

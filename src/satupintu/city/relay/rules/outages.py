"""Outages as stations tell them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OLDEST = timedelta(days=366)  # nobody keeps them longer
AHEAD = timedelta(minutes=10)  # by which a clock may be wrong: as for signed requests
NOT_LET_IN = "centre_does_not_let_in"
"""Setting: {"since", "said"} while the centre answers and refuses whoever calls from here; else empty."""
MOST = 1000  # in one call


@dataclass(frozen=True)
class ToldOutage:
    """When an uplink of a station was silent; `uplink` "": all of them. `ended_at` None: it still is."""

    uplink: str
    began_at: datetime
    ended_at: datetime | None


def read_outage(told: object, now: datetime) -> ToldOutage | None:
    """One as it travels (docs/flows/journey.md); None when it cannot have been."""
    if not isinstance(told, dict):
        return None
    uplink, began, ended = told.get("uplink"), _moment(told.get("began_at")), _moment(told.get("ended_at"))
    if not isinstance(uplink, str) or not uplink.isprintable() or len(uplink) > 30:
        return None
    if began is None or not now - OLDEST <= began <= now + AHEAD:
        return None
    if ended is None:
        return ToldOutage(uplink, began, None) if told.get("ended_at") is None else None
    return ToldOutage(uplink, began, ended) if began <= ended <= now + AHEAD else None


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None

"""A person recorded by the services that the station's desk calls."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

KEY = b"DATA SIMULASI: key of the drafts"  # 32 bytes; a real one is derived from the password at sign-in


def take(appointment: Any, key: Any, now: datetime, picture: Callable[[str], bytes | None]) -> UUID:
    """Begin, confirm, take every part or excuse it (`picture` gives none); goes on with a draft that was begun.

    Gives the draft, ready to be sealed. Raises Refused.
    """
    from satupintu.packets.status import Reason
    from satupintu.station.vault import rules, selectors, services

    draft = services.start_draft(appointment=appointment, key=key, now=now)
    if draft.confirmed_at is None:
        services.confirm_biodata(draft=draft, now=now)
        draft = selectors.get_draft(draft.id, key)
    for name in rules.open_parts(selectors.list_parts(draft)):
        content = picture(name)
        if content is None:
            services.excuse_part(draft=draft, name=name, reason=Reason.OTHER)
        else:
            services.keep_part(draft=draft, name=name, content=content, quality=60, key=key)
            services.accept_part(draft=draft, name=name)
    return draft.id

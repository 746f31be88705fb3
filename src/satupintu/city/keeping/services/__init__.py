"""What changes in this stage."""

from satupintu.city.keeping.services.backing_up import back_up, back_up_tonight, make_key, read_public
from satupintu.city.keeping.services.comparing import missing_here
from satupintu.city.keeping.services.restoring import read_private, restore, verify

__all__ = [
    "back_up",
    "back_up_tonight",
    "make_key",
    "missing_here",
    "read_private",
    "read_public",
    "restore",
    "verify",
]

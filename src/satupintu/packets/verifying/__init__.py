"""Whether what was handed out is whole, for an outsider: no database, no network, only files and public keys.

Enters: files as bytes, a keyring. Leaves: a report that names what is wrong. Promises: no file is read or written here.
`reading` takes each document by itself, `together` holds them against one another.
"""

from satupintu.packets.verifying.keyring import Keyring
from satupintu.packets.verifying.reading import LARGEST_FILE
from satupintu.packets.verifying.report import Report, Wrong
from satupintu.packets.verifying.together import verify

__all__ = ["LARGEST_FILE", "Keyring", "Report", "Wrong", "verify"]

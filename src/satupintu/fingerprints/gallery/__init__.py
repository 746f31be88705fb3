"""Many people's prints: add, remove, search one to many, verify one to one.

`Gallery` lives in memory; `StoredGallery` in a folder, whole after any crash; `ReadGallery` looks at such a folder
while another program writes to it.
"""

from satupintu.fingerprints.gallery.memory import Gallery
from satupintu.fingerprints.gallery.stored import ReadGallery, StoredGallery, opened_or_begun

__all__ = ["Gallery", "ReadGallery", "StoredGallery", "opened_or_begun"]

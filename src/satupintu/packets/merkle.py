"""The Merkle tree hash of RFC 6962 §2.1: one line that says which leaves there are, and in which order."""

from collections.abc import Sequence
from hashlib import sha256

LEAF, NODE = b"\x00", b"\x01"  # a leaf can never be passed off as a node, nor a node as a leaf


def root(leaves: Sequence[bytes]) -> bytes:
    """32 bytes over the leaves in the order given; of no leaves: SHA-256 of nothing."""
    row = [sha256(LEAF + leaf).digest() for leaf in leaves]
    if not row:
        return sha256().digest()
    # pairing neighbours and carrying an odd last one up gives RFC 6962's tree: its left half is a power of two
    while len(row) > 1:
        joined = [sha256(NODE + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        row = joined + row[len(joined) * 2 :]
    return row[0]

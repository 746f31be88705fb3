from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from satupintu.packets.merkle import root


def definition(leaves):
    """RFC 6962 §2.1 word by word: k is the largest power of two smaller than n."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + definition(leaves[:k]) + definition(leaves[k:])).digest()


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_the_root_is_that_of_the_definition(leaves):
    assert root(leaves) == definition(leaves)


def test_roots_known_from_certificate_transparency():
    """Leaves and roots of the reference tree of RFC 6962's first implementation."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    roots = {
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    found = {size: root([bytes.fromhex(leaf) for leaf in leaves[:size]]).hex() for size in roots}
    assert found == roots


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=9))
def test_a_node_passed_off_as_a_leaf_gives_another_root(leaves):
    assert root([b"".join(leaves[:2]), *leaves[2:]]) != root(leaves)

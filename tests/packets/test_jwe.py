import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from joserfc import jwe as other
from joserfc.jwk import OKPKey
from packet_cast import CITY, STRANGER

from satupintu.packets.jwe import JweParts, decrypt, encrypt, from_base64url, to_base64url
from satupintu.packets.keys import from_base64
from satupintu.packets.problem import SealProblem

# strict: joserfc's own choice to refuse members it does not know, where RFC 7516 §4 says they are ignored
REGISTRY = other.JWERegistry(algorithms=["ECDH-ES", "A256GCM"], strict_check_header=False)
TEXT = encrypt(b"twenty bytes of text", CITY.reader, part="photo").compact()


def as_okp(key):
    raw = from_base64(key.private, length=32)
    public = from_base64(key.public, length=32)
    return OKPKey.import_key(
        {"kty": "OKP", "crv": "X25519", "d": to_base64url(raw), "x": to_base64url(public), "kid": key.key_id}
    )


def header(**changes):
    fields = json.loads(from_base64url(encrypt(b"x", CITY.reader).header))
    fields.update(changes)
    return to_base64url(json.dumps({k: v for k, v in fields.items() if v is not None}).encode())


@settings(max_examples=25)
@given(st.binary(max_size=500))
def test_joserfc_opens_what_we_sealed(plain):
    text = encrypt(plain, CITY.reader, station="s", sequence=3, part="photo").compact()
    opened = other.decrypt_compact(text, as_okp(CITY), registry=REGISTRY)
    assert opened.plaintext == plain
    assert opened.protected["part"] == "photo"


@settings(max_examples=25)
@given(st.binary(min_size=1, max_size=500))
def test_we_open_what_joserfc_sealed(plain):
    protected = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": CITY.key_id}
    text = other.encrypt_compact(protected, plain, as_okp(CITY), registry=REGISTRY)
    assert decrypt(JweParts.from_compact(text), CITY) == plain


@given(st.binary(max_size=300))
def test_a_part_travels_as_text_and_as_bytes(plain):
    parts = encrypt(plain, CITY.reader)
    assert decrypt(JweParts.from_compact(parts.compact()), CITY) == plain
    assert decrypt(JweParts.from_body(parts.header, parts.body), CITY) == plain
    assert len(parts.body) == len(plain) + 28


def test_only_the_named_reader_opens_it():
    with pytest.raises(SealProblem, match="NOT_THE_READER"):
        decrypt(encrypt(b"secret", CITY.reader), STRANGER)


def test_a_reader_who_renames_the_header_still_cannot_open_it():
    sealed = encrypt(b"secret", CITY.reader)
    renamed = json.loads(from_base64url(sealed.header)) | {"kid": STRANGER.key_id}
    forged = JweParts.from_body(to_base64url(json.dumps(renamed).encode()), sealed.body)
    with pytest.raises(SealProblem, match="PART_ALTERED"):
        decrypt(forged, STRANGER)


@given(st.integers(0, len(TEXT) - 1), st.sampled_from("AZaz09-_.=é"))
def test_any_altered_character_of_the_text_is_noticed(place, character):
    altered = TEXT[:place] + character + TEXT[place + 1 :]
    assume(altered != TEXT)
    with pytest.raises(SealProblem):
        decrypt(JweParts.from_compact(altered), CITY)


def test_the_caller_cannot_replace_the_members_that_open_the_part():
    assert decrypt(encrypt(b"x", CITY.reader, alg="none", kid="other"), CITY) == b"x"


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "RSA-OAEP"},
        {"enc": "A128GCM"},
        {"zip": "DEF"},
        {"crit": ["exp"]},
        {"apu": "QQ"},
        {"kid": None},
        {"kid": 7},
        {"epk": None},
        {"epk": {"kty": "EC", "crv": "P-256", "x": "AA"}},
        {"epk": {"kty": "OKP", "crv": "X25519"}},
        {"epk": {"kty": "OKP", "crv": "X25519", "x": "AA"}},
        {"epk": {"kty": "OKP", "crv": "X25519", "x": "A" * 43}},
        {"note": 1.5},
        {"note": "x" * 3000},
    ],
)
def test_a_header_of_another_form_is_refused_not_guessed(changes):
    with pytest.raises(SealProblem):
        decrypt(JweParts.from_body(header(**changes), bytes(40)), CITY)


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d.e", "*..AA.AA.AA", "WzFd..AA.AA.AA", "e30..AA.AA.AA"])
def test_a_text_that_is_no_jwe_is_refused(text):
    with pytest.raises(SealProblem):
        decrypt(JweParts.from_compact(text), CITY)


@pytest.mark.parametrize("text", ["QR", "QQ==", "Q Q", "Q"])
def test_bytes_have_one_spelling(text):
    assert from_base64url("QQ") == b"A"
    with pytest.raises(SealProblem, match="JWE_MALFORMED"):
        from_base64url(text)


def test_members_of_wrong_length_are_refused():
    good = encrypt(b"x", CITY.reader)
    with pytest.raises(SealProblem, match="JWE_MALFORMED"):
        decrypt(JweParts(good.header, good.iv[:-1], good.ciphertext, good.tag), CITY)
    with pytest.raises(SealProblem, match="JWE_MALFORMED"):
        JweParts.from_body(good.header, bytes(27))

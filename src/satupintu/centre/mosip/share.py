"""MOSIP's data share: where a person's biometrics are fetched, and how what comes is opened.

What comes is base64: an AES key under this centre's RSA key, and CBEFF under the AES key (MOSIP 1.2.0 and later).
"""

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from satupintu.centre import keys
from satupintu.centre.mosip.failures import Failure, Reason

SPLITTER, VERSION = b"#KEY_SPLITTER#", b"VER_R2"
AAD, NONCE, THUMBPRINT = 32, 12, 32  # bytes
LARGEST = 32 * 1024 * 1024  # bytes of a share
WITHIN = 30.0  # seconds
AUTHENTICATE = "/v1/authmanager/authenticate/clientidsecretkey"
_EXPIRED = "DAT-SER-006"
_YEARS = 20
_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def fetch(url: str, transport: httpx.BaseTransport | None = None) -> bytes:
    """The CBEFF document behind a referenceURL. `transport` stands in for the network in tests.

    Raises Failure: CANNOT_FETCH, SHARE_EXPIRED.
    """
    if not settings.MOSIP_URL or not _is_of_mosip(url):
        raise Failure(Reason.CANNOT_FETCH)
    try:
        with httpx.Client(timeout=WITHIN, transport=transport, trust_env=False) as client:
            headers = {"Cookie": f"Authorization={_token(client)}"}
            with client.stream("GET", url, headers=headers) as answer:
                content = _whole(answer)
    except (httpx.HTTPError, httpx.InvalidURL):
        raise Failure(Reason.CANNOT_FETCH) from None
    if codes := _errors(content):  # MOSIP answers 200 with its errors inside
        raise Failure(Reason.SHARE_EXPIRED if _EXPIRED in codes else Reason.CANNOT_FETCH)
    return unseal(content)


def _whole(answer: httpx.Response) -> bytes:
    """The body, never more of it in memory than a share may have. Raises Failure CANNOT_FETCH."""
    content = bytearray()
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > LARGEST:
            break
    if not answer.is_success or len(content) > LARGEST:
        raise Failure(Reason.CANNOT_FETCH)
    return bytes(content)


def _is_of_mosip(url: str) -> bool:
    try:
        wanted, known = urlsplit(url), urlsplit(settings.MOSIP_URL)
    except ValueError:
        return False
    return (wanted.scheme, wanted.netloc) == (known.scheme, known.netloc)


def _token(client: httpx.Client) -> str:
    """The token that MOSIP's authentication sets as a cookie."""
    told = {"appId": settings.MOSIP_APP, "clientId": settings.MOSIP_CLIENT, "secretKey": settings.MOSIP_SECRET}
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    asked = {"id": "mosip.authentication", "version": "1.0", "requesttime": now, "metadata": {}, "request": told}
    answer = client.post(settings.MOSIP_URL + AUTHENTICATE, json=asked)
    found = {name.lower(): value for name, value in answer.cookies.items()}
    if "authorization" not in found:
        raise Failure(Reason.CANNOT_FETCH)
    return found["authorization"]


def _errors(content: bytes) -> set[Any]:
    try:
        told = json.loads(content)
        return {each["errorCode"] for each in told["errors"] or ()}
    except (ValueError, TypeError, KeyError):
        return set()


def unseal(content: bytes) -> bytes:
    """What was closed for this centre's certificate. Raises Failure CANNOT_FETCH."""
    try:
        raw = base64.urlsafe_b64decode(content.strip() + b"=" * (-len(content.strip()) % 4))
        head, _, body = raw.partition(SPLITTER)
        version, thumbprint, key = (
            head[: len(VERSION)],
            head[len(VERSION) :][:THUMBPRINT],
            head[len(VERSION) + THUMBPRINT :],
        )
        if version != VERSION or thumbprint != _thumbprint():
            raise Failure(Reason.CANNOT_FETCH)
        aes = AESGCM(_private_key().decrypt(key, _OAEP))
        return aes.decrypt(body[:NONCE], body[AAD:], body[:AAD])
    except (binascii.Error, ValueError, InvalidTag):
        raise Failure(Reason.CANNOT_FETCH) from None


@cache
def _private_key() -> rsa.RSAPrivateKey:
    """Raises CentreProblem 503 when its file was lost: MOSIP closes for the certificate that it was given."""
    return _read_key(keys.as_noted("mosip", _new_key, _public_told))


def _read_key(pem: str) -> rsa.RSAPrivateKey:
    return cast("rsa.RSAPrivateKey", serialization.load_pem_private_key(pem.encode(), None))


def _public_told(pem: str) -> str:
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return sha256(_read_key(pem).public_key().public_bytes(*form)).hexdigest()


def _new_key() -> str:
    key = rsa.generate_private_key(65537, 2048)  # MOSIP's format has room for 256 bytes
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form).decode()


@cache
def certificate() -> str:
    """PEM, signed by itself: what MOSIP is given of this centre as its partner. Raises CentreProblem 503 as its key."""
    return keys.as_noted("mosip-certificate", _new_certificate, lambda pem: sha256(pem.encode()).hexdigest())


def _new_certificate() -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "satupintu centre")])
    now, key = datetime.now(UTC), _private_key()
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=365 * _YEARS))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def _thumbprint() -> bytes:
    made = x509.load_pem_x509_certificate(certificate().encode())
    return sha256(made.public_bytes(serialization.Encoding.DER)).digest()

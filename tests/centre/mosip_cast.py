"""MOSIP as the centre meets it: its messages, its data share, its CBEFF and the records in it."""

import base64
import io
import os
import struct

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image

from satupintu.centre.mosip import share

URL = "https://mosip.example"
NAMES = {1: "Right Thumb", 2: "Right IndexFinger", 3: "Right MiddleFinger", 10: "Left LittleFinger"}
BIR = """<BIR><BDBInfo><Type>{kind}</Type><Subtype>{subtype}</Subtype></BDBInfo><BDB>{data}</BDB></BIR>"""
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def message(verb, request_id="r1", **more):
    head = {"id": f"mosip.abis.{verb}", "version": "1.1", "requestId": request_id}
    return {**head, "requesttime": "2026-11-24T07:01:24.692Z", **more}


def record(image, *, compression=6, depth=8, size=(300, 400), rate=500, unit=1, certified=0, length=None):
    """A finger image record of ISO/IEC 19794-4:2011 with two quality blocks."""
    blocks = b"\2" + bytes(10) + (b"\1" + bytes(3) if certified else b"")
    told = struct.pack(">BBBHHHHBBBHHI", 2, 0, unit, rate, rate, rate, rate, depth, compression, 0, *size, len(image))
    capture = bytes(9) + struct.pack(">BHH", 0, 0, 0)
    body = capture + blocks + told + image
    body = struct.pack(">I", 4 + len(body)) + body
    whole = 16 + len(body) if length is None else length
    return struct.pack(">4s4sIHBB", b"FIR\0", b"020\0", whole, 1, certified, 1) + body


def cbeff(fingers, kind="Finger"):
    """{position: image file} as MOSIP's XML, and a face beside them."""
    pieces = [
        BIR.format(kind=kind, subtype=NAMES[position], data=base64.b64encode(record(image)).decode())
        for position, image in fingers.items()
    ]
    face = BIR.format(kind="Face", subtype="", data="RklSAD")
    namespace = "http://standards.iso.org/iso-iec/19785/-3/ed-2/"
    return f'<?xml version="1.0"?><BIR xmlns="{namespace}">{"".join(pieces)}{face}</BIR>'.encode()


def closed(plain, *, certificate=None, version=b"VER_R2"):
    """As MOSIP's key manager closes a share for a partner."""
    made = x509.load_pem_x509_certificate((certificate or share.certificate()).encode())
    key, aad = AESGCM.generate_key(256), os.urandom(32)
    thumbprint = hashes.Hash(hashes.SHA256())
    thumbprint.update(made.public_bytes(serialization.Encoding.DER))
    head = version + thumbprint.finalize() + made.public_key().encrypt(key, OAEP)
    body = aad + AESGCM(key).encrypt(aad[:12], plain, aad)
    return base64.urlsafe_b64encode(head + share.SPLITTER + body)


class Mosip:
    """`shares`: what lies behind each address; an exception is what the network does instead."""

    def __init__(self):
        self.shares = {}
        self.heard = []
        self.cookie = "Authorization=a.jwt; Path=/"

    def fetch(self, url):
        return share.fetch(url, httpx.MockTransport(self._answer))

    def _answer(self, request):
        self.heard.append(request)
        if request.url.path == share.AUTHENTICATE:
            return httpx.Response(200, headers={"Set-Cookie": self.cookie} if self.cookie else {}, json={})
        assert request.headers["Cookie"] == "Authorization=a.jwt"
        told = self.shares.get(str(request.url), httpx.Response(404))
        if isinstance(told, Exception):
            raise told
        return told if isinstance(told, httpx.Response) else httpx.Response(200, content=told)


def png(size=(20, 30), shade=128):
    return picture("PNG", size, shade)


def picture(form, size=(20, 30), shade=128):
    out = io.BytesIO()
    Image.new("L", size, shade).save(out, form)
    return out.getvalue()

"""An authenticator app: RFC 6238, six digits, thirty seconds."""

import base64
import hashlib
import hmac
import struct
import time


def code_of(secret: str, *, steps: int = 0) -> str:
    """The code shown now, or `steps` half minutes from now."""
    counter = int(time.time()) // 30 + steps
    mac = hmac.digest(base64.b32decode(secret.replace(" ", "")), struct.pack(">Q", counter), hashlib.sha1)
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"

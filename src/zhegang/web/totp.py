"""The second factor: six digits of an authenticator app (RFC 6238), and codes for when it is lost.

The app's secret lies in the database encrypted (AES-256-GCM) with a key that is not there, and
bound to its account: a secret copied to another row opens nothing. A code is taken once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhegang.core.errors import InputError, Problem, SourceError
from zhegang.core.i18n import N_
from zhegang.web import audit, sessions
from zhegang.web.models import RecoveryCode, SecondFactor, User
from zhegang.web.secretfile import read_or_make

STEP, DIGITS = 30, 6  # seconds; what every app assumes
DRIFT = 1  # steps a clock may be wrong by
RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app is given: the secret as letters, and with it the address a QR code tells."""

    secret: str
    address: str


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a step, by RFC 4226 with SHA-1, as every app has it."""
    mac = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    (number,) = struct.unpack_from(">I", mac, mac[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 10**digits:0{digits}}"


def is_on(user: User) -> bool:
    """Whether the account asks for a code at sign-in."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def enrol(user: User, *, anew: bool = False) -> Enrolment:
    """The secret to put into an app; kept until a code confirms it, or `anew`.

    Raises
    ------
    InputError
        The second factor is on: it must be switched off first.
    """
    if is_on(user):
        raise InputError([Problem("code", N_("The second factor is on already."))])
    with transaction.atomic():
        if anew:
            SecondFactor.objects.filter(user=user, confirmed_at__isnull=True).delete()
        held, _ = SecondFactor.objects.get_or_create(
            user=user, defaults={"secret": _close(secrets.token_bytes(20), user)}
        )
    letters = base64.b32encode(_open(held.secret, user)).decode()
    label = f"Zhegang:{user.username}"
    address = f"otpauth://totp/{quote(label)}?secret={letters}&issuer=Zhegang"
    return Enrolment(letters, address)


def confirm(user: User, code: str, present: str | None = None) -> tuple[str, ...]:
    """Switches the factor on by the app's first code; returns the recovery codes, shown this once.

    Every session but the one whose key is `present` ends.

    Raises
    ------
    InputError
        The code does not fit, or there is nothing to confirm.
    """
    with transaction.atomic():
        held = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=True).first()
        if held is None or not _take(held, code):
            raise InputError([wrong_code()])
        SecondFactor.objects.filter(pk=held.pk).update(confirmed_at=timezone.now())
        sessions.end_all(user, keep=present)
        audit.append(str(user.pk), "account.second_factor_on", f"user:{user.pk}")
        return new_recovery_codes(user)


def new_recovery_codes(user: User) -> tuple[str, ...]:
    """Ten codes in place of those the account had."""
    codes = tuple(_spelled(secrets.token_bytes(10)) for _ in range(RECOVERY_CODES))
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(user, c)) for c in codes])
        audit.append(str(user.pk), "account.recovery_codes", f"user:{user.pk}")
    return codes


def accepts(user: User, code: str) -> bool:
    """Whether `code` is the app's of now, not taken before, or an unused recovery code; it is then used up."""
    held = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
    if held is None:
        return False
    if _take(held, code):
        return True
    with transaction.atomic():
        used, _ = RecoveryCode.objects.filter(user=user, digest=_digest(user, code)).delete()
        if used:
            audit.append(str(user.pk), "account.recovery_code_used", f"user:{user.pk}")
    return bool(used)


def switch_off(user: User, *, by: str) -> bool:
    """Ends the second factor with its recovery codes; False when there is none."""
    with transaction.atomic():
        gone, _ = SecondFactor.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        if gone:
            audit.append(by, "account.second_factor_off", f"user:{user.pk}")
    return bool(gone)


def wrong_code() -> Problem:
    return Problem(
        "code",
        N_("This code does not fit."),
        hint=N_("wait for the next one and enter that; each is taken once"),
    )


def _take(held: SecondFactor, code: str) -> bool:
    """Takes a code once: of two requests with the same one only the first finds the older step."""
    secret, now = _open(held.secret, held.user), int(time.time()) // STEP
    given = "".join(code.split())
    fits = [s for s in range(now - DRIFT, now + DRIFT + 1) if _same(code_at(secret, s), given)]
    mine = SecondFactor.objects.filter(pk=held.pk)
    return any(mine.filter(last_step__lt=step).update(last_step=step) for step in fits)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _spelled(drawn: bytes) -> str:
    letters = base64.b32encode(drawn).decode().lower()
    return "-".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def _digest(user: User, code: str) -> str:
    """80 random bits need no slow hash; the key keeps even a copy of the database from testing guesses."""
    plain = "".join(c for c in code.lower() if c.isalnum())
    return hmac.new(_key(), f"{user.pk}:{plain}".encode(), "sha256").hexdigest()


def _close(secret: bytes, user: User) -> str:
    nonce = secrets.token_bytes(12)
    return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, secret, user.pk.bytes)).decode()


def _open(closed: str, user: User) -> bytes:
    held = base64.b64decode(closed)
    try:
        return AESGCM(_key()).decrypt(held[:12], held[12:], user.pk.bytes)
    except InvalidTag:
        raise SourceError(
            N_("The secret of the second factor cannot be read."),
            hint=N_("restore keys/second-factor.key from the backup, or switch the second factor off"),
        ) from None


def _key() -> bytes:
    return _read_key(str(settings.SECOND_FACTOR_KEY_FILE))


@lru_cache(maxsize=2)
def _read_key(path: str) -> bytes:
    return hashlib.sha256(read_or_make(Path(path)).encode()).digest()

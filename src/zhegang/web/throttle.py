"""How often passwords, codes and sign-ups may be tried; counted in the database, by keyed digests."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.web.models import LoginFailure

WINDOW = timedelta(minutes=15)


def key(kind: str, value: str) -> str:
    """What is counted, without telling of whom."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}:{value}".encode(), "sha256").hexdigest()


def check(field: str, most: Mapping[str, int]) -> None:
    """Nothing while each key was counted less often than its number.

    Raises
    ------
    InputError
        One was not.
    """
    since = timezone.now() - WINDOW
    for held, number in most.items():
        if LoginFailure.objects.filter(key=held, at__gt=since).count() >= number:
            raise InputError(
                [
                    Problem(
                        field,
                        N_("Too many failed attempts."),
                        hint=N_("wait {minutes} minutes, then try again"),
                        fields={"minutes": int(WINDOW.total_seconds() // 60)},
                    )
                ]
            )


def count(keys: Iterable[str]) -> None:
    """Counts one try for each; what no window reaches any more goes."""
    LoginFailure.objects.bulk_create([LoginFailure(key=held) for held in keys])
    LoginFailure.objects.filter(at__lt=timezone.now() - WINDOW).delete()


def forget(held: str) -> None:
    """Ends the count of a key that did succeed."""
    LoginFailure.objects.filter(key=held).delete()

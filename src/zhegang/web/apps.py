"""The one Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class WebConfig(AppConfig):
    name = "zhegang.web"
    label = "web"

    def ready(self) -> None:
        checks.register(told_who, deploy=True)


def told_who(**_: object) -> list[checks.CheckMessage]:
    """Warns where the privacy notice could not say who runs the site (PDPO DPP1(3), PIPL Art. 17)."""
    from django.conf import settings

    return [
        checks.Warning(
            f"ZHEGANG_{name} is not set: the privacy notice leaves out {what}.", id=f"zhegang.W00{number}"
        )
        for number, (name, what) in enumerate(TOLD.items(), 1)
        if not getattr(settings, name)
    ]


TOLD = {
    "OPERATOR": "who runs the site",
    "CONTACT": "whom to ask about one's data",
    "PLACE": "where the data lie",
}

"""The one Django application."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhegang.web"
    label = "web"

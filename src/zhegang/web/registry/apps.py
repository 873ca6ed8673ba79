"""The register's own Django application."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "zhegang.web.registry"
    label = "registry"

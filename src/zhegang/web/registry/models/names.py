"""Names in the three languages; one that is missing stays empty and is marked where it is shown."""

from __future__ import annotations

from django.db import models


class Named(models.Model):
    name_en = models.CharField(max_length=400, blank=True)
    name_hant = models.CharField(max_length=400, blank=True)
    name_hans = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True

    def named(self, lang: str) -> tuple[str, str]:
        """The name in `lang`, or the first that there is, and the language it is in."""
        held = {"en": self.name_en, "zh-Hant": self.name_hant, "zh-Hans": self.name_hans}
        order = (lang, *(("zh-Hans", "zh-Hant", "en") if lang != "en" else ("zh-Hant", "zh-Hans")))
        return next(((held[code], code) for code in order if held[code]), ("", lang))

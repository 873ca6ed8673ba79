"""The page of systems, its twin and the API tell the same; what they link to exists."""

from __future__ import annotations

import json

import pytest
from markupsafe import escape

from tests.web.conftest import client_of
from zhegang.core.i18n import LANGS
from zhegang.ingest.pack_systems import load_systems
from zhegang.mechanism.systems import FUNCTIONS


def test_every_page_of_a_function_answers(db: None) -> None:
    from django.urls import reverse

    client = client_of(None)
    for function in FUNCTIONS.values():
        if function.page:
            address = reverse(function.page, kwargs={"lang": "en"})
            # 302: the page asks to sign in.
            assert client.get(address).status_code in (200, 302), address


@pytest.mark.parametrize("lang", LANGS)
def test_page_twin_and_api_tell_the_same(db: None, lang: str) -> None:
    client = client_of(None)
    page = client.get(f"/{lang}/systems").content.decode()
    twin = json.loads(client.get(f"/{lang}/systems.json").content)
    answer = json.loads(client.get(f"/api/v1/systems?lang={lang}").content)

    assert answer["systems"] == twin["systems"]
    assert len(twin["systems"]) == 110
    for system in load_systems("hk_zhejiang"):
        assert escape(system.name.in_lang(lang)) in page

"""A Django site of one view that returns a constant: what no page of ours can be quicker than."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

CONTENT = b"<!doctype html><title>bare</title>" + b"<p>one line of a page</p>" * 400


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(CONTENT)


urlpatterns = [path("", bare)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bare")
application = get_wsgi_application()

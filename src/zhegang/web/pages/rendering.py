"""The frame around every page: rights, errors, language, the .json twin."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from importlib.resources import files
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import URLPattern, re_path
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zhegang.core import jsonout
from zhegang.core.errors import InputError, Problem, ZhegangError
from zhegang.core.i18n import LANGS, translate
from zhegang.web import access
from zhegang.web.api.operation import tagged
from zhegang.web.failures import answer, of_error
from zhegang.web.languages import lang_of
from zhegang.web.limits import READS, WORK, address_of

LANGUAGES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}
LANG = "(?P<lang>en|zh-Hant|zh-Hans)"
UUID = "(?P<ident>[0-9a-f-]{36})"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page to show: `context` is a frozen dataclass, and the twin; `drawn` goes to the template alone."""

    template: str
    context: Any
    status: int = 200
    drawn: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """An address of the site and the action its visitor takes."""

    name: str
    path: str
    action: str
    methods: tuple[str, ...]
    view: Callable[..., HttpResponse]


ROUTES: dict[str, Route] = {}


def page(
    name: str, path: str, action: str, methods: tuple[str, ...] = ("GET",), *, twin: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a function a page at `/<lang>/<path>`, with its twin at `….json` for what is read.

    The function takes the request and what the path names, and returns `Shown`, or a
    response such as a redirect. Errors of ours become the page that tells of them.
    """

    def make(call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def view(
            request: HttpRequest, lang: str = "en", json: str | None = None, **named: str
        ) -> HttpResponse:
            if request.method not in (*methods, "HEAD") or (json and request.method not in ("GET", "HEAD")):
                response = answer(request, 405)
                response["Allow"] = ", ".join(methods)
                return response
            limit = WORK if request.method == "POST" else READS
            known = request.user.is_authenticated
            if not limit.take(f"user:{request.user.pk}" if known else f"address:{address_of(request)}"):
                return answer(request, 429)
            try:
                access.require(request.user, action)
                made = call(request, lang, **named)
                if isinstance(made, HttpResponseBase):  # a redirect, a file
                    return made
                if json:
                    text = jsonout.dumps(made.context)
                    return tagged(
                        request,
                        HttpResponse(
                            text,
                            content_type="application/json; charset=utf-8",
                            status=made.status,
                            headers=dict(made.headers),
                        ),
                    )
                return render(request, made)
            except access.NotAllowedError as error:
                if error.sign_in and not json and request.method == "GET":
                    from urllib.parse import quote

                    return HttpResponseRedirect(f"/{lang}/sign-in?next={quote(request.get_full_path())}")
                return of_error(request, error)
            except ZhegangError as error:
                return of_error(request, error)

        end = r"(?P<json>\.json)?$" if twin else "$"
        address = f"^{LANG}/{path}{end}" if path else f"^{LANG}/(?P<json>index\\.json)?$"
        ROUTES[name] = Route(name, address, action, methods, view)
        return view

    return make


def urls() -> list[URLPattern]:
    """The addresses of all pages."""
    return [re_path(route.path, route.view, name=route.name) for route in ROUTES.values()]


def render(request: HttpRequest, shown: Shown) -> HttpResponse:
    """The page in the language of its address."""
    lang = lang_of(request)
    user = request.user
    # Whatever follows the language, for the links to the other two.
    head, _, rest = request.path.removeprefix("/").partition("/")
    rest = rest if head in LANGS else ""
    query = request.META.get("QUERY_STRING", "") if request.method == "GET" else ""
    text = (
        environment()
        .get_template(shown.template)
        .render(
            c=shown.context,
            **shown.drawn,
            lang=lang,
            here=f"/{lang}/{rest}",
            others=[
                (code, name, f"/{code}/{rest}" + (f"?{query}" if query else ""))
                for code, name in LANGUAGES.items()
            ],
            user=user if user.is_authenticated else None,
            may=lambda action: access.may(user, action),
            csrf=lambda: Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
                get_token(request)
            ),
            style=style_address(),
            _=lambda message, **fields: translate(message, lang, **fields),
        )
    )
    return HttpResponse(text, status=shown.status, headers=dict(shown.headers))


@lru_cache(maxsize=1)
def environment() -> Environment:
    held = Environment(
        loader=PackageLoader("zhegang.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    held.filters["percent"] = lambda rate: "?" if rate is None else f"{round(rate * 100, 4):g} %"
    held.filters["money"] = lambda amount: "—" if amount is None else f"{amount:,.2f}"
    return held


@lru_cache(maxsize=1)
def stylesheet() -> tuple[str, bytes]:
    """All style sheets as one: its name, which changes with its content, and its bytes."""
    folder = files("zhegang.web") / "static"
    sheets = sorted((path for path in folder.iterdir() if path.name.endswith(".css")), key=lambda p: p.name)
    content = b"".join(path.read_bytes() for path in sheets)
    return f"site.{hashlib.sha256(content).hexdigest()[:12]}.css", content


def style_address() -> str:
    return f"/static/{stylesheet()[0]}"


def fields_of(error: InputError, lang: str) -> tuple[dict[str, Any], ...]:
    """Every problem of an input, told in `lang`."""
    return tuple(problem.as_dict(lang) for problem in error.problems)


def told(problem: Problem, lang: str) -> dict[str, Any]:
    return problem.as_dict(lang)

"""What is sent to each operation and what comes back, for its description.

By the name of the operation. Every operation has a row; a test sends it and holds the answer against
the operation's shape. Answers are real ones, long lists cut to their first entry. An operation of
another module adds its row here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

USER = "3f0c8a52-5f0e-4c1b-9a63-0d6f5b1f7a01"
FIRM = "5b1d7a1e-2f64-4f0f-8a52-9f5d0c6b7e02"
CASE = "8c2f4f7a-6d1e-4b7c-9d3a-1e5a7b9c0d03"
JOB = "a94e6b1c-0f3d-4c58-8b7e-2d6c8f0a1b04"
DIGEST = "2b7a5584f8bc2c2605977499d941870682d35a8f83c3789178b9dd198bb32c48"
WHEN = "2026-11-22T09:30:00.000000Z"
ACCOUNT = "c1d3e5f7-7a2b-4d4e-9f60-3b5d7f9a1c05"


@dataclass(frozen=True, slots=True)
class Example:
    """`sent`: the body, None where there is none; `answered`: the document that comes back."""

    sent: Any
    answered: Any


_QUOTE = {"hs": "8479.50", "origin": "CN", "market": "US", "on": "2026-10-01", "value": 10000}
_QUOTED = {
    "schema_version": "1",
    "input": {
        **_QUOTE,
        "currency": "USD",
        "via": None,
        "entered_at": None,
        "loaded_on": None,
        "exported_on": None,
        "quantities": [],
        "claims": [],
        "facts": {},
        "known_at": None,
        "company": None,
    },
    "input_digest": DIGEST,
    "customs_value": 10000,
    "currency": "USD",
    "duty": {"rate": 0.4, "amount": 4000, "status": "determined"},
    "layers": [
        {
            "layer": "base",
            "heading": "8479.50.00",
            "rate": 0.025,
            "amount": 250,
            "status": "applies",
            "reason": "Ordinary rate of the tariff line.",
            "citation": "USITC HTS export, 8479.50.00; HTS general note 3(a)",
            "grade": "A",
        }
    ],
    "fees": [
        {
            "name": "HMF",
            "rate": 0.00125,
            "amount": 12.5,
            "status": "determined",
            "reason": "0.125 % of the customs value.",
            "citation": "19 CFR 24.24",
        }
    ],
    "taxes": [],
    "landed": None,
    "as_of": "2026-10-01",
    "data_versions": {"US.schedule": "packaged lines of HTS 2025 basic to 2026 rev. 10"},
    "stale_since": "2026-06-08",
    "marks": [],
    "missing": [
        {
            "fact": "fees:MPF",
            "layer": "fees",
            "text": "The least and most amounts of MPF on 2026-10-01 are not held.",
        }
    ],
    "lines": ["8479.50.00"],
    "drawback": [
        {
            "layer": "base",
            "heading": "8479.50.00",
            "status": "eligible",
            "most": 250,
            "reason": "Drawback is available if the goods are exported or destroyed.",
            "citation": "19 U.S.C. 1313",
            "grade": "A",
        }
    ],
    "refund": None,
    "export_refund": {
        "rate": None,
        "amount": None,
        "status": "undetermined",
        "on": "2026-10-01",
        "reason": "China's export refund for 847950 on 2026-10-01 is not held.",
        "citation": "",
        "grade": "C",
    },
    "low_value": None,
    "exchange": [],
}
_NAME = "Ningbo Example Robotics Co., Ltd."
_GATE = {
    "state": "INCOMPLETE",
    "checks": [{"party": "name-1", "name": _NAME, "state": "INCOMPLETE", "candidates": [], "reasons": []}],
    "lists": [],
    "reasons": [
        {
            "text": "No screening list is loaded: use zhegang data import csl FILE and data import un FILE.",
            "fields": {},
        }
    ],
}
_SCREENED = {
    "schema_version": "1",
    "as_of": "2026-11-22",
    "data_versions": {},
    "input_digest": DIGEST,
    "gate": _GATE,
}
_ORDERS = (
    "client,sku,name,us_hts10,origin,market,incoterm,unit_price,currency,qty_12m\n"
    "Prairie Home Stores Inc.,RV-300,Robot vacuum,8508.11.00.00,CN,US,DDP,205,USD,120000\n"
)
_ASSESSED = {
    "schema_version": "1",
    "as_of": "2026-10-01",
    "data_versions": {"tariffs.US.schedule": "packaged lines of HTS 2025 basic to 2026 rev. 10"},
    "input_digest": DIGEST,
    "exposure": [
        {
            "product": "RV-300",
            "market": "US",
            "origin": "CN",
            "code": "8508.11.00",
            "on": "2026-10-01",
            "units": 120000,
            "customs_value": 24600000,
            "duty_rate": 0.375,
            "duty_amount": 9225000,
            "status": "determined",
        }
    ],
    "days": ["2025-04-10", "2026-10-01"],
    "history": [[1.7, 0.375]],
    "total": {"USD": 9225000},
    "not_summed": 0,
    "negotiation": [{"product": "RV-300", "market": "US", "incoterm": "DDP", "duty_payer": "seller"}],
    "families": [{"id": "robot-vacuum-rv", "name": "Robot vacuum", "hs6": "850811", "lines": [0]}],
    "lacks": [],
    "notes": [],
}
_CASE = {
    "schema_version": "1",
    "id": "kowloon-design",
    "title": "Kowloon Design: an office in Hangzhou",
    "on": "2026-11-22",
    "currency": "HKD",
    "firm": {"name": "Kowloon Design Limited", "country": "HK", "sector": "Industrial design"},
    "services": [{"id": "seat", "kind": "legal", "text": "May the office choose a Hong Kong seat?"}],
}
_STORED = {"id": CASE, "firm": FIRM, "title": _CASE["title"], "digest": DIGEST, "created_at": WHEN}
_QUEUED = {
    "id": JOB,
    "kind": "plan",
    "case": CASE,
    "state": "queued",
    "step": "",
    "steps_done": 0,
    "steps_total": None,
    "attempts": 0,
    "reason": [],
    "result": {},
    "created_at": WHEN,
    "started_at": None,
    "ended_at": None,
}
_DONE = _QUEUED | {
    "state": "done",
    "step": "writing the report",
    "steps_done": 3,
    "steps_total": 3,
    "attempts": 1,
    "result": {"files": ["plan.json", "report.en.html"], "gate": "INCOMPLETE", "issued": False},
    "started_at": WHEN,
    "ended_at": WHEN,
}
_PLAN = {
    "schema_version": "1",
    "case": _CASE,
    "as_of": "2026-11-22",
    "data_versions": {"lanes": "ba8b3aa234ce0ba8"},
    "input_digest": DIGEST,
    "issued": False,
    "exposure": None,
    "routes": [],
    "alternatives": [],
    "negotiation": [],
    "network": None,
    "gate": _GATE,
    "help": {"areas": []},
    "notes": [],
}

_ACCOUNT = {
    "id": ACCOUNT,
    "username": "fan",
    "name": "",
    "email": "",
    "role": "annotator",
    "active": True,
    "second_factor": False,
    "created_at": WHEN,
    "last_sign_in": WHEN,
}
_NOTICE = {
    "version": "2026-11-22",
    "operator": "",
    "contact": "",
    "place": "",
    "kinds": [
        {
            "key": "email",
            "what": "E-mail address, where given",
            "purpose": "to reach the person about the account; nothing is sent by the site itself",
            "basis": "PDPO DPP1: given of one's own accord.",
            "kept": "as long as the account",
            "seen_by": "the person; the site's administrators",
            "erased": "removed",
        }
    ],
    "not_kept": ["Quotes and order lists are answered and not kept."],
    "rights": ["Correct it, there too (PDPO s. 22; PIPL Art. 46)."],
    "cross_border": ["The data lie where the site runs."],
}
_HELD = {
    "schema_version": "1",
    "made_at": "2026-11-22T09:30:00+00:00",
    "account": USER,
    "notice": "2026-11-22",
    "data": {"notices": {"web.NoticeSeen": [{"user": USER, "version": "2026-11-22", "created_at": WHEN}]}},
}

_ORIGIN = {
    "agreement": "RCEP",
    "hs": "8501.10",
    "country": "VN",
    "market": "JP",
    "on": "2026-10-01",
    "fob": 100,
    "materials": [{"name": "magnet", "hs": "8505.11", "origin": "US", "value": 20}],
    "facts": {"sufficient_production": True},
}
_FOUND: dict[str, Any] = {
    "low": None,
    "high": None,
    "limit": None,
    "excess": None,
    "against": [],
    "parts": [],
}
_JUDGED = {
    "schema_version": "1",
    "as_of": "2026-10-01",
    "data_versions": {"origin-rcep": "2026-11-22 9280a79af3b85592"},
    "input_digest": DIGEST,
    "agreement": {
        "code": "RCEP",
        "title": "Regional Comprehensive Economic Partnership",
        "hs_edition": "HS2012",
        "valid_from": None,
        "valid_to": None,
        "proofs": ["Certificate of Origin"],
        "sources": {"tolerance": "RCEP Agreement, art. 3.7(1)(a) (A)"},
    },
    "hs": "850110",
    "country": "VN",
    "market": "JP",
    "origin": "originating",
    "origin_words": "originating",
    "route": True,
    "preference": None,
    "parts": [
        {
            "name": "magnet",
            "hs": "850511",
            "origin": "US",
            "value": 20,
            "originating": False,
            "reason": "made in US, outside RCEP",
        }
    ],
    "tests": [{"name": "plant", "truth": True, "text": "VN is a party to RCEP"}],
    "rules": [
        {
            "row": 2,
            "heading": "8501",
            "description": "",
            "texts": ["CTH or RVC40"],
            "finding": {"truth": True, "text": "One of these", **_FOUND},
        }
    ],
    "missing": [{"fact": "proof_of_origin", "text": "Is a proof of origin held?"}],
    "changes": [],
    "marks": [
        "The table is written in HS2012, the code given is of HS2022: check that it means the same goods."
    ],
}
_COMPARED = {
    "schema_version": "1",
    "first": DIGEST,
    "second": DIGEST,
    "currencies": ["USD", "USD"],
    "alike": True,
    "figures": [
        {
            "id": "exposure.total",
            "label": {"id": "Duty on today's sales", "en": "Duty on today's sales"},
            "kind": "money",
            "first": 9225000,
            "second": 8610000,
            "difference": -615000,
            "same": False,
        }
    ],
    "inputs": [{"place": "products[0].unit_value", "first": 205, "second": 192}],
    "more_inputs": 0,
    "data": [],
}

EXAMPLES: dict[str, Example] = {
    "ask_origin": Example(_ORIGIN, _JUDGED),
    "read_notice": Example(None, _NOTICE),
    "read_personal_data": Example(None, _HELD),
    "list_accounts": Example(None, {"items": [_ACCOUNT], "next": None}),
    "change_account": Example({"role": "reviewer"}, _ACCOUNT | {"role": "reviewer"}),
    "me": Example(
        None,
        {
            "id": USER,
            "username": "lam",
            "role": "adviser",
            "scopes": ["read", "write"],
            "firms": [{"id": FIRM, "name": "Ningbo Example Robotics"}],
        },
    ),
    "ask_quote": Example(_QUOTE, _QUOTED),
    "ask_quote_history": Example(
        _QUOTE,
        {name: _QUOTED[name] for name in ("schema_version", "input", "input_digest", "data_versions")}
        | {
            "history": [
                {
                    "first": "2026-07-24",
                    "last": None,
                    "rate": 0.4,
                    "layers": [{"layer": "base", "heading": "8479.50.00", "rate": 0.025}],
                }
            ]
        },
    ),
    "ask_screen": Example({"names": [_NAME], "on": "2026-11-22"}, _SCREENED),
    "assess_orders": Example({"file": _ORDERS}, _ASSESSED),
    "list_cases": Example(None, {"items": [_STORED], "next": f"{WHEN}~{CASE}"}),
    "make_case": Example({"firm": FIRM, "case": _CASE}, _STORED),
    "read_case": Example(None, _STORED | {"case": _CASE}),
    "make_plan": Example({"case": CASE}, _QUEUED),
    "read_plan": Example(None, _PLAN),
    "compare_plans": Example(None, _COMPARED),
    "list_jobs": Example(None, {"items": [_DONE], "next": None}),
    "read_job": Example(None, _DONE),
    "cancel_job": Example(None, _QUEUED | {"state": "cancelled", "ended_at": WHEN}),
    "retry_job": Example(None, _QUEUED | {"attempts": 3}),
}
# Longer answers: of the register, taken from a register of two invented releases, and of a search for goods.
for _name in ("register.examples.json", "hs.examples.json"):
    _held = json.loads(files("zhegang.web.api").joinpath(_name).read_text(encoding="utf-8"))
    EXAMPLES |= {name: Example(None, answered) for name, answered in _held.items()}

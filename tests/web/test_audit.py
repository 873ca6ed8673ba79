"""The chain finds every row altered, removed, reordered or cut off."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def fill(count: int = 6) -> None:
    from zhegang.web import audit

    for n in range(count):
        audit.append("user:a", "case.read", f"case:{n}", {"n": n})


def unguard() -> None:
    """What whoever owns the database can do: the triggers go first."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(f"DROP TRIGGER web_audit_no_{verb}")
        else:
            cursor.execute("DROP TRIGGER web_audit_no_change ON web_auditrow")


def last() -> int:
    from zhegang.web import audit

    return audit.head().seq


def alter(field: str) -> Callable[[int], None]:
    def act(seq: int) -> None:
        from zhegang.web.models import AuditRow

        AuditRow.objects.filter(seq=seq).update(**{field: "f" * 8})

    act.__name__ = f"alter_{field}"
    return act


def remove(seq: int) -> None:
    from zhegang.web.models import AuditRow

    AuditRow.objects.filter(seq=seq).delete()


def swap(seq: int) -> None:
    from zhegang.web.models import AuditRow

    rows = AuditRow.objects.filter(seq__in=(seq, seq + 1)).order_by("seq")
    first, second = rows
    for field in ("at", "actor", "action", "subject", "digest", "mac"):
        held = getattr(first, field)
        setattr(first, field, getattr(second, field))
        setattr(second, field, held)
    first.save()
    second.save()


def renumber(seq: int) -> None:
    """Removes a row and closes the gap."""
    from zhegang.web.models import AuditHead, AuditRow

    later = list(AuditRow.objects.filter(seq__gt=seq).order_by("seq"))
    remove(seq)
    for row in later:
        AuditRow.objects.filter(seq=row.seq).update(seq=row.seq - 1)
    AuditHead.objects.update(seq=last() - 1)


def forge(seq: int) -> None:
    """Adds a row at the end, sealed with another key."""
    from zhegang.web.models import AuditHead, AuditRow

    end = last() + 1
    AuditRow.objects.create(seq=end, at="2026", actor="x", action="y", subject="z", mac="0" * 64)
    AuditHead.objects.update(seq=end, mac="0" * 64)


FIELDS = ("at", "actor", "action", "subject", "digest", "mac")


def test_an_untouched_chain_is_whole(db: None) -> None:
    from zhegang.web import audit

    fill()

    assert audit.verify([audit.head()]).ok


@pytest.mark.parametrize("act", [*map(alter, FIELDS), remove, swap, renumber, forge])
@pytest.mark.parametrize("back", [5, 3, 1])
def test_a_tampered_chain_is_told(db: None, act: Callable[[int], None], back: int) -> None:
    from zhegang.web import audit

    fill()
    unguard()

    act(last() - back)

    assert not audit.verify().ok


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_any_sign_is_told(db: None, data: Any) -> None:
    from django.db import transaction

    from zhegang.web import audit
    from zhegang.web.models import AuditRow

    with transaction.atomic():
        fill()
        unguard()
        seq = data.draw(st.integers(last() - 5, last()))
        field = data.draw(st.sampled_from(FIELDS))
        row = AuditRow.objects.get(seq=seq)
        text = getattr(row, field)
        at = data.draw(st.integers(0, len(text) - 1))
        sign = data.draw(st.sampled_from("0123456789abcdef:"))
        changed = text[:at] + sign + text[at + 1 :]
        AuditRow.objects.filter(seq=seq).update(**{field: changed})

        assert audit.verify().ok == (changed == text)
        transaction.set_rollback(True)


def test_a_cut_end_is_told_by_an_exported_head(db: None, tmp_path: Path) -> None:
    from zhegang.web import audit
    from zhegang.web.models import AuditHead, AuditRow

    fill()
    kept = tmp_path / "head.json"
    kept.write_bytes(audit.export_head().read_bytes())
    end = last()
    unguard()
    AuditRow.objects.filter(seq__gt=end - 2).delete()
    AuditHead.objects.update(seq=end - 2, mac=AuditRow.objects.get(seq=end - 2).mac)

    assert audit.verify().ok, "the rest alone is a whole chain"
    assert not audit.verify([audit.read_head(kept)]).ok
    audit.export_head().unlink()


def test_the_database_refuses_to_change_a_row(db: None) -> None:
    from django.db import DatabaseError, transaction

    from zhegang.web.models import AuditRow

    fill(1)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditRow.objects.update(actor="x")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditRow.objects.all().delete()


def test_the_key_lies_outside_the_database_for_its_owner_only(db: None) -> None:
    from django.conf import settings as site

    fill(1)

    assert stat.S_IMODE(site.AUDIT_KEY_FILE.stat().st_mode) == 0o600


def test_rows_hold_no_personal_data(db: None) -> None:
    from zhegang.web.accounts import make_account
    from zhegang.web.models import AuditRow

    make_account(
        "wang.fang@example.org", "a long enough phrase", "firm", name="Wang Fang", firm="Shaoxing Silk"
    )

    held = json.dumps(list(AuditRow.objects.values()))
    assert not any(word in held for word in ("wang", "Wang", "Silk"))


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 1, "seq": "1", "mac": "a"}', '{"format": 2}']
)
def test_a_file_that_is_no_head_is_refused(site_home: Path, tmp_path: Path, content: str) -> None:
    from zhegang.core.errors import InputError
    from zhegang.web import audit

    path = tmp_path / "head.json"
    path.write_text(content)

    with pytest.raises(InputError):
        audit.read_head(path)

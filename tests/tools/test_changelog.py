from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tools.changelog import release


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "changelog.d" / "README.md").write_text("how")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\nIntroduction.\n\n## 0.1.0 (2026-01-02)\n\nOld.\n")
    return tmp_path


def test_fragments_become_a_section_at_the_top(root: Path) -> None:
    (root / "changelog.d" / "b.added.md").write_text("Something\nnew.\n")
    (root / "changelog.d" / "a.numbers.md").write_text("12 became 13.\n")

    taken = release(root, "0.2.0", date(2026, 3, 1))

    assert [path.name for path in taken] == ["a.numbers.md", "b.added.md"]
    assert (root / "CHANGELOG.md").read_text() == (
        "# Changelog\n\nIntroduction.\n\n## 0.2.0 (2026-03-01)\n\n### Numbers\n\n- 12 became 13.\n\n"
        "### Added\n\n- Something\n  new.\n\n## 0.1.0 (2026-01-02)\n\nOld.\n"
    )


def test_a_fragment_of_no_kind_stops_the_release(root: Path) -> None:
    (root / "changelog.d" / "a.better.md").write_text("Better.\n")
    before = (root / "CHANGELOG.md").read_text()

    with pytest.raises(SystemExit, match=r"a\.better\.md"):
        release(root, "0.2.0", date(2026, 3, 1))
    assert (root / "CHANGELOG.md").read_text() == before

from pathlib import Path

from local.fingerprint import fingerprint


def make(root: Path) -> Path:
    (root / "functions" / "link").mkdir(parents=True)
    (root / "functions" / "link" / "login.py").write_text("a")
    (root / "uv.lock").write_text("b")
    return root


def test_same_contents_same_fingerprint(tmp_path: Path) -> None:
    first, two = make(tmp_path / "one"), make(tmp_path / "two")
    assert fingerprint(first) == fingerprint(two)


def test_any_change_of_contents_changes_it(tmp_path: Path) -> None:
    root = make(tmp_path)
    before = fingerprint(root)
    (root / "functions" / "link" / "login.py").write_text("c")
    assert fingerprint(root) != before


def test_a_renamed_file_changes_it(tmp_path: Path) -> None:
    root = make(tmp_path)
    before = fingerprint(root)
    (root / "functions" / "link" / "login.py").rename(root / "functions" / "link" / "logon.py")
    assert fingerprint(root) != before


def test_caches_and_documents_leave_it_alone(tmp_path: Path) -> None:
    root = make(tmp_path)
    before = fingerprint(root)
    (root / "functions" / "__pycache__").mkdir()
    (root / "functions" / "__pycache__" / "login.cpython-313.pyc").write_text("x")
    (root / "functions" / "README.md").write_text("x")
    assert fingerprint(root) == before

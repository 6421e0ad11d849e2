from pathlib import Path

import pytest

from infra_cdk.assets import page
from infra_cdk.assets.build_folder import PROJECT
from infra_cdk.assets.page import PageNotBuiltError, build_page, page_sources


def test_the_page_is_made_of_sources_lock_file_and_api_description() -> None:
    names = {path.relative_to(PROJECT).as_posix() for path in page_sources()}
    assert {"web/index.html", "web/vite.config.ts", "package-lock.json", "docs/openapi.json"} <= names
    assert not any("node_modules" in name or name.startswith("web/dist/") for name in names)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing is built yet."""
    monkeypatch.setattr("infra_cdk.assets.build_folder.BUILD", tmp_path / "build")
    return tmp_path


def test_without_its_tools_the_page_says_how_to_get_them(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "VITE", elsewhere / "no" / "vite.js")
    with pytest.raises(PageNotBuiltError, match="uv sync && uv run npm ci"):
        build_page()


def test_what_does_not_build_says_why_and_leaves_nothing_behind(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "vite.js").write_text("console.error('no such screen'); process.exit(1)")
    monkeypatch.setattr(page, "VITE", elsewhere / "vite.js")
    with pytest.raises(PageNotBuiltError, match="no such screen"):
        build_page()
    assert [path.name for path in (elsewhere / "build").glob("page-*")] == []


def test_the_manifest_is_kept_beside_the_files_and_is_none_of_them(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "vite.js").write_text(
        "const fs = require('fs'); const out = process.argv[process.argv.indexOf('--outDir') + 1];"
        "fs.mkdirSync(out); for (const name of ['index.html', 'manifest.json']) fs.writeFileSync(`${out}/${name}`, '');"
    )
    monkeypatch.setattr(page, "VITE", elsewhere / "vite.js")
    built = build_page()
    assert sorted(path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()) == [
        "files/index.html",
        "manifest.json",
    ]

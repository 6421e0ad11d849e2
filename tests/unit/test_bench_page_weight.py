import gzip
import json
from pathlib import Path
from typing import Any

from local.bench.page_weight import needed, weigh

INDEX = """
<link rel="stylesheet" href="/assets/style.css" />
<link rel="modulepreload" href="/assets/app.js" />
<script type="module" src="/assets/index.js"></script>
"""
CHUNKS: dict[str, dict[str, Any]] = {
    "index.html": {
        "file": "assets/index.js",
        "isEntry": True,
        "imports": ["_shared.js"],
        "dynamicImports": ["app.tsx"],
    },
    "app.tsx": {"file": "assets/app.js", "isDynamicEntry": True, "imports": ["index.html"]},
    "_shared.js": {"file": "assets/shared.js", "imports": ["index.html"]},
    "_form.js": {"file": "assets/form.js", "imports": ["_shared.js"]},
    "a.tsx": {"file": "assets/a.js", "isDynamicEntry": True, "imports": ["_form.js", "index.html"]},
    "b.tsx": {"file": "assets/b.js", "isDynamicEntry": True, "imports": ["index.html"]},
    "style.css": {"file": "assets/style.css"},
}


def test_what_a_chunk_needs_is_followed_to_the_end_and_no_further() -> None:
    assert needed(CHUNKS, "index.html") == {"index.html", "_shared.js"}
    assert needed(CHUNKS, "a.tsx") == {"a.tsx", "_form.js", "_shared.js", "index.html"}


def test_the_start_weighs_what_the_page_links_and_a_screen_what_it_adds(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(CHUNKS))
    (tmp_path / "files" / "assets").mkdir(parents=True)
    (tmp_path / "files" / "index.html").write_text(INDEX)
    weight = {}
    for number, chunk in enumerate(CHUNKS.values()):
        content = f"console.log({number});".encode() * (number + 1)
        (tmp_path / "files" / chunk["file"]).write_bytes(content)
        weight[chunk["file"]] = len(gzip.compress(content))
    weighed = weigh(tmp_path)
    assert weighed.initial == weight["assets/index.js"] + weight["assets/shared.js"] + weight["assets/app.js"]
    assert weighed.screens == {
        "a.tsx": weight["assets/a.js"] + weight["assets/form.js"],
        "b.tsx": weight["assets/b.js"],
    }

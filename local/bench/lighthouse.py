"""One run of Lighthouse, with its mobile setting: a slow phone on a slow network."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local import environment
from local.browsing.chromium import executable
from local.errors import LocalError
from local.paths import LOGS, PROJECT
from local.process import run

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = PROJECT / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices")
ATTEMPTS = 3
FIGURES = {
    "first_contentful_paint_ms": "first-contentful-paint",
    "largest_contentful_paint_ms": "largest-contentful-paint",
    "total_blocking_time_ms": "total-blocking-time",
    "cumulative_layout_shift": "cumulative-layout-shift",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What Lighthouse says of an address.

    Attributes:
        shown: the address that was shown in the end.
        scores: 0 to 100 for each category.
        figures: what performance was worked out from; times in milliseconds.
        failed: the audits that cost points, with what they found.
    """

    shown: str
    scores: dict[str, int]
    figures: dict[str, float]
    failed: dict[str, str]


def median(audits: Sequence[Audit]) -> Audit:
    """The one in the middle by performance, of an odd number: Lighthouse's own advice against a machine's moods."""
    return sorted(audits, key=lambda audit: audit.scores["performance"])[len(audits) // 2]


def audit(url: str, *, cookie: str | None = None, categories: Sequence[str] = CATEGORIES) -> Audit:
    """Look at an address, with a cookie header where given. Raises LocalError where Lighthouse keeps failing."""
    for _ in range(ATTEMPTS - 1):
        # On a busy machine it loses a page's beginning now and then (NO_NAVSTART), and says itself to run it again.
        with suppress(LocalError):
            return _audit(url, cookie, categories)
    return _audit(url, cookie, categories)


def _audit(url: str, cookie: str | None, categories: Sequence[str]) -> Audit:
    with tempfile.TemporaryDirectory(prefix="svyazka-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        headers = Path(folder) / "headers.json"
        headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}), "utf-8")
        options = {
            "output": "json",
            "output-path": report,
            "only-categories": ",".join(categories),
            "extra-headers": headers,
            "chrome-flags": "--headless=new --no-sandbox --disable-dev-shm-usage",
        }
        run(
            ["node", str(PROGRAM), url, "--quiet", *(f"--{name}={value}" for name, value in options.items())],
            env={**environment.of_tools(), "CHROME_PATH": str(executable()), "TMPDIR": folder},
            cwd=PROJECT,
            log=LOGS / "lighthouse.log",
            what="Lighthouse",
        )
        return _read(json.loads(report.read_text("utf-8")))


def _read(report: dict[str, Any]) -> Audit:
    if (error := report.get("runtimeError")) is not None:
        message = f"Lighthouse could not look at the page: {error['message']}"
        raise LocalError(message)
    audits, categories = report["audits"], report["categories"]
    return Audit(
        shown=report["finalDisplayedUrl"],
        scores={name: round(100 * (category["score"] or 0)) for name, category in categories.items()},
        figures={name: round(audits[key]["numericValue"], 3) for name, key in FIGURES.items() if key in audits},
        failed={
            reference["id"]: _finding(audits[reference["id"]])
            for category in categories.values()
            for reference in category["auditRefs"]
            if reference["weight"]
            and (audits[reference["id"]]["score"] or 0) < 1
            and audits[reference["id"]]["scoreDisplayMode"] != "notApplicable"
        },
    )


def _finding(audit: dict[str, Any]) -> str:
    items = audit.get("details", {}).get("items", [])
    return f"{audit['title']}: {json.dumps(items, ensure_ascii=False)[:800]}"

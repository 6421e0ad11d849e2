"""The demo region's logins, as `svyazka up` prints them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from local.demo_region import academic_year
from local.demo_region.logins import demo_logins


def as_documents() -> list[dict[str, Any]]:
    """One for each part: who it is, in which organisation, login and password."""
    year = academic_year.containing(academic_year.today())
    return [asdict(login) for login in demo_logins(year)]

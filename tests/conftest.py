"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from infra_templates import synthesised as synthesised_stage
from infra_templates import table_definitions

if TYPE_CHECKING:
    from infra_templates import Templates


@pytest.fixture(scope="session")
def synthesised() -> Templates:
    """The templates of the local stage."""
    return synthesised_stage("local")


@pytest.fixture(scope="session")
def tables() -> dict[str, dict[str, Any]]:
    """Arguments of CreateTable for `state` and `access`."""
    return table_definitions()

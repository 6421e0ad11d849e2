"""The choice of a stage."""

from __future__ import annotations

import pytest

from infra_cdk.stage import UnknownStageError, stage_named


def test_an_unknown_stage_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownStageError, match="no stage 'production': the stages are local, dev, prod"):
        stage_named("production")


def test_a_region_gives_its_own_domain_and_address() -> None:
    stage = stage_named("prod", site_domain="chats.example.ru", alarm_email="ops@example.ru")
    assert (stage.site_domain, stage.alarm_email) == ("chats.example.ru", "ops@example.ru")


def test_only_prod_keeps_its_data() -> None:
    assert [stage_named(name).keeps_data for name in ("local", "dev", "prod")] == [False, False, True]

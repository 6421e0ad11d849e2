"""The files of the stages: what they may say, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, get_args

import pytest

from infra_cdk.constructs.retention import RETENTION
from infra_cdk.stage import LogDays, Stage, StageError, chosen_stage, read_stage, settings_in, stage_file, stage_named
from local.paths import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

FILLED_IN = PROJECT / "tests" / "infra" / "stages" / "prod.toml"
REGIONS_OWN = {
    "inclusive_end_dates",
    "site_domain",
    "certificate_arn",
    "alarm_recipients",
    "roster_senders",
    "gosuslugi",
    "vk_id",
    "sms",
}


def written(folder: Path, *lines: str, name: str = "altai") -> Path:
    path = folder / f"{name}.toml"
    needed = {
        "architecture": '"arm64"',
        "log_days": "14",
        "requests_per_second": "100",
        "burst": "200",
        "site_domain": '"chats.example.ru"',
    }
    given = {line.partition(" = ")[0] for line in lines}
    path.write_text("\n".join([*(f"{key} = {value}" for key, value in needed.items() if key not in given), *lines]))
    return path


def sender(key: str) -> str:
    """A stage's line with a sender who has that key in a form of its own."""
    keys = {"name": '"x"', "sender_ids": '["AROAPORTALPORTAL01234"]', "organisations": '"all"', "kinds": '"all"'}
    given, _, value = key.partition(" = ")
    return f"roster_senders = [{{ {', '.join(f'{name} = {text}' for name, text in (keys | {given: value}).items())} }}]"


def refusal(path: Path) -> str:
    with pytest.raises(StageError) as refused:
        read_stage(path)
    return str(refused.value)


GOSUSLUGI = (
    'gosuslugi = {{ issuer = "http://esia.example.ru/", authorise_url = "{0}/ac", token_url = "{0}/te",'
    ' client_id = "X", client_certificate_hash = "AB", signer = "certificate", secret = "x" }}'
)


def test_a_stage_has_the_parties_that_its_file_names(tmp_path: Path) -> None:
    assert set(read_stage(written(tmp_path, GOSUSLUGI.format("https://esia.example.ru"))).parties) == {"gosuslugi"}
    assert set(read_stage(FILLED_IN).parties) == set(stage_named("local").parties) == {"gosuslugi", "vk_id"}
    assert stage_named("dev").parties == {}


SNILS = 'persons_url = "https://esia.example.ru/rs/prns", first_binding_by_snils = true'


def with_keys(keys: str) -> str:
    """The stage's line of Госуслуги with more keys."""
    return GOSUSLUGI.format("https://esia.example.ru").replace(" }", f", {keys} }}")


def test_a_snils_opens_an_account_only_where_the_file_says_so(tmp_path: Path) -> None:
    stages = [read_stage(written(tmp_path, line)) for line in (with_keys(SNILS), with_keys('form = "v2"'))]
    assert [stage.uses_snils for stage in stages] == [True, False]
    assert [stage.uses_snils for stage in (read_stage(FILLED_IN), stage_named("dev"))] == [False, False]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("first_binding_by_snils = true", "it needs persons_url and the scope fullname"),
        (f'{SNILS}, scopes = ["openid"]', "it needs persons_url and the scope fullname"),
        ('scopes = ["openid", "fullname", "snils"]', "asked for where first_binding_by_snils is set"),
        (f'{SNILS}, scopes = ["openid", "fullname", "snils"]', "asked for where first_binding_by_snils is set"),
    ],
)
def test_a_snils_is_asked_for_by_the_policy_alone(tmp_path: Path, keys: str, said: str) -> None:
    assert said in refusal(written(tmp_path, with_keys(keys)))


@pytest.mark.parametrize("address", ["/esia", "http://localhost:4566/esia", "http://127.0.0.1:1"])
def test_only_a_stage_on_localhost_has_its_parties_there(tmp_path: Path, address: str) -> None:
    line = GOSUSLUGI.format(address)
    assert refusal(written(tmp_path, line)).endswith(
        "gosuslugi: only a stage on localhost has its parties on this machine; addresses are https://"
    )
    local = written(tmp_path, line, 'site_domain = "localhost"', "hosted = false", name="here")
    assert set(read_stage(local).parties) == {"gosuslugi"}


@pytest.mark.parametrize("address", ["http://esia.example.ru", "https://esia.example.ru?x=", "ftp://esia.example.ru"])
def test_an_address_that_is_none_is_named(tmp_path: Path, address: str) -> None:
    assert "gosuslugi: authorise_url: is neither an https address" in refusal(
        written(tmp_path, GOSUSLUGI.format(address))
    )


def test_an_unknown_stage_is_refused_with_those_that_exist() -> None:
    with pytest.raises(StageError, match="no stage 'production': the stages are dev, local, prod"):
        stage_named("production")


def test_a_stage_is_chosen_by_its_name_or_by_its_file() -> None:
    assert chosen_stage({"stage": "dev", "stage_file": None}) == stage_named("dev")
    assert chosen_stage({"stage": None, "stage_file": str(FILLED_IN)}).site_domain == "chats.svyazka.example"


@pytest.mark.parametrize("context", [{}, {"stage": "dev", "stage_file": "infra_cdk/stages/dev.toml"}])
def test_no_choice_and_two_choices_are_refused(context: dict[str, str]) -> None:
    with pytest.raises(StageError, match="choose the stage by --context stage="):
        chosen_stage(context)


def test_a_region_has_a_file_of_its_own_and_the_stage_its_name(tmp_path: Path) -> None:
    stage = read_stage(written(tmp_path, name="altai"))
    assert (stage.name, stage.prefix, stage.site_domain) == ("altai", "svyazka-altai", "chats.example.ru")


def test_only_prod_keeps_its_data() -> None:
    assert [stage_named(name).keeps_data for name in ("local", "dev")] == [False, False]
    assert settings_in(stage_file("prod"))["keeps_data"] is True


def test_the_committed_prod_is_refused_until_a_region_fills_it_in() -> None:
    assert refusal(stage_file("prod")) == (
        "infra_cdk/stages/prod.toml: a stage that keeps data is not deployed without"
        " site_domain, certificate_arn, alarm_recipients: fill in the region's own"
    )


@pytest.mark.parametrize("key", ["site_domain", "certificate_arn", "alarm_recipients"])
def test_a_stage_that_keeps_data_needs_each_of_them(tmp_path: Path, key: str) -> None:
    text = FILLED_IN.read_text()
    path = tmp_path / "prod.toml"
    path.write_text("\n".join(line for line in text.splitlines() if not line.startswith(key)))
    assert f"not deployed without {key}: fill in" in refusal(path)


def test_an_empty_list_of_recipients_is_none(tmp_path: Path) -> None:
    path = tmp_path / "prod.toml"
    text = FILLED_IN.read_text()
    lines = ["alarm_recipients = []" if line.startswith("alarm_rec") else line for line in text.splitlines()]
    path.write_text("\n".join(lines))
    assert "not deployed without alarm_recipients" in refusal(path)


def test_tests_synthesise_the_committed_prod_with_a_regions_own() -> None:
    committed, filled_in = settings_in(stage_file("prod")), settings_in(FILLED_IN)
    assert {key: value for key, value in filled_in.items() if key not in REGIONS_OWN} == committed
    assert filled_in.keys() - committed.keys() == REGIONS_OWN


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('site_domian = "chats.example.ru"', "site_domian: there is no such key"),
        ("site_domain = 5", "site_domain: Input should be a valid string (got 5)"),
        ('site_domain = "https://chats.example.ru"', "site_domain: String should match"),
        ('site_domain = "chats"', "site_domain: String should match"),
        (
            'certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/12ab"',
            "certificate_arn: String should match",
        ),
        ('architecture = "arm"', "architecture: Input should be"),
        ('log_days = "14"', "log_days: Input should be"),
        ("log_days = 15", "log_days: Input should be"),
        ("burst = 0", "burst: Input should be greater than 0 (got 0)"),
        ("burst = true", "burst: Input should be a valid integer (got True)"),
        ("most_unlinked_percent = 101", "most_unlinked_percent: Input should be less than"),
        ('freeze = "summer=25.05-10.09"', "freeze: 'summer=25.05-10.09' is not a range of days"),
        ('alarm_recipients = "ops@example.ru"', "alarm_recipients: Input should be a valid tuple"),
        ('alarm_recipients = ["ops@example.ru", "ops"]', "alarm_recipients[1]: String should match"),
        ("roster_senders = [{}]", "roster_senders[0].name: this key is missing"),
        (sender('account = "*"'), "roster_senders[0].account: String should match"),
        (sender('account = "12345678901"'), "roster_senders[0].account: String should match"),
        (sender('account = "1111222233334"'), "roster_senders[0].account: String should match"),
        (sender("account = 111122223333"), "roster_senders[0].account: Input should be a valid string"),
        (sender('may = "all"'), "roster_senders[0].may: there is no such key"),
        (sender("sender_ids = []"), "roster_senders[0].sender_ids: Tuple should have at least 1 item"),
        (sender('sender_ids = ["*"]'), "roster_senders[0].sender_ids[0]: String should match"),
        (
            sender('sender_ids = ["arn:aws:iam::111122223333:role/portal"]'),
            "roster_senders[0].sender_ids[0]: String should match",
        ),
        (sender('sender_ids = ["AROAPORTALPORTAL01234:web"]'), "roster_senders[0].sender_ids[0]: String should match"),
        (sender('kinds = ["guardian"]'), "roster_senders[0].kinds"),
        (sender('kinds = ["role:director"]'), "roster_senders[0].kinds"),
        (sender('organisations = ["a#b"]'), "roster_senders[0].organisations"),
        (sender('organisations = "some"'), "roster_senders[0].organisations"),
        ('name = "prod"', "name: a stage is named after its file"),
        ("burst = ", "Invalid value"),
    ],
)
def test_a_wrong_key_is_refused_by_file_and_key(tmp_path: Path, line: str, complaint: str) -> None:
    path = written(tmp_path, line)
    assert refusal(path).startswith(f"{path}: {complaint}")


@pytest.mark.parametrize("line", ["[web_acl]\ncalls = 100\nsign_ins = 10", 'certificate_arn = "{}"'])
def test_what_belongs_to_cloudfront_is_refused_where_there_is_none(tmp_path: Path, line: str) -> None:
    arn = "arn:aws:acm:us-east-1:111122223333:certificate/12ab"
    path = written(tmp_path, "hosted = false", line.format(arn))
    assert refusal(path).endswith("a stage with hosted = false has none")


def test_every_wrong_key_is_named_at_once(tmp_path: Path) -> None:
    complaints = refusal(written(tmp_path, "burst = 0", "log_days = 2")).splitlines()
    assert [line.partition(".toml: ")[2].partition(":")[0] for line in complaints] == ["log_days", "burst"]


@pytest.mark.parametrize("name", ["Altai", "the.region", "9", "a" * 21])
def test_a_file_whose_name_no_resource_can_carry_is_refused(tmp_path: Path, name: str) -> None:
    assert "name: String should match" in refusal(written(tmp_path, name=name))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "altai.toml") == f"{tmp_path}/altai.toml: No such file or directory"


def test_logs_can_be_kept_as_long_as_a_file_may_say() -> None:
    assert set(get_args(LogDays.__value__)) == set(RETENTION)


def test_every_key_of_a_file_is_explained() -> None:
    assert Stage.__doc__ is not None
    assert [
        key for key in Stage.model_fields if f"{key}:" not in Stage.__doc__ and f"`{key}`" not in Stage.__doc__
    ] == []


def test_every_key_is_set_in_a_file_that_is_synthesised() -> None:
    files = [stage_file("local"), stage_file("dev"), FILLED_IN]
    assert {"name"} | {key for path in files for key in settings_in(path)} == Stage.model_fields.keys()


def test_the_command_line_ends_with_the_refusal_and_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra_cdk.app"],
        cwd=PROJECT,
        env={"CDK_CONTEXT_JSON": '{"stage": "prod"}'},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    # What jsii says of the version of Node comes before it.
    assert done.stderr.splitlines()[-1].startswith(
        "infra_cdk/stages/prod.toml: a stage that keeps data is not deployed"
    )
    assert "Traceback" not in done.stderr

"""Which id tokens are taken for ESIA's, and which are not (docs/threats.md, 7)."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from functions.sign_in.rules.id_token import (
    LEEWAY_SECONDS,
    LONGEST_TOKEN,
    OLDEST_SECONDS,
    Expected,
    TokenError,
    UnconfirmedError,
    subject,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = 1_800_000_000
ISSUER, CLIENT, NONCE, OID = "http://esia.gosuslugi.ru/", "REGION_CHATS", "n-0S6_WzA2Mj", "1000299654"
EXPECTED = Expected(issuer=ISSUER, audience=CLIENT, nonce=NONCE, now=NOW)
ANY = jws.JWSRegistry(algorithms=["RS256", "RS512", "PS256", "HS256", "ES256"], strict_check_header=False)


def rsa_key(kid: str | None = None) -> RSAKey:
    private = rsa.generate_private_key(65537, 2048)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return RSAKey.import_key(pem, {"kid": kid} if kid else None)


OURS, OTHERS, NAMED = rsa_key(), rsa_key(), rsa_key("k1")


def public(key: RSAKey) -> RSAKey:
    return RSAKey.import_key(key.as_dict(private=False))


KEYS = [public(OURS)]


def about(**changed: Any) -> dict[str, Any]:
    of_person = {"oid": int(OID), "typ": "P", "is_tru": True, "nam": f"OID.{OID}"} | changed
    return {f"urn:esia:sbj:{name}": value for name, value in of_person.items()}


def claims(**changed: Any) -> dict[str, Any]:
    usual = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": OID,
        "exp": NOW + 3600,
        "iat": NOW,
        "nbf": NOW,
        "nonce": NONCE,
        "amr": ["PWD"],
        "urn:esia:sid": "5d7e",
        "urn:esia:sbj": about(),
    }
    return {name: value for name, value in (usual | changed).items() if value is not ...}


def signed(content: dict[str, Any], key: Any = OURS, **header: Any) -> str:
    return jwt.encode({"alg": "RS256", "typ": "JWT", "ver": 1, "sbt": "id"} | header, content, key, registry=ANY)


def part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def refusal(token: str, keys: Sequence[RSAKey] = KEYS, expected: Expected = EXPECTED) -> str:
    with pytest.raises(TokenError) as refused:
        subject(token, keys, expected)
    return str(refused.value)


def test_a_genuine_token_names_its_person() -> None:
    assert subject(signed(claims()), KEYS, EXPECTED) == OID


def test_an_audience_that_is_a_list_of_us_alone_is_ours() -> None:
    assert subject(signed(claims(aud=[CLIENT])), KEYS, EXPECTED) == OID


def test_either_of_two_certificates_will_do_where_a_token_names_no_key() -> None:
    assert subject(signed(claims()), [public(OTHERS), public(OURS)], EXPECTED) == OID


def test_a_token_that_names_its_key_is_verified_by_that_one() -> None:
    keys = [*KEYS, public(NAMED)]
    assert subject(signed(claims(), NAMED, kid="k1"), keys, EXPECTED) == OID
    assert refusal(signed(claims(), OURS, kid="k1"), keys) == "signature"


def test_two_keys_of_one_name_are_none_in_whatever_order() -> None:
    stranger = rsa_key("k1")
    for keys in ([public(NAMED), public(stranger)], [public(stranger), public(NAMED)]):
        for signer in (NAMED, stranger):
            assert refusal(signed(claims(), signer, kid="k1"), keys) == "signature"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
def test_a_token_without_signature_is_refused(alg: str) -> None:
    content = part(claims())
    for header in ({"alg": alg, "typ": "JWT"}, {"alg": alg}):
        for signature in ("", signed(claims()).rpartition(".")[2]):
            assert refusal(f"{part(header)}.{content}.{signature}") in {"algorithm", "no token"}


def test_the_public_key_is_no_secret_for_an_hmac() -> None:
    private = OURS.as_pem(private=False)
    for secret in (private, private.strip(), str(OURS.as_dict(private=False)["n"]).encode()):
        key = OctKey.import_key(base64.urlsafe_b64encode(secret).decode().rstrip("="))
        assert refusal(signed(claims(), OctKey.import_key({"kty": "oct", "k": key.as_dict()["k"]}), alg="HS256")) == (
            "algorithm"
        )


@pytest.mark.parametrize("alg", ["RS512", "PS256"])
def test_another_algorithm_of_the_right_key_is_refused(alg: str) -> None:
    assert refusal(signed(claims(), alg=alg)) == "algorithm"


def test_another_kind_of_key_is_refused() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert refusal(signed(claims(), ECKey.import_key(pem), alg="ES256")) == "algorithm"


def test_a_header_that_brings_its_own_key_is_verified_by_ours() -> None:
    own = OTHERS.as_dict(private=False)
    for header in ({"jwk": own}, {"jku": "https://example.org/jwks"}, {"x5u": "https://example.org/c.pem"}):
        assert refusal(signed(claims(), OTHERS, **header)) in {"signature", "no token"}


def test_a_header_that_says_rs256_over_another_signature_is_refused() -> None:
    header, content, signature = signed(claims()).split(".")
    for changed in (signature[:-4] + "AAAA", signature[::-1], signature + "A", "", "!!!"):
        assert refusal(f"{header}.{content}.{changed}") in {"signature", "no token"}
    assert refusal(signed(claims(), OTHERS)) == "signature"
    assert refusal(signed(claims()), []) == "signature"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sub", "1000299655"),
        ("urn:esia:sbj", about(oid=1000299655)),
        ("nonce", "another"),
        ("aud", "ANOTHER"),
        ("exp", NOW + 10**6),
    ],
)
def test_a_claim_changed_after_signing_breaks_the_signature(name: str, value: Any) -> None:
    header, _, signature = signed(claims()).split(".")
    assert refusal(f"{header}.{part(claims(**{name: value}))}.{signature}") == "signature"


@pytest.mark.parametrize(
    "issuer",
    [
        "http://esia.gosuslugi.ru",
        "https://esia.gosuslugi.ru/",
        "http://esia.gosuslugi.ru/.example.org/",
        "http://esia.gosuslugi.ru.example.org/",
        "http://esia.gosuslugi",
        "gosuslugi.ru",
        "http://esia.gosuslugi.ru/ ",
        "HTTP://ESIA.GOSUSLUGI.RU/",
        "http://esia-portal1.test.gosuslugi.ru/",
        "h",
        "",
        None,
        ["http://esia.gosuslugi.ru/"],
        {"http://esia.gosuslugi.ru/": 1},
        7,
        ...,
    ],
)
def test_another_issuer_is_refused_also_one_that_is_a_part_of_ours(issuer: Any) -> None:
    assert refusal(signed(claims(iss=issuer))) == "iss"


@pytest.mark.parametrize(
    "audience",
    [
        "ANOTHER",
        "REGION",
        "REGION_CHATS2",
        "region_chats",
        "",
        None,
        [],
        [CLIENT, "ANOTHER"],
        ["ANOTHER", CLIENT],
        ["ANOTHER"],
        [[CLIENT]],
        {CLIENT: 1},
        7,
        ...,
    ],
)
def test_another_audience_is_refused_and_one_beside_ours(audience: Any) -> None:
    assert refusal(signed(claims(aud=audience))) == "aud"


@pytest.mark.parametrize("nonce", ["another", NONCE[:-1], NONCE + "x", "", None, 7, True, [NONCE], ...])
def test_a_token_of_another_request_is_refused(nonce: Any) -> None:
    assert refusal(signed(claims(nonce=nonce))) == "nonce"


def test_a_stage_whose_esia_has_no_nonce_asks_for_none() -> None:
    without = Expected(issuer=ISSUER, audience=CLIENT, nonce=None, now=NOW)
    assert subject(signed(claims(nonce=...)), KEYS, without) == OID


def test_times_hold_to_the_second_of_the_leeway() -> None:
    for good in (
        {"exp": NOW - LEEWAY_SECONDS + 1, "iat": NOW - 60},
        {"nbf": NOW + LEEWAY_SECONDS},
        {"nbf": ...},
        {"iat": NOW + LEEWAY_SECONDS},
        {"iat": NOW - OLDEST_SECONDS},
        {"exp": NOW + 0.5},
    ):
        assert subject(signed(claims(**good)), KEYS, EXPECTED) == OID, good


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"exp": NOW - LEEWAY_SECONDS}, "exp"),
        ({"exp": 0}, "exp"),
        ({"exp": -1}, "exp"),
        ({"exp": ...}, "times"),
        ({"exp": None}, "times"),
        ({"exp": str(NOW + 3600)}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": [NOW + 3600]}, "exp"),
        ({"nbf": NOW + LEEWAY_SECONDS + 1}, "nbf"),
        ({"nbf": "0"}, "nbf"),
        ({"iat": NOW + LEEWAY_SECONDS + 1}, "iat"),
        ({"iat": NOW - OLDEST_SECONDS - 1}, "iat"),
        ({"iat": ...}, "times"),
        ({"iat": False}, "iat"),
    ],
)
def test_an_old_token_one_not_yet_valid_and_odd_times_are_refused(changed: dict[str, Any], rule: str) -> None:
    assert refusal(signed(claims(**changed))) == rule


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"sub": "1"}, "sub"),
        ({"sub": ...}, "sub"),
        ({"sub": None}, "sub"),
        ({"sub": True}, "sub"),
        ({"sub": [OID]}, "sub"),
        ({"urn:esia:sbj": about(oid=None)}, "sub"),
        ({"urn:esia:sbj": about(oid=True)}, "sub"),
        ({"sub": "1/../2", "urn:esia:sbj": about(oid="1/../2")}, "sub"),
        ({"sub": "", "urn:esia:sbj": about(oid="")}, "sub"),
        ({"sub": "١٢٣", "urn:esia:sbj": about(oid="١٢٣")}, "sub"),
        ({"sub": "1" * 21, "urn:esia:sbj": about(oid="1" * 21)}, "sub"),
        ({"urn:esia:sbj": ...}, "urn:esia:sbj"),
        ({"urn:esia:sbj": [OID]}, "urn:esia:sbj"),
        ({"urn:esia:sbj": about(typ="O")}, "typ"),
        ({"urn:esia:sbj": about(typ=None)}, "typ"),
    ],
)
def test_a_subject_that_is_no_persons_number_is_refused(changed: dict[str, Any], rule: str) -> None:
    assert refusal(signed(claims(**changed))) == rule


@pytest.mark.parametrize("confirmed", [False, None, "true", 1, "false"])
def test_somebody_whom_the_state_has_not_seen_is_told_apart(confirmed: Any) -> None:
    with pytest.raises(UnconfirmedError):
        subject(signed(claims(**{"urn:esia:sbj": about(is_tru=confirmed)})), KEYS, EXPECTED)


def test_a_huge_token_is_refused_before_it_is_read() -> None:
    huge = signed(claims(padding="x" * LONGEST_TOKEN))
    assert refusal(huge) == "too long"
    assert refusal("." * 10_000_000) == "too long"


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "...", "a.b.c", "é.b.c", "\x00", f"{part({'alg': 'RS256'})}..", f"{part([])}.{part({})}.x", "{}"],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    assert refusal(token) in {"no token", "algorithm", "signature"}


def test_a_payload_that_is_no_object_is_refused() -> None:
    for content in (b"[]", b"7", b"null", b'"text"', b"\xff", b"", b"[" * 3000):
        token = jws.serialize_compact({"alg": "RS256"}, content, OURS, registry=ANY)
        assert refusal(token) == "signature"


GENUINE = signed(claims())


@given(place=st.integers(0, len(GENUINE) - 1), sign=st.characters(codec="ascii"))
def test_no_change_of_a_single_sign_makes_another_person(place: int, sign: str) -> None:
    changed = GENUINE[:place] + sign + GENUINE[place + 1 :]
    try:
        oid = subject(changed, KEYS, EXPECTED)
    except TokenError:
        return
    # The last sign of a part holds bits that stand for nothing.
    assert oid == OID

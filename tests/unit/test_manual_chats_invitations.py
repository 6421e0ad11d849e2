from __future__ import annotations

import base64
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from functions.manual_chats.rules.invitations import (
    KEPT_SECONDS,
    Token,
    forgettable,
    invitation_id_of,
    link_of,
    listed,
    refusal_of,
    state_of,
)
from functions.manual_chats.rules.qr_codes import PRINT_PIXELS, qr_pictures
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.invitations import Invitation

NOW = 1_790_000_000
CHAT = ChatRef.made_by("p1", "newspaper").chat_id
SECRET = "abcdefgh-IJKLMNOP_123456"
INVITATION = Invitation(
    chat_id=CHAT,
    invitation_id=invitation_id_of(SECRET),
    seed="seed",
    made_by="p1",
    made_at=NOW,
    expires_at=NOW + 100,
    uses_allowed=2,
)


def test_token_of_a_link_leads_back_to_chat_and_invitation() -> None:
    link = link_of("https://chats.example.ru", CHAT, SECRET)
    address, _, token = link.partition("#")
    assert address == "https://chats.example.ru/join"
    assert (Token.parse(token).chat.chat_id, Token.parse(token).invitation_id) == (CHAT, INVITATION.invitation_id)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        SECRET,
        f"{'a' * 32}.",
        f"{'a' * 32}.{SECRET}=",
        f"{'A' * 32}.{SECRET}",
        f"{'a' * 31}.{SECRET}",
        f"direct-{'a' * 25}.{SECRET}",
        f"{'a' * 32}.{SECRET}\n",
        f"{'а' * 32}.{SECRET}",
    ],
)
def test_what_is_no_token_is_unknown(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        Token.parse(text)
    assert refused.value.code == Code.INVITATION_UNKNOWN


@given(st.text(max_size=120))
def test_whatever_parses_is_what_was_written_and_a_manual_chat(text: str) -> None:
    try:
        token = Token.parse(text)
    except DomainError:
        return
    assert token.text == text
    assert token.chat.kind == "manual"
    assert not token.chat.scope_id.startswith("direct-")


@pytest.mark.parametrize(
    ("invitation", "code"),
    [
        (None, Code.INVITATION_UNKNOWN),
        (INVITATION, None),
        (replace(INVITATION, uses=1), None),
        (replace(INVITATION, uses=2), Code.INVITATION_USED_UP),
        (replace(INVITATION, expires_at=NOW), Code.INVITATION_EXPIRED),
        (replace(INVITATION, uses=2, revoked_at=NOW), Code.INVITATION_REVOKED),
        (replace(INVITATION, expires_at=NOW, revoked_at=NOW), Code.INVITATION_REVOKED),
    ],
)
def test_a_link_that_counts_no_more_is_refused_with_its_reason(
    invitation: Invitation | None, code: Code | None
) -> None:
    assert refusal_of(invitation, NOW) == code


@given(
    st.builds(
        Invitation,
        chat_id=st.just(CHAT),
        made_at=st.integers(0, 100),
        expires_at=st.integers(0, 100),
        uses_allowed=st.integers(1, 3),
        uses=st.integers(0, 3),
        revoked_at=st.none() | st.integers(1, 100),
    ),
    st.integers(0, 100),
)
def test_only_a_link_that_is_listed_as_valid_lets_in(invitation: Invitation, now: int) -> None:
    is_valid = invitation in listed([invitation]) and state_of(invitation, now) == "valid"
    assert is_valid == (refusal_of(invitation, now) is None)
    assert not (is_valid and forgettable([invitation], now))


def test_why_a_link_counts_no_more_is_remembered_for_a_month() -> None:
    revoked = replace(INVITATION, revoked_at=NOW)
    assert forgettable([revoked, INVITATION], NOW + KEPT_SECONDS - 1) == []
    assert forgettable([revoked, INVITATION], NOW + KEPT_SECONDS) == [revoked]


def test_pictures_have_a_white_margin_and_the_form_that_they_say() -> None:
    svg, png = qr_pictures(link_of("https://chats.example.ru", CHAT, SECRET))
    assert svg.startswith("<?xml")
    assert 'fill="#fff"' in svg
    assert "script" not in svg
    assert base64.b64decode(png).startswith(b"\x89PNG")


@settings(max_examples=25)
@given(st.binary(min_size=16, max_size=16), st.binary(min_size=18, max_size=18))
def test_a_camera_reads_any_link_off_the_printed_picture_held_askew(scope: bytes, secret: bytes) -> None:
    chat_id = ChatRef(kind="manual", scope_id=scope.hex()).chat_id
    link = link_of("https://chats.example.ru", chat_id, base64.urlsafe_b64encode(secret).decode())
    printed = Image.open(BytesIO(base64.b64decode(qr_pictures(link).png))).convert("L")
    for seen in (printed, printed.resize((200, 200)).rotate(20, expand=True, fillcolor=255)):
        [code] = zxingcpp.read_barcodes(seen)
        assert (code.text, code.format) == (link, zxingcpp.BarcodeFormat.QRCode)
    assert {printed.getpixel((at, at)) for at in range(4 * PRINT_PIXELS)} == {255}

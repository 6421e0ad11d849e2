"""VK ID instead of an SMS: the way there and back, and the phone that it has proven (docs/adr/0023)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aws_lambda_powertools import Logger
from msgspec import Struct

from functions.link.repository.journeys import Proof, link_items_and_phone
from functions.link.settings import vk_id
from functions.link.use_cases.phone_proof import accept
from functions.link.use_cases.status import LinkState, read_state
from svyazka_common import authorisation, aws, clock, phone_holders
from svyazka_common.errors import Code, DomainError
from svyazka_common.other_parties import absolute
from svyazka_common.outward import NoAnswerError, RefusedError, post_form, several
from svyazka_common.phone_numbers import canonical
from svyazka_common.secrets import keyed_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.link.settings import VkIdSettings
    from svyazka_common.records.access import AuthorisationRequest, Session


_BY_ERROR = {
    "access_denied": Code.VK_ID_DENIED,
    "invalid_grant": Code.VK_ID_EXPIRED,
    "server_error": Code.VK_ID_DOWN,
    "slow_down": Code.VK_ID_DOWN,
    "temporarily_unavailable": Code.VK_ID_DOWN,
}


def refusal(error: str) -> Code:
    """The code of a refusal; what is unknown is a fault in our registration or request."""
    return _BY_ERROR.get(error, Code.VK_ID_REFUSED)


logger = Logger()

LONGEST_TEXT = 100
_SEXES = {1: "female", 2: "male"}


class VkIdAnswer(Struct, frozen=True, kw_only=True):
    """What the browser brought back: `code` and `device_id` belong together. Texts that are not there are empty."""

    code: str
    state: str
    device_id: str
    error: str


class VkOwner(Struct, frozen=True, kw_only=True):
    """The owner of a VK ID: `user_id` is VK's id of them, `phone` as VK writes it, empty where VK gives none.

    `offered` is family name, given name, birth date (ISO 8601) and sex, as far as VK gives them.
    """

    user_id: str
    phone: str
    offered: dict[str, str]


def owner_of(settings: VkIdSettings, answer: VkIdAnswer, request: AuthorisationRequest, origin: str) -> VkOwner:
    """Exchange a code once, and ask who it is; the tokens are kept nowhere.

    Raises DomainError: vk_id_down, vk_id_denied, vk_id_expired, vk_id_refused.
    """
    try:
        with several():
            return _owner(settings, answer, request, origin)
    except NoAnswerError as error:
        logger.warning("no answer", party="vk_id", why=str(error))
        raise DomainError(Code.VK_ID_DOWN) from None
    except RefusedError as error:
        logger.warning("refused by the other party", party="vk_id", why=str(error))
        raise DomainError(refusal(error.error)) from None


def _owner(settings: VkIdSettings, answer: VkIdAnswer, request: AuthorisationRequest, origin: str) -> VkOwner:
    tokens = post_form(
        absolute(settings.token_url, origin),
        {
            "grant_type": "authorization_code",
            "code": answer.code,
            "code_verifier": request.verifier,
            "device_id": answer.device_id,
            "client_id": settings.client_id,
            "redirect_uri": request.redirect_uri,
            "state": request.state,
        },
    )
    access_token = tokens.get("access_token")
    if not isinstance(access_token, str) or tokens.get("state", request.state) != request.state:
        raise NoAnswerError("no token")
    form = {"client_id": settings.client_id, "access_token": access_token}
    user = post_form(absolute(settings.user_info_url, origin), form).get("user")
    if not isinstance(user, dict):
        raise NoAnswerError("no user")
    user_id = str(user.get("user_id", ""))
    if not (user_id.isascii() and user_id.isdigit()) or str(tokens.get("user_id", "")) != user_id:
        raise NoAnswerError("no user id")
    return VkOwner(user_id=user_id, phone=_text(user, "phone"), offered=_offered(user))


def _offered(user: Mapping[str, Any]) -> dict[str, str]:
    sex = user.get("sex")
    data = {
        "family_name": _text(user, "last_name"),
        "given_name": _text(user, "first_name"),
        "birth_date": _day(_text(user, "birthday")),
        "sex": _SEXES.get(sex, "") if isinstance(sex, int) else "",
    }
    return {name: text for name, text in data.items() if text}


def _text(user: Mapping[str, Any], name: str) -> str:
    value = user.get(name)
    return " ".join(value.split())[:LONGEST_TEXT] if isinstance(value, str) else ""


def _day(text: str) -> str:
    """`2012-02-29` of `29.02.2012`; empty where the year is kept back, or there is no such day."""
    try:
        day, month, year = map(int, text.split("."))
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


CALLBACK = "/api/link/vk-id/callback"


def start(session: Session, origin: str) -> tuple[str, str]:
    """Begin a request for the journey of a session; returns VK ID's page and the secret for the cookie.

    Raises DomainError(already_linked).
    """
    _not_linked(read_state(session))
    settings = vk_id()
    request, secret = authorisation.begin("vk_id", "link", f"{origin}{CALLBACK}", clock.now(), session=session)
    query = {
        "client_id": settings.client_id,
        "redirect_uri": request.redirect_uri,
        "state": request.state,
        "code_challenge": authorisation.code_challenge(request.verifier),
        "code_challenge_method": "S256",
        "response_type": "code",
        "scope": " ".join(settings.scopes),
    }
    return f"{settings.authorise_url}?{urlencode(query)}", secret


def prove(session: Session, secret: str, answer: VkIdAnswer, origin: str) -> LinkState:
    """Use up the request, ask VK ID whose phone it is, and go on as after a right code.

    Raises DomainError: vk_id_denied, vk_id_expired, vk_id_refused, vk_id_down, vk_id_without_phone, vk_id_taken,
    vk_id_differs, phone_invalid, phone_not_russian, phone_taken, phone_differs, already_linked, session_required, busy.
    """
    now = clock.now()
    request = authorisation.use_up("vk_id", secret, answer.state, now)
    if request is None or request.session_hash != session.token_hash:
        raise DomainError(Code.VK_ID_EXPIRED)
    if not answer.code:
        raise DomainError(refusal(answer.error))
    owner = owner_of(vk_id(), answer, request, origin)
    if not owner.phone:
        raise DomainError(Code.VK_ID_WITHOUT_PHONE)
    number = canonical(owner.phone if owner.phone.startswith("+") else f"+{owner.phone}")
    phone_key = keyed_hash("phone", number)
    (items, phone), children, guardians = aws.concurrently(
        lambda: link_items_and_phone(session, phone_key),
        lambda: phone_holders.children_of(session.person_id),
        lambda: phone_holders.guardians_of(session.person_id),
    )
    _not_linked(LinkState(items=items, challenge=None, now=now))
    proof = Proof(
        session=session,
        number=number,
        phone_key=phone_key,
        phone=phone,
        kin=frozenset(children | guardians),
        now=now,
        user_id=owner.user_id,
        offered=owner.offered,
    )
    return accept(proof, items)


def _not_linked(state: LinkState) -> None:
    if state.step == "linked":
        raise DomainError(Code.ALREADY_LINKED)

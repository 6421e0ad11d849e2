"""The stand-in itself: the page that asks who one is, codes, tokens and what is known of a person."""

from __future__ import annotations

import secrets
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from local.stand_ins.frame import StandIn, elsewhere, form, page
from local.stand_ins.keys import new_key_pair
from local.stand_ins.people import test_people
from local.stand_ins.vk_id import requests
from local.stand_ins.vk_id.requests import VkIdError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from local.stand_ins.people import TestPerson
    from local.stand_ins.vk_id.registry import VkIdApp
    from local.stand_ins.vk_id.requests import CodeRequest

    type Parameters = Mapping[str, str]

BLUE = "#0077FF"
CODE_SECONDS = 600
TOKEN_SECONDS = 3600
REFRESH_SECONDS = 180 * 86_400
ISSUER = "VK"

SWITCHES = {
    "denied": "Человек отказался, кого ни выбрать",
    "expired_code": "Код устарел к обмену",
    "wrong_state": "Возвращает с другим state",
    "no_phone": "Телефона не сообщает",
    "no_name": "Имени и даты рождения не сообщает",
    "another_user": "Данные не того человека, которому выдан маркер",
    "errors_as_200": "Об ошибках говорит со статусом 200",
}


@dataclass(frozen=True, slots=True)
class _Granted:
    """What a code or a token stands for, on which device, and until when (seconds since 1970)."""

    request: CodeRequest
    person: TestPerson
    device_id: str
    until: float


class VkId(StandIn):
    """The stand-in of VK ID; `apps` are registered there."""

    never_fails = frozenset({"/login"})

    def __init__(
        self, apps: Sequence[VkIdApp], *, now: Callable[[], float] = time.time, late_seconds: float = 20.0
    ) -> None:
        """`now` is its clock, in seconds since 1970."""
        self.apps = apps
        self._now = now
        self._keys = new_key_pair("vk-id")
        self._waiting: dict[str, CodeRequest] = {}
        self._codes: dict[str, _Granted] = {}
        self._tokens: dict[str, _Granted] = {}
        self._refresh: dict[str, _Granted] = {}
        self._ids: dict[str, TestPerson] = {}
        routes = [
            Route("/authorize", self._ask),
            Route("/login", self._who),
            Route("/login", self._choose, methods=["POST"]),
            Route("/oauth2/auth", self._answering(self._tokens_for), methods=["POST"]),
            Route("/oauth2/user_info", self._answering(self._user_info), methods=["POST"]),
            Route("/oauth2/public_info", self._answering(self._public_info), methods=["POST"]),
            Route("/oauth2/revoke", self._answering(self._end), methods=["POST"]),
            Route("/oauth2/logout", self._answering(self._end), methods=["POST"]),
            Route("/stat_events_vkid_sdk", self._statistics, methods=["POST"]),
            Route("/vkid_sdk_get_config", self._statistics, methods=["POST"]),
        ]
        super().__init__(
            "vk-id",
            "VK ID",
            routes,
            SWITCHES,
            late_seconds=late_seconds,
            middleware=[Middleware(CORSMiddleware, allow_origin_regex=".*", allow_credentials=True)],
        )

    async def _ask(self, request: Request) -> Response:
        parameters = dict(parse_qsl(request.url.query, keep_blank_values=True))
        try:
            app = requests.address_of(self.apps, parameters)
        except VkIdError as error:
            return _stopped(error.description)
        try:
            asked = requests.code_request(app, parameters)
        except VkIdError as error:
            return _refused(parameters["redirect_uri"], parameters.get("state", ""), error)
        ticket = uuid.uuid4().hex
        self._waiting[ticket] = asked
        return elsewhere(request, "/login", ticket)

    async def _who(self, request: Request) -> Response:
        ticket = request.query_params.get("ticket", "")
        asked = self._waiting.get(ticket)
        if asked is None:
            return _stopped("Страница устарела.")
        return page(
            "vk_id/who.html",
            title="VK ID",
            accent=BLUE,
            app=asked.client_id,
            scopes=asked.scope.split(" "),
            people=test_people(),
            ticket=ticket,
            action=request.scope["root_path"] + "/login",
        )

    async def _choose(self, request: Request) -> Response:
        chosen = await form(request)
        asked = self._waiting.pop(chosen.get("ticket", ""), None)
        if asked is None:
            return _stopped("Страница устарела.")
        person = next((one for one in test_people() if one.key == chosen.get("person")), None)
        if person is None or self.is_on("denied"):
            refusal = VkIdError("access_denied", "The user denied the request")
            return _refused(asked.redirect_uri, asked.state, refusal)
        code, device_id = f"vk2.a.{secrets.token_urlsafe(48)}", secrets.token_urlsafe(32)
        self._codes[code] = _Granted(asked, person, device_id, self._now() + CODE_SECONDS)
        answer = {
            "code": code,
            "expires_in": str(CODE_SECONDS),
            "device_id": device_id,
            "state": secrets.token_urlsafe(32) if self.is_on("wrong_state") else asked.state,
            "ext_id": secrets.token_urlsafe(16),
            "type": "code_v2",
        }
        return _back(asked.redirect_uri, answer)

    def _answering(self, give: Callable[[Parameters], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that takes query and form, and answers JSON."""

        async def endpoint(request: Request) -> Response:
            pairs = parse_qsl(request.url.query, keep_blank_values=True)
            parameters = {**dict(pairs), **await form(request)}
            try:
                document = give(parameters)
            except VkIdError as error:
                document = {"error": error.error, "error_description": error.description}
                if "state" in parameters:
                    document["state"] = parameters["state"]
                status = 200 if self.is_on("errors_as_200") else 401 if error.error == "invalid_token" else 400
                return JSONResponse(document, status)
            return JSONResponse(document, headers={"Cache-Control": "no-store"})

        return endpoint

    def _tokens_for(self, parameters: Parameters) -> dict[str, Any]:
        app = requests.app_of(self.apps, parameters)
        match parameters.get("grant_type"):
            case "authorization_code":
                granted = self._by_code(parameters)
            case "refresh_token":
                granted = self._by_refresh_token(parameters)
            case _:
                raise VkIdError("unsupported_grant_type", "grant_type is missing or invalid")
        if granted.request.client_id != app.client_id or granted.device_id != parameters["device_id"]:
            raise VkIdError("invalid_grant", "client_id or device_id is another one than before")
        access, refresh = (f"vk2.a.{secrets.token_urlsafe(64)}" for _ in range(2))
        now = self._now()
        self._tokens[access] = _Granted(granted.request, granted.person, granted.device_id, now + TOKEN_SECONDS)
        self._refresh[refresh] = _Granted(granted.request, granted.person, granted.device_id, now + REFRESH_SECONDS)
        return {
            "access_token": access,
            "refresh_token": refresh,
            "id_token": self._id_token(granted),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "user_id": granted.person.vk_user_id,
            "state": parameters["state"],
            "scope": granted.request.scope,
        }

    def _by_code(self, parameters: Parameters) -> _Granted:
        requests.require(parameters, "code", "code_verifier", "device_id", "redirect_uri", "state")
        # A code is good for one try, whatever comes of it.
        granted = self._codes.pop(parameters["code"], None)
        if granted is None or granted.until < self._now() or self.is_on("expired_code"):
            raise VkIdError("invalid_grant", "code is invalid or expired")
        requests.check_verifier(granted.request, parameters)
        return granted

    def _by_refresh_token(self, parameters: Parameters) -> _Granted:
        requests.require(parameters, "refresh_token", "device_id", "state")
        granted = self._refresh.pop(parameters["refresh_token"], None)
        if granted is None or granted.until < self._now():
            raise VkIdError("invalid_grant", "refresh_token is invalid or expired")
        return granted

    def _id_token(self, granted: _Granted) -> str:
        now = int(self._now())
        claims = {
            "iss": ISSUER,
            "app": granted.request.client_id,
            "sub": granted.person.vk_user_id,
            "exp": now + TOKEN_SECONDS,
            "iat": now,
            "jti": uuid.uuid4().hex,
        }
        token = jwt.encode({"alg": "RS256"}, claims, RSAKey.import_key(self._keys.key_pem), algorithms=["RS256"])
        self._ids[token] = granted.person
        return token

    def _opened(self, parameters: Parameters) -> _Granted:
        app = requests.app_of(self.apps, parameters)
        granted = self._tokens.get(parameters.get("access_token", ""))
        if granted is None or granted.until < self._now() or granted.request.client_id != app.client_id:
            raise VkIdError("invalid_token", "access_token is invalid or expired")
        return granted

    def _user_info(self, parameters: Parameters) -> dict[str, Any]:
        granted = self._opened(parameters)
        person, scopes = granted.person, granted.request.scope.split(" ")
        if self.is_on("another_user"):
            person = next(one for one in test_people() if one is not person)
        user: dict[str, Any] = {"user_id": str(person.vk_user_id)}
        if "vkid.personal_info" in scopes and not self.is_on("no_name"):
            user |= {
                "first_name": person.given_name,
                "last_name": person.family_name,
                "avatar": "",
                "sex": 1 if person.sex == "female" else 2,
                "verified": False,
                "birthday": person.birth_date.strftime("%d.%m.%Y"),
            }
        if "phone" in scopes and not self.is_on("no_phone"):
            user["phone"] = person.phone.removeprefix("+")
        if "email" in scopes:
            user["email"] = f"{person.key}@example.ru"
        return {"user": user}

    def _public_info(self, parameters: Parameters) -> dict[str, Any]:
        requests.app_of(self.apps, parameters)
        person = self._ids.get(parameters.get("id_token", ""))
        if person is None:
            raise VkIdError("invalid_token", "id_token is invalid")
        last_name, phone = f"{person.family_name[0]}.", person.phone
        masked = f"+7 *** *** {phone[-4:-2]} {phone[-2:]}"
        user = {"user_id": str(person.vk_user_id), "first_name": person.given_name, "last_name": last_name}
        return {"user": {**user, "phone": masked, "avatar": ""}}

    def _end(self, parameters: Parameters) -> dict[str, Any]:
        self._opened(parameters)
        self._tokens.pop(parameters["access_token"])
        return {"response": 1}

    async def _statistics(self, _request: Request) -> Response:
        return JSONResponse({"response": {}})


def _stopped(description: str) -> Response:
    return page("vk_id/refused.html", 400, title="VK ID", accent=BLUE, description=description)


def _refused(redirect_uri: str, state: str, error: VkIdError) -> Response:
    return _back(redirect_uri, {"error": error.error, "error_description": error.description, "state": state})


def _back(redirect_uri: str, answer: Mapping[str, str]) -> Response:
    return RedirectResponse(f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(answer)}", 302)

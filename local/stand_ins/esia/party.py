"""The stand-in itself: the page that asks who one is, codes, tokens and the services with a person's data."""

from __future__ import annotations

import base64
import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route

from local.stand_ins.esia import requests
from local.stand_ins.esia.errors import EsiaError
from local.stand_ins.frame import FORM, StandIn, elsewhere, form, page
from local.stand_ins.keys import new_key_pair
from local.stand_ins.people import test_people

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from local.stand_ins.esia.registry import InformationSystem
    from local.stand_ins.esia.requests import CodeRequest
    from local.stand_ins.keys import KeyPair
    from local.stand_ins.people import TestPerson

BLUE = "#0D4CD3"
CODE_SECONDS = 180
TOKEN_SECONDS = 3600
LONG_AGO_SECONDS = 86_400
TOKENS = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
"""ЕСИА puts `ver` and `sbt` into the header of a token, which no standard knows."""

SWITCHES = {
    "denied": "Человек отказался (ESIA-007004), кого ни выбрать",
    "unconfirmed": "Учётная запись не подтверждена (ESIA-007055), кого ни выбрать",
    "busy": "Технические работы при входе (ESIA-007008)",
    "expired_code": "Код устарел к обмену (ESIA-007011)",
    "wrong_nonce": "Маркер с другим nonce",
    "wrong_issuer": "Маркер от другого издателя, чей адрес начинается так же",
    "wrong_audience": "Маркер для другой системы",
    "wrong_key": "Маркер подписан другим ключом",
    "unsigned": "Маркер без подписи (alg: none)",
    "old_token": "Маркер просрочен",
    "early_token": "Маркер ещё не действует",
    "no_data": "Данных о человеке не дают (403)",
}


@dataclass(frozen=True, slots=True)
class _Granted:
    """What a code or an access token stands for, and until when (seconds since 1970)."""

    request: CodeRequest
    person: TestPerson
    until: float


class Esia(StandIn):
    """The stand-in of ЕСИА; `systems` are registered there, `keys` sign its tokens, which say `issuer`.

    The real one names itself by its host with `http` and a slash: `http://esia.gosuslugi.ru/`.
    """

    never_fails = frozenset({"/login"})

    def __init__(
        self,
        systems: Sequence[InformationSystem],
        keys: KeyPair,
        issuer: str,
        *,
        now: Callable[[], float] = time.time,
        late_seconds: float = 20.0,
    ) -> None:
        """`now` is its clock, in seconds since 1970."""
        self.systems = systems
        self.keys = keys
        self.issuer = issuer
        self._now = now
        self._waiting: dict[str, CodeRequest] = {}
        self._codes: dict[str, _Granted] = {}
        self._tokens: dict[str, _Granted] = {}
        routes = [
            Route("/aas/oauth2/v2/ac", self._ask_new),
            Route("/aas/oauth2/ac", self._ask_old),
            Route("/login", self._who),
            Route("/login", self._choose, methods=["POST"]),
            Route("/aas/oauth2/v3/te", self._exchange_new, methods=["POST"]),
            Route("/aas/oauth2/te", self._exchange_old, methods=["POST"]),
            Route("/rs/prns/{oid:str}", self._person),
            Route("/rs/prns/{oid:str}/ctts", self._contacts),
            Route("/certificate.pem", self._certificate),
            Route("/jwks", self._jwks),
        ]
        super().__init__("esia", "Госуслуги (ЕСИА)", routes, SWITCHES, late_seconds=late_seconds)

    async def _ask_new(self, request: Request) -> Response:
        return self._ask(2, request)

    async def _ask_old(self, request: Request) -> Response:
        return self._ask(1, request)

    def _ask(self, version: int, request: Request) -> Response:
        pairs = parse_qsl(request.url.query, keep_blank_values=True)
        try:
            parameters = requests.single(pairs)
            system = requests.address_of(self.systems, parameters)
        except EsiaError as error:
            return page("esia/refused.html", 400, title="Госуслуги", accent=BLUE, description=error.description)
        if self.is_on("busy"):
            return _refused(parameters["redirect_uri"], parameters.get("state", ""), EsiaError("ESIA-007008"))
        try:
            asked = requests.code_request(version, system, parameters, datetime.fromtimestamp(self._now(), UTC))
        except EsiaError as error:
            return _refused(parameters["redirect_uri"], parameters.get("state", ""), error)
        ticket = uuid.uuid4().hex
        self._waiting[ticket] = asked
        return elsewhere(request, "/login", ticket)

    async def _who(self, request: Request) -> Response:
        ticket = request.query_params.get("ticket", "")
        asked = self._waiting.get(ticket)
        if asked is None:
            return _stale()
        return page(
            "esia/who.html",
            title="Госуслуги",
            accent=BLUE,
            system=asked.client_id,
            scopes=asked.scope.split(" "),
            people=test_people(),
            ticket=ticket,
            action=request.scope["root_path"] + "/login",
        )

    async def _choose(self, request: Request) -> Response:
        chosen = await form(request)
        asked = self._waiting.pop(chosen.get("ticket", ""), None)
        if asked is None:
            return _stale()
        person = next((one for one in test_people() if one.key == chosen.get("person")), None)
        if person is None or self.is_on("denied"):
            return _refused(asked.redirect_uri, asked.state, EsiaError("ESIA-007004"))
        if self.is_on("unconfirmed"):
            return _refused(asked.redirect_uri, asked.state, EsiaError("ESIA-007055"))
        code = str(uuid.uuid4())
        self._codes[code] = _Granted(asked, person, self._now() + CODE_SECONDS)
        return _back(asked.redirect_uri, {"code": code, "state": asked.state})

    async def _exchange_new(self, request: Request) -> Response:
        return await self._exchange(2, request)

    async def _exchange_old(self, request: Request) -> Response:
        return await self._exchange(1, request)

    async def _exchange(self, version: int, request: Request) -> Response:
        parameters: dict[str, str] = {}
        is_form = request.headers.get("Content-Type", "").partition(";")[0].strip() == FORM
        body = (await request.body()).decode(errors="replace") if is_form else ""
        try:
            parameters = requests.single(parse_qsl(body, keep_blank_values=True))
            system = requests.address_of(self.systems, parameters)
            now = datetime.fromtimestamp(self._now(), UTC)
            requests.check_token_request(version, system, parameters, now)
            # A code is good for one try, whatever comes of it.
            granted = self._spent(parameters["code"])
            requests.check_code(granted.request, version, parameters)
        except EsiaError as error:
            state = parameters.get("state", "")
            return JSONResponse({"error": error.error, "error_description": error.description, "state": state}, 400)
        access_token = uuid.uuid4().hex
        self._tokens[access_token] = _Granted(granted.request, granted.person, self._now() + TOKEN_SECONDS)
        return JSONResponse(
            {
                "access_token": access_token,
                "id_token": self._id_token(granted),
                "state": parameters["state"],
                "token_type": "Bearer",
                "expires_in": TOKEN_SECONDS,
            },
            headers={"Cache-Control": "no-store"},
        )

    def _spent(self, code: str) -> _Granted:
        granted = self._codes.pop(code, None)
        if granted is None or granted.until < self._now() or self.is_on("expired_code"):
            raise EsiaError("ESIA-007011")
        return granted

    def _id_token(self, granted: _Granted) -> str:
        now = int(self._now())
        if self.is_on("old_token"):
            now -= LONG_AGO_SECONDS
        if self.is_on("early_token"):
            now += LONG_AGO_SECONDS
        issuer = self.issuer.rstrip("/") + ".example.ru/" if self.is_on("wrong_issuer") else self.issuer
        claims = {
            "iss": issuer,
            "aud": "ANOTHER_SYSTEM" if self.is_on("wrong_audience") else granted.request.client_id,
            "sub": granted.person.oid,
            "exp": now + TOKEN_SECONDS,
            "iat": now,
            "nbf": now,
            "auth_time": now,
            "amr": ["PWD"],
            "urn:esia:sid": str(uuid.uuid4()),
            "urn:esia:sbj": {
                "urn:esia:sbj:oid": int(granted.person.oid),
                "urn:esia:sbj:typ": "P",
                "urn:esia:sbj:is_tru": granted.person.is_confirmed,
                "urn:esia:sbj:nam": f"OID.{granted.person.oid}",
            },
        }
        if granted.request.nonce is not None:
            claims["nonce"] = str(uuid.uuid4()) if self.is_on("wrong_nonce") else granted.request.nonce
        if self.is_on("unsigned"):
            return unsigned(claims)
        keys = new_key_pair("somebody else") if self.is_on("wrong_key") else self.keys
        header = {"alg": "RS256", "typ": "JWT", "ver": 1, "sbt": "id"}
        return jwt.encode(header, claims, RSAKey.import_key(keys.key_pem), registry=TOKENS)

    async def _person(self, request: Request) -> Response:
        granted = self._allowed(request, "fullname", "birthdate", "snils", "gender")
        if isinstance(granted, JSONResponse):
            return granted
        scopes, person = granted.request.scope.split(" "), granted.person
        data: dict[str, Any] = {"stateFacts": ["EntityRoot"], "trusted": person.is_confirmed, "status": "REGISTERED"}
        if "fullname" in scopes:
            data |= {"firstName": person.given_name, "lastName": person.family_name, "middleName": person.patronymic}
        if "birthdate" in scopes:
            data["birthDate"] = person.birth_date.strftime("%d.%m.%Y")
        if "gender" in scopes:
            data["gender"] = "M" if person.sex == "male" else "F"
        if "snils" in scopes:
            data["snils"] = person.snils
        return JSONResponse(data)

    async def _contacts(self, request: Request) -> Response:
        granted = self._allowed(request, "mobile", "email")
        if isinstance(granted, JSONResponse):
            return granted
        phone = granted.person.phone
        mobile = {
            "stateFacts": ["Identifiable"],
            "id": granted.person.number,
            "type": "MBT",
            "vrfStu": "VERIFIED",
            "value": f"{phone[:2]}({phone[2:5]}){phone[5:]}",
        }
        elements: list[Any] = [mobile] if "mobile" in granted.request.scope.split(" ") else []
        if request.query_params.get("embed") != "(elements)":
            root = str(request.url.replace(query=""))
            elements = [f"{root}/{one['id']}" for one in elements]
        return JSONResponse({"stateFacts": ["hasSize"], "size": len(elements), "elements": elements})

    def _allowed(self, request: Request, *scopes: str) -> _Granted | JSONResponse:
        """What the bearer's token stands for, where it opens this person by one of the scopes; else the refusal."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        granted = self._tokens.get(token) if kind == "Bearer" else None
        if granted is None or granted.until < self._now():
            return JSONResponse({"code": "ESIA-005001", "message": "Unauthorized"}, 401)
        has_scope = not set(scopes).isdisjoint(granted.request.scope.split(" "))
        if granted.person.oid != request.path_params["oid"] or not has_scope or self.is_on("no_data"):
            return JSONResponse({"code": "ESIA-005011", "message": "Forbidden"}, 403)
        return granted

    async def _certificate(self, _request: Request) -> Response:
        return PlainTextResponse(self.keys.certificate_pem)

    async def _jwks(self, _request: Request) -> Response:
        key = RSAKey.import_key(self.keys.key_pem).as_dict(private=False)
        return JSONResponse({"keys": [{**key, "use": "sig", "alg": "RS256"}]})


def unsigned(claims: Mapping[str, Any]) -> str:
    """A token with `alg: none` (RFC 7519, 6.1)."""
    parts = (json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims))
    return ".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), ""])


def _stale() -> Response:
    return page("esia/refused.html", 400, title="Госуслуги", accent=BLUE, description="Страница устарела.")


def _refused(redirect_uri: str, state: str, error: EsiaError) -> Response:
    return _back(redirect_uri, {"error": error.error, "error_description": error.description, "state": state})


def _back(redirect_uri: str, answer: Mapping[str, str]) -> Response:
    return RedirectResponse(f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(answer)}", 302)

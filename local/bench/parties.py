"""ESIA, VK ID and a signing service for measurements: on loopback for as long as a measurement takes.

Requests to ESIA are signed by a service, as a region's are: only ESIA's test environment takes a function's signature.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from starlette.responses import JSONResponse
from starlette.routing import Route

from functions.sign_in.esia.signing import CertificateSigner
from local.stand_ins.esia.party import Esia
from local.stand_ins.esia.registry import InformationSystem
from local.stand_ins.frame import StandIn
from local.stand_ins.keys import new_key_pair
from local.stand_ins.people import test_people
from local.stand_ins.serving import serving
from local.stand_ins.vk_id.party import VkId
from local.stand_ins.vk_id.registry import VkIdApp

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.requests import Request

SITE = "https://journal.test"
ISSUER, CLIENT, CLIENT_ID, HASH, SECRET = "http://esia.test/", "BENCH", "51234567", "AB12", "esia"
CLIENT_KEYS = new_key_pair("client")
TICKET = re.compile(r'name="ticket" value="([^"]+)"')


def settings(address: str) -> dict[str, str]:
    """The settings that lead a function to them, at the address that `serving_parties()` gives."""
    esia, vk_id = f"{address}/esia", f"{address}/vk-id"
    return {
        "GOSUSLUGI": json.dumps(
            {
                "issuer": ISSUER,
                "authorise_url": f"{esia}/aas/oauth2/v2/ac",
                "token_url": f"{esia}/aas/oauth2/v3/te",
                "persons_url": f"{esia}/rs/prns",
                "jwks_url": f"{esia}/jwks",
                "client_id": CLIENT,
                "client_certificate_hash": HASH,
                "signer": "service",
                "signer_url": f"{address}/signing/sign",
                "secret": SECRET,
            }
        ),
        "VK_ID": json.dumps(
            {
                "authorise_url": f"{vk_id}/authorize",
                "token_url": f"{vk_id}/oauth2/auth",
                "user_info_url": f"{vk_id}/oauth2/user_info",
                "client_id": CLIENT_ID,
            }
        ),
    }


def secret() -> str:
    """What Secrets Manager holds under the name `SECRET`."""
    return json.dumps({"signer_token": "bench"})


def answer_at(page: str) -> str:
    """Go to a party's page, say who one is, and give the query with which the browser is sent back."""
    with httpx.Client(trust_env=False, follow_redirects=True) as visitor:
        shown = visitor.get(page)
        ticket = TICKET.search(shown.text)
        assert ticket is not None
        chosen = {"ticket": ticket[1], "person": test_people()[0].key}
        back = visitor.post(shown.url.copy_with(query=None), data=chosen, follow_redirects=False)
    return urlsplit(back.headers["location"]).query


async def _sign(request: Request) -> JSONResponse:
    asked = await request.json()
    by = CertificateSigner(CLIENT_KEYS.certificate_pem, CLIENT_KEYS.key_pem)
    signature = by.sign(b64decode(asked["text"]).decode(), asked["form"])
    return JSONResponse({"signature": b64encode(signature).decode()})


@contextmanager
def serving_parties() -> Generator[str]:
    """All three, on a free loopback port; gives the address under which each has its name."""
    system = InformationSystem(
        mnemonic=CLIENT,
        certificates={HASH: CLIENT_KEYS.certificate_pem},
        redirect_uris=[f"{SITE}/api/sign-in/gosuslugi/callback"],
    )
    app = VkIdApp(client_id=int(CLIENT_ID), redirect_uris=[f"{SITE}/api/link/vk-id/callback"])
    signing = StandIn("signing", "Служба подписи", [Route("/sign", _sign, methods=["POST"])], {})
    with serving(Esia([system], new_key_pair("esia"), ISSUER), VkId([app]), signing) as address:
        yield address

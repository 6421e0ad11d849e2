"""The journey in steps, as tests go through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.sms.handlers import send
from link.cloud import code_in
from link.http_calls import Answer, Browser, Context
from svyazka_common.errors import DomainError
from svyazka_common.sessions import COOKIE, read_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.link.use_cases.status import LinkState
    from link.cloud import Cloud
    from link.families import Member
    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item


def stream_event(*items: Item) -> dict[str, Any]:
    """What the stream of the table `access` tells of new items."""
    return {
        "Records": [
            {
                "eventID": f"e{number}",
                "eventName": "INSERT",
                "eventSource": "aws:dynamodb",
                "dynamodb": {
                    "Keys": {"pk": item["pk"], "sk": item["sk"]},
                    "NewImage": item,
                    "SequenceNumber": f"{number + 1}00",
                    "StreamViewType": "NEW_IMAGE",
                },
            }
            for number, item in enumerate(items)
        ]
    }


def deliver(cloud: Cloud) -> Any:
    """Give the stream's records of all SMS to the function that sends them, as the event source's filter does."""
    texts = [item for item in cloud.items("access") if item.get("entity") in ({"S": "sms"}, {"S": "sms_notice"})]
    sms = sorted(texts, key=lambda item: int(item["expires_at"]["N"]))  # a scan has no order, a stream has
    return send.handler(stream_event(*sms), Context()) if sms else None


def code_for(cloud: Cloud, phone: str) -> str:
    """The code in the text that came to a phone last."""
    before = len(cloud.texts())
    deliver(cloud)
    arrived = [text for number, text in cloud.texts()[before:] if number == phone]
    assert arrived, "no new text came to the phone"
    return code_in(arrived[-1])


def ask_code(cloud: Cloud, browser: Browser, phone: str) -> str:
    """The code that the phone gets when the browser asks for one, at least a minute after the last one."""
    cloud.clock.forward(60)
    assert browser.call("phone", {"phone": phone}).body["next_step"] == "code"
    return code_for(cloud, phone)


def prove(cloud: Cloud, browser: Browser, phone: str) -> Answer:
    """Steps 3: phone and code."""
    return browser.call("code", {"code": ask_code(cloud, browser, phone)})


def link(cloud: Cloud, member: Member, phone: str, browser: Browser | None = None) -> Browser:
    """The whole journey."""
    browser = browser or member.browser()
    if prove(cloud, browser, phone).body["next_step"] == "vk_id":
        browser.call("personal_data", member.data)
    if browser.call("status").body["next_step"] == "study_profile":
        browser.call("study_profile", member.data)
    assert browser.call("status").body["next_step"] == "linked"
    return browser


def prove_old_number(cloud: Cloud, browser: Browser, phone: str) -> Answer:
    """The code to the number that the profile has, typed."""
    cloud.clock.forward(60)
    assert browser.call("unlink_code").status == 200
    return browser.call("unlink_proof", {"code": code_for(cloud, phone)})


def unlink(cloud: Cloud, browser: Browser, phone: str) -> Answer:
    """Take the link back, with the proof that this needs."""
    assert prove_old_number(cloud, browser, phone).status == 204
    return browser.call("unlink")


def session_of(browser: Browser) -> Session:
    """The session as a handler reads it."""
    return read_session([f"{COOKIE}={browser.cookie}"])


def outcome(call: Callable[[], LinkState]) -> str:
    """The step after a use case, or the code of its refusal; for threads, which a resolver can't have."""
    try:
        return call().step
    except DomainError as problem:
        return problem.code.value


def other_code(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"

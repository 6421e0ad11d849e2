"""The AsyncAPI 3.0 document."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from functions.events.schemas import EVENTS
from functions.events.sending import SOURCE
from functions.roster.changes.schemas import BATCH, CHANGES
from local.asyncapi.examples import RECEIVED, SENT
from local.asyncapi.schemas import BATCH_PAYLOAD, payload_name, schemas

if TYPE_CHECKING:
    from collections.abc import Iterable

RECEIVING = """\
A standard SQS queue; its URL is the output `RosterChangesQueueUrl` of the stack `SvyazkaState-<stage>`. Send
CloudEvents 1.0 in structured mode as the body, with `MessageGroupId` = the organisation's id (fair queues: a busy
organisation doesn't hold up the others). The queue takes nothing without TLS. SQS takes messages of at most 1 MiB.

SQS names the sender, not the message: the stage's file (`[[roster_senders]]`, `infra_cdk/stages/`) lists each sender's
account and the unique ids of its roles or users, the organisations and the kinds of messages. A class may not be moved
between organisations of which one is another sender's. A message about a person or a child's guardians concerns every
organisation in which they have a role. Academic years need a sender of all organisations.

`datacontenttype` may be left out or be any media type of JSON, with parameters too
(`application/json; charset=utf-8`); a byte order mark before the body is passed over.

Order doesn't matter, nor does repetition: each record carries its `version`, and only what is newer than what is known
changes anything. A removal is remembered with its version. A record that comes before what it refers to waits for it.
The `id` of a message is not looked at. A version above this moment's milliseconds since 1970 and a day more is refused.

What takes people or classes away (a removal, or an end that is over) is held where it is more than the stage's share of
an organisation within a day, until an operator decides, and during a freeze until its end.

A message that can't be taken goes to the dead-letter queue at once, with the message attributes `reason` (`not_json`,
`envelope_invalid`, `type_unknown`, `fields_invalid`, `version_in_future`, `sender_unknown`, `kind_not_allowed`,
`organisation_not_allowed`, `organisation_unknown` for a removal in a class that is not there), `fields`
(`family_name:too_long`) and `sender`; of a batch only the changes that can't be taken, as a batch again, whose `fields`
say which is meant (`records.0.family_name:too_long`)."""

SENDING = """\
The EventBridge bus `svyazka-<stage>`; source `svyazka`, the detail is a CloudEvent, the detail type its `type`. Make a
rule for the types that you want and a queue of your own as its target: `examples/subscriber`.

Events hold identifiers only. They may come twice and out of order. Events about a person carry `sequence`, which counts
what happens to that person's links and chats without gaps: put them in order by it, and take a number that is missing
for an event that has not arrived. Everything is kept for 30 days and can be sent again (`svyazka replay`)."""


def document() -> dict[str, Any]:
    """The whole document."""
    received = [*CHANGES, BATCH]
    sent = [event.model_fields["type"].default for event in EVENTS]
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": "application/json",
        "channels": {
            "rosterChanges": {
                "address": None,
                "title": "Roster changes",
                "description": RECEIVING,
                "messages": {_name(kind): {"$ref": f"#/components/messages/{_name(kind)}"} for kind in received},
            },
            "events": {
                "address": "svyazka-{stage}",
                "title": "What happened",
                "description": SENDING,
                "parameters": {"stage": {"examples": ["dev", "prod"], "description": "The stage's name."}},
                "messages": {_name(kind): {"$ref": f"#/components/messages/{_name(kind)}"} for kind in sent},
            },
        },
        "operations": {
            "applyRosterChanges": _operation("receive", "rosterChanges", received),
            "announce": _operation("send", "events", sent),
        },
        "components": {"messages": _messages(), "schemas": schemas()},
    }


def _info() -> dict[str, Any]:
    return {
        "title": "Svyazka",
        "version": metadata.version("svyazka"),
        "description": "What other systems send in by queue, and what they can listen to.",
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
    }


def _operation(action: str, channel: str, kinds: Iterable[str]) -> dict[str, Any]:
    messages = [{"$ref": f"#/channels/{channel}/messages/{_name(kind)}"} for kind in kinds]
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "messages": messages}


def _messages() -> dict[str, Any]:
    received = {kind: _message(kind, model.__doc__, payload_name(model)) for kind, model in CHANGES.items()}
    batch = {BATCH: _message(BATCH, "Up to 1000 changes in one message.", BATCH_PAYLOAD)}
    sent = {kind: _message(kind, event.__doc__, event.__name__) for event in EVENTS if (kind := _type_of(event))}
    return {_name(kind): message for kind, message in (received | batch | sent).items()}


def _type_of(event: Any) -> str:
    kind: str = event.model_fields["type"].default
    return kind


def _message(kind: str, description: str | None, schema: str) -> dict[str, Any]:
    examples = {**RECEIVED, **SENT}[kind]
    return {
        "name": kind,
        "title": kind,
        "summary": (description or "").partition("\n")[0],
        "contentType": "application/cloudevents+json" if kind.startswith("roster.") else "application/json",
        "tags": [{"name": "in" if kind.startswith("roster.") else SOURCE}],
        "payload": {"$ref": f"#/components/schemas/{schema}"},
        "examples": [{"name": kind, "payload": examples}],
    }


def _name(kind: str) -> str:
    """`roster.academic_year.upserted` as a name in the document: `rosterAcademicYearUpserted`."""
    first, *others = kind.replace(".", "_").split("_")
    return first + "".join(other.title() for other in others)

"""Every function of Svyazka: what calls it and what it may touch. A new action is one more entry in its context."""

from infra_cdk.functions.chats import CHATS
from infra_cdk.functions.events import EVENTS
from infra_cdk.functions.link import LINK
from infra_cdk.functions.roster import ROSTER

__all__ = ["FUNCTIONS"]

FUNCTIONS = LINK + CHATS + EVENTS + ROSTER

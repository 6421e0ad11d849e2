"""Every function of Svyazka: what calls it and what it may touch. A new action is one more entry in its context."""

from infra_cdk.functions.chats import CHATS
from infra_cdk.functions.events import EVENTS
from infra_cdk.functions.link import LINK
from infra_cdk.functions.manual_chats import MANUAL_CHATS
from infra_cdk.functions.messenger import MESSENGER
from infra_cdk.functions.roster import ROSTER
from infra_cdk.functions.safeguarding import SAFEGUARDING
from infra_cdk.functions.school import SCHOOL
from infra_cdk.functions.sign_in import SIGN_IN
from infra_cdk.functions.sms import SMS

__all__ = ["CONTEXTS", "FUNCTIONS", "stack_of"]

FUNCTIONS = SIGN_IN + LINK + SCHOOL + SMS + CHATS + MESSENGER + MANUAL_CHATS + SAFEGUARDING + EVENTS + ROSTER

CONTEXTS = tuple(dict.fromkeys(function.context for function in FUNCTIONS))
"""In the order in which they are declared: `sign_in`, `link`, …"""


def stack_of(context: str, stage: str) -> str:
    """The name of a context's stack: `SvyazkaLink-dev`."""
    return f"Svyazka{context.title().replace('_', '')}-{stage}"

"""Stand-ins of the parties outside: small ASGI apps that answer as those are documented to, beside the local stack.

Each party is a `StandIn` (`frame`): a Starlette app under a path of its own, `/_local/<name>/…` beside the stack, with
switches for the ways in which the real one fails. `parties.all_of` lists them. The emulator's process serves them on
the stack's own port (`emulator.front_door`); tests serve them in theirs (`serving.serving`).
"""

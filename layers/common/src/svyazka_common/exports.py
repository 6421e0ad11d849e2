"""How long a file of an exported chat is there; without imports, since the CDK app reads it too."""

FILE_DAYS = 7
"""The bucket deletes it then; the page says until when."""
LINK_SECONDS = 60
"""So long a signed address opens it."""

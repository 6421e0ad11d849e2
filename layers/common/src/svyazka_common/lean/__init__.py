"""A quick start of a function: third-party modules are loaded only when something in them is used.

`install()` has to come before third-party packages are imported (functions/__init__.py calls it); after that nothing
else knows of it. What is put off and why stands in `deferred.py`; figures in docs/adr/0004-cold-start.md.
"""

from svyazka_common.lean.install import install

__all__ = ["install"]

"""The Lambda functions, one folder for each context."""

from svyazka_common import lean

lean.install(__file__)  # before any handler imports a third-party package

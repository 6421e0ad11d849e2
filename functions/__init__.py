"""The Lambda functions, one folder for each context."""

from svyazka_common import cold_start

cold_start.install()  # before any handler imports a third-party package

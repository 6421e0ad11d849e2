"""The decisions of sign-in and link, pure: no clock, no table, no request."""

"""What a request reveals about the caller's browser: kind of device, system, networks. Pure."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svyazka_common.records.access import DeviceKind


SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
"""Marks in the header, the more exact ones first (an Android is a Linux too), and what people call the system."""
COMPUTERS = frozenset({"Windows", "ChromeOS", "macOS", "Linux"})


def device_and_system(user_agent: str) -> tuple[DeviceKind | None, str | None]:
    """Kind of device and its system; None where the header says nothing.

    An Android is a phone where the header has the word `Mobile` (Chrome, Firefox), otherwise a tablet. An iPad that
    asks for desktop pages says that it is a Macintosh.
    """
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if system in COMPUTERS:
        return "computer", system
    if system == "iPadOS" or (system == "Android" and "Mobile" not in user_agent):
        return "tablet", system
    return ("phone", system) if system is not None else (None, None)


IPV6_PREFIXES = (64, 56, 48)
"""A subscriber's network is a /64, a /56 or a /48 (RIPE-690); a subscriber with a /48 has 65,536 networks of /64."""


def networks_of(address: str) -> tuple[str, ...]:
    """Return an IPv4 address itself, or an IPv6 address's /64, /56 and /48; `unknown` for a text that is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ("unknown",)
    if not isinstance(parsed, IPv6Address):
        return (str(parsed),)
    if parsed.ipv4_mapped is not None:
        return (str(parsed.ipv4_mapped),)
    return tuple(str(ip_network((parsed, prefix), strict=False)) for prefix in IPV6_PREFIXES)


def source_of(address: str) -> str:
    """The smallest network of an address: itself, or an IPv6 address's /64 (one subscriber has all of it)."""
    return networks_of(address)[0]

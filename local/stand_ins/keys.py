"""Keys and self-signed certificates of parties and their clients, kept in files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

if TYPE_CHECKING:
    from pathlib import Path

BITS = 2048
DAYS = 3650


@dataclass(frozen=True)
class KeyPair:
    """An RSA key with its certificate, both PEM."""

    key_pem: str
    certificate_pem: str

    @cached_property
    def key(self) -> rsa.RSAPrivateKey:
        """The private key."""
        key = load_pem_private_key(self.key_pem.encode(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The certificate."""
        return x509.load_pem_x509_certificate(self.certificate_pem.encode())

    def write(self, path: Path) -> Path:
        """Key and certificate in one file, which only its owner reads."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(self.key_pem + self.certificate_pem, "utf-8")
        return path


def new_key_pair(name: str, *, host: str = "127.0.0.1") -> KeyPair:
    """A key with a certificate for `name` (common name) and `host` that it has signed itself."""
    key = rsa.generate_private_key(65537, BITS)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return KeyPair(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        certificate.public_bytes(Encoding.PEM).decode(),
    )


def kept_key_pair(path: Path, name: str) -> KeyPair:
    """The pair in a file; a new one is put there where there is none."""
    if not path.exists():
        new_key_pair(name).write(path)
    text = path.read_text("utf-8")
    start = text.index("-----BEGIN CERTIFICATE-----")
    return KeyPair(text[:start], text[start:])

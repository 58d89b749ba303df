"""Messages and look-ups of SOLAPI for tests."""

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from reviews.notices.channels.base import LookUp, Message

TEMPLATE = {"desk_test_ko": "#{이름}님, 접수번호 #{접수번호}입니다."}


def message(to="", body="안내드립니다", **more):
    to = to or f"010{secrets.randbelow(10**8):08d}"
    return Message(str(uuid.uuid4()), to, "", body, "test", **{"channel": "sms", **more})


def alimtalk(to="", name="홍길동", **more):
    values = {"#{이름}": name, "#{접수번호}": "K1"}
    body = f"{name}님, 접수번호 K1입니다."
    more = {"channel": "alimtalk", "template_id": "desk_test_ko", "values": values, **more}
    return message(to, body, **more)


def taken(phones, messages):
    """Count each message in the provider's own log."""
    log = phones.by_notice()
    return [log[m.public_id] for m in messages]


def asked(messages, since=None):
    return [LookUp(m.public_id, since=since or ago(seconds=60)) for m in messages]


def ago(**span):
    return datetime.now(UTC) - timedelta(**span)


def self_signed(name, folder):
    """Paths of a certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ago(days=1))
        .not_valid_after(ago(days=-1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = Path(folder) / "certificate.pem", Path(folder) / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths

#!/usr/bin/env python3
"""Verifies receipts with nothing but public keys.

    python3 verify.py jwks.json receipt.json...      exit code 0: all of them are true, 1: not

Needs cryptography (Debian: apt install python3-cryptography; else: pip install cryptography).
"""
import base64
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def canonical(value):
    """RFC 8785, for what receipts hold."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def decoded(part):
    """Base64url in its one form: no padding, no bits that are not used."""
    content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(content).rstrip(b"=").decode() != part:
        raise ValueError("base64url in another form")
    return content


def members(part, names):
    """The members of a part of the JWS: these and no others, in their one form."""
    text = decoded(part).decode()
    value = json.loads(text)
    if canonical(value) != text or list(value) != names:
        raise ValueError(f"{text} has another form")
    return value


def root_from(index, size, leaf, path):
    """RFC 9162, section 2.1.3.2."""
    fn, sn, root = index, size - 1, leaf
    for sibling in map(bytes.fromhex, path):
        if sn == 0:
            raise ValueError("the path is too long")
        if fn % 2 == 1 or fn == sn:
            root = hashlib.sha256(b"\x01" + sibling + root).digest()
            while fn % 2 == 0 and fn != 0:
                fn, sn = fn // 2, sn // 2
        else:
            root = hashlib.sha256(b"\x01" + root + sibling).digest()
        fn, sn = fn // 2, sn // 2
    if sn != 0:
        raise ValueError("the path is too short")
    if any(len(sibling) != 64 or sibling.strip("0123456789abcdef") for sibling in path):
        raise ValueError("a hash in another form")
    return root.hex()


def verify_receipt(text, jwks):
    """Returns the statement; raises if the receipt is not true."""
    receipt = json.loads(text)
    if canonical(receipt) != text:
        raise ValueError("this is not the receipt's one text")
    header, payload, signature = receipt["batch"].split(".")
    about = members(header, ["alg", "kid", "typ"])
    if (about["alg"], about["typ"]) != ("EdDSA", "novafin-receipt+jws"):
        raise ValueError("another kind of signature")
    key = next((key for key in jwks["keys"] if key["kid"] == about["kid"] and key["crv"] == "Ed25519"), None)
    if key is None:
        raise ValueError("signed by a key that is not given")
    Ed25519PublicKey.from_public_bytes(decoded(key["x"])).verify(decoded(signature), f"{header}.{payload}".encode())
    batch = members(payload, ["batchId", "merkleRoot", "recordedAt", "treeSize", "version"])
    statement, proof = receipt["statement"], receipt["proof"]
    if (statement["batchId"], statement["recordedAt"]) != (batch["batchId"], batch["recordedAt"]):
        raise ValueError("of another batch")
    if not 0 <= proof["index"] < batch["treeSize"]:
        raise ValueError("no such leaf")
    leaf = hashlib.sha256(b"\x00" + canonical(statement).encode()).digest()
    if root_from(proof["index"], batch["treeSize"], leaf, proof["path"]) != batch["merkleRoot"]:
        raise ValueError("of another root")
    return statement


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as jwks_file:
        trusted = json.load(jwks_file)
    all_true = True
    for name in sys.argv[2:]:
        try:
            with open(name, encoding="utf-8") as receipt_file:
                true = verify_receipt(receipt_file.read().removesuffix("\n"), trusted)
            print("VALID", true["tradeId"], name)
        except (InvalidSignature, ValueError, KeyError, TypeError, AttributeError) as e:
            print(f"INVALID {name}: {str(e) or 'not signed by that key'}")
            all_true = False
    sys.exit(0 if all_true else 1)

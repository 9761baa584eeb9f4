#!/usr/bin/env python3
"""Derives the golden vectors and signatures again with the publisher's Python, which shares no code with the worker.

    python3 src/test/python/vectors_check.py            exit 1 if a vector is wrong
    python3 src/test/python/vectors_check.py --write    fill in canonical, sha256 and event.tradeHash of a new vector
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "docs/publishing"))
from publish import canonical, read, signature, signed_text, trade_hash  # noqa: E402

VECTORS = ROOT / "src/main/resources/contract/vectors"
SIGNATURES = ROOT / "src/main/resources/contract/signatures"


def check(path, write):
    vector = read(path)
    event = vector["event"]
    text = canonical({name: value for name, value in event.items() if name not in ("tradeHash", "signature")})
    sha256 = trade_hash(event)
    if write:
        raw = path.read_text("utf-8").replace("HASH", sha256)
        path.write_text(raw.replace('"CANONICAL"', json.dumps(text)), "utf-8")
        return True
    right = (vector["canonical"], vector["sha256"], event["tradeHash"]) == (text, sha256, sha256)
    print("ok   " if right else "WRONG", path.name)
    return right


def check_signature(path):
    vector = read(path)
    event = vector["event"]
    made = signature(event, SIGNATURES / (event["signature"]["kid"] + ".secret.json"))
    right = (vector["signed"], event["signature"]) == (signed_text(event), made)
    print("ok   " if right else "WRONG", path.name)
    return right


if __name__ == "__main__":
    files = sorted(VECTORS.glob("*.json"))
    signed = sorted(SIGNATURES.glob("[0-9]*.json"))
    results = [check(f, "--write" in sys.argv) for f in files] + [check_signature(f) for f in signed]
    sys.exit(0 if files and signed and all(results) else 1)

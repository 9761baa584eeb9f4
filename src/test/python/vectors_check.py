#!/usr/bin/env python3
"""Derives the golden vectors again, sharing no code with the worker.

    python3 src/test/python/vectors_check.py            exit 1 if a vector is wrong
    python3 src/test/python/vectors_check.py --write    fill in canonical, sha256 and event.tradeHash

RFC 8785 for what a trade can hold: ASCII names, strings, objects, numbers of at most 15 significant digits.
"""
import hashlib
import json
import pathlib
import sys
from decimal import Decimal

VECTORS = pathlib.Path(__file__).parents[2] / "main/resources/contract/vectors"


def number(value):
    """A number as ECMAScript writes it."""
    if value == 0:
        return "0"
    sign, digits, exponent = value.normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + exponent  # digits before the point
    if not -6 < point <= 21:
        tail = "." + text[1:] if len(text) > 1 else ""
        plain = f"{text[0]}{tail}e{point - 1:+d}"
    elif exponent >= 0:
        plain = text + "0" * exponent
    elif point > 0:
        plain = text[:point] + "." + text[point:]
    else:
        plain = "0." + "0" * -point + text
    return "-" + plain if sign else plain


def canonical(value):
    if isinstance(value, dict):
        members = (json.dumps(name) + ":" + canonical(value[name]) for name in sorted(value))
        return "{" + ",".join(members) + "}"
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, str) and value.isascii():
        return json.dumps(value)
    raise ValueError(f"no trade holds {value!r}")


def check(path, write):
    vector = json.loads(path.read_text("utf-8"), parse_int=Decimal, parse_float=Decimal)
    hashed = {k: v for k, v in vector["event"].items() if k not in ("tradeHash", "signature")}
    text = canonical(hashed)
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if write:
        raw = path.read_text("utf-8").replace("HASH", sha256)
        path.write_text(raw.replace('"CANONICAL"', json.dumps(text)), "utf-8")
        return True
    right = (vector["canonical"], vector["sha256"], vector["event"]["tradeHash"]) == (text, sha256, sha256)
    print("ok   " if right else "WRONG", path.name)
    return right


if __name__ == "__main__":
    files = sorted(VECTORS.glob("*.json"))
    sys.exit(0 if files and all([check(f, "--write" in sys.argv) for f in files]) else 1)

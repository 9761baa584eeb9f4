#!/usr/bin/env python3
"""Publishes a trade and waits for what became of it.

    python3 publish.py publish trade.json      0: PAID, 1: rejected, 3: no answer
    python3 publish.py hash FILE...            prints each file's trade hash; needs no package
    python3 publish.py sign FILE...            prints each file's signature

RABBITMQ_URI and QUEUE_NAME say where. TRADE_KEY names the file with the secret that signs; without it nothing is signed.
Needs pika (Debian: apt install python3-pika; else: pip install pika), and cryptography where the key is for EdDSA.
"""
import base64
import hashlib
import hmac
import json
import os
import sys
from decimal import Decimal

RABBITMQ_URI = os.environ.get("RABBITMQ_URI", "amqp://guest:guest@localhost:5672/%2F")
QUEUE = os.environ.get("QUEUE_NAME", "queue.finance.settlements")
EVENTS = "novafin.settlements"
TRADE_KEY = os.environ.get("TRADE_KEY")
PATIENCE_SECONDS = 30


def number(value):
    """As JavaScript writes it, which RFC 8785 demands. Amounts written as strings never come here."""
    value = value.normalize()
    digits = "".join(map(str, value.as_tuple().digits))
    power = value.adjusted()  # of the first digit
    if -7 < power < 21:
        return format(value, "f")
    return digits[0] + ("." + digits[1:] if digits[1:] else "") + f"e{power:+d}"


def canonical(value):
    """RFC 8785 for what a trade can hold: names in ASCII, positive numbers of at most 15 significant digits."""
    if isinstance(value, dict):
        members = (json.dumps(name) + ":" + canonical(value[name]) for name in sorted(value))
        return "{" + ",".join(members) + "}"
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    raise ValueError(f"no trade holds {value!r}")


def read(path):
    # numbers as they are written: a float would lose digits
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_int=Decimal, parse_float=Decimal)


def trade_hash(trade):
    hashed = {name: value for name, value in trade.items() if name not in ("tradeHash", "signature")}
    return hashlib.sha256(canonical(hashed).encode("utf-8")).hexdigest()


def signed_text(trade):
    """What is signed of a trade with its hash."""
    return "novafin.trade.v1\n" + canonical({name: value for name, value in trade.items() if name != "signature"})


def signature(trade, path):
    """'keys trade generate' makes the file: a JSON Web Key whose kid the worker knows."""
    jwk = read(path)
    text = signed_text(trade).encode("utf-8")
    secret = base64.urlsafe_b64decode(jwk["k" if jwk["alg"] == "HS256" else "d"] + "==")
    if jwk["alg"] == "HS256":
        value = hmac.digest(secret, text, "sha256")
    else:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        value = Ed25519PrivateKey.from_private_bytes(secret).sign(text)
    return {"kid": jwk["kid"], "alg": jwk["alg"], "value": base64.urlsafe_b64encode(value).rstrip(b"=").decode()}


def complete(trade):
    hashed = {**trade, "tradeHash": trade_hash(trade)}
    return {**hashed, "signature": signature(hashed, TRADE_KEY)} if TRADE_KEY else hashed


def publish(trade):
    import pika

    body = canonical(complete(trade)).encode("utf-8")
    connection = pika.BlockingConnection(pika.URLParameters(RABBITMQ_URI))
    channel = connection.channel()

    # A queue of our own, so that nobody else misses a callback. A market place reads queue.trade.callbacks, which is
    # durable: there it acknowledges an event when it has stored it, and drops those whose id it has seen.
    own = channel.queue_declare(queue="", exclusive=True).method.queue
    channel.queue_bind(own, EVENTS, routing_key="settlement.*")

    try:
        channel.confirm_delivery()  # from now on basic_publish returns when the broker has the message, else raises
    except pika.exceptions.MethodNotImplemented:
        sys.exit("this broker does not announce publisher confirms, so pika cannot use them: RabbitMQ does announce them")
    properties = pika.BasicProperties(content_type="application/json", delivery_mode=2)
    channel.basic_publish("", QUEUE, body, properties, mandatory=True)
    print("confirmed", trade["tradeId"])

    for _, _, content in channel.consume(own, auto_ack=True, inactivity_timeout=PATIENCE_SECONDS):
        if content is None:
            print(f"no callback in {PATIENCE_SECONDS} s: settled before, or not a trade; see {QUEUE}.dlq", file=sys.stderr)
            return 3
        outcome = json.loads(content)["data"]
        if outcome["tradeId"] == trade["tradeId"].lower():
            print(outcome["status"], outcome.get("reasonCode", ""), outcome.get("reasonText", ""))
            return 0 if outcome["status"] == "PAID" else 1


if __name__ == "__main__":
    command, *files = sys.argv[1:] or ["help"]
    if command == "hash" and files:
        for file in files:
            print(trade_hash(read(file)), file)
    elif command == "sign" and files and TRADE_KEY:
        for file in files:
            print(complete(read(file))["signature"]["value"], file)
    elif command == "publish" and len(files) == 1:
        sys.exit(publish(read(files[0])))
    else:
        sys.exit(__doc__)

import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

export const ASSETS = [
  { code: 'EUR', scale: 2 },
  { code: 'NOVAPOINT', scale: 2 },
  { code: 'CARBON_CREDIT', scale: 3 },
];
export const POISON = ['MALFORMED', 'HASH_MISMATCH', 'SCHEMA'];
const NOBODY_HAS = '999999999999.99';

/** Seeded: the same seed gives the same trades (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function uuid(random) {
  const bytes = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256)));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function withHash(trade) {
  return { ...trade, tradeHash: createHash('sha256').update(canonicalize(trade), 'utf8').digest('hex') };
}

/** Decimal text of a whole number of minor units, without a detour over binary fractions. */
export function decimal(units, scale) {
  const digits = String(units).padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function poisonous(reason, trade) {
  switch (reason) {
    case 'MALFORMED':
      return JSON.stringify(withHash(trade)).slice(0, -1);
    case 'HASH_MISMATCH':
      return JSON.stringify({ ...withHash(trade), amount: '999.99' });
    default:
      return JSON.stringify(withHash({ ...trade, surprise: true }));
  }
}

export function shortOfFunds(trade) {
  return { ...trade, amount: NOBODY_HAS };
}

/**
 * Endless messages between `owners`, each of whom has accounts in all assets:
 * {kind: cash|delivery|duplicate|short|poison, tradeId, reason?, body}. Of 100: 60 cash, 25 delivery, 5 of each other kind.
 */
export function* messages(seed, owners) {
  const random = generator(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const sent = [];
  for (let number = 0; ; number++) {
    const lot = Math.floor(random() * 100);
    const asset = pick(ASSETS);
    const buyerId = pick(owners);
    const trade = {
      schemaVersion: 1,
      tradeId: uuid(random),
      buyerId,
      sellerId: pick(owners.filter((owner) => owner !== buyerId)),
      amount: decimal(1 + Math.floor(random() * 500), asset.scale),
      assetType: asset.code,
    };
    if (lot < 5 && sent.length > 0) {
      yield { ...pick(sent), kind: 'duplicate' };
      continue;
    }
    if (lot >= 5 && lot < 10) {
      const reason = POISON[number % POISON.length];
      yield { kind: 'poison', tradeId: trade.tradeId, reason, body: poisonous(reason, trade) };
      continue;
    }
    let kind = 'cash';
    if (lot >= 10 && lot < 15) {
      kind = 'short';
      trade.amount = NOBODY_HAS;
    } else if (lot >= 15 && lot < 40) {
      kind = 'delivery';
      const other = pick(ASSETS.filter((candidate) => candidate.code !== asset.code));
      trade.delivery = { assetType: other.code, quantity: decimal(1 + Math.floor(random() * 500), other.scale) };
    }
    const message = { kind, tradeId: trade.tradeId, body: JSON.stringify(withHash(trade)) };
    sent.push(message);
    yield message;
  }
}

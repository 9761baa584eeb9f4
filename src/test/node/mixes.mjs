import { deposits, featured, linked, payingWith, waiting, withCharges } from './features.mjs';
import { ASSETS, POISON, decimal, generator, poisonous, shortOfFunds, uuid, withHash } from './trades.mjs';

const WINDOW = 40;
const REPEATS = 10;
/** As many as the harness mints, flat-0 for the first owner and so on; each goes round between three owners. */
const RIGHTS = 8;
const RING = 3;
/** Of 100 trades: sold by the hot account, one of an opposite pair, of a right, repeated ten times, ... */
const NONE = { hot: 0, pair: 0, right: 0, repeated: 0, charged: 0, converted: 0, deposit: 0, waiting: 0, linked: 0 };
const MIXES = {
  chaos: { ...NONE, hot: 30, pair: 15, right: 4, repeated: 2, charged: 20, converted: 15, deposit: 10, waiting: 6, linked: 6 },
  hot: { ...NONE, hot: 90 },
  pairs: { ...NONE, pair: 90 },
  repeats: { ...NONE, hot: 10, pair: 10, right: 4, repeated: 40 },
  features: { ...NONE, hot: 10, repeated: 2, charged: 50, converted: 40, deposit: 35, waiting: 35, linked: 25 },
};

function deal(random, pick, buyerId, sellerId) {
  const asset = pick(ASSETS);
  const trade = {
    schemaVersion: 1,
    tradeId: uuid(random),
    buyerId,
    sellerId,
    amount: decimal(1 + Math.floor(random() * 500), asset.scale),
    assetType: asset.code,
  };
  if (random() < 0.3) {
    const other = pick(ASSETS.filter((candidate) => candidate.code !== asset.code));
    trade.delivery = { assetType: other.code, quantity: decimal(1 + Math.floor(random() * 500), other.scale) };
  }
  return trade;
}

/** Sales of rights: from where the market place believes each to be. A sale that fails is made good when the ring is round. */
function marketOfRights(random, pick, owners) {
  const sold = new Array(RIGHTS).fill(0);
  return () => {
    const number = Math.floor(random() * RIGHTS);
    const place = number + (sold[number]++ % RING);
    const next = number + (sold[number] % RING);
    const trade = deal(random, pick, owners[next % owners.length], owners[place % owners.length]);
    trade.delivery = { assetType: 'MATERIAL_RIGHT', quantity: '1', tokenId: `flat-${number}` };
    return trade;
  };
}

function message(trade) {
  const kinds = ['payWith', 'charges', 'delivery'].filter((member) => trade[member]);
  return { kind: kinds[0] ?? 'cash', tradeId: trade.tradeId, body: JSON.stringify(withHash(trade)) };
}

/** In the order in which an orderly market place would send them; every 50th is poison. */
function* inOrder(random, owners, mix) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const chance = (percent) => random() * 100 < percent;
  const [hot, ...others] = owners;
  const sent = [];
  const rightSold = marketOfRights(random, pick, owners);
  const ofDeposits = deposits(random, pick, others);
  const between = (buyerId, sellerId) => deal(random, pick, buyerId, sellerId);
  const asked = (trade) => {
    const charged = chance(mix.charged) ? withCharges(random, pick, trade, others) : trade;
    return chance(mix.converted) ? payingWith(pick, charged) : charged;
  };
  for (let number = 0; ; number++) {
    const buyerId = pick(others);
    const sellerId = chance(mix.hot) ? hot : pick(owners.filter((owner) => owner !== buyerId));
    const trade = deal(random, pick, buyerId, sellerId);
    if (number % 50 === 49) {
      const reason = POISON[Math.floor(number / 50) % POISON.length];
      yield { kind: 'poison', tradeId: trade.tradeId, reason, body: poisonous(reason, trade) };
    } else if (chance(mix.pair)) {
      yield message(trade);
      yield message(between(sellerId, buyerId));
    } else if (chance(mix.deposit)) {
      yield featured(ofDeposits());
    } else if (chance(mix.waiting)) {
      yield featured(waiting(random, pick, between, others));
    } else if (chance(mix.linked)) {
      yield* linked(random, pick, between, others).map(featured);
    } else if (chance(4)) {
      yield { ...message(shortOfFunds(trade)), kind: 'short' };
    } else if (chance(4) && sent.length > 0) {
      yield { ...pick(sent), kind: 'duplicate' };
    } else {
      const fresh = message(asked(chance(mix.right) ? rightSold() : trade));
      sent.push(fresh);
      if (sent.length > 1_000) {
        sent.shift();
      }
      yield fresh;
      for (let copy = chance(mix.repeated) ? 1 : REPEATS; copy < REPEATS; copy++) {
        yield { ...fresh, kind: 'duplicate' };
      }
    }
  }
}

/** Endless messages as in trades.mjs, of another mix, and out of order within windows of 40. */
export function* mixed(seed, owners, name) {
  if (!MIXES[name]) {
    throw new Error(`no mix ${name}: give one of ${Object.keys(MIXES)}`);
  }
  const random = generator(seed);
  const source = inOrder(random, owners, MIXES[name]);
  for (;;) {
    const window = Array.from({ length: WINDOW }, () => source.next().value);
    while (window.length > 0) {
      yield window.splice(Math.floor(random() * window.length), 1)[0];
    }
  }
}

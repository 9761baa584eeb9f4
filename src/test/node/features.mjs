// What a trade may ask for beside payment and delivery: charges, another asset to pay with, deposits, waiting for funds, and
// settling only together with others.
import { ASSETS, decimal, uuid, withHash } from './trades.mjs';

/** Opened by the harness with nothing in their accounts: what they buy waits for what they sell. */
export const SAVERS = ['saver-0', 'saver-1', 'saver-2'];
const CHARGES = ['TAX', 'FEE', 'COMMISSION'];
const PERCENTS = ['19', '7', '2.5', '0.333', '12.75', '1'];
const HOUR = 3_600_000;
/** Messages that a deposit is left alone, so that it is mostly there when it is captured. */
const LAG = 60;

function inMillis(random, from, to) {
  return new Date(Date.now() + from + Math.floor(random() * (to - from))).toISOString();
}

/** Out of the amount, some too small to come to anything: together always less than it. */
export function withCharges(random, pick, trade, payees) {
  const scale = ASSETS.find((asset) => asset.code === trade.assetType).scale;
  const units = Number(trade.amount.replace('.', ''));
  const others = payees.filter((owner) => owner !== trade.buyerId && owner !== trade.sellerId);
  const charges = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
    payeeId: pick(others),
    kind: pick(CHARGES),
    ...(units > 50 && random() < 0.3
      ? { amount: decimal(1 + Math.floor((random() * units) / 20), scale) }
      : { percent: pick(PERCENTS) }),
  }));
  return { ...trade, charges };
}

export function payingWith(pick, trade) {
  return { ...trade, payWith: pick(ASSETS.filter((asset) => asset.code !== trade.assetType)).code };
}

/** Savers get less, by sales and by what is delivered to them, than they would spend: some of it settles only when more has come. */
export function waiting(random, pick, deal, owners) {
  if (random() < 0.3) {
    const credit = deal(pick(owners), pick(SAVERS));
    delete credit.delivery;
    return { kind: 'credit', ...credit };
  }
  const trade = { ...deal(pick(SAVERS), pick(owners)), settleBy: inMillis(random, 1_000, 4_000) };
  return { kind: 'waiting', ...(random() < 0.5 ? { ...trade, priority: Math.floor(random() * 10) } : trade) };
}

/** Placed, and some messages later captured or released; or it expires, some of them while it is captured. */
export function deposits(random, pick, owners) {
  const open = [];
  let number = 0;
  const place = () => {
    const asset = pick(ASSETS);
    const payerId = pick(owners);
    const units = 1 + Math.floor(random() * 500);
    const terms = { payerId, payeeId: pick(owners.filter((owner) => owner !== payerId)), assetType: asset.code };
    const expiresAt = random() < 0.3 ? inMillis(random, 1_000, 4_000) : inMillis(random, HOUR, 2 * HOUR);
    const tradeId = uuid(random);
    open.push({ terms, units, scale: asset.scale, holdId: tradeId, since: number });
    return { kind: 'hold', type: 'HoldPlaced', tradeId, ...terms, amount: decimal(units, asset.scale), expiresAt };
  };
  const end = (hold) => {
    const about = { tradeId: uuid(random), holdId: hold.holdId, ...hold.terms };
    if (random() < 0.4) {
      return { kind: 'release', type: 'HoldReleased', ...about };
    }
    const part = { amount: decimal(1 + Math.floor(random() * hold.units), hold.scale) };
    return { kind: 'capture', type: 'HoldCaptured', ...about, ...(random() < 0.5 ? part : {}) };
  };
  return () => {
    number++;
    const oldest = open[0];
    if (!oldest || number - oldest.since < LAG || random() < 0.5) {
      return place();
    }
    // one in ten is asked for again: the second to come finds it ended
    return end(random() < 0.1 ? oldest : open.shift());
  };
}

/** Along a chain through savers, who have nothing before the others pay; some incomplete, some that cannot be paid or agree. */
export function linked(random, pick, deal, owners) {
  const size = 2 + Math.floor(random() * 3);
  const linkId = uuid(random);
  const savers = Array.from({ length: size - 1 }, (_, place) => SAVERS[place % SAVERS.length]);
  const chain = [pick(owners), ...savers, pick(owners)];
  const first = deal(chain[0], chain[1]);
  const trades = Array.from({ length: size }, (_, place) => {
    const { delivery, ...trade } = { ...deal(chain[place], chain[place + 1]), amount: first.amount };
    return { kind: 'linked', ...trade, assetType: first.assetType, linkId, linkSize: size };
  });
  const fate = random();
  if (fate < 0.1) {
    trades.pop();
    trades[0].settleBy = inMillis(random, 1_500, 6_000);
  } else if (fate < 0.2) {
    trades[0] = { ...trades[0], amount: '999999999999.99'.slice(0, first.assetType === 'CARBON_CREDIT' ? 16 : 15) };
  } else if (fate < 0.25) {
    trades[0].linkSize = size + 1;
  } else if (fate < 0.3) {
    trades.push({ kind: 'linked', ...deal(pick(owners), pick(SAVERS)), linkId, linkSize: size });
  }
  return trades;
}

export function featured({ kind, ...message }) {
  return { kind, tradeId: message.tradeId, body: JSON.stringify(withHash(message)) };
}

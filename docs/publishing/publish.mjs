// Publishes a trade and waits for what became of it.
//
//     npm ci
//     node publish.mjs publish trade.json      0: PAID, 1: rejected, 3: no answer
//     node publish.mjs hash FILE...            prints each file's trade hash
//     node publish.mjs sign FILE...            prints each file's signature
//
// RABBITMQ_URI and QUEUE_NAME say where. TRADE_KEY names the file with the secret that signs; without it nothing is signed.
import amqp from 'amqplib';
import canonicalize from 'canonicalize';
import { createHash, createHmac, createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

const RABBITMQ_URI = process.env.RABBITMQ_URI ?? 'amqp://guest:guest@localhost:5672/%2F';
const QUEUE = process.env.QUEUE_NAME ?? 'queue.finance.settlements';
const EVENTS = 'novafin.settlements';
const PATIENCE_MILLIS = 30_000;

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

function tradeHash({ tradeHash, signature, ...hashed }) {
  return createHash('sha256').update(canonicalize(hashed), 'utf8').digest('hex');
}

// Of a trade with its hash. 'keys trade generate' makes the file: a JSON Web Key whose kid the worker knows.
function signature({ signature, ...signed }) {
  const { kid, alg, ...jwk } = read(process.env.TRADE_KEY);
  const text = Buffer.from('novafin.trade.v1\n' + canonicalize(signed), 'utf8');
  const bytes = alg === 'HS256'
    ? createHmac('sha256', Buffer.from(jwk.k, 'base64url')).update(text).digest()
    : sign(null, text, createPrivateKey({ key: jwk, format: 'jwk' }));
  return { kid, alg, value: bytes.toString('base64url') };
}

function complete(trade) {
  const hashed = { ...trade, tradeHash: tradeHash(trade) };
  return process.env.TRADE_KEY ? { ...hashed, signature: signature(hashed) } : hashed;
}

async function publish(trade) {
  const body = Buffer.from(JSON.stringify(complete(trade)), 'utf8');
  const connection = await amqp.connect(RABBITMQ_URI);
  const channel = await connection.createConfirmChannel();

  // A queue of our own, so that nobody else misses a callback. A market place reads queue.trade.callbacks, which is
  // durable: there it acknowledges an event when it has stored it, and drops those whose id it has seen.
  const { queue: own } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(own, EVENTS, 'settlement.*');
  const outcome = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MILLIS).unref();
    channel.consume(own, (message) => {
      const { data } = JSON.parse(message.content.toString('utf8'));
      if (data.tradeId === trade.tradeId.toLowerCase()) {
        resolve(data);
      }
    }, { noAck: true });
  });

  // mandatory: what no queue takes comes back, and before its confirm
  let returned = false;
  channel.on('return', () => (returned = true));
  channel.publish('', QUEUE, body, { persistent: true, mandatory: true, contentType: 'application/json' });
  await channel.waitForConfirms();
  if (returned) {
    throw new Error(`no queue ${QUEUE}: start the worker, it makes it`);
  }
  console.log('confirmed', trade.tradeId);

  const { status, reasonCode = '', reasonText = '' } = (await outcome) ?? {};
  await connection.close();
  if (!status) {
    console.error(`no callback in ${PATIENCE_MILLIS} ms: settled before, or not a trade; see ${QUEUE}.dlq`);
    return 3;
  }
  console.log(status, reasonCode, reasonText);
  return status === 'PAID' ? 0 : 1;
}

const [command, ...files] = process.argv.slice(2);
if (command === 'hash' && files.length > 0) {
  files.forEach((file) => console.log(tradeHash(read(file)), file));
} else if (command === 'sign' && files.length > 0 && process.env.TRADE_KEY) {
  files.forEach((file) => console.log(complete(read(file)).signature.value, file));
} else if (command === 'publish' && files.length === 1) {
  process.exitCode = await publish(read(files[0]));
} else {
  console.error('node publish.mjs publish FILE | hash FILE... | sign FILE...');
  process.exitCode = 2;
}

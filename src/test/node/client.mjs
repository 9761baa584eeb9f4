// A client of the settlement worker that shares no code with it: publishes trades, journals callbacks.
import amqp from 'amqplib';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Journal } from './journal.mjs';
import { mixed } from './mixes.mjs';
import { messages } from './trades.mjs';

const USAGE = `node client.mjs publish --uri URI --queue NAME --count N --seed N --journal FILE [--owners A,B,C] [--rate N]
    [--mix chaos|hot|pairs|repeats|features]; SIGTERM ends it after the group it is at
node client.mjs consume --uri URI --journal FILE [--queues A,B]`;
const GROUP = 100;
const PATIENCE_MILLIS = 180_000;
const PREFETCH = 200;

/** Tries again until the broker is there; amqplib does not reconnect by itself. */
async function connect(uri) {
  const giveUpAt = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    try {
      const connection = await amqp.connect(uri, { timeout: 5_000 });
      connection.on('error', () => {});
      // amqplib never answers a channel's opening whose connection ends meanwhile
      connection.ended = new Promise((_, reject) => {
        connection.once('close', () => reject(new Error('connection closed')));
      });
      connection.ended.catch(() => {});
      return connection;
    } catch (failure) {
      if (Date.now() > giveUpAt) {
        throw failure;
      }
      await pause(200);
    }
  }
}

/** One group on one channel; rejects when the connection breaks before all confirms are in. */
async function send(connection, queue, group) {
  const channel = await Promise.race([connection.createConfirmChannel(), connection.ended]);
  const broken = new Promise((_, reject) => {
    channel.on('error', reject);
    channel.on('close', () => reject(new Error('channel closed')));
  });
  broken.catch(() => {});
  channel.on('return', () => channel.emit('error', new Error(`no queue ${queue}`)));
  const properties = { persistent: true, mandatory: true, contentType: 'application/json' };
  for (const { body } of group) {
    channel.publish('', queue, Buffer.from(body, 'utf8'), properties);
  }
  await Promise.race([channel.waitForConfirms(), broken]);
  // amqplib never answers a close whose connection ends meanwhile
  await Promise.race([channel.close(), broken.catch(() => {})]);
}

async function publish({ uri, queue, count, seed, journal: path, owners, rate, mix }) {
  const journal = new Journal(path);
  const stream = mix ? mixed(Number(seed), owners.split(','), mix) : messages(Number(seed), owners.split(','));
  let ended = false;
  process.on('SIGTERM', () => {
    ended = true;
  });
  const size = rate ? Math.max(1, Math.min(GROUP, Math.floor(rate / 10))) : GROUP;
  let connection = await connect(uri);
  const begin = Date.now();
  for (let done = 0; done < Number(count) && !ended; ) {
    const group = [];
    while (group.length < size && done + group.length < Number(count)) {
      group.push({ number: done + group.length, ...stream.next().value });
    }
    journal.append(group.map((message) => ({ event: 'sent', ...message })));
    const giveUpAt = Date.now() + PATIENCE_MILLIS;
    for (;;) {
      try {
        await send(connection, queue, group);
        break;
      } catch (failure) {
        if (Date.now() > giveUpAt) {
          throw failure;
        }
        // whether they arrived is unknown: an honest publisher sends them again
        await Promise.race([connection.close().catch(() => {}), pause(2_000)]);
        await pause(200);
        connection = await connect(uri);
      }
    }
    journal.append(group.map(({ number, tradeId }) => ({ event: 'confirmed', number, tradeId })));
    done += group.length;
    if (rate) {
      await pause(Math.max(0, begin + (done * 1000) / rate - Date.now()));
    }
  }
  await connection.close();
  journal.close();
}

/** Acknowledges what is on disk, in one go for all that has come in meanwhile. */
async function consumeOnce(uri, queues, journal) {
  const connection = await connect(uri);
  const closed = new Promise((resolve) => connection.on('close', resolve));
  const channel = await connection.createChannel();
  channel.on('error', () => {});
  await channel.prefetch(PREFETCH);
  let waiting = [];
  const flush = () => {
    const taken = waiting;
    waiting = [];
    journal.append(taken.map(({ queue, message }) => ({
      queue,
      redelivered: message.fields.redelivered,
      headers: message.properties.headers,
      body: message.content.toString('utf8'),
    })));
    try {
      channel.ack(taken.at(-1).message, true);
    } catch {
      // the connection is gone: the broker will deliver them again
    }
  };
  try {
    for (const queue of queues) {
      await channel.consume(queue, (message) => {
        if (message === null) {
          connection.close().catch(() => {});
          return;
        }
        waiting.push({ queue, message });
        if (waiting.length === 1) {
          setImmediate(flush);
        }
      });
    }
    await closed;
  } finally {
    await connection.close().catch(() => {});
  }
}

async function consume({ uri, queues, journal: path }) {
  const journal = new Journal(path);
  process.on('SIGTERM', () => process.exit(0));
  for (;;) {
    try {
      await consumeOnce(uri, queues.split(','), journal);
    } catch (failure) {
      console.error(failure.message);
    }
    await pause(200);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    uri: { type: 'string' },
    queue: { type: 'string', default: 'queue.finance.settlements' },
    queues: { type: 'string', default: 'queue.trade.callbacks' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    owners: { type: 'string', default: 'alice,bob,carol' },
    journal: { type: 'string' },
    rate: { type: 'string' },
    mix: { type: 'string' },
  },
});
const commands = { publish, consume };
if (!commands[positionals[0]] || !values.uri || !values.journal) {
  console.error(USAGE);
  process.exit(2);
}
await commands[positionals[0]](values);

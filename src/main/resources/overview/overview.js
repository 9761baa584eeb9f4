'use strict';
// Asks for the numbers every second and writes them into the page. Text is set as text, never as markup.
const EVERY_MS = 1000;
const KEEP = 180; // samples of the sparkline: three minutes
const rates = [];
let before = null;

const at = id => document.getElementById(id);
const whole = n => (n === null || n === undefined ? '–' : n.toLocaleString('en'));
const millis = n => (n === null ? '–' : n < 1000 ? n + ' ms' : (n / 1000).toFixed(1) + ' s');

function say(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

function span(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return seconds + ' s';
  return minutes < 120 ? minutes + ' min' : Math.floor(minutes / 60) + ' h';
}

function row(first, second, kind) {
  const item = document.createElement('li');
  const name = document.createElement('b');
  name.textContent = first;
  name.className = kind;
  const text = document.createElement(kind ? 'span' : 'b');
  text.textContent = second;
  item.append(name, text);
  return item;
}

function drawRate(now, settled) {
  if (before && settled >= before.settled && now > before.now) {
    rates.push(((settled - before.settled) * 1000) / (now - before.now));
    if (rates.length > KEEP) rates.shift();
    const last = rates.slice(-5);
    const mean = last.reduce((a, b) => a + b, 0) / last.length;
    say('rate', mean < 10 ? mean.toFixed(1) : whole(Math.round(mean)));
    const top = Math.max(...rates, 1);
    const points = rates.map((r, i) => (240 * (i + KEEP - rates.length)) / (KEEP - 1) + ' ' + (46 - (44 * r) / top));
    at('line').setAttribute('d', 'M' + points.join('L'));
    at('area').setAttribute('d', 'M' + points.join('L') + 'L240 48L' + points[0].split(' ')[0] + ' 48Z');
    say('sparkNote', 'highest ' + whole(Math.round(Math.max(...rates))) + ' in the last three minutes of this page');
    document.querySelectorAll('.edges').forEach(edges => edges.classList.toggle('moving', mean > 0));
  }
  before = { now, settled };
}

function show(n) {
  const rejected = Object.entries(n.rejected);
  for (const id of ['waiting', 'inFlight', 'batches', 'settled', 'told', 'duplicates']) say(id, whole(n[id]));
  say('settledUnit', n.pending ? `settled, ${whole(n.pending)} wait for funds` : 'settled, once each');
  say('rejectedSum', whole(rejected.reduce((sum, [, count]) => sum + count, 0)));
  say('perCommit', n.batches ? 'commits of ' + (n.batchedTrades / n.batches).toFixed(1) + ' each' : 'commits');
  say('saved', whole(n.batchedTrades - n.batches));
  say('p50', millis(n.p50Millis));
  say('p99', millis(n.p99Millis));
  say('intakeUnit', n.paused ? 'in flight, PAUSED' : 'in flight');
  at('n-intake').classList.toggle('paused', n.paused);
  if (n.lastBatchAt) {
    say('lastSize', whole(n.lastBatchSize) + (n.lastBatchSize === 1 ? ' trade' : ' trades'));
    say('lastAt', 'at ' + new Date(n.lastBatchAt * 1000).toLocaleTimeString('en-GB'));
  }
  say('version', 'version ' + n.version);
  say('uptime', '· up ' + span(n.uptimeSeconds));
  at('hawtio').hidden = !n.hawtio;
  at('checks').replaceChildren(...Object.entries(n.checks).map(([name, c]) => row(name, c.detail || c.status, c.status)));
  at('reasons').replaceChildren(...(rejected.length ? rejected.map(([r, c]) => row(r, whole(c), '')) : [row('none so far', '', '')]));
  const states = Object.values(n.checks).map(check => check.status);
  const state = states.includes('down') ? 'down' : states.includes('warn') ? 'warn' : 'ok';
  at('state').className = 'pill ' + state;
  say('state', { down: 'something is down', warn: 'works, with a warning', ok: 'all is well' }[state]);
}

async function refresh() {
  try {
    const answer = await fetch('/overview.json', { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(answer.status);
    const numbers = await answer.json();
    show(numbers);
    drawRate(performance.now(), numbers.settled);
  } catch (e) {
    at('state').className = 'pill down';
    say('state', 'the worker does not answer; trying again');
  }
  setTimeout(refresh, EVERY_MS);
}

const narrow = matchMedia('(max-width: 640px)');
const shape = () => at('flow').setAttribute('viewBox', narrow.matches ? '0 0 400 945' : '0 0 1130 260');
narrow.addEventListener('change', shape);
shape();
refresh();

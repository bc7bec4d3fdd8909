// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
//
// Keeps the page up to date by the endpoint's JSON, and steers timers for those who may. Text from
// outside only ever becomes text: there is no innerHTML here. Names, tags and reasons are foreign.

const page = document.body.dataset;
const $ = (id) => document.getElementById(id);

// --- Words, as in PageWords ---------------------------------------------------------------------

const DASH = '–';
const number = (n) => n.toLocaleString('en-US');
const percent = (share) => (share * 100).toFixed(1) + '%';

function duration(millis) {
  if (millis === undefined) return DASH;
  if (millis < 0) return '-' + duration(-millis);
  const shown = Number(millis.toPrecision(3));
  if (shown < 1000) return shown + 'ms';
  if (shown < 60_000) return shown / 1000 + 's';
  const seconds = Math.max(60, Math.floor(millis / 1000));
  const [days, hours, minutes] = [86_400, 3600, 60].map((unit) => Math.floor(seconds / unit));
  if (minutes < 60) return `${minutes}m${seconds % 60}s`;
  return hours < 24 ? `${hours}h${minutes % 60}m` : `${days}d${hours % 24}h`;
}

// What a terminal or a reader of the page could be misled by.
const printable = (text) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);

const cut = (text, length = 60) => (text.length <= length ? text : text.slice(0, length - 1) + '…');
const short = (text) => printable(cut(text));
const long = (text) => printable(cut(String(text), 500));
const age = (created) => duration(Math.max(0, Date.now() - Date.parse(created)));
const demand = (timer) =>
  timer.unbounded ? 'unbounded' : timer.demand === undefined ? undefined : number(timer.demand);
const tags = (timer) =>
  timer.tags && Object.entries(timer.tags).map(([key, value]) => `${key}=${value}`).join(' ');
const nameOf = (timer) => timer.name ?? (timer.call ? `(${timer.call})` : DASH);
const innermost = (calls) => calls.find((call) => !/^(java|jdk)\./.test(call)) ?? calls[0];

// --- Elements -----------------------------------------------------------------------------------

function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...(Array.isArray(content) ? content : [content ?? '']));
  return made;
}

/** Sets the text of an element if it is another, so that nothing is selected or read out again. */
function say(where, text) {
  if (where.textContent !== text) where.textContent = text;
}

const SVG = 'http://www.w3.org/2000/svg';
const REMEMBERED = 60;

/** A line through the last values, with its ends in words for those who do not see it. */
function sparkline(values, words) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'spark');
  svg.setAttribute('viewBox', '0 0 100 24');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  const span = duration((values.length - 1) * Number(page.pollMillis));
  svg.setAttribute('aria-label', `${words(values[0])} to ${words(values.at(-1))} in ${span}`);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const points = values.map((value, i) => {
    const x = (i * 100) / (Math.max(values.length, 12) - 1);
    const y = high === low ? 12 : 22 - ((value - low) / (high - low)) * 20;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const line = document.createElementNS(SVG, 'polyline');
  line.setAttribute('points', points.join(' '));
  svg.append(line);
  return svg;
}

const histories = new Map();

/** The last values under this key, this one included. */
function history(key, value) {
  const values = histories.get(key) ?? [];
  values.push(value);
  if (values.length > REMEMBERED) values.shift();
  histories.set(key, values);
  return values;
}

/**
 * Makes the rows of a table those of an answer. A row stays the same element as long as its key is
 * there, so that focus and selection stay where they are.
 *
 * A cell is text, or an object with text and `href`, `state`, `share` or `trend`.
 */
function fill(body, items, keyOf, cellsOf) {
  const styles = [...body.parentElement.tHead.rows[0].cells].map((head) => head.className);
  const old = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  const rows = items.map((item) => {
    const key = keyOf(item);
    const row = old.get(key) ?? element('tr', '', { 'data-key': key });
    cellsOf(item).forEach((cell, i) => fillCell(row, i, cell, styles[i]));
    return row;
  });
  place(body, rows);
}

/** Makes these the children, and moves none that is in its place: moving takes the focus away. */
function place(parent, children) {
  const kept = new Set(children);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
}

function fillCell(row, i, value, style) {
  const cell = typeof value === 'object' && value !== null ? value : { text: value };
  const text = String(cell.text ?? DASH);
  let at = row.cells[i];
  if (!at) {
    at = element(i === 0 ? 'th' : 'td', '', i === 0 ? { scope: 'row' } : {});
    if (style) at.className = style;
    row.append(at);
  }
  if (cell.trend) {
    at.replaceChildren(sparkline(cell.trend, number));
  } else if (cell.href !== undefined) {
    const link = at.querySelector('a') ?? element('a');
    say(link, text);
    if (link.getAttribute('href') !== cell.href) link.setAttribute('href', cell.href);
    if (link.parentElement !== at) at.replaceChildren(link);
  } else if (cell.state) {
    const state = at.querySelector('.state') ?? element('span', '', { class: 'state' });
    state.dataset.state = cell.state;
    say(state, text);
    if (state.parentElement !== at) at.replaceChildren(state);
  } else if (cell.share !== undefined) {
    const bar = at.querySelector('meter') ?? element('meter', '', { 'aria-hidden': 'true' });
    bar.value = cell.share;
    if (at.textContent !== text) at.replaceChildren(bar, text);
  } else if (at.textContent !== text) {
    const parts = style?.startsWith('t') ? text.split(/(?<=\.)(?=\w)/) : [text]; // of names of code
    at.replaceChildren(...parts.flatMap((part, i) => (i > 0 ? [element('wbr'), part] : [part])));
  }
}

// --- The list -----------------------------------------------------------------------------------

const TO_TIMERS = '#timers-section';

/** The endpoint's own parameters, as they are in the address of the page. */
function query(changes = {}) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of [...asked]) if (name === 'continue' || !value) asked.delete(name);
  for (const [name, value] of Object.entries(changes)) asked.set(name, value);
  return asked;
}

const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);
const max = (items) => (items.length ? Math.max(...items) : undefined);

let before; // totals of the answer before, to tell what was done a second since

function showList(listing) {
  notes(listing);
  overview(listing.schedulers, listing.schedulers.flatMap((s) => s.workers));
  const rows = listing.schedulers.flatMap((s) => [
    ...(s.workers.length > 1 ? [{ s }] : []), ...s.workers.map((loop) => ({ s, loop })),
  ]);
  fill($('loops'), rows, ({ s, loop }) => (loop ? `${s.name} ${loop.index}` : s.name), loopCells);
  fill($('groups'), listing.groups.slice(0, 20), groupKey, groupCells);
  $('suspects-section').hidden = listing.suspects.length === 0;
  fill($('suspects'), listing.suspects, suspectKey, suspectCells);
  $('late-section').hidden = listing.worstTicks.length === 0;
  fill($('late'), listing.worstTicks, (tick) => `${tick.id} ${tick.dueAt}`, lateCells);
  $('pauses-section').hidden = listing.pauses.length === 0;
  fill($('pauses'), listing.pauses, (pause) => `${pause.scheduler} ${pause.startedAt}`, pauseCells);
  const others = listing.otherGroups + Math.max(0, listing.groups.length - 20);
  say($('other-groups'), others ? `and ${number(others)} more groups` : '');
  fill($('timers'), listing.timers, (timer) => String(timer.id), timerCells);
  say($('shown'), `${number(listing.timers.length)} of ${number(listing.matching)}`);
  $('next').hidden = listing.next === undefined;
  if (listing.next !== undefined) {
    $('next').href = `${page.list}?${query({ after: listing.next })}${TO_TIMERS}`;
  }
}

function notes(listing) {
  const texts = listing.schedulers
    .filter((scheduler) => scheduler.suspended)
    .map((s) => `${printable(s.name)} is suspended: its context is paused, and no timer fires.`);
  for (const { workers } of listing.schedulers) {
    for (const loop of workers) texts.push(...(loop.stuck ?? []).map(stuckSentence));
  }
  if (listing.partial) texts.push('A stalled loop keeps some timers from being seen.');
  if ([...$('notes').children].map((note) => note.textContent).join() !== texts.join()) {
    $('notes').replaceChildren(...texts.map((text) => element('p', text, { class: 'note' })));
  }
}

function stuckSentence(stuck) {
  const work = stuck.kind ? 'An immediate task' : 'The end of a stream';
  const name = stuck.name === undefined ? '' : ` ${stuck.name}`;
  const what = stuck.id === undefined ? work : `Timer ${stuck.id}, ${stuck.kind}${name}`;
  const task = stuck.task ? `, ${stuck.task},` : stuck.id === undefined ? '' : ',';
  const where = stuck.stuckIn ? ` in ${innermost(stuck.stuckIn)}` : '';
  const others = stuck.handedOver
    ? 'another thread carries on everything else.'
    : 'nothing else fires on its loop.';
  return long(`${what}${task} has been stuck for ${duration(stuck.stuckFor)} on thread ${stuck.thread}${where}; ${others}`);
}

function overview(schedulers, loops) {
  const now = {
    at: performance.now(),
    fired: sum(schedulers, (s) => s.counters.delivered),
    missed: sum(schedulers, (s) => s.counters.missed),
  };
  const late = max(loops.filter((l) => l.latenessLastMinute).map((l) => l.latenessLastMinute.p99));
  const busy = max(loops.map((loop) => loop.busy));
  const live = sum(schedulers, (s) => s.live);
  tile('live', number(live), live, number);
  tile('late', duration(late), late, duration);
  tile('busy', busy === undefined ? DASH : percent(busy), busy, percent);
  for (const key of ['fired', 'missed']) {
    const rate = before && Math.round(((now[key] - before[key]) * 1000) / (now.at - before.at));
    tile(key, number(now[key]), rate, number, rate === undefined ? '' : `${number(rate)}/s`);
  }
  before = now;
}

function tile(key, text, value, words, more = '') {
  const at = document.querySelector(`[data-tile=${key}]`);
  say(at.querySelector('b'), text);
  say(at.querySelector('small'), more);
  if (value === undefined) return;
  const values = history(`tile ${key}`, value);
  at.querySelector('svg')?.remove();
  if (values.length > 1) at.querySelector('dd').append(sparkline(values, words)); // no child of a <dl> itself
}

function loopCells({ s, loop }) {
  const late = (loop ?? s).latenessLastMinute ?? {};
  const percentiles = [duration(late.p50), duration(late.p99), duration(late.max)];
  if (!loop) {
    return [short(`${s.name}, all loops`), '', '', ...percentiles, number(s.armed), number(s.counters.delivered)];
  }
  const where = loop.stuckIn ? ` in ${short(innermost(loop.stuckIn))}` : '';
  return [
    short(`${s.name} ${loop.index}${loop.thread ? `, ${loop.thread}` : ''}`),
    loop.stalledFor === undefined
      ? { state: 'RUNNING', text: loop.thread ? 'running' : 'not started' }
      : { state: 'STUCK', text: `stuck for ${duration(loop.stalledFor)}${where}` },
    { share: loop.busy, text: percent(loop.busy) }, ...percentiles,
    number(loop.armed), number(loop.ticks),
  ];
}

const named = (name) => ({
  text: short(name),
  href: `${page.list}?${new URLSearchParams({ name })}${TO_TIMERS}`,
});

const suspectKey = (suspect) =>
  `${suspect.scheduler} ${suspect.reason} ${suspect.kind} ${suspect.name ?? null} ${suspect.origin ?? null}`;

function suspectCells(suspect) {
  const [id] = suspect.ids;
  return [
    suspect.name === undefined ? 'without a name' : named(suspect.name),
    suspect.kind, number(suspect.count), age(suspect.oldest),
    long(`${suspect.sentence}. ${suspect.action}`), suspect.origin && long(suspect.origin),
    id === undefined ? undefined : { text: id, href: page.below + id },
  ];
}

function lateCells(tick) {
  return [
    tick.dueAt, duration(tick.lateness), { text: tick.id, href: page.below + tick.id },
    tick.name === undefined ? undefined : named(tick.name), tick.kind, short(tick.scheduler),
  ];
}

const missed = ({ name, ticks }) => `${name ?? 'without a name'} ${number(ticks)}`;

function pauseCells(pause) {
  return [
    pause.startedAt, short(pause.scheduler), duration(pause.duration), pause.cause,
    number(pause.timersLate), number(pause.ticksMissed),
    pause.missedByName.length ? long(pause.missedByName.map(missed).join(', ')) : '-',
  ];
}

const groupKey = (group) => `${group.scheduler} ${group.kind} ${group.name ?? null}`;

function groupCells(group) {
  const trend = history(groupKey(group), group.live);
  return [
    group.name === undefined
      ? 'without a name'
      : named(group.name),
    group.kind, number(group.live), trend.length > 1 ? { trend } : '',
    number(group.ticks), number(group.missed), duration(group.maxLateness),
    duration(group.latenessLastMinute?.p99), number(group.noDemand), group.made, group.ended,
    group.fired === undefined ? undefined : `${Number((group.fired * 100).toPrecision(3))} %`,
  ];
}

function timerCells(timer) {
  return [
    { text: timer.id, href: page.below + timer.id },
    short(nameOf(timer)), timer.kind, { state: timer.state, text: timer.state }, age(timer.createdAt),
    duration(timer.period), duration(timer.dueIn), number(timer.ticks), number(timer.missed),
    duration(timer.lateness), demand(timer), timer.tags && short(tags(timer)),
  ];
}

// --- One timer ----------------------------------------------------------------------------------

let shownTimer;

function showOne(timer) {
  shownTimer = timer;
  const state = $('facts').querySelector('.state');
  state.dataset.state = timer.state;
  say(state, timer.state);
  const facts = [
    ['Kind', timer.kind],
    ['Scheduler', `${timer.scheduler}, loop ${timer.worker}`],
    ['Created', timer.createdAt],
    ['Age', age(timer.createdAt)],
    ['Period', timer.period && duration(timer.period)],
    ['Due in', timer.dueIn !== undefined && duration(timer.dueIn)],
    ['Ticks', number(timer.ticks)],
    ['Missed', number(timer.missed)],
    ['Late, last tick', timer.lateness !== undefined && duration(timer.lateness)],
    ['Demand', demand(timer)],
    ['Waited for demand', timer.demandWait !== undefined && duration(timer.demandWait)],
    ['Gate', timer.gate],
    ['Found it closed', timer.gated !== undefined && number(timer.gated)],
    ['Tags', tags(timer)],
    ['Guards', timer.call],
    ['Task', timer.task],
    ['Origin', timer.origin],
  ].filter(([, value]) => value !== undefined && value !== false);
  const [first, ...rest] = $('facts').children;
  const old = new Map(rest.map((fact) => [fact.firstChild.textContent, fact]));
  place($('facts'), [first, ...facts.map(([name, value]) => {
    const fact = old.get(name) ?? element('div', [element('dt', name), element('dd')]);
    say(fact.lastChild, long(value));
    return fact;
  })]);
  steerOne(timer);
}

// --- Asking -------------------------------------------------------------------------------------

class Trouble extends Error {
  /** @param login whether the reader has to log in again */
  constructor(sentence, { login = false, final = false } = {}) {
    super(sentence);
    this.login = login;
    this.final = final;
  }
}

// The endpoint leaves out what is not known; the mapper of an application, used in its place, need not.
const withoutNulls = (json) => JSON.parse(json, (key, value) => value ?? undefined);

let token; // of Spring Security against forged writes, as [header, value]
let askForToken = 'writable' in page;

/** Asks the endpoint. Throws a Trouble for answers that are not its own. */
async function ask(address, { method = 'GET', body } = {}) {
  const headers = {
    Accept: 'application/json',
    // Without it a browser would ask for a password by itself, every two seconds.
    'X-Requested-With': 'XMLHttpRequest',
  };
  if (body) headers['Content-Type'] = 'application/json';
  if (method === 'GET' && askForToken) headers['Reactor-Timers-Ask'] = 'token';
  if (method !== 'GET' && token) headers[token[0]] = token[1];
  let response;
  try {
    response = await fetch(address, {
      method,
      headers,
      body: body && JSON.stringify(body),
      // Else the answer would take the page's place in the cache, and Back would show it.
      cache: 'no-store',
      // A redirect leads to a login page, whatever its status.
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    });
  } catch {
    throw new Trouble('The application cannot be reached.');
  }
  if (response.type === 'opaqueredirect' || response.status === 401) {
    throw new Trouble('You are logged out.', { login: true });
  }
  const handed = response.headers.get('Reactor-Timers-Token');
  if (handed) {
    token = handed.split(' ');
    askForToken = false;
  }
  const json = /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
  const answer = json ? await response.text().then(withoutNulls).catch(() => undefined) : undefined;
  if (response.status >= 500 && !answer?.reason) {
    throw new Trouble(`The application answers with ${response.status}.`);
  }
  if (response.ok && response.status !== 204 && !answer) {
    throw new Trouble('The answer is not one of this endpoint: perhaps a login page.', { login: true });
  }
  return { status: response.status, ok: response.ok, answer };
}

/** A failure in words: a Trouble, or an answer of another shape than the page knows. */
function troubleOf(failure) {
  if (failure instanceof Trouble) return failure;
  console.error(failure);
  return new Trouble('The page cannot show this answer.');
}

const reason = ({ answer, status }) =>
  answer?.reason
    ? long(`${answer.parameter} ${answer.reason}${answer.value ? `: ${answer.value}` : ''}`)
    : status === 403
      ? 'You may not do that (403).'
      : `The answer is ${status}.`;

// --- Following ----------------------------------------------------------------------------------

const LONGEST_WAIT = 60_000;
let failures = 0;
let asking = false;
let stopped = ''; // or 'by hand', 'idle', 'for good'
let lastInput = performance.now();
let next; // of setTimeout

function status(is, text) {
  $('status').dataset.is = is;
  say($('status'), text);
}

function control(label) {
  say($('follow'), label);
  $('follow').hidden = false;
}

function address() {
  if (page.view === 'one') return page.below + location.pathname.split('/').pop();
  const asked = query();
  if (!asked.has('limit')) asked.set('limit', '25');
  return `${page.list}?${asked}`;
}

async function turn() {
  clearTimeout(next);
  if (asking || stopped || document.hidden) return;
  if (performance.now() - lastInput > Number(page.idleMillis)) {
    stop('idle', `Stopped after ${duration(Number(page.idleMillis))} without input.`);
    return;
  }
  asking = true;
  let wait = Number(page.pollMillis);
  try {
    const reply = await ask(address());
    show(reply);
    failures = 0;
  } catch (failure) {
    failures++;
    wait = Math.min(LONGEST_WAIT, wait * 2 ** failures);
    report(troubleOf(failure), wait);
  } finally {
    asking = false;
  }
  if (!stopped) next = setTimeout(turn, wait);
}

function show(reply) {
  if (!reply.ok) {
    if (reply.status === 404 || reply.status === 400) {
      stop('for good', reason(reply));
      $('follow').hidden = true;
      $('steer')?.setAttribute('hidden', '');
      return;
    }
    throw new Trouble(reply.status === 403 ? 'You may not look at this (403).' : reason(reply));
  }
  (page.view === 'one' ? showOne : showList)(reply.answer);
  status('live', `Live, every ${duration(Number(page.pollMillis))}`);
  control('Stop');
  if (mayWrite === undefined && 'writable' in page) findOutAboutWriting();
}

function report(trouble, wait) {
  const later = `Next try in ${duration(wait)}.`;
  status('trouble', `${trouble.message} ${later}`);
  if (trouble.login) $('status').append(' ', element('a', 'Log in again', { href: location.href }));
  control('Try now');
}

function stop(how, sentence) {
  clearTimeout(next);
  stopped = how;
  status('stopped', sentence);
  control('Go on');
}

function goOn() {
  stopped = '';
  lastInput = performance.now();
  turn();
}

$('follow').addEventListener('click', () => {
  if (!stopped && failures === 0) stop('by hand', 'Stopped.');
  else goOn();
});
document.addEventListener('visibilitychange', turn);
for (const input of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']) {
  document.addEventListener(
    input,
    () => {
      lastInput = performance.now();
      if (stopped === 'idle') goOn();
    },
    { passive: true },
  );
}

// --- Writing ------------------------------------------------------------------------------------

let mayWrite; // undefined until it is known

/**
 * Only a write tells, so a dry run of a name that no timer has. What keeps it from being answered
 * says nothing, so the next turn asks again.
 */
async function findOutAboutWriting() {
  mayWrite = false;
  const rare = new URLSearchParams({ name: 'no timer has this name', dryRun: 'true' });
  try {
    const reply = await ask(`${page.list}?${rare}`, { method: 'DELETE' });
    mayWrite = reply.ok;
    const where = $('steer') ?? $('steer-all');
    if (!mayWrite && where) {
      const why = reply.answer?.reason ? `: ${reason(reply)}` : '.';
      where.replaceChildren(element('p', `You may look, but not write${why}`));
      where.hidden = false;
    }
  } catch (failure) {
    if (!troubleOf(failure).login) mayWrite = undefined;
  }
  if (mayWrite && page.view === 'one') steerOne(shownTimer);
  if (mayWrite && page.view === 'list') steerAll();
}

function button(label, action, grave) {
  const made = element('button', label, { type: 'button', ...(grave && { class: 'grave' }) });
  made.addEventListener('click', () => action(made));
  return made;
}

function result(text, refused) {
  $('result').dataset.is = refused ? 'refused' : 'done';
  say($('result'), text);
}

/** Asks before it writes. Resolves to null if that is not wanted, else to what was entered. */
function confirmed({ title, text, label, grave, field }) {
  return new Promise((resolve) => {
    const input = field && element('input', '', { name: 'entered', autocomplete: 'off' });
    const dialog = element('dialog', [
      element('form', [
        element('h2', title, { id: 'dialog-title' }),
        element('p', text),
        ...(field ? [element('label', [field, input])] : []),
        element('menu', [
          button('Cancel', () => dialog.close('')),
          element('button', label, { value: 'yes', ...(grave && { class: 'grave' }) }),
        ]),
      ], { method: 'dialog' }),
    ], { 'aria-labelledby': 'dialog-title' });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes' ? (input ? input.value.trim() : '') : null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Writes, and tells what came of it. */
async function write(address, options, done) {
  try {
    const reply = await ask(address, options);
    if (reply.ok) {
      result(done(reply.answer));
    } else {
      if (reply.status === 403) askForToken = true; // a new session has another
      result(reason(reply), true);
    }
  } catch (failure) {
    result(troubleOf(failure).message, true);
  }
  if (stopped !== 'for good') turn();
}

const STEERED = ['INTERVAL'];
const COMPLETED = ['INTERVAL', 'KEEP_ALIVE', 'FIXED_DELAY'];
let toggle;

function steerOne(timer) {
  const at = $('steer');
  if (!mayWrite || !timer) return;
  if (at.hidden) {
    const own = page.below + timer.id;
    const what = () => `timer ${timer.id}${timer.name ? `, ${short(timer.name)}` : ''}`;
    if (STEERED.includes(timer.kind)) {
      toggle = button('Pause', async () => {
        const action = shownTimer.state === 'PAUSED' ? 'resume' : 'pause';
        const text = action === 'pause'
          ? `Until it is resumed, no tick of ${what()} is delivered.`
          : `The next point of the grid of ${what()} will be its next tick.`;
        const label = action === 'pause' ? 'Pause' : 'Resume';
        if ((await confirmed({ title: `${label} it?`, text, label })) === null) return;
        await write(own, { method: 'POST', body: { action } }, (after) => {
          showOne(after);
          return action === 'pause' ? 'Paused.' : 'Resumed.';
        });
      });
      at.append(toggle, button('Reset…', async () => {
        const period = await confirmed({
          title: 'Reset it?',
          text: `The grid of ${what()} restarts: its next tick is due one period from now.`,
          label: 'Reset',
          field: 'Another period, as in 5s; empty to keep it',
        });
        if (period === null) return;
        const body = { action: 'reset', ...(period && { period }) };
        await write(own, { method: 'POST', body }, () => 'Reset.');
      }));
    }
    if (COMPLETED.includes(timer.kind)) {
      at.append(button('Complete…', async () => {
        const text = `The subscriber of ${what()} will see onComplete. This cannot be undone.`;
        const asked = { title: 'Complete it?', text, label: 'Complete', grave: true };
        if ((await confirmed(asked)) === null) return;
        await write(own, { method: 'DELETE' }, () => 'It is being completed.');
      }, true));
    } else {
      at.append(element('p', `A timer of the kind ${timer.kind} cannot be steered or completed.`));
    }
    at.hidden = false;
  }
  if (toggle) say(toggle, timer.state === 'PAUSED' ? 'Resume…' : 'Pause…');
}

/** Buttons for all that match, where name, tag and suspects alone say which: a write knows no other. */
function steerAll() {
  const at = $('steer-all');
  const asked = query();
  const selection = new URLSearchParams([...asked].filter(([name]) => ['name', 'tag', 'suspect'].includes(name)));
  const narrower = ['kind', 'state', 'minAge'].some((name) => asked.has(name));
  if (!selection.size || narrower) {
    at.replaceChildren(
      element('p', 'Filter by name, tag or suspects alone to pause, resume or complete all that match.'));
  } else {
    at.replaceChildren(
      button('Pause all…', () => steerMany(selection, 'pause')),
      button('Resume all…', () => steerMany(selection, 'resume')),
      button('Complete all…', () => steerMany(selection, 'complete'), true));
  }
  at.hidden = false;
}

async function steerMany(selection, action) {
  const options = action === 'complete' ? { method: 'DELETE' } : { method: 'POST', body: { action } };
  const label = { pause: 'Pause', resume: 'Resume', complete: 'Complete' }[action];
  const counted = new URLSearchParams([...selection, ['dryRun', 'true']]);
  let counts;
  await write(`${page.list}?${counted}`, options, (answer) => {
    counts = answer;
    return '';
  });
  if (!counts) return;
  const which = [...selection].map(([name, value]) => `${name} ${short(value)}`).join(', ');
  if (counts.matching === 0) {
    result(`None can be changed of those that match ${which}.${refused(counts)}`, true);
    return;
  }
  const timers = counts.matching === 1 ? '1 timer' : `${number(counts.matching)} timers`;
  const text = `${which}: ${timers}.${refused(counts)}` +
    (action === 'complete' ? ' Their subscribers will see onComplete. This cannot be undone.' : '');
  const grave = action === 'complete';
  if ((await confirmed({ title: `${label} ${timers}?`, text, label, grave })) === null) return;
  await write(`${page.list}?${selection}`, options, (answer) =>
    answer.completed === undefined
      ? `${number(answer.changed)} changed by ${action}.${refused(answer)}`
      : `${number(answer.completed)} completed.${refused(answer)}`);
}

function refused({ refused, partial }) {
  const kinds = Object.entries(refused).map(([kind, count]) => `${number(count)} ${kind}`);
  return (kinds.length ? ` Not possible for ${kinds.join(', ')}.` : '') +
    (partial ? ' A stalled loop keeps some from being seen.' : '');
}

// --- At loading ---------------------------------------------------------------------------------

// An address without what is left empty.
$('filter')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const filled = [...new FormData(event.target)].filter(([, value]) => value.trim() !== '');
  const asked = new URLSearchParams(filled);
  if (asked.get('sort') === 'id') asked.delete('sort');
  location.assign(`${page.list}${asked.size ? `?${asked}` : ''}${TO_TIMERS}`);
});

if (page.view === 'list' || page.view === 'one') turn();

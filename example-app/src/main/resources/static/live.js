// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
//
// Draws what arrives, as it arrives. One event stream a page; the rest is asked for every second.

const ROOMS = { lobby: 1000, chat: 100, game: 10 }; // periods in milliseconds
const SLICE = 250;
const SHOWN = 120; // slices: half a minute

const style = getComputedStyle(document.documentElement);
const color = (name) => style.getPropertyValue(`--${name}`).trim();
const number = (n) => n.toLocaleString('en-US');
const $ = (id) => document.getElementById(id);

function element(name, text = '', attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function say(where, text) {
  if (where.textContent !== text) where.textContent = text;
}

function log(text) {
  const line = element('li');
  line.append(element('time', new Date().toTimeString().slice(0, 8)), text);
  $('log').prepend(line);
  while ($('log').children.length > 50) $('log').lastChild.remove();
}

// --- Lanes --------------------------------------------------------------------------------------

class RoomView {
  constructor(lane, name) {
    this.lane = lane;
    this.name = name;
    this.period = ROOMS[name];
    this.events = 0;
    this.missed = 0;
    this.deaths = 0;
    this.inSlice = 0;
    this.owed = 0;
    this.row = element('li', '', { 'data-is': 'new' });
    const title = element('b', name);
    title.style.color = `var(--${name})`;
    this.what = element('span', 'connecting', { class: 'what' });
    this.count = element('span', '', { class: 'count' });
    this.more = element('small');
    this.row.append(title, this.what, this.count, this.more);
  }

  tick(missed) {
    this.events++;
    this.inSlice++;
    if (missed > 0) {
      this.missed += missed;
      if (missed * this.period >= 500) {
        log(`reactor-timer, ${this.name}: went on with one tick, which says missed = ${number(missed)}`);
      }
    }
    if (this.row.dataset.is !== 'live') {
      this.row.dataset.is = 'live';
      say(this.what, `live, every ${this.period} ms`);
    }
  }

  died(message) {
    const reason = message?.replace(/ \(.*/, '') ?? 'no reason given'; // what is in brackets is advice
    this.deaths++;
    this.row.dataset.is = 'dead';
    say(this.what, 'dead; a browser connects again after 3\u00a0s');
    say(this.more, reason);
    log(`${this.lane.title}, ${this.name}: stream died: ${reason}`);
  }

  again() {
    say(this.what, 'connects again');
    log(`${this.lane.title}, ${this.name}: connected again; what happened in 3 s is lost`);
  }

  /** How many events arrived in the slice, relative to how many were due in it. */
  take() {
    const due = SLICE / this.period;
    this.owed += due;
    const arrived = this.inSlice;
    this.inSlice = 0;
    if (due < 1) {
      // A slow room is on time if the event it owes arrives in the slice it is due in.
      if (arrived > 0) {
        this.owed = 0;
        return arrived;
      }
      return this.owed > 1.5 ? 0 : null;
    }
    return arrived / due;
  }

  show() {
    const parts = [`${number(this.events)} events`];
    if (this.missed) parts.push(`${number(this.missed)} missed`);
    if (this.deaths) parts.push(`died ${this.deaths} ×`);
    say(this.count, parts.join(', '));
  }
}

class LaneView {
  constructor(name, title) {
    this.name = name;
    this.title = title;
    this.at = document.querySelector(`[data-lane=${name}]`);
    this.rooms = Object.fromEntries(Object.keys(ROOMS).map((room) => [room, new RoomView(this, room)]));
    this.at.querySelector('.rooms').append(...Object.values(this.rooms).map((room) => room.row));
    this.numbers = this.at.querySelector('.numbers');
    this.data = [[], ...Object.keys(ROOMS).map(() => [])];
    this.plot();
  }

  plot() {
    const box = this.at.querySelector('.plot');
    const series = Object.keys(ROOMS).map((room) => ({
      label: room, stroke: () => color(room), width: 1.5, spanGaps: true, points: { show: false },
    }));
    // Asked at each drawing: the colors change with those of the system.
    const line = { stroke: () => color('line') };
    const axis = { stroke: () => color('dim'), grid: line, ticks: line };
    this.chart = new uPlot({
      width: box.clientWidth, height: 220,
      legend: { show: false }, cursor: { show: false },
      scales: { x: { time: false, range: [(-SHOWN * SLICE) / 1000, 0] }, y: { range: (_, low, high) => [0, Math.max(3, high * 1.1)] } },
      axes: [
        { ...axis, values: (_, ticks) => ticks.map((t) => (t === 0 ? 'now' : `${t} s`)) },
        { ...axis, values: (_, ticks) => ticks.map((t) => `${t} ×`) },
      ],
      series: [{}, ...series],
    }, this.data, box);
    box.firstElementChild.setAttribute('role', 'img');
    box.firstElementChild.setAttribute('aria-label', `Events that arrived from ${this.title}, relative to those due`);
    new ResizeObserver(() => this.chart.setSize({ width: box.clientWidth, height: 220 })).observe(box);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.chart.redraw());
  }

  slice() {
    Object.values(this.rooms).forEach((room, i) => {
      const values = this.data[i + 1];
      values.push(room.take());
      if (values.length > SHOWN) values.shift();
      room.show();
    });
    const count = this.data[1].length;
    this.data[0] = Array.from({ length: count }, (_, i) => ((i - count + 1) * SLICE) / 1000);
    this.chart.setData(this.data);
  }

  tell(numbers) {
    const old = new Map([...this.numbers.children].map((d) => [d.firstChild.textContent, d.lastChild]));
    for (const [name, value] of numbers) {
      let at = old.get(name);
      if (!at) {
        const box = element('div');
        at = element('dd');
        box.append(element('dt', name), at);
        this.numbers.append(box);
      }
      say(at, value);
    }
  }
}

const lanes = {
  stock: new LaneView('stock', 'Reactor’s own'),
  rooms: new LaneView('rooms', 'reactor-timer'),
};

// --- The event stream ---------------------------------------------------------------------------

function connect() {
  const source = new EventSource('live/events');
  let lostAt;
  source.onopen = () => {
    $('status').dataset.is = 'live';
    say($('status'), 'One event stream');
    if (lostAt) log(`This page connected again after ${((performance.now() - lostAt) / 1000).toFixed(1)} s`);
    lostAt = undefined;
  };
  source.onerror = () => {
    lostAt ??= performance.now();
    $('status').dataset.is = 'lost';
    say($('status'), 'The application cannot be reached; the browser tries again');
  };
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    const room = lanes[event.lane].rooms[event.room];
    if (event.what === 'tick') room.tick(event.missed);
    else if (event.what === 'died') room.died(event.reason);
    else room.again();
  };
}

// --- Numbers ------------------------------------------------------------------------------------

const duration = (millis) =>
  millis === undefined ? '–' : millis < 1000 ? `${Number(millis.toPrecision(3))} ms` : `${(millis / 1000).toFixed(2)} s`;

let cpuBefore;

async function ask(address) {
  const response = await fetch(address, {
    cache: 'no-store', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${address} answers with ${response.status}`);
  return response.json();
}

async function numbers() {
  const [state, listing] = await Promise.all([ask('live/state'), ask('actuator/timers?limit=1')]);
  const now = { at: performance.now(), cpu: state.cpuMillis };
  const cpu = (lane) =>
    cpuBefore === undefined
      ? '…'
      : `${(((now.cpu[lane] - cpuBefore.cpu[lane]) / (now.at - cpuBefore.at)) * 100).toFixed(1)} %`;
  const ours = listing.schedulers.find((scheduler) => scheduler.name === 'rooms');
  const late = ours.workers[0].latenessLastMinute;
  lanes.stock.tell([
    ['CPU of a core', cpu('stock')],
    ['Live timers', 'not known'],
    ['Late, p99', 'not known'],
    ['Missed', 'not known'],
  ]);
  lanes.rooms.tell([
    ['CPU of a core', cpu('rooms')],
    ['Live timers', number(ours.live)],
    ['Late, p99', duration(late?.p99)],
    ['Missed', number(ours.counters.missed)],
  ]);
  cpuBefore = now;
  button('slow').setAttribute('aria-pressed', state.slow);
  button('leak').setAttribute('aria-pressed', state.leaking);
  button('freeze').disabled = Boolean(state.noFreeze);
  if (state.noFreeze) say(button('freeze').querySelector('span'), state.noFreeze);
  button('cancel').disabled = state.viewers === 0;
  button('viewers').disabled = state.viewers >= 100_000;
}

let leader;

async function report() {
  const { instance, leads, last } = await ask('report');
  if (!last) return;
  const whose = leads ? 'it has the lease' : `the lease is with ${last.instance}`;
  say($('report'),
    `This is ${instance}: ${whose}. Report ${number(last.number)} was written by ${last.instance}, with token ${last.token}.`);
  if (leader && leader !== last.instance) log(`The report is written by ${last.instance} now, and no more by ${leader}`);
  leader = last.instance;
}

async function follow() {
  try {
    if (!document.hidden) await Promise.all([numbers(), report()]);
  } catch {
    // The event stream says that it is lost.
  }
  setTimeout(follow, 1000);
}

// --- Buttons ------------------------------------------------------------------------------------

const button = (what) => document.querySelector(`[data-do=${what}]`);

const DONE = {
  freeze: 'The process stands still for 2 s',
  block: 'A callback blocks the timer thread of each lane for 2 s',
  viewers: '10,000 viewers more in each lane',
  cancel: 'All further viewers have left',
};

const SWITCHED = {
  slow: ['Each call takes 50 ms now', 'Each call takes 1 ms again'],
  leak: ['Visitors come who leave timers behind', 'No more of them come; what they left stays'],
};

for (const at of document.querySelectorAll('[data-do]')) {
  at.addEventListener('click', async () => {
    const what = at.dataset.do;
    const on = at.getAttribute('aria-pressed') !== 'true';
    log(SWITCHED[what]?.[on ? 0 : 1] ?? DONE[what]);
    const path = SWITCHED[what] ? `live/${what}?on=${on}` : `live/${what}`;
    const response = await fetch(path, {
      method: 'POST', headers: { 'X-Requested-With': 'XMLHttpRequest' },
    }).catch(() => undefined);
    if (!response?.ok) log(`Not done: ${response ? response.status : 'the application cannot be reached'}`);
  });
}

connect();
setInterval(() => Object.values(lanes).forEach((lane) => lane.slice()), SLICE);
follow();

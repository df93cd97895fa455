'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const errors = [];
window.addEventListener('error', event => { errors.push(event.message); document.body.dataset.errors = errors.join(' | '); });
document.body.dataset.errors = '';

const $ = id => document.getElementById(id);
const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value); else if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children.map(child => child instanceof Node ? child : String(child)));
  return made;
};
const ms = nanos => nanos / 1e6;
const digits = (value, places = 3) => value === undefined || value === null || Number.isNaN(value) ? '–'
  : Number(value.toPrecision(places)).toLocaleString('en', {maximumFractionDigits: 6});
const bytes = value => value >= 1 << 20 ? digits(value / (1 << 20)) + ' MiB' : value >= 1024 ? digits(value / 1024) + ' KiB' : digits(value) + ' B';
const plain = text => text.toLowerCase().replaceAll('_', ' ');
const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Okabe and Ito's colours, told apart by everybody; after eight of them, other lines and points.
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#8C6BB1', '#8A8A3C'];
const DASHES = [[], [7, 4], [2, 3]];
const POINTS = ['circle', 'triangle', 'rect', 'rectRot', 'star'];
const collectors = data.manifest.settings.collectors;
const shown = new Set(collectors);
const style = index => ({borderColor: COLOURS[index % 8], backgroundColor: COLOURS[index % 8], borderDash: DASHES[Math.floor(index / 8) % 3],
  pointStyle: POINTS[Math.floor(index / 8) % 5], borderWidth: 2, pointRadius: 3});
const rows = workload => data.cells.filter(cell => cell.workload === workload && !cell.twin);
const active = workload => rows(workload).filter(cell => shown.has(cell.collector));
const state = {workload: Object.keys(data.workloads)[0], heap: null};

// ---------------------------------------------------------------- charts
const charts = {};
function axis(title, logarithmic, extra = {}) {
  return {type: logarithmic ? 'logarithmic' : 'linear', title: {display: true, text: title}, ...extra, ticks: {autoSkipPadding: 14, maxRotation: 0, ...(extra.ticks ?? {})}};
}
function table(head, body) {
  const made = element('table');
  made.append(element('thead', {}, element('tr', {}, ...head.map(cell => element('th', {scope: 'col'}, cell)))));
  made.append(element('tbody', {}, ...body.map(line => element('tr', {}, ...line.map((cell, i) =>
    cell instanceof Node ? cell : element(i ? 'td' : 'th', i ? {} : {scope: 'row'}, cell))))));
  return made;
}
/* A figure: a chart, and its numbers as a table for those who cannot see it or want to copy them. */
function figure(id, title, caption, config, numbers) {
  const place = $(id);
  if (charts[id]) { charts[id].destroy(); delete charts[id]; }
  const open = place.querySelector('details')?.open;
  place.replaceChildren(element('h3', {}, title));
  if (!config) {
    place.append(element('p', {class: 'empty'}, 'Nothing to show for this choice.'), element('figcaption', {}, caption));
    place.dataset.drawn = 'empty';
    return;
  }
  const canvas = element('canvas', {role: 'img', 'aria-label': title + '. ' + caption + ' The numbers are in the table below.'});
  place.append(element('div', {class: 'plot'}, canvas), element('figcaption', {}, caption));
  const details = element('details', {}, element('summary', {}, 'Numbers'), element('div', {class: 'wide', tabindex: 0, role: 'region', 'aria-label': title},
    table(numbers.head, numbers.body)));
  details.open = Boolean(open);
  place.append(details);
  Chart.defaults.color = css('--ink');
  Chart.defaults.borderColor = css('--line');
  Chart.defaults.font.family = 'system-ui, sans-serif';
  const options = config.options ?? {};
  charts[id] = new Chart(canvas, {...config, options: {animation: false, responsive: true, maintainAspectRatio: false, ...options,
    plugins: {legend: {position: 'bottom', labels: {usePointStyle: true, boxHeight: 7, filter: item => !item.text.endsWith(', simple')}}, ...(options.plugins ?? {})}}});
  place.dataset.drawn = String(charts[id].data.datasets.reduce((sum, set) => sum + set.data.length, 0));
}
function lines(id, title, caption, series, x, y, numbers, options = {}) {
  const datasets = series.filter(one => one.points.length).map(one => ({label: one.name, data: one.points.map(([px, py]) => ({x: px, y: py})),
    ...style(one.index), stepped: one.stepped ?? false, showLine: one.line ?? true, pointRadius: one.radius ?? 3, tension: 0}));
  const body = series.flatMap(one => one.points.map(([px, py]) => [one.name, digits(px, 5), digits(py, 5)]));
  figure(id, title, caption, datasets.length ? {type: 'line', data: {datasets}, options: {parsing: false, scales: {x, y}, ...options}} : null,
    numbers ?? {head: ['series', x.title.text, y.title.text], body});
}
const indexOf = collector => collectors.indexOf(collector);
const atHeap = workload => active(workload).filter(cell => cell.detail && (cell.heap === state.heap || cell.factor === 0));

function curve() {
  const cells = active(state.workload).filter(cell => cell.wallNanos && cell.factor > 0);
  const free = active(state.workload).filter(cell => cell.wallNanos && cell.factor === 0);
  const most = Math.max(...data.manifest.settings.factors);
  const series = [...new Set(cells.map(cell => cell.collector))].map(name => ({name, index: indexOf(name),
    points: cells.filter(cell => cell.collector === name).sort((a, b) => a.factor - b.factor).map(cell => [cell.factor, ms(cell.wallNanos.mean)])}));
  free.forEach(cell => series.push({name: cell.collector + ' (never full)', index: indexOf(cell.collector), radius: 0,
    points: [[Math.min(...data.manifest.settings.factors), ms(cell.wallNanos.mean)], [most, ms(cell.wallNanos.mean)]]}));
  lines('f-curve', 'Time and space', 'Mean wall time in heaps of growing size. A collector without a point did not complete there.', series,
    axis('heap, multiples of the smallest', true, {afterBuildTicks: scale => { scale.ticks = data.manifest.settings.factors.map(value => ({value})); }, ticks: {callback: value => digits(value)}}), axis('wall time, ms', true));
}
function bars(id, title, caption, labels, sets, y, options = {}) {
  const some = labels.length > 0;
  figure(id, title, caption, some ? {type: 'bar', data: {labels, datasets: sets}, options: {scales: {x: {ticks: {autoSkip: false, maxRotation: 60}, ...(options.x ?? {})}, y: {...y, beginAtZero: true}}}} : null,
    {head: ['collector', ...sets.map(set => set.label)], body: labels.map((label, i) => [label, ...sets.map(set => digits(set.data[i], 4))])});
}
function lbo() {
  const cells = atHeap(state.workload);
  bars('f-lbo', 'Lower bound of overhead', 'Wall and processor time over the least time any cell of this workload took without its collector. In the heap chosen; none in one that is never full.',
    cells.map(cell => cell.collector), [{label: 'wall', data: cells.map(cell => cell.lboWall), backgroundColor: COLOURS[0]},
      {label: 'processor', data: cells.map(cell => cell.lboCpu), backgroundColor: COLOURS[4]}], axis('times the baseline', false));
}
function split() {
  const cells = atHeap(state.workload);
  bars('f-split', 'Program and collector', 'Wall time outside and inside pauses. What counting does in the program\'s own operations is program time.',
    cells.map(cell => cell.collector), [{label: 'program', data: cells.map(cell => ms(cell.mutatorNanos.mean)), backgroundColor: COLOURS[2], stack: 'time'},
      {label: 'collector', data: cells.map(cell => ms(cell.collectorNanos.mean)), backgroundColor: COLOURS[1], stack: 'time'}],
    {...axis('ms', false), stacked: true}, {x: {stacked: true}});
}
function pareto() {
  const cells = active(state.workload).filter(cell => cell.detail);
  const names = [...new Set(cells.map(cell => cell.collector))];
  const series = names.map(name => ({name, index: indexOf(name), line: false, points: cells.filter(cell => cell.collector === name)
    .map(cell => [cell.detail.peakFootprintBytes / (1 << 20), ms(cell.wallNanos.mean)])}));
  const front = rows(state.workload).filter(cell => cell.pareto && cell.detail).map(cell => [cell.detail.peakFootprintBytes / (1 << 20), ms(cell.wallNanos.mean)])
    .sort((a, b) => a[0] - b[0]);
  if (front.length) series.push({name: 'front', index: 22, stepped: 'before', radius: 0, points: front});
  lines('f-pareto', 'Space–time Pareto front', 'Every cell: the most memory it took, bitmaps and tables included, and its time. On the front no other is both smaller and faster.', series,
    axis('peak footprint, MiB', true), axis('wall time, ms', true),
    {head: ['cell', 'peak footprint, MiB', 'wall time, ms', 'on the front'], body: cells.map(cell => [cell.collector + ' ' + cell.heap,
      digits(cell.detail.peakFootprintBytes / (1 << 20), 4), digits(ms(cell.wallNanos.mean), 4), cell.pareto ? 'yes' : ''])});
}
function pauses() {
  const series = atHeap(state.workload).filter(cell => cell.detail.pauseCurve.length).map(cell => ({name: cell.collector, index: indexOf(cell.collector),
    points: cell.detail.pauseCurve.map(([p, nanos]) => [p >= 100 ? Math.max(10, cell.detail.collections) : 1 / (1 - p / 100), Math.max(1e-4, ms(nanos))]).sort((a, b) => a[0] - b[0])}));
  lines('f-pauses', 'Pauses', 'Pause at each percentile; the right end of a line is the longest.', series,
    axis('percentile', true, {ticks: {autoSkip: false, callback: value => [1, 2, 10, 100, 1000, 10000].includes(value) ? digits(100 * (1 - 1 / value), 6) + ' %' : ''}}), axis('pause, ms', true),
    {head: ['collector', 'pauses', 'p50 ms', 'p90', 'p99', 'p99.9', 'max'], body: atHeap(state.workload).map(cell => [cell.collector, cell.detail.collections,
      ...['p50', 'p90', 'p99', 'p999', 'max'].map(p => digits(ms(cell.detail.pauseNanos[p]), 4))])});
}
function mmu() {
  const series = atHeap(state.workload).map(cell => ({name: cell.collector, index: indexOf(cell.collector), points: cell.detail.utilization.map(([w, u]) => [ms(w), 100 * u])}));
  lines('f-mmu', 'Minimum mutator utilization', 'The least share of any window of this length that the program had (Cheng and Blelloch 2001).', series,
    axis('window, ms', true), axis('the program\'s share, %', false, {min: 0, max: 100}));
}
function latency() {
  const cells = atHeap(state.workload).filter(cell => cell.detail.latency);
  const series = cells.flatMap(cell => ['simple', 'metered'].map(kind => ({name: cell.collector + ', ' + kind, index: indexOf(cell.collector) + (kind === 'simple' ? 8 : 0),
    points: [[2, 'p50'], [10, 'p90'], [100, 'p99'], [1000, 'p999'], [Math.max(2000, cell.detail.latency.requests), 'max']].map(([x, p]) => [x, Math.max(1e-3, cell.detail.latency[kind][p] / 1e3)])})));
  lines('f-latency', 'Latency of requests', 'Simple (dashed): from the beginning of a request. Metered: from when it would have been made in even intervals, so that a pause is felt by all who wait.', series,
    axis('percentile', true, {ticks: {autoSkip: false, callback: value => [2, 10, 100, 1000, 10000].includes(value) ? digits(100 * (1 - 1 / value), 6) + ' %' : ''}}), axis('latency, µs', true));
}
function occupancy() {
  const series = atHeap(state.workload).map(cell => ({name: cell.collector, index: indexOf(cell.collector), radius: 0,
    points: cell.detail.occupancy.map(([t, held]) => [ms(t), held / (1 << 20)])}));
  lines('f-occupancy', 'Occupancy over time', 'Bytes allocated and not yet found dead, before and after each collection.', series,
    axis('time, ms', false), axis('MiB', false, {min: 0}));
}
function lag() {
  const cells = (data.lags ?? []).filter(one => one.workload === state.workload && one.lag && shown.has(one.collector));
  const kib = value => value / 1024;
  const set = (label, colour, of) => ({label, data: cells.map(one => kib(of(one.lag))), backgroundColor: COLOURS[colour]});
  bars('f-lag', 'From death to reclamation', 'What the program allocated between the death of an object and its reclamation, told by a shadow that follows the heap, for the workload of quick size'
    + (cells.length ? ' in ' + bytes(cells[0].heapBytes) + '.' : '.'),
    cells.map(one => one.collector), [set('median', 2, one => one.perObject.p50), set('99 % below', 4, one => one.perObject.p99),
      set('most garbage at a time', 1, one => one.mostGarbageBytes)], axis('KiB', false));
}
function interning() {
  const names = [...new Set(data.interning.map(row => row.interner))];
  const draw = (id, title, caption, key, y, scale = 1) => lines(id, title, caption, names.map((name, index) => ({name, index, points: data.interning
    .filter(row => row.interner === name && row.counters[key] !== undefined && !Number.isNaN(row.counters[key])).map(row => [row.cardinality, row.counters[key] * scale])})),
    axis('different strings', true), y);
  const under = data.interning[0] ? ' Under ' + data.interning[0].collector + '.' : '';
  draw('f-intern-time', 'Time of a lookup', 'Interning strings that follow a power law, the making of new ones included.' + under, 'nanosPerOperation', axis('ns an operation', false, {min: 0}));
  draw('f-intern-hits', 'Hits', 'Share of lookups that found the string.' + under, 'hitRate', axis('%', false, {min: 0, max: 100}), 100);
  draw('f-intern-bytes', 'Table', 'Memory of the table at the end.' + under, 'tableBytes', axis('KiB', true), 1 / 1024);
}

// ---------------------------------------------------------------- tables
function overview() {
  const heaps = [...new Set(data.overview.map(row => row.heap))];
  const all = data.overview.map(row => row.lboWall).filter(value => value);
  const best = Math.min(...all), worst = Math.max(...all);
  const body = collectors.map(collector => [collector, ...heaps.map(heap => {
    const row = data.overview.find(one => one.collector === collector && one.heap === heap);
    if (!row) return element('td', {}, '');
    if (!row.lboWall) return element('td', {class: 'bad'}, row.completed + ' of ' + row.workloads + ' complete');
    const heat = worst > best ? Math.log(row.lboWall / best) / Math.log(worst / best) : 0;
    return element('td', {class: 'heat', style: `background: hsl(${130 - 110 * heat} 60% 82%)`, title: `${row.completed} of ${row.workloads} workloads complete; mean over ${row.common}; longest pause ${digits(ms(row.longestPauseNanos))} ms`},
      digits(row.lboWall) + (row.completed < row.workloads ? ` (${row.completed}/${row.workloads})` : ''));
  })]);
  $('overview').replaceChildren(...table(['collector', ...heaps.map(heap => {
    const common = data.overview.find(row => row.heap === heap).common;
    return heap + ', ' + common + ' workloads';
  })], body).childNodes);
  $('problems').replaceChildren(...data.problems.map(problem => element('p', {class: 'error'}, problem)));
}
function cellText(cell) {
  if (!cell) return element('td', {}, '');
  if (!cell.wallNanos) return element('td', {class: 'bad', title: cell.message ?? ''}, plain(cell.status));
  const half = cell.wallNanos.high ? ' ± ' + digits(ms(cell.wallNanos.high - cell.wallNanos.mean), 2) : '';
  return element('td', {class: cell.best ? 'best' : ''}, (cell.best ? '* ' : '') + digits(ms(cell.wallNanos.mean)) + half);
}
function cellTable() {
  const cells = rows(state.workload);
  const heaps = [...new Set([...cells].sort((a, b) => a.factor - b.factor).map(cell => cell.heap))];
  const minheaps = data.workloads[state.workload].minheapBytes;
  const body = collectors.filter(name => shown.has(name)).map(collector => [collector, element('td', {}, minheaps[collector] ? bytes(minheaps[collector]) : '–'),
    ...heaps.map(heap => cellText(cells.find(cell => cell.collector === collector && cell.heap === heap)))]);
  $('cells').replaceChildren(...table(['collector', 'smallest heap', ...heaps], body).childNodes);
}
function pairs(list) {
  return list.filter(([, value]) => value !== null && value !== undefined).map(([key, value]) => element('div', {}, element('dt', {}, key), element('dd', {}, value)));
}
function card() {
  const one = data.workloads[state.workload];
  $('card').replaceChildren(element('strong', {}, state.workload), ' ' + one.description + '. Hard on: ' + one.stresses + '. Expected to win: ' + one.expected + '.',
    element('dl', {}, ...pairs([['options', Object.entries(one.options).map(([k, v]) => k + '=' + v).join(' ') || 'defaults'],
      ['objects allocated', one.allocatedObjects?.toLocaleString('en')], ['bytes allocated', one.allocatedBytes ? bytes(one.allocatedBytes) : null],
      ['mean object', one.meanObjectBytes ? digits(one.meanObjectBytes) + ' B' : null], ['writes of references an object', one.writesPerObject !== undefined && one.writesPerObject !== null ? digits(one.writesPerObject) : null],
      ['allocation rate, uncollected', one.allocationRate ? bytes(one.allocationRate) + '/s' : null], ['turnover', one.turnover ? digits(one.turnover) + ' × smallest heap' : null],
      ['most held', one.liveBytes ? bytes(one.liveBytes) : null], ['baseline', one.baselineWall ? digits(ms(one.baselineWall)) + ' ms' : null]])));
}
function manifest() {
  const m = data.manifest, s = m.settings;
  $('summary').textContent = `${m.begun.slice(0, 10)} · ${m.processor}, ${m.cores} cores · JDK ${m.jdk} · seed ${s.seed} · noise floor ${digits(100 * data.noise.wall, 2)} %`
    + (s.quick ? ' · quick: shows what is there, not which is faster' : '') + (m.complete ? '' : ' · interrupted: not all cells are here');
  $('manifest').replaceChildren(...pairs([['commit', m.commit || 'not known'], ['JDK', m.jdk], ['JVM flags', m.flags.join(' ')], ['system', m.os], ['processor', m.processor],
    ['cores', m.cores], ['memory', bytes(m.memoryBytes)], ['load before', digits(m.loadBefore)], ['begun', m.begun], ['ended', m.ended], ['seed', s.seed], ['rounds', m.rounds],
    ['warm-ups, iterations', s.warmups + ', ' + s.iterations], ['JVMs at a time', s.jobs], ['complete', m.complete ? 'yes' : 'no']]));
  $('method').replaceChildren(element('p', {}, s.quick
    ? 'Quick: all cells of a collector ran in one JVM, each once, in small workloads. Differences between collectors are not to be quoted.'
    : `Each cell ran in a fresh JVM, in ${m.rounds} round${m.rounds === 1 ? '' : 's'} over all cells in an order of its own; in each JVM ${s.warmups} runs to warm up, then ${s.iterations}, of which the median counts${s.minutes > 0 ? '; fewer where a cell had no time for more' : ''}.`),
    element('p', {}, `The noise floor, ${digits(100 * data.noise.wall, 2)} % for wall and ${digits(100 * data.noise.cpu, 2)} % for processor time, is the largest difference of two cells that were alike in everything.`));
  $('twins').replaceChildren(...table(['workload', 'collector', 'heap', 'wall', 'processor'], data.noise.twins.map(twin => [twin.workload, twin.collector, twin.heap,
    digits(100 * twin.wall, 2) + ' %', digits(100 * twin.cpu, 2) + ' %'])).childNodes);
}

// ---------------------------------------------------------------- choice
function heaps() {
  const found = [...new Set(rows(state.workload).filter(cell => cell.factor > 0).sort((a, b) => a.factor - b.factor).map(cell => cell.heap))];
  if (!found.includes(state.heap)) state.heap = found.find(heap => parseFloat(heap) >= 2) ?? found[found.length - 1] ?? null;
  $('heap').replaceChildren(...found.map(heap => element('option', {value: heap}, heap)));
  if (state.heap) $('heap').value = state.heap;
}
function draw() {
  heaps(); card(); cellTable(); curve(); lbo(); split(); pareto(); pauses(); mmu(); latency(); occupancy(); lag();
}
function start() {
  manifest(); overview();
  $('workload').append(...Object.keys(data.workloads).map(name => element('option', {value: name}, name)));
  $('workload').addEventListener('change', event => { state.workload = event.target.value; draw(); });
  $('heap').addEventListener('change', event => { state.heap = event.target.value; draw(); });
  collectors.forEach((name, index) => $('collectors').append(element('label', {}, element('input', {type: 'checkbox', checked: '', onchange: event => {
    event.target.checked ? shown.add(name) : shown.delete(name); draw(); }}), element('span', {class: 'swatch', style: 'background:' + COLOURS[index % 8]}), name)));
  if (state.workload) draw();
  interning();
  heapMap(data.heapMaps ?? []);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { draw(); interning(); });
  document.body.dataset.ready = 'true';
}

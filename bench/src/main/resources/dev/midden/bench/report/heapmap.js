/* The heap map: objects as boxes in the order of their addresses, stepped through the collections of a small program. */
const MAP = {collector: 0, step: 0, chosen: null, colour: 'age'};
const ID = 0, ADDRESS = 1, SIZE = 2, SHAPE = 3, AGE = 4, LIVE = 5, SLOTS = 6, GENERATION = 7;
const ROW_BYTES = 1024, ROW_PIXELS = 18, LEFT_PIXELS = 80, WIDTH_PIXELS = 1000;
const AGES = ['#56B4E9', '#009E73', '#E69F00', '#D55E00', '#8C2D04'];

function heapMap(maps) {
  if (!maps.length) {
    $('map').replaceChildren(element('p', {class: 'empty'}, 'No heap was recorded.'));
    $('map').dataset.drawn = 'empty';
    return;
  }
  $('map-collector').append(...maps.map((map, i) => element('option', {value: i}, map.collector)));
  const frames = () => maps[MAP.collector].frames;
  const generations = () => maps[MAP.collector].generations;
  const PAINT = {
    age: object => AGES[Math.min(object[AGE], 4)],
    generation: object => object[GENERATION] < 0 ? css('--none') : AGES[Math.min(object[GENERATION], 4)],
    shape: object => COLOURS[object[SHAPE] % 8]
  };
  const KEY = {
    age: () => AGES.map((value, i) => [value, i === 4 ? '4 or more collections survived' : i + ' survived']),
    generation: () => [...AGES.slice(0, generations()).map((value, i) => [value, 'generation ' + i]),
      [css('--none'), generations() ? 'in no generation' : 'this collector has no generations']],
    shape: () => maps[MAP.collector].shapes.map((name, i) => [COLOURS[i % 8], name])
  };
  const colour = object => object[LIVE] ? PAINT[MAP.colour](object) : null;
  const state = object => (object[LIVE] ? `survived ${object[AGE]}` : 'garbage') + (object[GENERATION] < 0 ? '' : `, generation ${object[GENERATION]}`);
  const inRow = objects => {
    const rowsOf = new Map();
    for (const object of objects) {
      const row = Math.floor(object[ADDRESS] / ROW_BYTES);
      if (!rowsOf.has(row)) rowsOf.set(row, []);
      rowsOf.get(row).push(object);
    }
    return [...rowsOf.entries()].sort((a, b) => a[0] - b[0]);
  };
  const svg = (name, attributes, ...children) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };
  const describe = (frame, object) => `${maps[MAP.collector].shapes[object[SHAPE]]} ${object[ID]}`;
  function show() {
    const frame = frames()[MAP.step];
    $('map-step').max = frames().length - 1;
    $('map-step').value = MAP.step;
    const dead = frame.objects.filter(object => !object[LIVE]).length;
    $('map-label').textContent = `${MAP.step + 1} of ${frames().length}: ${frame.label}; ${frame.objects.length} objects, ${dead} of them garbage`;
    const chosen = frame.objects.find(object => object[ID] === MAP.chosen);
    const near = new Set(chosen ? [...chosen[SLOTS], ...frame.objects.filter(object => object[SLOTS].includes(chosen[ID])).map(object => object[ID])] : []);
    const list = inRow(frame.objects);
    const picture = svg('svg', {viewBox: `0 0 ${LEFT_PIXELS + WIDTH_PIXELS} ${Math.max(1, list.length) * ROW_PIXELS + 4}`, role: 'group'});
    let blockAbove = -1;
    list.forEach(([row, objects], line) => {
      const y = line * ROW_PIXELS + 2;
      const block = Math.floor(row * ROW_BYTES / maps[MAP.collector].blockBytes);
      if (block !== blockAbove) {
        if (line) picture.append(svg('line', {x1: 0, x2: LEFT_PIXELS + WIDTH_PIXELS, y1: y - 2, y2: y - 2, class: 'block'}));
        blockAbove = block;
      }
      picture.append(svg('text', {x: 0, y: y + 11}, '0x' + (row * ROW_BYTES).toString(16), svg('title', {}, 'block ' + block)));
      for (const object of objects) {
        const x = LEFT_PIXELS + (object[ADDRESS] % ROW_BYTES) / ROW_BYTES * WIDTH_PIXELS;
        const box = svg('rect', {x, y, width: Math.max(4, Math.min(object[SIZE], ROW_BYTES - object[ADDRESS] % ROW_BYTES) / ROW_BYTES * WIDTH_PIXELS), height: ROW_PIXELS - 3,
          class: 'object' + (object[LIVE] ? '' : ' dead') + (object[ID] === MAP.chosen ? ' chosen' : near.has(object[ID]) ? ' near' : '')});
        if (colour(object)) box.setAttribute('fill', colour(object));
        box.append(svg('title', {}, describe(frame, object) + ', ' + state(object)));
        box.addEventListener('click', () => choose(object[ID]));
        picture.append(box);
      }
    });
    $('map').replaceChildren(picture);
    $('map').dataset.drawn = String(frame.objects.length);
    $('map').dataset.step = String(MAP.step);
    legend();
    card(frame, chosen);
  }
  function legend() {
    $('map-legend').replaceChildren(...[...KEY[MAP.colour](), [css('--dead'), 'garbage']].map(([value, name]) =>
      element('span', {}, element('span', {class: 'swatch', style: 'background:' + value}), ' ' + name)));
  }
  function link(frame, id) {
    const object = frame.objects.find(one => one[ID] === id);
    return object ? element('button', {type: 'button', onclick: () => choose(id)}, describe(frame, object)) : element('span', {}, id ? 'gone ' : 'null ');
  }
  function card(frame, chosen) {
    if (!chosen) {
      $('map-object').replaceChildren(...(MAP.chosen === null ? [] : ['The object is no longer in the heap.']));
      return;
    }
    const from = frame.objects.filter(object => object[SLOTS].includes(chosen[ID]));
    $('map-object').replaceChildren(element('strong', {}, describe(frame, chosen)),
      ` at 0x${chosen[ADDRESS].toString(16)}, ${chosen[SIZE]} bytes, ${chosen[LIVE] ? 'alive' : 'garbage'}, survived ${chosen[AGE]} collections`
      + (chosen[GENERATION] < 0 ? '' : `, of generation ${chosen[GENERATION]}`)
      + (frame.roots.includes(chosen[ID]) ? ', a root refers to it' : ''),
      element('p', {}, 'Slots: ', ...(chosen[SLOTS].length ? chosen[SLOTS].slice(0, 64).map(id => link(frame, id)) : ['none']), chosen[SLOTS].length > 64 ? ` and ${chosen[SLOTS].length - 64} more` : ''),
      element('p', {}, 'Referred to by: ', ...(from.length ? from.slice(0, 64).map(object => link(frame, object[ID])) : ['no object'])));
    $('map-object').dataset.object = String(chosen[ID]);
  }
  const choose = id => { MAP.chosen = id; show(); };
  const step = by => { MAP.step = Math.max(0, Math.min(frames().length - 1, MAP.step + by)); show(); };
  const along = by => {
    const objects = [...frames()[MAP.step].objects].sort((a, b) => a[ADDRESS] - b[ADDRESS]);
    const at = objects.findIndex(object => object[ID] === MAP.chosen);
    if (objects.length) choose(objects[(Math.max(at, by > 0 ? -1 : 0) + by + objects.length) % objects.length][ID]);
  };
  $('map-collector').addEventListener('change', event => { MAP.collector = Number(event.target.value); MAP.step = 0; MAP.chosen = null; show(); });
  $('map-colour').addEventListener('change', event => { MAP.colour = event.target.value; show(); });
  $('map-step').addEventListener('input', event => { MAP.step = Number(event.target.value); show(); });
  $('map-back').addEventListener('click', () => step(-1));
  $('map-on').addEventListener('click', () => step(1));
  $('map').addEventListener('keydown', event => {
    const act = {ArrowRight: () => along(1), ArrowLeft: () => along(-1), ArrowDown: () => along(8), ArrowUp: () => along(-8), ']': () => step(1), '[': () => step(-1)}[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  show();
}
start();

// Which kind of fault a code of the check is, and a picture of each kind. Knows nothing of the page.

import { s } from './dom.js';
import { number, t } from './i18n.js';

/** What a shelf carries; the same figures as in crates/assets. */
export const BUDGET = { triangles: 40_000, draw_calls: 5, texture_px_max: 1024 };
const PERSON_M = 1.7;

const KINDS = [
  [/^STORE_SIZE$/, 'scale'], [/^STORE_ORIGIN$/, 'pivot'], [/^STORE_FACING$/, 'facing'],
  [/^STORE_(BUDGET|TOO_MUCH_DATA)$/, 'budget'], [/^STORE_(TEXTURE_SIZE|IMAGE_TOO_LARGE)$|^IMAGE_NPOT/, 'picture'],
  [/^STORE_UV_SET$|TEXCOORD/, 'uv'], [/^STORE_NAME$/, 'name'], [/LIGHT/, 'light'], [/CAMERA/, 'camera'],
  [/^STORE_NOTHING_TO_SHOW$|_NO_POSITION$/, 'nothing'], [/^STORE_(TOO_MANY_OBJECTS|TREE_TOO_DEEP)$/, 'tree'],
  [/^IO_ERROR$|URI/, 'outside'], [/^(GLB_|INVALID_JSON|BUFFER_|ACCESSOR_TOO_LONG)/, 'torn'], [/^IMAGE_/, 'image'],
  [/ANIMATION|SKIN|JOINTS|WEIGHTS/, 'motion'], [/MATERIAL|TEXTURE/, 'material'], [/EXTENSION|VERSION/, 'extension'],
  [/^(MESH_|ACCESSOR_|NODE_|UNUSED_MESH)/, 'mesh'],
];

/** The kind of fault, which names its texts and its picture. */
export const kindOf = (code) => KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';

/** Where a kind stands among the others: what is plain to see and easy to mend comes first. */
export const rankOf = (kind) => KINDS.findIndex(([, one]) => one === kind) + (kind === 'other' ? KINDS.length + 1 : 0);

/** Metres as people say them. */
export function length(metres) {
  if (metres >= 100) return `${number(metres, { maximumFractionDigits: 0 })} m`;
  if (metres >= 1) return `${number(metres, { maximumFractionDigits: 2 })} m`;
  if (metres >= 0.01) return `${number(metres * 100, { maximumFractionDigits: 1 })} cm`;
  return `${number(metres * 1000, { maximumFractionDigits: 1 })} mm`;
}

/** A picture of the fault, with a text for those who do not see it. */
export function pictureOf(kind, stats) {
  const [w, h, d] = (stats?.extents_m ?? [0, 0, 0]).map(length);
  const alt = t(`fault.${kind}.alt`, {
    w, h, d, px: number(stats?.texture_px_max ?? 0), triangles: number(stats?.triangles ?? 0), limit: number(BUDGET.triangles),
  });
  const draw = PICTURES[kind] ?? PICTURES.other;
  return s('svg', { viewBox: '0 0 240 150', role: 'img', 'aria-label': alt, class: 'fault-picture' }, draw(stats ?? {}));
}

const line = (d, kind = 'draw') => s('path', { d, class: kind });
const box = (x, y, width, height, kind = 'draw') => s('rect', { x, y, width, height, class: kind });
const dot = (x, y, r, kind = 'fill-bad') => s('circle', { cx: x, cy: y, r, class: kind });
const word = (x, y, text, anchor = 'middle') => s('text', { x, y, 'text-anchor': anchor }, text);
const sheet = () => [line('M70 15h70l30 30v90H70z'), line('M140 15v30h30')];
const cross = () => line('M70 25l100 100M170 25L70 125', 'draw bad wide');

/** A person and the model's box at one scale; whoever is the smaller shrinks. */
function scale({ extents_m: [w = 0, height = 0] = [] }) {
  const top = Math.max(PERSON_M, height, w * 0.9, 0.001);
  const px = 112 / top;
  const person = PERSON_M * px;
  const foot = 132;
  const unit = person / 17;
  const figure = person > 4
    ? [dot(62, foot - person + unit * 1.3, unit * 1.3, 'fill-soft'),
      line(`M62 ${foot - person + unit * 2.7}v${unit * 7}M${62 - unit * 2.6} ${foot - person + unit * 8}l${unit * 2.6} ${-unit * 4.6}l${unit * 2.6} ${unit * 4.6}M${62 - unit * 2} ${foot}l${unit * 2} ${-unit * 7.4}l${unit * 2} ${unit * 7.4}`, 'draw soft wide')]
    : dot(62, foot - 1.5, 1.5, 'fill-soft');
  const wide = Math.max(w * px, 2);
  const high = Math.max(height * px, 2);
  return [line(`M20 ${foot}h200`), figure, word(62, 147, length(PERSON_M)),
    box(Math.max(100, 165 - wide / 2), foot - high, Math.min(wide, 118), high, 'draw bad fill-mist'),
    word(165, 147, `${length(w)} × ${length(height)}`), wide < 6 && line(`M165 ${foot - high - 28}v22m-5 -7l5 7l5 -7`, 'draw bad')];
}

function bars({ triangles = 0, draw_calls = 0, texture_px_max = 0 }) {
  const rows = [['model.triangles', triangles, BUDGET.triangles], ['model.draw_calls', draw_calls, BUDGET.draw_calls],
    ['model.texture', texture_px_max, BUDGET.texture_px_max]];
  const most = Math.max(...rows.map(([, value, limit]) => value / limit), 1.25);
  return rows.map(([label, value, limit], row) => {
    const y = 26 + row * 44;
    const fits = value <= limit;
    return [word(12, y, t(label), 'start'), word(228, y, `${number(value)} / ${number(limit)}`, 'end'),
      box(12, y + 6, 216, 12, 'fill-mist'), box(12, y + 6, Math.max(2, (216 * value) / limit / most), 12, fits ? 'fill-good' : 'fill-bad'),
      line(`M${12 + 216 / most} ${y + 2}v20`, 'draw wide')];
  });
}

function squares({ texture_px_max = 2048 }) {
  const inner = Math.max(14, 110 * Math.min(1, BUDGET.texture_px_max / Math.max(texture_px_max, 1)));
  return [box(65, 12, 110, 110, 'draw bad fill-mist'), box(65, 122 - inner, inner, inner, 'draw good'),
    word(120, 142, `${number(texture_px_max)} px`), word(190, 118, '1024', 'start')];
}

const cube = (x, kind) => line(`M${x} 55l35-18l35 18v45l-35 18l-35-18zM${x} 55l35 18l35-18M${x + 35} 73v45`, kind);

const PICTURES = {
  scale,
  budget: bars,
  picture: squares,
  pivot: () => [line('M20 125h200'), box(85, 35, 70, 75), line('M120 125v-15', 'draw dashed'),
    dot(178, 50, 5), line('M165 50h26M178 37v26', 'draw bad'), line('M172 58L126 119m2-10l-2 10l10-2', 'draw good wide'), dot(120, 125, 5, 'fill-good')],
  facing: () => [dot(120, 128, 8, 'fill-soft'), line('M120 112v-20m-6 8l6-8l6 8', 'draw soft'), box(90, 35, 60, 40),
    line('M120 35V14m-6 8l6-8l6 8', 'draw bad wide'), line('M168 30a44 44 0 0 1 -4 58m1-11l-1 11l-11-1', 'draw good wide')],
  image: () => [line('M60 25h120v50l-20 12l-20-14l-24 14l-20-12l-20 12l-16-10z'), line('M60 95l16 10l20-12l20 12l24-14l20 14l20-12v42H60z', 'draw bad'),
    dot(90, 48, 9, 'fill-soft'), line('M70 70l30-18l22 14', 'draw soft')],
  uv: () => [cube(30, 'draw good'), line('M30 77l35 18l35-18M47 46l35 18v45M82 46L47 64v45', 'draw good'), cube(140, 'draw bad'),
    word(175, 105, '?'), line('M108 78h22m-7-6l7 6l-7 6', 'draw soft')],
  outside: () => [line('M40 25h55l25 25v80H40z'), line('M95 25v25h25'), line('M122 85h34', 'draw bad dashed wide'), box(160, 62, 52, 44, 'draw bad dashed'), word(186, 90, '?')],
  torn: () => [line('M70 15h70l30 30v55l-14 10l-14-12l-16 14l-14-12l-16 12l-14-12l-12 8z'), line('M140 15v30h30'), line('M74 122l12-8l14 12l16-12l14 12l16-14l14 12l10-8', 'draw bad wide')],
  light: () => [line('M120 25a32 32 0 0 1 18 58v16h-36v-16a32 32 0 0 1 18-58M106 110h28M110 120h20'), cross()],
  camera: () => [box(72, 50, 70, 50), line('M142 68l28-16v46l-28-16'), cross()],
  name: () => [line('M60 55h90l30 25l-30 25H60z'), dot(78, 80, 5, 'fill-soft'), word(120, 86, 'Ñ*¿ %'), line('M92 96q7-6 14 0t14 0t14 0t14 0', 'draw bad')],
  material: () => [line('M120 25a50 50 0 0 0 0 100z', 'draw fill-soft'), line('M120 25a50 50 0 0 1 0 100', 'draw bad dashed'), line('M120 25v100')],
  motion: () => [dot(60, 115, 6, 'fill-soft'), line('M64 110l30-34'), dot(98, 72, 6, 'fill-soft'), line('M104 70l14-4', 'draw bad'), line('M138 60l14-4', 'draw bad'), dot(160, 52, 6), line('M164 47l18-24')],
  mesh: () => [line('M60 110l30-75l30 75zM90 35h60l-30 75M150 35l30 75h-60'), line('M90 35h60l-30 75z', 'draw bad fill-mist')],
  nothing: () => [line('M80 60l40-20l40 20v50l-40 20l-40-20z', 'draw dashed'), line('M80 60l40 20l40-20M120 80v50', 'draw dashed'), word(120, 28, '0')],
  tree: () => [box(108, 15, 24, 16), [0, 1, 2].map((i) => [line(`M120 31L${50 + i * 70} 58`), box(38 + i * 70, 58, 24, 16)]),
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => [line(`M${50 + Math.floor(i / 3) * 70} 74L${26 + i * 23.5} 104`, 'draw bad'), box(18 + i * 23.5, 104, 16, 12, 'draw bad')])],
  extension: () => [line('M40 60h30a12 12 0 1 1 24 0h26v60H40z'), line('M150 50h50v60h-50v-18h-14v-24h14z', 'draw bad')],
  other: () => [sheet(), line('M85 62h60M85 98h60M85 116h40', 'draw soft'), line('M85 80h66', 'draw bad wide')],
};

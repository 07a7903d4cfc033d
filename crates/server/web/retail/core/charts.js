// Charts as pictures with a text for those who do not see them; each screen puts a table beside them.

import { h, s } from './dom.js';

const WIDE = 720;
const HIGH = 240;
const LEFT = 64;
const BASE = 200;
const TOP = 16;

/** Bars standing side by side: `[{ label, value, extra }]`; `extra` is a smaller, darker bar in front. */
export function columns(items, { alt, write, ticks = 4 }) {
  const most = nice(Math.max(...items.map((one) => one.value), 1));
  const step = (WIDE - LEFT - 8) / items.length;
  const wide = Math.min(40, step * 0.72);
  const y = (value) => BASE - (value / most) * (BASE - TOP);
  const every = Math.ceil(items.length / 8);
  const bar = (value, x, width, kind) => value > 0 && s('rect', { x, y: y(value), width, height: BASE - y(value), rx: Math.min(3, width / 3), class: kind });
  return s('svg', { viewBox: `0 0 ${WIDE} ${HIGH}`, role: 'img', 'aria-label': alt, class: 'chart' },
    Array.from({ length: ticks + 1 }, (_, tick) => {
      const value = (most * tick) / ticks;
      return [s('line', { x1: LEFT, x2: WIDE, y1: y(value), y2: y(value), class: 'rule' }), s('text', { x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, write(value))];
    }),
    items.map((one, index) => {
      const middle = LEFT + step * (index + 0.5);
      return [bar(one.value, middle - wide / 2, wide, 'bar'), bar(one.extra ?? 0, middle - wide / 6, wide / 3, 'bar extra'),
        index % every === 0 && s('text', { x: middle, y: BASE + 20, 'text-anchor': 'middle' }, one.label)];
    }));
}

/** Bars lying one below the other, with their names and values written out. */
export function rows(items, { alt, write }) {
  const most = Math.max(...items.map((one) => one.value), 1);
  return h('div', { class: 'bars', role: 'img', 'aria-label': alt }, items.map((one) => h('div', { class: 'bar-row' },
    h('span', { class: 'bar-name' }, one.label),
    h('span', { class: 'bar-track' }, h('span', { class: 'bar-fill', style: { '--part': `${(100 * one.value) / most}%` } })),
    h('span', { class: 'bar-value' }, write(one.value)))));
}

/** A round number that is not less. */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 4, 5, 8, 10].map((one) => one * power).find((one) => one >= value);
}

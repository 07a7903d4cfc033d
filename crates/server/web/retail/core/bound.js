// Fields that write what is typed straight into an object.

import { h } from './dom.js';
import { say, t } from './i18n.js';
import { field } from './ui.js';

/** A field whose value is a member of an object. */
export function bound(object, key, label, { onchange, ...properties } = {}) {
  const element = field(label, { value: object[key] ?? '', ...properties });
  element.querySelector('input, textarea, select').addEventListener('input', (event) => {
    object[key] = event.target.type === 'number' ? Number(event.target.value) : event.target.value;
    onchange?.();
  });
  return element;
}

/** Text in both languages. `what` names it, the labels say in which language. */
export function both(object, key, what, { pointer = '', required, ...more } = {}) {
  object[key] ??= {};
  return h('div', { class: 'pair' },
    bound(object[key], 'en', t('in.en', { what }), { lang: 'en', pointer: `${pointer}/en`, required, ...more }),
    bound(object[key], 'zh-CN', t('in.zh', { what }), { lang: 'zh-CN', pointer: `${pointer}/zh-CN`, ...more }));
}

/** A colour, by picker and by its number. */
export function colour(object, key, name, { pointer, onchange } = {}) {
  const element = bound(object, key, name, { pattern: '#[0-9a-fA-F]{6}', pointer, maxlength: 7, spellcheck: 'false', lang: 'en' });
  const text = element.querySelector('input');
  const picker = h('input', { type: 'color', value: object[key], 'aria-label': t('look.pick', { name }) });
  picker.addEventListener('input', () => { object[key] = text.value = picker.value; onchange?.(); });
  text.addEventListener('input', () => { if (text.checkValidity() && text.value) { picker.value = text.value; onchange?.(); } });
  const row = h('div', { class: 'colour' });
  text.replaceWith(row);
  row.append(picker, text);
  return element;
}

/** Contrast of two sRGB colours, after WCAG 2. */
export function contrast(one, other) {
  const light = (hex) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

/** Without texts that are empty in every language, and without empty members: as the shop wants them. */
export function cleaned(value) {
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== 'object') return value;
  const pairs = Object.entries(value).map(([key, one]) => [key, cleaned(one)]);
  return Object.fromEntries(pairs.filter(([, one]) => one !== undefined && one !== null && one !== ''));
}

export const choicesOf = (items, textOf = (item) => say(item.name)) => items.map((item) => [item.id, textOf(item)]);

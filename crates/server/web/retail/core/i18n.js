// Which language the page speaks, and how it writes text, numbers, money and days in it.

import shell from '../texts/shell.js';
import goods from '../texts/goods.js';
import models from '../texts/models.js';
import faults from '../texts/faults.js';
import problems from '../texts/problems.js';
import store from '../texts/store.js';
import sales from '../texts/sales.js';

const KEPT_AS = 'buyplus.lang';
const TEXTS = Object.assign({}, shell, goods, models, faults, problems, store, sales);

/** The languages, with their names in themselves. */
export const LANGS = [['en', 'English'], ['zh-CN', '中文']];

let lang = kept() ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
document.documentElement.lang = lang;

/** The language now. */
export const language = () => lang;

/** Speaks another language from now on, after a reload too. */
export function speak(next) {
  lang = next;
  document.documentElement.lang = next;
  try { localStorage.setItem(KEPT_AS, next); } catch { /* a private window: until it is closed */ }
}

/** The text under a key, with `{names}` filled in; a key that is missing shows itself. */
export function t(key, values = {}) {
  const row = TEXTS[key];
  const text = row ? row[lang === 'en' ? 0 : 1] : key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Whether there is a text under the key. */
export const known = (key) => key in TEXTS;

/** Text in several languages, in ours, or in any that there is. */
export const say = (local) => local?.[lang] || local?.en || Object.values(local ?? {})[0] || '';

export const number = (value, options) => new Intl.NumberFormat(lang, options).format(value);

/** `3 %` of a part of one. */
export const percent = (part) => number(part, { style: 'percent', maximumFractionDigits: 1 });

/** How many digits of the currency come after the point. */
export const digits = (currency) => {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  } catch { return 2; }
};

/** Minor units as people write them. */
export function money(minor, currency) {
  const value = minor / 10 ** digits(currency);
  try {
    return number(value, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  } catch { return `${value} ${currency}`; }
}

/** Minor units as a field holds them, without a currency. */
export const plainMoney = (minor, currency) =>
  minor === undefined || minor === null ? '' : (minor / 10 ** digits(currency)).toFixed(digits(currency));

/** What somebody typed, in minor units; `null` where it is no amount. Works on the digits: no rounding of halves. */
export function minorOf(text, currency) {
  const places = digits(currency);
  const match = /^\s*(\d{1,12})(?:[.,](\d*))?\s*$/.exec(text);
  if (!match || (match[2] ?? '').length > places) return null;
  return Number(match[1] + (match[2] ?? '').padEnd(places, '0'));
}

export const day = (instant) => new Intl.DateTimeFormat(lang, { dateStyle: 'medium' }).format(new Date(instant));

export const moment = (instant) =>
  new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));

/** Bytes as people write them. */
export function bytes(count) {
  const step = count < 1e6 ? ['kilobyte', 1e3] : ['megabyte', 1e6];
  return number(count / step[1], { style: 'unit', unit: step[0], maximumFractionDigits: step[1] === 1e3 ? 0 : 1 });
}

function kept() {
  try {
    const value = localStorage.getItem(KEPT_AS);
    return LANGS.some(([tag]) => tag === value) ? value : null;
  } catch { return null; }
}

// The parts that every screen is made of: fields with their labels, buttons, tables, dialogs, what is said aloud.

import { fill, freshId, h } from './dom.js';
import { known, t } from './i18n.js';

/** Says something to everybody: a line at the foot of the page, and to screen readers. */
export function tell(text, { urgent = false } = {}) {
  const live = document.getElementById(urgent ? 'urgent' : 'polite');
  // The same words twice are said twice.
  live.textContent = '';
  requestAnimationFrame(() => { live.textContent = text; });
  document.querySelector('.toast')?.remove();
  // Seen only: the live region is what is heard.
  const toast = h('div', { class: `toast${urgent ? ' bad' : ''}`, 'aria-hidden': 'true' }, text);
  document.body.append(toast);
  setTimeout(() => toast.remove(), 6000);
}

/** What went wrong, in words: ours for what we know, the shop's own otherwise. */
export function wordsOf(problem) {
  const key = `problem.${problem.code}`;
  return known(key) ? t(key) : problem.message;
}

export const oops = (problem) => { if (problem.status !== 401) tell(wordsOf(problem), { urgent: true }); };

/** A button; while its work is under way it cannot be pressed again. */
export function button(label, onclick, { kind = '', icon, describe, ...rest } = {}) {
  const element = h('button', { type: 'button', class: `button ${kind}`, 'aria-label': describe, ...rest }, icon, label);
  element.addEventListener('click', async (event) => {
    if (element.getAttribute('aria-disabled') === 'true') return;
    element.setAttribute('aria-disabled', 'true');
    try { await onclick(event); } catch (problem) { oops(problem); } finally { element.removeAttribute('aria-disabled'); }
  });
  return element;
}

/** A link that looks like a button. */
export const linkButton = (label, href, kind = '') => h('a', { class: `button ${kind}`, href }, label);

/** A labelled field. `input` may be any control; else one is made from `type`, `value`, `choices`. */
export function field(label, { hint, input, choices, type = 'text', pointer, wide, lang, ...properties } = {}) {
  const id = freshId('field');
  const hintId = hint ? `${id}-hint` : null;
  const errorId = `${id}-error`;
  const shared = { id, 'aria-describedby': [hintId, errorId].filter(Boolean).join(' '), 'data-pointer': pointer, lang };
  const control = input ?? control_(type, choices, { ...shared, ...properties });
  if (input) Object.entries(shared).forEach(([key, value]) => value && control.setAttribute(key, value));
  return h('div', { class: `field${wide ? ' wide' : ''}${type === 'checkbox' ? ' check' : ''}` },
    h('label', { for: id }, label, properties.required && h('span', { class: 'must', 'aria-hidden': 'true' }, ' *')),
    control,
    hint && h('p', { class: 'hint', id: hintId }, hint),
    h('p', { class: 'error', id: errorId }));
}

function control_(type, choices, properties) {
  if (type === 'textarea') return h('textarea', { rows: 3, ...properties });
  if (!choices) return h('input', { type, ...properties });
  const { value, ...rest } = properties;
  const select = h('select', rest, choices.map(([key, text]) => h('option', { value: key }, text)));
  select.value = value ?? choices[0]?.[0] ?? '';
  return select;
}

/** A form that is checked by the browser, sent by `send`, and shows at each field what the shop did not like about it. */
export function form(send, ...children) {
  const summary = h('div', { class: 'form-error', role: 'alert' });
  const element = h('form', { class: 'form', novalidate: true }, summary, children);
  element.addEventListener('input', ({ target }) => { if (target.matches('[aria-invalid]') && target.checkValidity()) unmark(target); });
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    clearErrors(element);
    if (!isFilled(element)) return;
    const pressed = event.submitter ?? element.querySelector('[type=submit]');
    if (pressed?.getAttribute('aria-disabled') === 'true') return;
    pressed?.setAttribute('aria-disabled', 'true');
    try { await send(new FormData(element), event.submitter); }
    catch (problem) { showProblem(element, problem); }
    finally { pressed?.removeAttribute('aria-disabled'); }
  });
  return element;
}

export const submit = (label, kind = 'primary', properties = {}) =>
  h('button', { type: 'submit', class: `button ${kind}`, ...properties }, label);

/** Marks a field as wrong. */
export function mark(control, text) {
  control.setAttribute('aria-invalid', 'true');
  const error = document.getElementById(`${control.id}-error`);
  if (error) error.textContent = text;
}

function unmark(control) {
  control.removeAttribute('aria-invalid');
  const error = document.getElementById(`${control.id}-error`);
  if (error) error.textContent = '';
}

/** Shows a problem in a form: at the fields that it names, the rest above. */
export function showProblem(element, problem) {
  if (problem.status === 401 && problem.code !== 'unauthorized' && !element.dataset.signin) return;
  let first = null;
  const rest = [];
  for (const error of problem.errors ?? []) {
    const at = (is) => [...element.querySelectorAll('[data-pointer]')].find((one) => is(one.dataset.pointer));
    const control = at((pointer) => pointer === error.pointer) ?? at((pointer) => pointer.startsWith(`${error.pointer}/`));
    if (control) { mark(control, error.detail); first ??= control; } else rest.push(`${error.pointer}: ${error.detail}`);
  }
  const words = [wordsOf(problem), ...rest].join('\n');
  const summary = element.querySelector('.form-error');
  if (summary) summary.textContent = first && !rest.length ? t('form.look_below') : words;
  (first ?? summary)?.scrollIntoView({ block: 'center' });
  first?.focus();
}

function clearErrors(element) {
  element.querySelectorAll('[aria-invalid]').forEach((one) => one.removeAttribute('aria-invalid'));
  element.querySelectorAll('.error, .form-error').forEach((one) => { one.textContent = ''; });
}

function isFilled(element) {
  const wrong = [...element.elements].filter((one) => one.willValidate && !one.checkValidity());
  for (const control of wrong) mark(control, control.validity.valueMissing ? t('form.missing') : control.dataset.wrong ?? control.validationMessage);
  if (wrong.length) element.querySelector('.form-error').textContent = t('form.look_below');
  // A field in a closed group is opened first, or it could not be reached.
  wrong[0]?.closest('details')?.setAttribute('open', '');
  wrong[0]?.focus();
  return wrong.length === 0;
}

/**
 * A table; on narrow screens its rows become cards (parts.css), which is why the roles are said: a cell that is no table
 * cell in the eyes of CSS loses them. `rows` are lists of cells.
 */
export function table(caption, heads, rows, { numeric = [], quiet = true } = {}) {
  const kind = (index) => (numeric.includes(index) ? 'number' : undefined);
  const cell = (content, index) => (index === 0
    ? h('th', { scope: 'row', role: 'rowheader' }, content)
    : h('td', { role: 'cell', class: kind(index), 'data-label': heads[index] }, content));
  const heading = (head, index) => h('th', { scope: 'col', role: 'columnheader', class: kind(index) },
    head || h('span', { class: 'unseen' }, t('table.actions')));
  return h('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', { role: 'table' },
      h('caption', { class: quiet && 'unseen' }, caption),
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads.map(heading))),
      h('tbody', { role: 'rowgroup' }, rows.map((row) => h('tr', { role: 'row' }, row.map(cell))))));
}

/** A dialog that takes the focus and gives it back; resolves with what `close` was given. */
export function dialog(title, body) {
  return new Promise((resolve) => {
    const titleId = freshId('dialog');
    const element = h('dialog', { 'aria-labelledby': titleId });
    const close = (value) => { element.close(); element.remove(); resolve(value); };
    element.addEventListener('cancel', (event) => { event.preventDefault(); close(null); });
    fill(element, h('div', { class: 'dialog-head' }, h('h2', { id: titleId }, title),
      button('×', () => close(null), { kind: 'plain', describe: t('close') })), body(close));
    document.body.append(element);
    element.showModal();
  });
}

/** Asks before something that cannot be taken back. */
export const sure = (title, text, label, kind = 'danger') => dialog(title, (close) => [
  h('p', {}, text),
  h('div', { class: 'row end' }, button(t('cancel'), () => close(false)), button(label, () => close(true), { kind })),
]);

/** A small word about how something stands. */
export const badge = (text, kind = '') => h('span', { class: `badge ${kind}` }, text);

/** What stands where there is nothing yet. */
export const empty = (title, text, ...actions) =>
  h('div', { class: 'empty' }, h('h2', {}, title), h('p', {}, text), h('div', { class: 'row' }, actions));

/** The top of a screen; the heading takes the focus when the screen is entered. */
export const head = (title, { back, lead, actions = [] } = {}) => h('header', { class: 'screen-head' },
  back && h('a', { class: 'back', href: back[0] }, h('span', { 'aria-hidden': 'true' }, '← '), back[1]),
  h('div', { class: 'row between' }, h('h1', { tabindex: '-1' }, title), h('div', { class: 'row' }, actions)),
  lead && h('p', { class: 'lead' }, lead));

/** Tabs after the pattern of the ARIA guide: arrows move, only the chosen one is in the tab order. */
export function tabs(label, items, chosen, onchoose) {
  const list = h('div', { role: 'tablist', 'aria-label': label, class: 'tabs' });
  const panel = h('div', { role: 'tabpanel', tabindex: '-1', id: freshId('panel') });
  const choose = async (key, focus) => {
    for (const tab of list.children) {
      const is = tab.dataset.key === key;
      tab.setAttribute('aria-selected', String(is));
      tab.tabIndex = is ? 0 : -1;
      if (is) { panel.setAttribute('aria-labelledby', tab.id); if (focus) tab.focus(); }
    }
    const content = await items.find(([one]) => one === key)[2]();
    fill(panel, content);
    onchoose?.(key);
  };
  fill(list, items.map(([key, text]) => h('button', {
    type: 'button', role: 'tab', id: freshId('tab'), 'data-key': key, 'aria-controls': panel.id, onclick: () => choose(key),
  }, text)));
  list.addEventListener('keydown', (event) => {
    const keys = items.map(([key]) => key);
    const at = keys.indexOf(document.activeElement.dataset.key);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: keys.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(keys[(to + keys.length) % keys.length], true);
  });
  choose(items.some(([key]) => key === chosen) ? chosen : items[0][0]);
  return h('div', {}, list, panel);
}

/** Shows that something is coming, then what came, or why nothing did. */
export function later(work) {
  const place = h('div', { class: 'later', 'aria-busy': 'true' }, h('p', { class: 'quiet' }, t('loading')));
  work().then(
    (content) => { place.removeAttribute('aria-busy'); fill(place, content); },
    (problem) => {
      place.removeAttribute('aria-busy');
      console.warn(problem);
      fill(place, h('p', { class: 'notice bad' }, wordsOf(problem)));
    },
  );
  return place;
}

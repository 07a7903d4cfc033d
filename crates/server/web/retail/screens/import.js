// Many things at once: a table goes in, is tried without writing first, and its faults are told by line.

import { ask } from '../core/api.js';
import { fill, h } from '../core/dom.js';
import { number, t } from '../core/i18n.js';
import { may } from '../core/session.js';
import { field, form, head, submit, table } from '../core/ui.js';

const KINDS = ['products', 'prices', 'stock', 'campaigns', 'layout', 'feed'];
const BYTES_MAX = 16 * 1024 * 1024;

export async function screen() {
  return [head(t('import.title'), { lead: t('import.lead') }),
    h('div', { class: 'columns wide-first' }, may('editor') && importing(), exporting())];
}

function importing() {
  const outcome = h('div', { 'aria-live': 'polite', class: 'stack' });
  const file = field(t('import.file'), { name: 'file', type: 'file', hint: t('import.file.hint'), accept: '.csv,.json,.xml,.tsv,.txt' });
  const text = field(t('import.text'), { name: 'text', type: 'textarea', rows: 8, spellcheck: 'false', class: 'code' });
  return h('section', { class: 'card' }, form(async (data, submitter) => {
    const chosen = data.get('file');
    const body = chosen?.size ? chosen : data.get('text');
    const size = chosen?.size || body.length;
    if (!size) return fill(outcome, h('p', { class: 'notice bad' }, t('import.nothing')));
    if (size > BYTES_MAX) return fill(outcome, h('p', { class: 'notice bad' }, t('import.too_large')));
    const isDry = submitter?.value !== 'do';
    const content = typeof body === 'string' ? body : await body.text();
    try {
      const { data: report } = await ask('POST', `/v1/merchant/imports?kind=${data.get('kind')}&dry_run=${isDry}`, { body: content, type: typeOf(content, chosen?.name, data.get('kind')) });
      const values = Object.fromEntries(Object.entries(report).filter(([, value]) => typeof value === 'number').map(([key, value]) => [key, number(value)]));
      fill(outcome, h('p', { class: `notice ${isDry ? '' : 'good'}` }, t(isDry ? 'import.would' : 'import.done', values)));
    } catch (problem) {
      if (!problem.problems?.length) throw problem;
      fill(outcome, faults(problem.problems));
    }
    return undefined;
  },
  field(t('import.kind'), { name: 'kind', choices: KINDS.map((one) => [one, t(`import.${one}`)]) }),
  file, text,
  h('div', { class: 'row' }, submit(t('import.try'), 'primary', { value: 'try' }), submit(t('import.do'), '', { value: 'do' })), outcome));
}

/** By what it looks like; the name decides where that leaves a doubt. */
function typeOf(content, name = '', kind = '') {
  const start = content.trimStart()[0];
  if (start === '<') return 'application/xml';
  if (start === '{' || start === '[') return 'application/json';
  if (/\.tsv$/i.test(name) || kind === 'feed') return 'text/tab-separated-values';
  return 'text/csv';
}

const faults = (problems) => [
  h('p', { class: 'notice bad', role: 'alert' }, t('import.faults', { n: number(problems.length) })),
  table(t('import.what'), [t('import.line'), t('import.field'), t('import.what')],
    problems.map((one) => [number(one.line), one.field ?? (one.column ? number(one.column) : ''), h('span', { lang: 'en' }, one.message)])),
];

const exporting = () => h('section', { class: 'card' }, h('h2', {}, t('export.title')), h('p', { class: 'quiet' }, t('export.lead')),
  h('ul', { class: 'stack' }, KINDS.filter((one) => one !== 'feed').map((kind) => h('li', { class: 'row' }, ['csv', 'json'].map((format) => h('a', {
    href: `/v1/merchant/exports?kind=${kind}&format=${format}`, download: `${kind}.${format}`,
  }, t('export.of', { kind: t(`import.${kind}`), format: format.toUpperCase() })))))));

// One model: how it stands, what the check found in plain words and pictures, the model itself.

import { get, remove } from '../core/api.js';
import { fill, h } from '../core/dom.js';
import { BUDGET, kindOf, length, pictureOf, rankOf } from '../core/faults.js';
import { bytes, known, moment, number, percent, t } from '../core/i18n.js';
import { fileOf } from '../core/sending.js';
import { may } from '../core/session.js';
import { badge, button, head, linkButton, oops, sure, tell } from '../core/ui.js';
import { turntable, viewerOf } from '../core/viewer.js';
import { stateBadge } from './models.js';

const WORKING = ['queued', 'checking', 'optimising', 'receiving'];
const RANK = { error: 0, warning: 1, info: 2, hint: 2 };

export async function screen(id) {
  const upload = await get(`/v1/merchant/uploads/${id}`);
  const body = h('div', { class: 'stack' });
  const state = h('div', {});
  const actions = h('div', { class: 'row' });
  const show = (now) => {
    fill(state, stateBadge(now.state));
    fill(actions,
      now.state === 'ready' && may('editor') && linkButton(t('model.use'), `#/goods/new?model=${id}`, 'primary'),
      linkButton(t('model.another'), '#/models'),
      may('editor') && button(t('model.delete'), () => deletion(id), { kind: 'plain' }));
    fill(body, content(now));
  };
  show(upload);
  follow(upload, show, body);
  return [head(upload.filename, { back: ['#/models', t('model.back')], actions: [state] }), h('div', { class: 'section' }, actions), body];
}

/** Asks again until the work is done or the screen is gone. */
async function follow(upload, show, place) {
  let wait_ms = 500;
  let now = upload;
  while (WORKING.includes(now.state)) {
    await new Promise((done) => setTimeout(done, wait_ms));
    if (!place.isConnected) return;
    wait_ms = Math.min(4000, wait_ms * 1.3);
    const next = await get(`/v1/merchant/uploads/${upload.id}`).catch((problem) => { oops(problem); return now; });
    if (next.state !== now.state) {
      show(next);
      tell(t(`state.${next.state}`));
    }
    now = next;
  }
}

async function deletion(id) {
  if (!(await sure(t('model.delete'), t('model.delete.sure'), t('model.delete')))) return;
  await remove(`/v1/merchant/uploads/${id}`, { headers: { 'tus-resumable': '1.0.0' } });
  location.hash = '#/models';
}

function content(upload) {
  if (WORKING.includes(upload.state)) {
    return h('div', { class: 'card' }, h('progress', { 'aria-label': t(`state.${upload.state}`) }), h('p', {}, t('model.working')));
  }
  const isReady = upload.state === 'ready';
  return [
    h('p', { class: `notice ${isReady ? 'good' : 'bad'}` }, h('strong', {}, t(isReady ? 'model.ready' : 'model.rejected')), ' ',
      !isReady && (upload.issues.length ? t('model.rejected.how') : reasonOf(upload.rejection))),
    h('div', { class: 'columns' }, look(upload), upload.stats && numbers(upload)),
    findings(upload),
  ];
}

const reasonOf = (rejection) => {
  const key = `rejection.${rejection?.code}`;
  return known(key) ? t(key) : rejection?.message;
};

function look(upload) {
  const urls = (role) => (upload.files ?? []).filter((one) => one.role === role || one.role.startsWith(`${role}/`)).map((one) => one.url);
  const source = fileOf(upload.id) ?? urls('model')[0];
  const frames = [...urls('turntable'), ...urls('poster'), ...urls('picture')];
  if (!source && !frames.length) return null;
  return h('section', { class: 'card', 'aria-label': t('model.viewer', { file: upload.filename }) },
    source ? viewerOf(source, upload.filename) : turntable(frames, upload.filename));
}

function numbers({ stats, report, files, length: sent, created_at }) {
  const shipped = (files ?? []).find((one) => one.role === 'phone')?.bytes;
  const gauge = (key, value, limit) => h('div', { class: `gauge${value > limit ? ' over' : ''}` },
    h('span', {}, t(key)), h('span', { class: 'number' }, t('model.of', { value: number(value), limit: number(limit) })),
    h('meter', { min: 0, max: limit, value: Math.min(value, limit), 'aria-label': t(key) }));
  return h('section', { class: 'card' }, h('h2', {}, t('model.numbers')),
    h('dl', { class: 'facts' },
      h('dt', {}, t('model.extents')), h('dd', {}, stats.extents_m.map(length).join(' × ')),
      h('dt', {}, t('model.bytes')), h('dd', {}, shipped && shipped < sent
        ? t('model.before_after', { before: bytes(sent), after: bytes(shipped), part: percent(1 - shipped / sent) }) : bytes(sent)),
      h('dt', {}, t('model.when.column')), h('dd', {}, moment(created_at))),
    h('h3', {}, t('model.budget')),
    gauge('model.triangles', stats.triangles, BUDGET.triangles),
    gauge('model.draw_calls', stats.draw_calls, BUDGET.draw_calls),
    gauge('model.texture', stats.texture_px_max, BUDGET.texture_px_max),
    (report?.lods ?? []).map((lod) => h('p', { class: 'small quiet' },
      t('model.lod', { n: number(lod.triangles), mm: number(lod.error_mm, { maximumFractionDigits: 1 }) }))));
}

/** Findings of one kind are one card: what it means, how to mend it, a picture, and the checker's own words. */
function findings({ issues, stats }) {
  const groups = new Map();
  for (const issue of issues ?? []) {
    const key = `${RANK[issue.severity]} ${kindOf(issue.code)}`;
    groups.set(key, [...(groups.get(key) ?? []), issue]);
  }
  const count = (severity) => number((issues ?? []).filter((one) => one.severity === severity).length);
  const order = ([{ code, severity }]) => RANK[severity] * 100 + rankOf(kindOf(code));
  const sorted = [...groups.values()].sort((a, b) => order(a) - order(b));
  return h('section', { class: 'section' }, h('h2', {}, t('model.report')),
    h('p', { class: 'quiet' }, sorted.length ? t('model.report.count', { errors: count('error'), warnings: count('warning') }) : t('model.report.fine')),
    h('div', { class: 'faults' }, sorted.map((list) => fault(list, stats))));
}

function fault(list, stats) {
  const [{ code, severity }] = list;
  const kind = kindOf(code);
  return h('article', { class: `card fault is-${severity}`, 'data-code': code },
    h('div', { class: 'fault-frame' }, pictureOf(kind, stats)),
    h('div', { class: 'stack' },
      h('div', { class: 'row' }, badge(t(`severity.${severity}`), { error: 'bad', warning: 'warm' }[severity]),
        list.length > 1 && h('span', { class: 'small quiet' }, t('issue.times', { n: list.length }))),
      h('h3', {}, t(`fault.${kind}`)),
      h('p', {}, h('strong', {}, t('issue.how'), ': '), t(`fault.${kind}.how`)),
      h('details', {}, h('summary', {}, t('issue.details')),
        h('ul', { class: 'details', lang: 'en' }, list.slice(0, 20).map((one) => h('li', {}, h('code', {}, one.code), ' ', one.message, ' ', h('code', {}, one.pointer)))))));
}

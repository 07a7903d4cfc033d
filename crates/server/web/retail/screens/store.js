// One store: its draft is edited in parts, saved, previewed and published here.

import { ask, get, post } from '../core/api.js';
import { cleaned } from '../core/bound.js';
import { fill, h } from '../core/dom.js';
import { moment, say, t } from '../core/i18n.js';
import { roomsOf } from '../core/rooms.js';
import { dropEdited, edited, keepEdited, may } from '../core/session.js';
import { badge, button, head, later, tabs, tell, wordsOf } from '../core/ui.js';
import { look } from './store_look.js';
import { planTab } from './store_plan.js';
import { preview } from './store_preview.js';
import { fixtures, signs } from './store_signs.js';

export async function screen(id, tab) {
  const under = `store ${id}`;
  const state = edited(under) ?? await load(id);
  keepEdited(under, state);
  const bar = h('div', { class: 'row', 'aria-live': 'polite' });
  const actions = h('div', { class: 'row' });
  const warnings = h('div', {});
  const context = {
    id, state, store: state.store,
    changed: () => { state.isDirty = true; show(); },
    save: () => save(id, state, show),
    plan: (place) => (state.plans[place] ??= get(`/v1/places/${place}/plan`)),
  };
  const show = () => {
    fill(bar, state.isDirty ? badge(t('store.unsaved'), 'warm') : badge(t(state.is_changed ? 'stores.changed' : 'store.same'), state.is_changed ? 'busy' : 'good'));
    fill(warnings, state.warnings.length > 0 && h('div', { class: 'notice' }, h('p', {}, h('strong', {}, t('store.warnings'))),
      h('ul', {}, state.warnings.map((one) => h('li', {}, one.message)))));
  };
  const reload = () => { dropEdited(under); window.dispatchEvent(new Event('hashchange')); };
  fill(actions, may('editor') && [
    button(t('store.save'), async () => { await guarded(context.save, reload); tell(t('store.saved')); }, { id: 'save-store' }),
    button(t('store.publish'), async () => {
      await guarded(async () => { if (state.isDirty) await context.save(); await publish(id, state); }, reload);
      show();
      tell(t('store.published'));
    }, { kind: 'primary', id: 'publish-store' }),
  ]);
  show();
  const parts = { plan: planTab, look, signs, fixtures, preview, versions: () => versions(id, reload) };
  return [
    head(say(state.store.name) || id, { back: ['#/stores', t('store.back')], actions: [bar, actions] }),
    warnings,
    tabs(say(state.store.name), Object.entries(parts).map(([key, part]) => [key, t(`store.tab.${key}`), () => later(async () => part(context))]),
      tab ?? 'plan', (key) => history.replaceState(null, '', `#/stores/${id}/${key}`)),
  ];
}

async function load(id) {
  const { data, etag } = await ask('GET', `/v1/merchant/stores/${id}`);
  return { ...told(data, etag), store: data.draft, plans: {}, isDirty: false };
}

const told = (data, etag) => ({ etag, is_changed: data.is_changed, warnings: data.warnings ?? [], version: data.version });

async function save(id, state, show) {
  const { data, etag } = await ask('PUT', `/v1/merchant/stores/${id}/draft`, { body: forShop(state.store), match: state.etag });
  Object.assign(state, told(data, etag), { isDirty: false });
  show();
}

/** Signs and words that are empty again are left out. */
function forShop(store) {
  const copy = structuredClone(store);
  for (const room of roomsOf(copy)) room.signs = room.signs.filter((one) => Object.values(one.title).some(Boolean));
  return cleaned(copy);
}

async function publish(id, state) {
  const { data, etag } = await ask('POST', `/v1/merchant/stores/${id}/publish`, { match: state.etag, once: true });
  Object.assign(state, told(data, etag ?? state.etag));
  if (!etag) state.etag = (await ask('GET', `/v1/merchant/stores/${id}`)).etag;
}

/** Who was overtaken by somebody else is offered what they saved. */
async function guarded(work, reload) {
  try { await work(); } catch (problem) {
    if (problem.status === 412) {
      tell(wordsOf(problem), { urgent: true });
      document.querySelector('.screen-head')?.append(h('p', { class: 'notice bad row between' }, wordsOf(problem), button(t('store.reload'), reload, { kind: 'small' })));
    }
    if (problem.errors?.length) problem.message += `\n${problem.errors.map((one) => `${one.pointer}: ${one.detail}`).join('\n')}`;
    throw problem;
  }
}

async function versions(id, reload) {
  const { items } = await get(`/v1/merchant/stores/${id}/versions`);
  if (!items.length) return h('p', { class: 'quiet' }, t('versions.none'));
  const restore = async (version) => {
    await post(`/v1/merchant/stores/${id}/versions/${version}/restore`);
    tell(t('versions.restored', { n: version }));
    reload();
  };
  return h('ol', { class: 'versions' }, items.map((one, index) => h('li', { class: 'row between' },
    h('span', {}, h('strong', {}, t('product.version', { n: one.version })), ' ', h('span', { class: 'quiet' }, moment(one.published_at), ' · ', one.by)),
    may('editor') && index > 0 && button(t('product.restore', { n: one.version }), () => restore(one.version), { kind: 'small' }))));
}

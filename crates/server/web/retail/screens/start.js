// Four steps from nothing to a shelf, and how far one is.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import { say, t } from '../core/i18n.js';
import { session } from '../core/session.js';
import { badge, head } from '../core/ui.js';

const STEPS = [['model', '#/models'], ['product', '#/goods'], ['place', '#/stores'], ['open', '#/stores']];

export async function screen() {
  const done = await progress();
  const next = STEPS.findIndex((_, index) => !done[index]);
  return [
    head(`${t('start.title')}, ${session().user?.name ?? say(session().merchant.name)}`, { lead: t('start.lead') }),
    h('ol', { class: 'steps' }, STEPS.map(([name, href], index) => h('li', { class: `card step${index === next ? ' next' : ''}` },
      h('div', { class: 'row between' }, h('span', { class: 'small quiet' }, t('start.step', { n: index + 1 })), done[index] && badge(t('start.done'), 'good')),
      h('h2', {}, h('a', { href }, t(`start.${name}`))), h('p', { class: 'quiet' }, t(`start.${name}.text`))))),
  ];
}

/** Which steps are done; what cannot be asked for counts as not done. */
async function progress() {
  const some = (path, is) => get(path).then(({ items }) => items.some(is), () => false);
  const stores = await get('/v1/merchant/stores').then(({ items }) => items, () => []);
  const isPlaced = async () => {
    for (const one of stores) {
      const { draft } = await get(`/v1/merchant/stores/${one.store_id}`);
      if ([draft, ...draft.rooms].some((room) => room.slots.length)) return true;
    }
    return false;
  };
  return Promise.all([
    some('/v1/merchant/uploads?limit=100', (one) => one.state === 'ready'),
    some('/v1/merchant/products?state=published&limit=1', () => true),
    isPlaced().catch(() => false),
    stores.some((one) => one.is_open && !one.is_changed),
  ]);
}

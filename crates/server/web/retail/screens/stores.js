// The merchant's stores, and opening one.

import { get, post } from '../core/api.js';
import { both, cleaned } from '../core/bound.js';
import { h } from '../core/dom.js';
import { say, t } from '../core/i18n.js';
import { may } from '../core/session.js';
import { badge, button, dialog, empty, field, form, head, submit } from '../core/ui.js';

export async function screen() {
  const { items } = await get('/v1/merchant/stores');
  const open = may('editor') && button(t('stores.open'), opening, { kind: 'primary', id: 'open-store' });
  return [
    head(t('stores.title'), { lead: t('stores.lead'), actions: [items.length > 0 && open] }),
    items.length
      ? h('ul', { class: 'cards' }, items.map((one) => h('li', {}, card(one))))
      : empty(t('stores.none'), t('stores.none.text'), open),
  ];
}

const card = (one) => h('article', { class: 'card' },
  h('h2', {}, h('a', { href: `#/stores/${one.store_id}` }, say(one.name))),
  h('div', { class: 'row' },
    badge(t(one.is_open ? 'stores.is_open' : 'stores.not_open'), one.is_open ? 'good' : 'warm'),
    one.is_changed && badge(t('stores.changed'), 'busy')));

function opening() {
  const request = { name: {}, template: 'galleria' };
  return dialog(t('stores.open'), (close) => form(async (data) => {
    request.template = data.get('template');
    request.name['zh-CN'] ||= request.name.en;
    const store = await post('/v1/merchant/stores', cleaned(request), { once: true });
    close();
    location.hash = `#/stores/${store.store_id}`;
  },
  both(request, 'name', t('look.name.store'), { pointer: '/name', required: true, maxlength: 60 }),
  field(t('stores.template'), { name: 'template', choices: ['galleria', 'harbour'].map((one) => [one, t(`stores.template.${one}`)]) }),
  submit(t('stores.open'))));
}

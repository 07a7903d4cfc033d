// What the merchant sells: drafts and what is on sale.

import { all } from '../core/api.js';
import { fill, h } from '../core/dom.js';
import { money, say, t } from '../core/i18n.js';
import { may } from '../core/session.js';
import { badge, empty, field, head, later, linkButton } from '../core/ui.js';

const KINDS = { draft: 'warm', published: 'good', changed: 'busy' };

export const productBadge = (state) => badge(t(`state.${state}`), KINDS[state]);

/** The picture that stands for a product, or nothing. */
export function pictureUrl({ published }) {
  const images = (published?.media ?? []).filter((one) => one.type === 'image');
  return (images.find((one) => one.role === 'poster') ?? images[0])?.url;
}

export async function screen() {
  const list = h('div', {});
  const filter = field(t('goods.filter'), { choices: ['all', 'draft', 'published'].map((one) => [one, t(`goods.${one}`)]) });
  const select = filter.querySelector('select');
  const show = () => fill(list, later(() => cards(select.value)));
  select.addEventListener('change', show);
  show();
  return [
    head(t('goods.title'), { lead: t('goods.lead'), actions: [may('editor') && linkButton(t('goods.new'), '#/goods/new', 'primary')] }),
    h('div', { class: 'filter' }, filter),
    list,
  ];
}

async function cards(state) {
  const items = await all(`/v1/merchant/products?state=${state}`);
  if (!items.length) {
    return empty(t('goods.empty'), t('goods.empty.text'), may('editor') && linkButton(t('start.model'), '#/models', 'primary'));
  }
  return h('ul', { class: 'cards' }, items.map((item) => h('li', {}, card(item))));
}

function card(item) {
  const shown = item.draft ?? item.published;
  const url = pictureUrl(item);
  const stock = shown.variants.reduce((sum, one) => sum + (one.stock ?? 0), 0);
  const [first] = shown.variants;
  return h('article', { class: 'card good', 'data-product': item.id },
    url ? h('img', { src: url, alt: '', loading: 'lazy', class: 'good-picture' })
      : h('div', { class: 'good-picture none' }, t('goods.no_picture')),
    h('h2', {}, h('a', { href: `#/goods/${item.id}` }, say(shown.name) || item.id)),
    h('div', { class: 'row between' },
      first && h('span', {}, money(first.price_minor, first.currency)), productBadge(item.state)),
    h('div', { class: 'row between small quiet' },
      h('span', { class: 'row' }, shown.variants.slice(0, 6).map((one) => h('span', { class: 'swatch', style: { '--colour': one.swatch }, role: 'img', 'aria-label': say(one.name) }))),
      t('goods.stock', { n: stock })));
}

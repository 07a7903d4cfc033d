// Billboards: what they say, how they look, when they run.

import { all, ask, get, post, remove } from '../core/api.js';
import { both, bound, choicesOf, cleaned, colour } from '../core/bound.js';
import { fill, h } from '../core/dom.js';
import { day, say, t } from '../core/i18n.js';
import { idOf, memory } from '../core/sending.js';
import { may } from '../core/session.js';
import { Upload } from '../core/tus.js';
import { button, empty, field, form, head, linkButton, submit, sure, tell } from '../core/ui.js';

export async function screen(id) {
  return id ? one(id) : list();
}

async function list() {
  const { items } = await get('/v1/merchant/campaigns');
  const add = may('editor') && linkButton(t('campaigns.new'), '#/campaigns/new', 'primary');
  return [
    head(t('campaigns.title'), { lead: t('campaigns.lead'), actions: [items.length > 0 && add] }),
    items.length ? h('ul', { class: 'cards' }, items.map((item) => h('li', {}, h('article', { class: 'card' }, board(item),
      h('h2', {}, h('a', { href: `#/campaigns/${item.id}` }, say(item.title))),
      (item.starts_at || item.ends_at) && h('p', { class: 'small quiet' }, [item.starts_at, item.ends_at].map((at) => (at ? day(at) : '…')).join(' – '))))))
      : empty(t('campaigns.none'), t('campaigns.none.text'), add),
  ];
}

/** How the board looks. */
const board = (item) => h('div', { class: 'board', 'aria-hidden': 'true', style: { '--ground': item.background, '--writing': item.foreground, '--mark': item.accent } },
  item.picture && h('img', { src: item.picture.url, alt: '' }), h('strong', {}, say(item.title)), h('span', {}, say(item.body)));

const blank = (store) => ({ store_id: store?.store_id, place: 'times_square', title: {}, body: {}, background: '#5a1420', foreground: '#f7ead8', accent: '#e0b25c' });

async function one(id) {
  const isNew = id === 'new';
  const [answer, stores, products] = await Promise.all([
    isNew ? null : ask('GET', `/v1/merchant/campaigns/${id}`), get('/v1/merchant/stores'), all('/v1/merchant/products?state=published'),
  ]);
  const { picture, warnings, id: _, ...item } = answer?.data ?? blank(stores.items[0]);
  const sample = h('div', {});
  const show = () => fill(sample, board({ ...item, picture }));
  show();
  const days = { starts: item.starts_at?.slice(0, 10) ?? '', ends: item.ends_at?.slice(0, 10) ?? '' };
  const send = async (data) => {
    item.starts_at = days.starts ? `${days.starts}T00:00:00Z` : undefined;
    item.ends_at = days.ends ? `${days.ends}T00:00:00Z` : undefined;
    const file = data.get('picture');
    if (file?.size) item.picture_upload_id = await bring(file);
    if (isNew) await post('/v1/merchant/campaigns', cleaned(item), { once: true });
    else await ask('PUT', `/v1/merchant/campaigns/${id}`, { body: cleaned(item), match: answer.etag });
    tell(t('campaign.saved'));
    location.hash = '#/campaigns';
  };
  return [
    head(isNew ? t('campaigns.new') : say(item.title), { back: ['#/campaigns', t('campaigns.title')] }),
    !stores.items.length && h('p', { class: 'notice' }, t('stores.none'), ' ', h('a', { href: '#/stores' }, t('stores.open'))),
    (warnings ?? []).map((warning) => h('p', { class: 'notice' }, warning.message)),
    h('div', { class: 'columns wide-first' },
      form(send,
        both(item, 'title', t('campaign.title'), { pointer: '/title', required: true, maxlength: 60, onchange: show }),
        both(item, 'body', t('campaign.body'), { pointer: '/body', maxlength: 140, onchange: show }),
        h('div', { class: 'pair' },
          bound(item, 'store_id', t('campaign.store'), { pointer: '/store_id', choices: stores.items.map((store) => [store.store_id, say(store.name)]) }),
          bound(item, 'product_id', t('campaign.product'), { pointer: '/product_id', choices: [['', t('campaign.product.none')], ...choicesOf(products, (product) => say(product.draft.name))] }),
          ['background', 'foreground', 'accent'].map((part) => colour(item, part, t(`campaign.${part}`), { pointer: `/${part}`, onchange: show })),
          field(t('campaign.picture'), { name: 'picture', type: 'file', accept: 'image/png,image/jpeg', hint: t('campaign.picture.bring') }),
          bound(days, 'starts', t('campaign.starts'), { type: 'date', pointer: '/starts_at' }),
          bound(days, 'ends', t('campaign.ends'), { type: 'date', pointer: '/ends_at', hint: t('campaign.open_end') })),
        may('editor') && h('div', { class: 'row' }, submit(t('save')), !isNew && button(t('campaign.delete'), () => takeDown(id), { kind: 'danger' }))),
      h('section', { class: 'card sticky' }, h('h2', {}, t('campaign.sample')), sample)),
  ];
}

/** Sends a picture and waits until it can be used. */
async function bring(file) {
  const upload = new Upload(file, { endpoint: '/v1/merchant/uploads', metadata: { filename: file.name, filetype: file.type }, memory: memory() });
  const id = idOf(await upload.start());
  for (let wait_ms = 300; ; wait_ms = Math.min(2000, wait_ms * 1.5)) {
    const now = await get(`/v1/merchant/uploads/${id}`);
    if (now.state === 'ready') return id;
    if (now.state === 'rejected') throw new Error(now.rejection?.message ?? t('state.rejected'));
    await new Promise((done) => setTimeout(done, wait_ms));
  }
}

async function takeDown(id) {
  if (!(await sure(t('campaign.delete'), t('campaign.delete.sure'), t('campaign.delete')))) return;
  await remove(`/v1/merchant/campaigns/${id}`);
  location.hash = '#/campaigns';
}

// One product: its draft as a form, publishing, versions.

import { all, ask, get, newKey, post, remove } from '../core/api.js';
import { cleaned } from '../core/bound.js';
import { fill, h } from '../core/dom.js';
import { moment, say, t } from '../core/i18n.js';
import { fileOf } from '../core/sending.js';
import { dropEdited, edited, keepEdited, may } from '../core/session.js';
import { button, form, head, later, linkButton, oops, submit, sure, tabs, tell } from '../core/ui.js';
import { variantsOf } from '../core/viewer.js';
import { productBadge } from './goods.js';
import { DEPARTMENTS, basics, blank, dressed, variantFields } from './product_fields.js';

export async function screen(id, query) {
  const isNew = id === 'new';
  const [answer, markets, uploads] = await Promise.all([
    isNew ? null : ask('GET', `/v1/merchant/products/${id}`),
    get('/v1/markets'),
    all('/v1/merchant/uploads', 200),
  ]);
  const item = answer?.data;
  const models = uploads.filter((one) => one.state === 'ready' && one.filetype === 'model/gltf-binary');
  const under = `product ${id}`;
  const state = edited(under) ?? { draft: item?.draft ?? blank(markets.items[0]), etag: answer?.etag, once: newKey() };
  if (query.get('model')) fromModel(state.draft, models.find((one) => one.id === query.get('model')));
  keepEdited(under, state);
  const edit = () => editor({ id, isNew, item, state, under, markets: markets.items, models });
  return [
    head(isNew ? t('product.new') : say(state.draft.name) || id, {
      back: ['#/goods', t('nav.goods')], actions: [item && productBadge(item.state)],
    }),
    isNew ? edit() : tabs(t('goods.title'), [
      ['draft', t('product.basics'), edit],
      ['versions', t('product.versions'), () => later(() => versions(id))],
    ]),
  ];
}

/** What the model already tells: which file it is, and of what department it may be. */
function fromModel(draft, model) {
  if (!model) return;
  draft.upload_id = model.id;
  if (DEPARTMENTS.includes(model.category)) draft.department = model.category;
}

function editor({ id, isNew, item, state, under, markets, models }) {
  const { draft } = state;
  const variants = h('div', { class: 'stack' });
  const context = { markets, looks: [], draft };
  const show = () => fill(variants, draft.variants.map((variant, index) => variantFields(context, variant, index, () => {
    draft.variants.splice(index, 1);
    show();
    variants.querySelector('input')?.focus();
  })));
  const readLooks = async () => {
    variants.setAttribute('aria-busy', 'true');
    const file = draft.upload_id && await modelOf(draft.upload_id, models);
    context.looks = file ? await variantsOf(file) : [];
    if (isNew) dressed(draft, context.looks);
    variants.removeAttribute('aria-busy');
    show();
  };
  show();
  readLooks().catch(oops);
  const save = async () => {
    const { data, etag } = isNew
      ? await ask('POST', '/v1/merchant/products', { body: cleaned(draft), once: state.once })
      : await ask('PUT', `/v1/merchant/products/${id}`, { body: cleaned(draft), match: state.etag });
    dropEdited(under);
    return { data, etag };
  };
  const send = async (_, submitter) => {
    const { data } = await save().catch((problem) => overtaken(problem, under));
    if (!data) return;
    if (submitter?.value === 'publish') {
      await post(`/v1/merchant/products/${data.id}/publish`);
      tell(t('product.published'));
    } else tell(t('product.saved'));
    if (isNew) location.hash = `#/goods/${data.id}`;
    else window.dispatchEvent(new Event('hashchange'));
  };
  return form(send,
    item && item.state !== 'draft' && h('p', { class: 'notice good row between' }, t('product.next'), linkButton(t('product.to_plan'), '#/stores', 'small')),
    basics(draft, models, isNew, item, readLooks),
    h('fieldset', {}, h('legend', {}, t('product.variants')), variants,
      may('editor') && button(t('product.variant.add'), () => {
        const last = draft.variants.at(-1);
        draft.variants.push({ ...structuredClone(last ?? blank(markets[0]).variants[0]), id: undefined, sku: undefined, name: {}, colour: '' });
        show();
        variants.lastElementChild.querySelector('input').focus();
      }, { kind: 'small' })),
    may('editor') && h('div', { class: 'row actions' },
      submit(t('product.publish'), 'primary', { value: 'publish', id: 'publish' }),
      submit(t('product.save'), '', { value: 'save', id: 'save' }),
      item && item.state !== 'draft' && button(t('product.unpublish'), () => unpublish(id), { kind: 'danger' }),
      item && item.state === 'draft' && button(t('product.delete'), () => deletion(id, under), { kind: 'danger' })));
}

/** Somebody else was faster: what they saved is loaded, where the person agrees. */
async function overtaken(problem, under) {
  if (problem.status !== 412) throw problem;
  if (await sure(t('store.reload'), t('problem.precondition_failed'), t('store.reload'), 'primary')) {
    dropEdited(under);
    window.dispatchEvent(new Event('hashchange'));
  }
  return {};
}

/** The model's bytes: what was chosen in this visit, or what the shop made of it. */
async function modelOf(id, models) {
  const url = models.find((one) => one.id === id)?.files.find((one) => one.role === 'model')?.url;
  return fileOf(id) ?? (url ? (await fetch(url)).blob() : null);
}

async function unpublish(id) {
  if (!(await sure(t('product.unpublish'), t('product.unpublish.sure'), t('product.unpublish')))) return;
  await post(`/v1/merchant/products/${id}/unpublish`);
  tell(t('product.unpublished'));
  window.dispatchEvent(new Event('hashchange'));
}

async function deletion(id, under) {
  if (!(await sure(t('product.delete'), t('product.delete.sure'), t('product.delete')))) return;
  await remove(`/v1/merchant/products/${id}`);
  dropEdited(under);
  location.hash = '#/goods';
}

async function versions(id) {
  const { items } = await get(`/v1/merchant/products/${id}/versions`);
  if (!items.length) return h('p', { class: 'quiet' }, t('product.versions.none'));
  const restore = async (version) => {
    try {
      await post(`/v1/merchant/products/${id}/versions/${version}/restore`);
      dropEdited(`product ${id}`);
      tell(t('product.restored', { n: version }));
      window.dispatchEvent(new Event('hashchange'));
    } catch (problem) { oops(problem); }
  };
  return h('ol', { class: 'versions' }, items.map((one) => h('li', { class: 'row between' },
    h('span', {}, h('strong', {}, t('product.version', { n: one.version })), ' ', h('span', { class: 'quiet' }, moment(one.published_at), ' · ', one.by)),
    may('editor') && button(t('product.restore', { n: one.version }), () => restore(one.version), { kind: 'small' }))));
}

// The fields of a product's draft; each writes what is typed straight into the draft.

import { bound, both } from '../core/bound.js';
import { freshId, h } from '../core/dom.js';
import { money, minorOf, plainMoney, say, t } from '../core/i18n.js';
import { button, field, mark } from '../core/ui.js';

export const DEPARTMENTS = ['bags', 'shoes', 'clothing', 'men', 'lingerie', 'accessories', 'jewellery', 'beauty'];
const KINDS = ['handbag', 'crossbody', 'backpack', 'wallet', 'sneaker', 'boot', 'pump', 'dress', 'coat', 'jacket', 'shirt', 'trousers',
  'skirt', 'knitwear', 'hat', 'scarf', 'belt', 'sunglasses', 'watch', 'necklace', 'ring', 'earrings', 'perfume', 'lipstick'];

/** A draft with nothing in it, priced in the market's currency. */
export const blank = (market) => ({
  department: 'bags', kind: '', name: {}, description: {},
  variants: [{ name: { en: 'Standard', 'zh-CN': '标准' }, colour: 'standard', swatch: '#7b2333', price_minor: null, currency: market?.currency ?? 'USD', prices: {}, stock: 1 }],
});

/** A variant for each look of the model, where nobody has described one yet. */
export function dressed(draft, looks) {
  const [first, ...rest] = draft.variants;
  if (!looks.length || rest.length || first.colour !== 'standard') return;
  draft.variants = looks.map((look) => ({
    ...structuredClone(first), colour: look.toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^[-_]+/, '') || 'look',
    name: { en: look[0].toUpperCase() + look.slice(1) }, material_variant: look,
  }));
}

/** What it is, and its model. */
export function basics(draft, models, isNew, item, onmodel) {
  const listId = freshId('kinds');
  const choices = [['', t(item?.published?.media?.length ? 'product.model.keep' : 'product.model.none')],
    ...models.map((one) => [one.id, one.filename])];
  if (draft.upload_id && !models.some((one) => one.id === draft.upload_id)) choices.push([draft.upload_id, t('product.model.keep')]);
  const model = bound(draft, 'upload_id', t('product.model'), { choices, pointer: '/upload_id', name: 'upload_id' });
  model.querySelector('select').addEventListener('change', (event) => { draft.upload_id = event.target.value || undefined; onmodel(); });
  model.append(h('a', { href: '#/models', class: 'small' }, t('product.model.bring')));
  return h('fieldset', {}, h('legend', {}, t('product.basics')),
    both(draft, 'name', t('product.name'), { pointer: '/name', required: true, maxlength: 120 }),
    both(draft, 'description', t('product.text'), { pointer: '/description', type: 'textarea', maxlength: 1000 }),
    h('div', { class: 'pair' },
      bound(draft, 'department', t('product.department'), { choices: DEPARTMENTS.map((one) => [one, t(`department.${one}`)]), pointer: '/department', name: 'department' }),
      bound(draft, 'kind', t('product.kind'), { hint: t('product.kind.hint'), list: listId, pointer: '/kind', required: true, name: 'kind', pattern: '[a-z0-9][a-z0-9_\\-]*' }),
      model,
      isNew && bound(draft, 'id', t('product.id'), { hint: t('product.id.hint'), pointer: '/id', pattern: '[a-z0-9][a-z0-9\\-]*', name: 'id' })),
    h('datalist', { id: listId }, KINDS.map((one) => h('option', { value: one }))));
}

/** One variant: how it looks, what it costs where, how many there are. */
export function variantFields({ markets, looks, draft }, variant, index, ondelete) {
  const at = `/variants/${index}`;
  variant.prices ??= {};
  const main = markets.find((one) => one.currency === variant.currency) ?? markets[0];
  const others = markets.filter((one) => one !== main);
  const names = [...new Set([...looks, variant.material_variant])].filter(Boolean);
  const named = [['', t('product.variant.material.default')], ...names.map((one) => [one, one])];
  return h('fieldset', { class: 'variant' }, h('legend', {}, t('product.variant', { n: index + 1 })),
    both(variant, 'name', t('product.name'), { pointer: `${at}/name`, required: true, maxlength: 60 }),
    h('div', { class: 'pair' },
      bound(variant, 'colour', t('product.variant.colour'), { required: true, pointer: `${at}/colour`, pattern: '[a-z0-9][a-z0-9\\-]*', lang: 'en' }),
      bound(variant, 'swatch', t('product.variant.swatch'), { type: 'color', pointer: `${at}/swatch` }),
      bound(variant, 'material_variant', t('product.variant.material'), { choices: named, pointer: `${at}/material_variant` }),
      bound(variant, 'sku', t('product.variant.sku'), { pointer: `${at}/sku`, maxlength: 64 }),
      price(t('product.price_in', { market: say(main.name), currency: variant.currency }), variant, 'price_minor', variant.currency, `${at}/price_minor`, true),
      bound(variant, 'stock', t('product.stock'), { type: 'number', min: 0, max: 1_000_000, step: 1, required: true, pointer: `${at}/stock` })),
    others.length > 0 && h('details', {}, h('summary', {}, t('product.other_markets')), h('div', { class: 'pair' },
      others.map((one) => price(t('product.price_in', { market: say(one.name), currency: one.currency }), variant.prices, one.id, one.currency, `${at}/prices/${one.id}`, false)))),
    draft.variants.length > 1 && button(t('product.variant.remove', { n: index + 1 }), ondelete, { kind: 'small plain' }));
}

/** An amount: typed as people write it, kept in minor units. */
function price(label, object, key, currency, pointer, required) {
  const element = field(label, {
    value: plainMoney(object[key], currency), inputmode: 'decimal', required, pointer, hint: required ? undefined : t('product.price.optional'),
  });
  const input = element.querySelector('input');
  input.addEventListener('input', () => {
    const minor = minorOf(input.value, currency);
    input.setCustomValidity(input.value && minor === null ? t('form.money') : '');
    if (minor !== null) object[key] = minor; else delete object[key];
  });
  input.addEventListener('change', () => { if (input.validationMessage && input.value) mark(input, t('form.money')); else if (input.value) input.title = money(object[key], currency); });
  return element;
}

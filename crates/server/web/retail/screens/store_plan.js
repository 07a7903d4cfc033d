// Which goods stand where: the plan of a room beside what is on the chosen place.

import { all } from '../core/api.js';
import { fill, h } from '../core/dom.js';
import { length } from '../core/faults.js';
import { say, t } from '../core/i18n.js';
import { piecesOf, planOf } from '../core/plan.js';
import { may } from '../core/session.js';
import { button, field, linkButton, table, tell } from '../core/ui.js';
import { pictureUrl } from './goods.js';
import { roomName, roomsOf } from '../core/rooms.js';

export async function planTab(context) {
  const { store, state } = context;
  context.products ??= (await all('/v1/merchant/products?state=published')).filter((one) => one.published);
  const rooms = roomsOf(store);
  const place = h('div', {});
  const picker = roomPicker(rooms, state.room, (chosen) => { state.room = chosen; show(); });
  const show = async () => {
    const room = rooms.find((one) => one.place === state.room) ?? rooms[0];
    const plan = await context.plan(room.place);
    fill(place, roomView(context, room, plan));
  };
  await show();
  return h('div', { class: 'stack' }, picker, h('p', { class: 'quiet' }, t('plan.hint')), place);
}

/** Which room is meant; nothing to choose where there is one only. */
export function roomPicker(rooms, chosen, onchoose) {
  const element = field(t('plan.room'), { value: chosen ?? rooms[0].place, name: 'room', choices: rooms.map((one) => [one.place, roomName(one.place)]) });
  element.classList.add('filter');
  element.querySelector('select').addEventListener('change', (event) => onchoose(event.target.value));
  return element;
}

function roomView(context, room, plan) {
  const { products } = context;
  const side = h('section', { class: 'card slot-card', 'aria-live': 'polite' }, h('p', { class: 'quiet' }, t('plan.choose')));
  const on = (slot) => {
    const standing = room.slots.find((one) => one.slot_id === slot.slot_id);
    const product = standing && products.find((one) => one.id === standing.product_id)?.published;
    const variant = product?.variants.find((one) => one.id === standing.variant_id) ?? product?.variants[0];
    return { standing, product, variant };
  };
  const labelOf = (slot) => {
    const { standing, product, variant } = on(slot);
    const values = { slot: slot.slot_id, kind: t(`fixture.${slot.kind}`) };
    return standing ? t('plan.slot.taken', { ...values, product: say(product?.name) || standing.product_id, variant: say(variant?.name) || standing.variant_id })
      : t('plan.slot.free', values);
  };
  const listed = h('div', {});
  const view = planOf({
    plan, pieces: piecesOf(room.fixtures, plan.fixtures), labelOf,
    fillOf: (slot) => { const { standing, variant } = on(slot); return standing && (variant?.swatch ?? '#857a66'); },
    label: t('plan.label', { room: roomName(room.place), taken: room.slots.length, all: plan.slots.length }),
    chosen: context.state.slot,
    onchoose: (id) => {
      context.state.slot = id;
      fill(side, slotCard(context, room, view.slots.find((one) => one.slot_id === id), on, refresh));
    },
  });
  const list = () => fill(listed, table(t('plan.table'), [t('plan.slot'), t('plan.product'), ''], view.slots.map((slot) => [
    slot.slot_id, labelOf(slot).split(/[:：]|[,，](?=[^,，]*$)/).pop(),
    button(t('plan.choose_short'), () => { view.choose(slot.slot_id, {}); side.querySelector('select, a, button')?.focus(); }, { kind: 'small', describe: labelOf(slot) }),
  ])));
  const refresh = () => { view.repaint(); list(); context.changed(); };
  list();
  if (context.state.slot && view.slots.some((one) => one.slot_id === context.state.slot)) view.choose(context.state.slot, {});
  return h('div', { class: 'stack' },
    h('div', { class: 'plan-side' }, h('div', { class: 'stack' }, view.element, legend()), side),
    h('details', { class: 'list' }, h('summary', {}, t('plan.table')), listed));
}

const legend = () => h('p', { class: 'row small quiet' },
  h('span', { class: 'key free', 'aria-hidden': 'true' }), t('plan.legend.free'), h('span', { class: 'key taken', 'aria-hidden': 'true' }), t('plan.legend.taken'));

/** What stands on a place, and what shall. */
function slotCard(context, room, slot, on, refresh) {
  const { products } = context;
  const { standing, product } = on(slot);
  const size = slot.size_m?.map(length).join(' × ');
  const heading = [h('h2', {}, slot.slot_id), h('p', { class: 'quiet small' }, t(`fixture.${slot.kind}`), size && ` · ${t('plan.fits', { room: size })}`)];
  if (!may('editor')) return [heading, h('p', {}, product ? say(product.name) : t('plan.product.none'))];
  if (!products.length) return [heading, h('p', {}, t('plan.only_published')), linkButton(t('nav.goods'), '#/goods')];
  const fitting = products.filter((one) => one.published.department === slot.department);
  const sorted = [...fitting, ...products.filter((one) => !fitting.includes(one))];
  const choices = [['', t('plan.product.none')], ...sorted.map((one) => [one.id, say(one.published.name)])];
  const pick = field(t('plan.product'), { choices, value: standing?.product_id ?? '', name: 'product' });
  const select = pick.querySelector('select');
  const variants = h('div', {});
  const show = () => {
    const chosen = products.find((one) => one.id === select.value);
    fill(variants, chosen && chosenCard(chosen, standing, slot));
  };
  select.addEventListener('change', show);
  show();
  const put = () => {
    const chosen = products.find((one) => one.id === select.value);
    room.slots.splice(0, room.slots.length, ...room.slots.filter((one) => one.slot_id !== slot.slot_id));
    if (chosen) {
      const variant_id = variants.querySelector('select')?.value ?? chosen.published.variants[0].id;
      room.slots.push({ slot_id: slot.slot_id, product_id: chosen.id, variant_id });
    }
    refresh();
    tell(chosen ? t('plan.was_put', { product: say(chosen.published.name), slot: slot.slot_id }) : t('plan.was_cleared', { slot: slot.slot_id }));
  };
  return [heading, pick, variants, h('div', { class: 'row' },
    button(t('plan.put'), put, { kind: 'primary', id: 'put' }),
    standing && button(t('plan.clear'), () => { select.value = ''; put(); show(); }))];
}

function chosenCard(item, standing, slot) {
  const { published } = item;
  const url = pictureUrl(item);
  const [w, h_, d] = published.size_m;
  const isTooLarge = slot.size_m && (w > slot.size_m[0] * 1.02 || h_ > slot.size_m[1] * 1.02 || d > slot.size_m[2] * 1.02);
  const dimensions = (size) => size.map(length).join(' × ');
  return h('div', { class: 'stack' },
    url && h('img', { src: url, alt: '', class: 'good-picture small' }),
    isTooLarge && h('p', { class: 'notice bad small' }, t('plan.too_large', { size: dimensions(published.size_m), room: dimensions(slot.size_m) })),
    published.variants.length > 1 && field(t('plan.variant'), {
      name: 'variant', choices: published.variants.map((one) => [one.id, say(one.name)]),
      value: standing?.product_id === item.id ? standing.variant_id : published.variants[0].id,
    }));
}

// One order: what was bought, where it is, what goes back.

import { get, newKey, post } from '../core/api.js';
import { h } from '../core/dom.js';
import { minorOf, moment, money, say, t } from '../core/i18n.js';
import { may } from '../core/session.js';
import { badge, button, field, form, head, mark, submit, sure, table, tell } from '../core/ui.js';
import { statusBadge } from './orders.js';

export async function screen(id) {
  const history = await get(`/v1/merchant/orders/${id}`);
  const { order } = history;
  const left = order.amount_minor - order.refunded_minor;
  const isShipped = history.events.some((one) => ['order.shipped', 'order.delivered'].includes(one.type));
  const canChange = may('editor') && left > 0 && order.status !== 'cancelled';
  return [
    head(t('order.title', { number: order.number }), { back: ['#/orders', t('order.back')], actions: [statusBadge(order.status)] }),
    h('div', { class: 'columns wide-first' },
      h('div', { class: 'stack' }, lines(order), totals(order), history.returns.map((one) => returned(one, order)), refunds(history)),
      h('div', { class: 'stack' }, destination(order), events(history),
        canChange && parcel(id), canChange && refund(order, left),
        canChange && !isShipped && order.refunded_minor === 0 && button(t('cancel.do'), () => cancel(id), { kind: 'danger', id: 'cancel-order' }))),
  ];
}

const again = () => window.dispatchEvent(new Event('hashchange'));

const lines = (order) => table(t('order.lines'), [t('order.goods'), t('order.quantity'), t('order.unit_price'), t('order.total')],
  order.lines.map((line) => [
    `${say(line.name)}, ${say(line.variant_name)}`, line.quantity, money(line.unit_price_minor, line.currency), money(line.line_total_minor, line.currency),
  ]), { numeric: [1, 2, 3], quiet: false });

const totals = (order) => h('dl', { class: 'facts card' }, order.totals.map((one) => [
  h('dt', {}, t(`total.${one.kind}`)), h('dd', { class: 'number' }, money(one.amount_minor, order.currency)),
]), order.refunded_minor > 0 && [h('dt', {}, t('order.refunded')), h('dd', { class: 'number' }, money(-order.refunded_minor, order.currency))]);

function destination({ fulfilment }) {
  const { address, selected } = fulfilment;
  return h('section', { class: 'card' }, h('h2', {}, t('order.to')),
    selected && h('p', {}, say(selected.title)),
    address ? h('address', {}, [address.name, address.line1, address.line2, [address.postal_code, address.city].filter(Boolean).join(' '), address.region, address.country, address.phone]
      .filter(Boolean).map((line) => h('span', { class: 'block' }, line))) : h('p', { class: 'quiet' }, t('order.pickup')));
}

const events = (history) => h('section', { class: 'card' }, h('h2', {}, t('order.history')),
  h('ol', { class: 'events' }, history.events.map((one) => h('li', {}, h('strong', {}, t(`event.${one.type}`)),
    h('span', { class: 'small quiet' }, moment(one.at)),
    one.tracking_number && h('span', { class: 'small' }, one.tracking_url
      ? h('a', { href: one.tracking_url, rel: 'noopener noreferrer', target: '_blank' }, one.tracking_number) : one.tracking_number)))));

function parcel(id) {
  const once = newKey();
  return h('section', { class: 'card' }, h('h2', {}, t('parcel.title')), form(async (data) => {
    const body = { step: data.get('step') };
    if (data.get('number')) body.tracking_number = data.get('number');
    if (data.get('url')) body.tracking_url = data.get('url');
    await post(`/v1/merchant/orders/${id}/parcels`, body, { once });
    tell(t('parcel.noted'));
    again();
  },
  field(t('parcel.step'), { name: 'step', choices: ['shipped', 'ready_for_pickup', 'delivered'].map((one) => [one, t(`parcel.${one}`)]) }),
  field(t('parcel.number'), { name: 'number', pointer: '/tracking_number', maxlength: 100 }),
  field(t('parcel.url'), { name: 'url', type: 'url', pointer: '/tracking_url', placeholder: 'https://' }),
  submit(t('parcel.note'), '')));
}

/** All that is left, some units, or an amount. */
function refund(order, left) {
  const once = newKey();
  const kinds = ['all', 'lines', 'amount'].map((one) => [one, t(`refund.${one}`, { amount: money(left, order.currency) })]);
  const what = field(t('refund.what'), { name: 'what', choices: kinds });
  const units = h('div', { class: 'stack' }, order.lines.map((line) => field(t('refund.units_of', { name: say(line.name) }),
    { name: `units ${line.id}`, type: 'number', min: 0, max: line.quantity, value: 0 })),
  field(t('refund.restock'), { name: 'restock', type: 'checkbox' }));
  const amount = field(`${t('refund.amount')} (${order.currency})`, { name: 'amount', inputmode: 'decimal', pointer: '/amount_minor' });
  const show = () => {
    const kind = what.querySelector('select').value;
    units.hidden = kind !== 'lines';
    amount.hidden = kind !== 'amount';
  };
  what.querySelector('select').addEventListener('change', show);
  show();
  return h('section', { class: 'card' }, h('h2', {}, t('refund.title')), form(async (data) => {
    const body = { reason: data.get('reason') };
    if (data.get('what') === 'lines') {
      body.lines = order.lines.map((line) => ({ line_id: line.id, quantity: Number(data.get(`units ${line.id}`)) })).filter((one) => one.quantity > 0);
      body.restock = data.get('restock') !== null;
      if (!body.lines.length) return mark(units.querySelector('input'), t('form.missing'));
    }
    if (data.get('what') === 'amount') {
      body.amount_minor = minorOf(data.get('amount'), order.currency);
      if (!body.amount_minor) return mark(amount.querySelector('input'), t('form.money'));
    }
    if (!(await sure(t('refund.title'), t('refund.sure'), t('refund.do')))) return undefined;
    const done = await post(`/v1/merchant/orders/${order.id}/refunds`, body, { once });
    tell(t('refund.done', { amount: money(done.amount_minor, order.currency) }));
    return again();
  }, what, units, amount, field(t('refund.reason'), { name: 'reason', maxlength: 200, pointer: '/reason' }), submit(t('refund.do'), 'danger', { id: 'give-back' })));
}

function refunds({ refunds: list, order }) {
  if (!list.length) return null;
  const words = { pending: ['refund.pending', 'busy'], done: ['refund.state.done', 'good'], failed: ['refund.failed', 'bad'] };
  return table(t('refund.past'), [t('order.amount'), t('state.column'), t('log.when'), t('refund.reason')],
    list.map((one) => [money(one.amount_minor, order.currency), badge(t(words[one.status][0]), words[one.status][1]), moment(one.created_at), one.reason]), { quiet: false });
}

function returned(one, order) {
  const act = (verb, body) => async () => {
    await post(`/v1/merchant/returns/${one.id}/${verb}`, body, { once: true });
    tell(t('team.saved'));
    again();
  };
  const names = one.lines.map(({ line_id, quantity }) => `${quantity} × ${say(order.lines.find((line) => line.id === line_id)?.name)}`).join(', ');
  return h('section', { class: 'card' },
    h('div', { class: 'row between' }, h('h2', {}, t('return.title')), badge(t(`return.${one.status}`), one.status === 'requested' ? 'warm' : '')),
    h('p', {}, names), one.reason && h('p', { class: 'quiet' }, one.reason),
    may('editor') && h('div', { class: 'row' },
      one.status === 'requested' && [
        button(t('return.receive.restock'), act('receive', { restock: true })), button(t('return.receive'), act('receive', { restock: false })),
        button(t('return.reject'), act('reject'), { kind: 'danger' })],
      one.status === 'received' && [button(t('return.refund'), act('refund'), { kind: 'primary' }), button(t('return.reject'), act('reject'), { kind: 'danger' })]));
}

async function cancel(id) {
  if (!(await sure(t('cancel.do'), t('cancel.sure'), t('cancel.do')))) return;
  await post(`/v1/merchant/orders/${id}/cancel`, undefined, { once: true });
  tell(t('cancel.done'));
  again();
}

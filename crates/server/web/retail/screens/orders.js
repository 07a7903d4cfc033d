// What was sold, newest first.

import { get } from '../core/api.js';
import { fill, h } from '../core/dom.js';
import { moment, money, say, t } from '../core/i18n.js';
import { badge, button, empty, head, table } from '../core/ui.js';

const KINDS = { paid: 'good', cancelled: 'bad', refunded: 'bad', partly_refunded: 'warm' };

export const statusBadge = (status) => badge(t(`status.${status}`), KINDS[status]);

export async function screen() {
  const list = h('div', { class: 'stack' });
  const items = [];
  const more = async (cursor) => {
    const page = await get(`/v1/merchant/orders?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    items.push(...page.items);
    fill(list, items.length ? orders(items) : empty(t('orders.none'), t('orders.none.text')),
      page.next_cursor && button(t('more'), () => more(page.next_cursor)));
  };
  await more();
  return [head(t('orders.title'), { lead: t('orders.lead') }), list];
}

const orders = (items) => table(t('orders.title'),
  [t('order.column'), t('order.paid_at'), t('order.goods'), t('state.column'), t('order.amount')],
  items.map((one) => [
    h('a', { href: `#/orders/${one.id}` }, one.number), moment(one.paid_at),
    one.lines.map((line) => `${line.quantity} × ${say(line.name)}`).join(', '),
    statusBadge(one.status), money(one.amount_minor, one.currency),
  ]), { numeric: [4] });

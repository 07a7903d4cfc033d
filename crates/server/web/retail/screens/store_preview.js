// A picture of the draft as the shopper sees it, drawn by the client on the server.

import { get, post } from '../core/api.js';
import { fill, h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { button, field, tell, wordsOf } from '../core/ui.js';
import { roomName, roomsOf } from '../core/rooms.js';
import { roomPicker } from './store_plan.js';

export function preview(context) {
  const { id, store, state } = context;
  const rooms = roomsOf(store);
  const spot = h('div', {});
  const shown = h('div', { class: 'preview', 'aria-live': 'polite' });
  const current = () => rooms.find((one) => one.place === state.room) ?? rooms[0];
  const spots = () => {
    const room = current();
    const ids = room.slots.map((one) => one.slot_id);
    fill(spot, field(t('preview.spot'), {
      name: 'spot', value: ids.includes(state.slot) ? state.slot : '', choices: [['', t('preview.entrance')], ...ids.map((one) => [one, one])],
    }));
  };
  const picker = roomPicker(rooms, state.room, (chosen) => { state.room = chosen; spots(); });
  const make = async () => {
    if (state.isDirty) await context.save();
    const room = current();
    const slot_id = spot.querySelector('select').value || undefined;
    fill(shown, h('progress', { 'aria-label': t('preview.queued') }), h('p', { class: 'quiet' }, t('preview.queued')));
    try {
      const asked = await post(`/v1/merchant/stores/${id}/previews`, { place: room.place, slot_id });
      const done = await follow(asked, shown);
      if (!done) return;
      const where = slot_id ?? t('preview.entrance');
      const alt = t('preview.alt', { room: roomName(room.place), slot: where });
      fill(shown, h('figure', {}, h('img', { src: done.picture_url, alt, width: 960, height: 540 }), h('figcaption', { class: 'small quiet' }, alt)));
      tell(alt);
    } catch (problem) {
      fill(shown, h('p', { class: 'notice bad' }, wordsOf(problem)));
    }
  };
  spots();
  return h('div', { class: 'stack' }, h('p', { class: 'lead' }, t('preview.lead'), ' ', t('preview.saves_first')),
    h('div', { class: 'row bottom' }, picker, spot, button(t('preview.make'), make, { kind: 'primary', id: 'make-preview' })), shown);
}

/** Asks until the picture is there; nothing where the screen has gone. */
async function follow(asked, place) {
  let now = asked;
  while (now.state === 'queued' || now.state === 'rendering') {
    await new Promise((done) => setTimeout(done, 800));
    if (!place.isConnected) return null;
    now = await get(`/v1/merchant/previews/${asked.id}`);
    const words = place.querySelector('p');
    if (words) words.textContent = t(`preview.${now.state}`);
  }
  if (now.state === 'failed') throw Object.assign(new Error(t('preview.failed', { why: now.message ?? '' })), { status: 500 });
  return now;
}

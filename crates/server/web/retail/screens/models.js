// Models: bring one, see how those on their way stand, find earlier ones.

import { all } from '../core/api.js';
import { fill, h } from '../core/dom.js';
import { bytes, moment, percent, t } from '../core/i18n.js';
import { giveUp, goOn, send, sending } from '../core/sending.js';
import { may } from '../core/session.js';
import { badge, button, field, head, later, table, tell } from '../core/ui.js';

export const CATEGORIES = ['bags', 'shoes', 'clothing', 'jewellery', 'cosmetics', 'homeware', 'furniture'];
const KINDS = { ready: 'good', rejected: 'bad', receiving: 'warm' };

/** How an upload stands, as a small word. */
export const stateBadge = (state) => badge(t(`state.${state}`), KINDS[state] ?? 'busy');

export async function screen() {
  const rows = h('div', { class: 'stack' });
  const add = (upload) => { const row = sendingRow(upload); rows.append(row); return row; };
  sending().forEach(add);
  return [
    head(t('models.title'), { lead: t('models.lead') }),
    may('editor') && h('section', { class: 'section' }, dropZone(add), rows),
    h('section', { class: 'section' }, h('h2', {}, t('models.before')), later(earlier)),
  ];
}

/** Where a file is dropped, or chosen by keyboard. */
function dropZone(add) {
  const input = h('input', { type: 'file', accept: '.glb,model/gltf-binary', class: 'unseen', id: 'model-file', tabindex: '-1', 'aria-hidden': 'true' });
  const category = field(t('models.category'), {
    hint: t('models.category.hint'), name: 'category',
    choices: [...CATEGORIES.map((one) => [one, t(`category.${one}`)]), ['', t('models.category.none')]],
  });
  const take = async (list) => {
    for (const file of list) {
      if (!(await isGlb(file))) { tell(t('models.wrong_kind'), { urgent: true }); continue; }
      const chosen = category.querySelector('select').value;
      add(await send(file, { filetype: 'model/gltf-binary', category: chosen }, (id) => { location.hash = `#/models/${id}`; }));
    }
  };
  input.addEventListener('change', () => { take([...input.files]); input.value = ''; });
  const zone = h('div', { class: 'drop' }, picture(),
    h('p', { class: 'drop-word' }, t('models.drop')),
    button(t('models.choose'), () => input.click(), { kind: 'primary', id: 'choose-model' }), input);
  zone.addEventListener('dragover', (event) => { event.preventDefault(); zone.classList.add('over'); });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => { event.preventDefault(); zone.classList.remove('over'); take([...event.dataTransfer.files]); });
  return h('div', { class: 'bring' }, category, zone);
}

/** The four letters that every GLB begins with. */
async function isGlb(file) {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return String.fromCharCode(...start) === 'glTF';
}

/** One upload on its way. */
function sendingRow(upload) {
  const bar = h('progress', { max: String(upload.length || 1), 'aria-label': t('upload.progress', { file: upload.file.name }) });
  const words = h('p', { class: 'small' });
  const actions = h('div', { class: 'row' });
  const row = h('div', { class: 'card sending', 'data-upload': upload.file.name }, h('h2', {}, upload.file.name), bar, words, actions);
  let said = '';
  const show = () => {
    const { state, sent = 0, length, error, drops } = upload;
    bar.value = sent;
    words.textContent = t(`upload.${state}`, { sent: bytes(sent), total: bytes(length), why: error?.message });
    row.dataset.state = state;
    row.dataset.drops = drops;
    if (state === said) return;
    said = state;
    // Said when it changes, not with every byte.
    if (['waiting', 'failed', 'done'].includes(state)) tell(words.textContent, { urgent: state === 'failed' });
    fill(actions,
      ['sending', 'waiting'].includes(state) && button(t('upload.pause'), () => upload.pause(), { kind: 'small' }),
      state === 'paused' && button(t('upload.resume'), () => goOn(upload), { kind: 'small primary' }),
      state === 'failed' && button(t('upload.again'), () => goOn(upload), { kind: 'small primary' }),
      state !== 'done' && button(t('upload.abandon'), async () => { await giveUp(upload); row.remove(); }, { kind: 'small plain' }));
  };
  upload.addEventListener('change', show);
  show();
  return row;
}

async function earlier() {
  const items = await all('/v1/merchant/uploads', 300);
  if (!items.length) return h('p', { class: 'quiet' }, t('models.none'));
  return table(t('models.before'), [t('model.column'), t('state.column'), t('model.size.column'), t('model.when.column')],
    items.map((one) => [
      h('a', { href: `#/models/${one.id}` }, one.filename),
      one.state === 'receiving'
        ? [stateBadge(one.state), ' ', h('span', { class: 'small quiet' }, t('models.resumable', { file: one.filename, percent: percent(one.offset / one.length) }))]
        : stateBadge(one.state),
      bytes(one.length), moment(one.created_at),
    ]), { numeric: [2] });
}

const picture = () => h('div', { class: 'drop-picture', 'aria-hidden': 'true' });


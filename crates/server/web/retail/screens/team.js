// Who works for the merchant, which tools act for it, and what was done.

import { get, patch, post, remove } from '../core/api.js';
import { fill, h } from '../core/dom.js';
import { day, moment, t } from '../core/i18n.js';
import { may, session } from '../core/session.js';
import { badge, button, field, form, head, later, mark, submit, sure, table, tabs, tell } from '../core/ui.js';

const ROLES = ['viewer', 'editor', 'owner'];
const SCOPES = ['catalogue', 'orders', 'access'];
const roles = () => ROLES.map((one) => [one, t(`role.${one}`)]);

export async function screen() {
  const parts = [['people', people], ['invitations', invitations], ['keys', keys], ['log', log]];
  return [
    head(t('team.title'), { lead: t('team.lead') }),
    may('owner') ? tabs(t('team.title'), parts.map(([key, part]) => [key, t(`team.${key}`), () => later(part)])) : await people(),
  ];
}

const again = () => window.dispatchEvent(new Event('hashchange'));

async function people() {
  const users = await get('/v1/merchant/users');
  const isMe = (one) => one.id === session().user?.id;
  return table(t('team.people'), [t('team.name'), t('email'), t('team.role'), t('team.since'), ''], users.map((one) => [
    [one.name, isMe(one) && h('span', { class: 'quiet' }, ` (${t('team.you')})`)], one.email,
    may('owner') && !isMe(one) ? roleOf(one) : t(`role.${one.role}`), day(one.since),
    may('owner') && !isMe(one) && button(t('team.part.short'), () => part(one), { kind: 'small danger', describe: t('team.part', one) }),
  ]));
}

function roleOf(user) {
  const select = h('select', { 'aria-label': t('team.role_of', user) }, roles().map(([key, text]) => h('option', { value: key }, text)));
  select.value = user.role;
  select.addEventListener('change', async () => {
    try { await patch(`/v1/merchant/users/${user.id}`, { role: select.value }); tell(t('team.saved')); }
    catch (problem) { select.value = user.role; tell(problem.message, { urgent: true }); }
  });
  return select;
}

async function part(user) {
  if (!(await sure(t('team.part', user), t('team.part.sure', user), t('team.part.short')))) return;
  await remove(`/v1/merchant/users/${user.id}`);
  again();
}

async function invitations() {
  const open = await get('/v1/merchant/invitations');
  const made = h('div', { 'aria-live': 'polite' });
  const list = h('div', {}, invited(open));
  return h('div', { class: 'columns wide-first' }, list, h('section', { class: 'card' }, h('h2', {}, t('invite.title')), form(async (data) => {
    const one = await post('/v1/merchant/invitations', { email: data.get('email'), role: data.get('role') });
    fill(made, h('p', {}, t('invite.made', one)), h('code', { class: 'secret' }, `${location.origin}/retail/#/join/${one.token}`));
    fill(list, invited(await get('/v1/merchant/invitations')));
  },
  field(t('email'), { name: 'email', type: 'email', required: true, pointer: '/email', autocomplete: 'off' }),
  field(t('team.role'), { name: 'role', choices: roles(), value: 'editor' }), submit(t('invite.do')), made)));
}

const invited = (open) => (open.length ? table(t('team.invitations'), [t('email'), t('team.role'), t('invite.until'), ''], open.map((one) => [
  one.email, t(`role.${one.role}`), moment(one.expires_at),
  button(t('invite.withdraw.short'), async () => { await remove(`/v1/merchant/invitations/${one.id}`); again(); }, { kind: 'small', describe: t('invite.withdraw', one) }),
])) : h('p', { class: 'quiet' }, t('invite.none')));

async function keys() {
  const list = h('div', {}, keyList(await get('/v1/merchant/keys')));
  const made = h('div', { 'aria-live': 'polite' });
  const scopes = SCOPES.map((one) => field(t(`scope.${one}`), { name: 'scope', value: one, type: 'checkbox', checked: one === 'catalogue' }));
  return h('div', { class: 'columns wide-first' }, list, h('section', { class: 'card' }, h('h2', {}, t('keys.title')), form(async (data) => {
    if (!data.getAll('scope').length) return mark(scopes[0].querySelector('input'), t('keys.no_scope'));
    const key = await post('/v1/merchant/keys', { name: data.get('name'), role: data.get('role'), scopes: data.getAll('scope') });
    fill(made, h('p', {}, t('keys.made')), h('code', { class: 'secret' }, key.key));
    return fill(list, keyList(await get('/v1/merchant/keys')));
  },
  field(t('keys.name'), { name: 'name', required: true, pointer: '/name', maxlength: 80 }),
  field(t('team.role'), { name: 'role', choices: roles(), value: 'editor' }),
  h('fieldset', {}, h('legend', {}, t('keys.scopes')), scopes), submit(t('keys.do')), made)));
}

const keyList = (list) => (list.length ? table(t('team.keys'), [t('keys.name'), t('team.role'), t('keys.scopes'), t('keys.used'), ''], list.map((one) => [
  [one.name, h('span', { class: 'block small quiet' }, h('code', {}, `${one.prefix}…`))], t(`role.${one.role}`), one.scopes.map((scope) => t(`scope.${scope}`)).join('; '),
  one.last_used_at ? moment(one.last_used_at) : t('keys.never'),
  one.revoked_at ? badge(t('keys.revoked'), 'bad') : button(t('invite.withdraw.short'), () => revoke(one), { kind: 'small danger', describe: t('keys.revoke', one) }),
])) : h('p', { class: 'quiet' }, t('keys.none')));

async function revoke(key) {
  if (!(await sure(t('keys.revoke', key), t('keys.revoke.sure'), t('invite.withdraw.short')))) return;
  await remove(`/v1/merchant/keys/${key.id}`);
  again();
}

async function log() {
  const list = h('div', { class: 'stack' });
  const items = [];
  const more = async (cursor) => {
    const page = await get(`/v1/merchant/audit?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    items.push(...page.items);
    fill(list, table(t('team.log'), [t('log.when'), t('log.who'), t('log.what'), t('log.how')],
      items.map((one) => [moment(one.at), h('code', {}, one.actor), h('code', {}, one.action), one.status]), { numeric: [3] }),
    page.next_cursor && button(t('more'), () => more(page.next_cursor)));
  };
  await more();
  return list;
}

// Sign in, open a merchant, take up an invitation.

import { post } from '../core/api.js';
import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { field, form, submit, tabs } from '../core/ui.js';

/** The forms; `done` gets the session. */
export function signIn(done, invitation) {
  const title = h('h1', { tabindex: '-1' }, t(invitation ? 'signin.join' : 'signin.title'));
  const intro = [h('p', { class: 'wordmark dark' }, 'Buy+'), title, h('p', { class: 'lead' }, t('signin.lead'))];
  if (invitation) return h('div', { class: 'signin' }, intro, joining(done, invitation));
  return h('div', { class: 'signin' }, intro, tabs(t('signin.title'), [
    ['in', t('signin.in'), () => entering(done)],
    ['new', t('signin.new'), () => opening(done)],
    ['join', t('signin.invited'), () => joining(done, '')],
  ]));
}

const email = () => field(t('email'), { name: 'email', type: 'email', required: true, autocomplete: 'username', pointer: '/email' });
const password = (isNew) => field(t('password'), {
  name: 'password', type: 'password', required: true, minlength: isNew ? 10 : undefined, pointer: '/password',
  autocomplete: isNew ? 'new-password' : 'current-password', hint: isNew ? t('password.hint') : undefined,
  'data-wrong': t('password.hint'),
});
const person = () => field(t('your_name'), { name: 'name', required: true, autocomplete: 'name', pointer: '/name' });

function entering(done) {
  const element = form(async (data) => {
    done(await post('/v1/merchant/sessions', { email: data.get('email'), password: data.get('password') }));
  }, email(), password(false), submit(t('signin.in')));
  element.dataset.signin = '1';
  return element;
}

function opening(done) {
  return form(async (data) => {
    const names = { en: data.get('en'), 'zh-CN': data.get('zh') || data.get('en') };
    if (!names.en) names.en = names['zh-CN'];
    done(await post('/v1/merchants', {
      merchant_name: names, email: data.get('email'), password: data.get('password'), name: data.get('name'),
    }));
  },
  field(t('merchant.name_en'), { name: 'en', required: true, lang: 'en', autocomplete: 'organization', pointer: '/merchant_name/en' }),
  field(t('merchant.name_zh'), { name: 'zh', lang: 'zh-CN', pointer: '/merchant_name/zh-CN', hint: t('merchant.name_hint') }),
  person(), email(), password(true), submit(t('signin.open')));
}

function joining(done, token) {
  return form(async (data) => {
    done(await post('/v1/merchant-invitations/accept', {
      token: data.get('token'), name: data.get('name'), password: data.get('password'),
    }));
  },
  field(t('invitation.token'), { name: 'token', value: token, required: true, autocomplete: 'off', pointer: '/token' }),
  person(), password(true), submit(t('signin.join')));
}

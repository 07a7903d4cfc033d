// Asks the shop; the only module that does, beside `tus.js`. The session is a cookie that scripts cannot read.

/** An answer that was no answer. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = body?.code ?? (status ? 'unknown' : 'network');
    this.errors = body?.errors ?? [];
    this.problems = body?.problems ?? [];
  }
}

const listeners = new Set();

/** Tells when the shop no longer knows who asks. */
export const onSignedOut = (listener) => listeners.add(listener);

/**
 * Asks and gives back `{ data, etag, status }`. `body` is sent as JSON unless `type` names another media type.
 * `once` makes a POST safe to repeat, and repeats it where no answer came.
 */
export async function ask(method, path, { body, type, match, once, market, signal, headers: more } = {}) {
  const headers = { accept: 'application/json', ...more };
  if (body !== undefined) headers['content-type'] = type ?? 'application/json';
  if (match) headers['if-match'] = match;
  if (market) headers['buyplus-market'] = market;
  if (once) headers['idempotency-key'] = once === true ? newKey() : once;
  const init = { method, headers, signal, credentials: 'same-origin' };
  if (body !== undefined) init.body = type ? body : JSON.stringify(body);
  const response = await send(path, init, once || method === 'GET');
  if (!response.ok) throw await problem(response);
  const text = response.status === 204 ? '' : await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    data: isJson && text ? JSON.parse(text) : text,
  };
}

export const get = async (path, options) => (await ask('GET', path, options)).data;
export const post = async (path, body, options) => (await ask('POST', path, { body, ...options })).data;
export const patch = async (path, body, options) => (await ask('PATCH', path, { body, ...options })).data;
export const remove = async (path, options) => (await ask('DELETE', path, options)).data;

/** All items of a listing, page after page, at most `most`. */
export async function all(path, most = 1000) {
  const items = [];
  let cursor = null;
  do {
    const glue = path.includes('?') ? '&' : '?';
    const page = await get(`${path}${glue}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < most);
  return items;
}

/** A key for one intent. */
export const newKey = () => crypto.randomUUID();

async function send(path, init, again) {
  for (let tried = 0; ; tried += 1) {
    try {
      return await fetch(path, init);
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      if (!again || tried === 2) throw new Problem(0, null);
      await new Promise((done) => setTimeout(done, 400 * 2 ** tried));
    }
  }
}

async function problem(response) {
  const body = await response.json().catch(() => null);
  if (response.status === 401) listeners.forEach((listener) => listener());
  return new Problem(response.status, body);
}

// Sends a file by tus 1.0.0, in pieces: whatever drops the connection, the next piece starts where the server stands.
// Knows neither the shop nor the page.

const VERSION = '1.0.0';
const PIECE_MIN = 256 * 1024;
const PIECE_MAX = 4 * 1024 * 1024;
/** A piece is grown until it takes about so long, so that progress is seen on slow lines too. */
const PIECE_MS = 1500;
const WAIT_MS = 400;
const WAIT_MAX_MS = 20_000;
/** After so many failures without one byte of progress somebody has to look. */
const FAILURES_MAX = 12;

/** Ends an upload for good. */
export class UploadError extends Error {
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = body?.code ?? 'unknown';
  }
}

/**
 * Events: `change`, with `state` being `new`, `sending`, `waiting` (a connection dropped), `paused`, `done` or `failed`,
 * `offset` and `length` in bytes, `drops`, and `error`.
 */
export class Upload extends EventTarget {
  constructor(file, { endpoint, metadata, memory }) {
    super();
    Object.assign(this, { file, endpoint, metadata, memory });
    Object.assign(this, { state: 'new', offset: 0, length: file.size, drops: 0, url: null, error: null });
    this.piece = PIECE_MIN;
  }

  /** Sends until all is there; gives the upload's address. */
  async start() {
    this.paused = false;
    this.print ??= await fingerprint(this.file);
    this.url ??= this.memory?.get(this.print) ?? null;
    if (!this.onLine) {
      // Back on a network, there is no need to wait for the rest of the pause.
      this.onLine = () => this.wake?.();
      addEventListener('online', this.onLine);
    }
    try {
      await this.run();
    } catch (error) {
      this.error = error;
      this.become('failed');
      throw error;
    } finally {
      removeEventListener('online', this.onLine);
      this.onLine = null;
    }
    return this.state === 'done' ? this.url : null;
  }

  /** Stops after what is under way; `start` goes on. */
  pause() {
    this.paused = true;
    this.request?.abort();
    this.wake?.();
  }

  /** Gives up, here and on the server. */
  async abandon() {
    this.pause();
    if (this.print) this.memory?.forget(this.print);
    if (this.url) await fetch(this.url, { method: 'DELETE', headers: { 'tus-resumable': VERSION } }).catch(() => {});
  }

  async run() {
    let failures = 0;
    let isKnown = false;
    while (!this.paused) {
      const before = this.offset;
      try {
        if (!this.url) await this.create();
        else if (!isKnown) await this.find();
        isKnown = true;
        if (!this.url) continue;
        this.become('sending');
        if (this.offset < this.length) await this.sendPiece();
        if (this.offset >= this.length) return this.finish();
        failures = 0;
      } catch (error) {
        if (this.paused) break;
        if (error instanceof UploadError && !isTransient(error.status)) throw error;
        isKnown = false;
        this.drops += 1;
        failures = this.offset > before ? 1 : failures + 1;
        if (failures > FAILURES_MAX) throw error;
        this.piece = PIECE_MIN;
        this.become('waiting');
        await this.pauseFor(error.retryAfterMs ?? Math.min(WAIT_MAX_MS, WAIT_MS * 2 ** (failures - 1)));
      }
    }
    this.become('paused');
  }

  async create() {
    const pairs = Object.entries(this.metadata).filter(([, value]) => value);
    const answer = await fetch(this.endpoint, {
      method: 'POST',
      headers: {
        'tus-resumable': VERSION,
        'upload-length': String(this.length),
        'upload-metadata': pairs.map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`).join(','),
      },
    });
    if (answer.status !== 201) throw await refusal(answer);
    this.url = new URL(answer.headers.get('location'), location.href).pathname;
    this.offset = 0;
    this.memory?.put(this.print, this.url);
  }

  /** Asks where the server stands; one that does not know the upload any more gets a new one. */
  async find() {
    const answer = await fetch(this.url, { method: 'HEAD', headers: { 'tus-resumable': VERSION }, cache: 'no-store' });
    const length = Number(answer.headers.get('upload-length') ?? this.length);
    if ([403, 404, 410].includes(answer.status) || (answer.ok && length !== this.length)) {
      this.memory?.forget(this.print);
      this.url = null;
      return;
    }
    if (!answer.ok) throw await refusal(answer);
    this.offset = Number(answer.headers.get('upload-offset'));
  }

  async sendPiece() {
    const piece = this.file.slice(this.offset, Math.min(this.offset + this.piece, this.length));
    const sum = await digest(await piece.arrayBuffer());
    const from = this.offset;
    const begun = performance.now();
    const answer = await this.patch(piece, from, `sha256 ${base64(sum)}`);
    this.offset = Number(answer.getResponseHeader('upload-offset') ?? from + piece.size);
    const took = performance.now() - begun;
    if (took < PIECE_MS / 2) this.piece = Math.min(PIECE_MAX, this.piece * 2);
    else if (took > PIECE_MS * 2) this.piece = Math.max(PIECE_MIN, this.piece / 2);
    this.become('sending');
  }

  /** `fetch` does not tell how far a body has got, so this is the older way. */
  patch(piece, from, checksum) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open('PATCH', this.url);
      request.setRequestHeader('tus-resumable', VERSION);
      request.setRequestHeader('content-type', 'application/offset+octet-stream');
      request.setRequestHeader('upload-offset', String(from));
      request.setRequestHeader('upload-checksum', checksum);
      request.upload.onprogress = (event) => {
        this.sent = from + event.loaded;
        this.dispatchEvent(new Event('change'));
      };
      request.onload = () => {
        if (request.status === 204 || request.status === 200) return resolve(request);
        return reject(withRetry(new UploadError(request.status, parsed(request.responseText)), request.getResponseHeader('retry-after')));
      };
      request.onerror = request.ontimeout = request.onabort = () => reject(new Error('the connection dropped'));
      request.timeout = 60_000;
      request.send(piece);
    });
  }

  finish() {
    this.memory?.forget(this.print);
    this.become('done');
  }

  become(state) {
    this.state = state;
    this.sent = this.offset;
    this.dispatchEvent(new Event('change'));
  }

  pauseFor(ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wake = () => { clearTimeout(timer); done(); };
    });
  }
}

/** Remembers in this browser where half-sent files are, so that they go on after a reload. */
export function keeper(prefix) {
  const guarded = (work) => { try { return work(); } catch { return null; } };
  return {
    get: (print) => guarded(() => localStorage.getItem(prefix + print)),
    put: (print, url) => guarded(() => localStorage.setItem(prefix + print, url)),
    forget: (print) => guarded(() => localStorage.removeItem(prefix + print)),
  };
}

/** Tells a file from others of the same name and size by its first and last bytes. */
export async function fingerprint(file) {
  const ends = new Blob([file.slice(0, 65_536), file.slice(Math.max(0, file.size - 65_536))]);
  const sum = await digest(await ends.arrayBuffer());
  return `${file.size}.${hex(sum).slice(0, 32)}`;
}

/** Of a whole file, in lower-case hex. */
export const sha256 = async (file) => hex(await digest(await file.arrayBuffer()));

// 409: another offset than the server's; 423: the piece before is not let go yet; 460: damaged on the way.
const isTransient = (status) => [0, 408, 409, 423, 425, 429, 460, 500, 502, 503, 504].includes(status);

const digest = async (buffer) => new Uint8Array(await crypto.subtle.digest('SHA-256', buffer));
const hex = (sum) => [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const base64 = (data) => btoa(String.fromCharCode(...data));

async function refusal(answer) {
  const error = new UploadError(answer.status, await answer.json().catch(() => null));
  return withRetry(error, answer.headers.get('retry-after'));
}

function withRetry(error, seconds) {
  if (seconds && Number(seconds) > 0) error.retryAfterMs = Number(seconds) * 1000;
  return error;
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}

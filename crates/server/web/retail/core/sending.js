// The uploads of this visit: they go on while the person looks at other screens, and their files stay at hand to be shown.

import { Upload, keeper, sha256 } from './tus.js';
import { session } from './session.js';

const ENDPOINT = '/v1/merchant/uploads';
/** Above this a sum over the whole file would hold too much in memory at once; pieces have sums of their own. */
const SUM_BYTES_MAX = 256 * 1024 * 1024;

const under = new Set();
const files = new Map();

/** Uploads that were begun in this visit and are not done. */
export const sending = () => [...under];

/** The file behind an upload, if it was chosen in this visit. */
export const fileOf = (id) => files.get(id);
export const keepFile = (id, file) => files.set(id, file);

export const idOf = (url) => url.split('/').pop();

/** Where half-sent files of this merchant are remembered. */
export const memory = () => keeper(`buyplus.upload.${session().merchant.id}.`);

/** Begins to send a file; `whole` is called with the upload's id once all of it is there. */
export async function send(file, { filetype, category }, whole) {
  const metadata = { filename: file.name, filetype, category };
  if (file.size <= SUM_BYTES_MAX) metadata.sha256 = await sha256(file);
  const upload = new Upload(file, { endpoint: ENDPOINT, metadata, memory: memory() });
  under.add(upload);
  upload.whole = whole;
  upload.begin = () => upload.start().then((url) => {
    if (!url) return;
    under.delete(upload);
    keepFile(idOf(url), file);
    upload.whole?.(idOf(url));
  }, () => { /* the row says so and offers to try again */ });
  upload.begin();
  return upload;
}

/** Goes on with one that was paused or failed. */
export const goOn = (upload) => upload.begin();

export async function giveUp(upload) {
  under.delete(upload);
  await upload.abandon();
}

// Who is signed in, what they may do, and what they have typed and not yet sent.

const RANKS = ['viewer', 'editor', 'owner'];

let now = null;
let last = null;
const unsent = new Map();

export const session = () => now;

/** What somebody else typed is not theirs. */
export function setSession({ token, ...rest }) {
  if (rest.merchant.id !== last) unsent.clear();
  last = rest.merchant.id;
  now = rest;
}

/** The session has ended; what was typed waits for the next one. */
export function forget() {
  now = null;
}

/** Whether the person is at least an `editor`, an `owner`. */
export const may = (role) => RANKS.indexOf(now?.role) >= RANKS.indexOf(role);

/** What is being edited under a name: lives through a change of language or a look at another screen. */
export const edited = (name) => unsent.get(name);
export const keepEdited = (name, value) => unsent.set(name, value);
export const dropEdited = (name) => unsent.delete(name);

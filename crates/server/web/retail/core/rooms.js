// A store's rooms as its document has them.

import { t } from './i18n.js';

/** `[{ place, slots, fixtures, signs, name }]`, each the very object in the document. */
export const roomsOf = (store) => [store, ...store.rooms];

/** A room's name for people. */
export const roomName = (place) => t(`place.${place}`);

// What a phone holds of a roster: encrypted under a key from a PIN, for a day (docs/decisions/0006-roster-on-a-phone.md).
// One record: {salt, expires, tries, roster: {iv, bytes}, ticks: {iv, bytes}}. The key lives in memory only.

export const MOST_TRIES = 5;
const ITERATIONS = 600_000; // PBKDF2 with SHA-256
const DATABASE = "satupintu-roster";
const STORE = "held";
const ONLY = "copy";

export class WrongPin extends Error {
  constructor(left) {
    super("wrong PIN");
    this.left = left;
  }
}

// The record as it lies there, or null. What has expired is deleted first: then `onExpired` is called.
export async function held(onExpired = () => {}) {
  const record = await within("readonly", (store) => store.get(ONLY));
  if (!record) return null;
  if (Date.now() < record.expires) return record;
  await wipe();
  onExpired();
  return null;
}

export async function lock(pin, roster, expires) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await keyFrom(pin, salt);
  const record = { salt, expires, tries: 0 };
  record.roster = await sealed(key, "roster", expires, roster);
  record.ticks = await sealed(key, "ticks", expires, []);
  await within("readwrite", (store) => store.put(record, ONLY));
  return { key, expires };
}

// Opens with the PIN, or throws WrongPin with the tries left; after the last one nothing is left to open.
export async function unlock(pin) {
  const record = await change((now) => ({ ...now, tries: now.tries + 1 })); // before the try: closing the page is no way out
  if (!record) throw new WrongPin(0);
  const key = await keyFrom(pin, record.salt);
  try {
    const roster = await opened(key, "roster", record.expires, record.roster);
    const ticks = await opened(key, "ticks", record.expires, record.ticks);
    await change((now) => ({ ...now, tries: 0 }));
    return { key, expires: record.expires, roster, ticks };
  } catch {
    if (record.tries >= MOST_TRIES) await wipe();
    throw new WrongPin(Math.max(0, MOST_TRIES - record.tries));
  }
}

export async function save({ key, expires }, part, value) {
  const bytes = await sealed(key, part, expires, value);
  await change((now) => ({ ...now, [part]: bytes }));
}

export function wipe() {
  return within("readwrite", (store) => store.clear());
}

async function keyFrom(pin, salt) {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS };
  return crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// The part's name and the end of its time are authenticated: neither can be changed in the store.
function method(iv, part, expires) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${part} ${expires}`) };
}

async function sealed(key, part, expires, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, bytes: await crypto.subtle.encrypt(method(iv, part, expires), key, plain) };
}

async function opened(key, part, expires, { iv, bytes }) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(method(iv, part, expires), key, bytes)));
}

// One transaction for reading and writing, so that two open pages do not undo each other. Null when nothing is held.
async function change(next) {
  const database = await opening();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite");
    const store = transaction.objectStore(STORE);
    let record = null;
    store.get(ONLY).onsuccess = (event) => {
      if (!event.target.result) return;
      record = next(event.target.result);
      store.put(record, ONLY);
    };
    transaction.oncomplete = () => resolve(record);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  }).finally(() => database.close());
}

async function within(mode, ask) {
  const database = await opening();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  }).finally(() => database.close());
}

function opening() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

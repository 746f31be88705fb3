// The roster of an RT on a phone: taken along with network, ticked anywhere, sent when there is network again.
// docs/flows/roster.md, "A day without network".

import { WrongPin, held, lock, save, unlock, wipe } from "./vault.js";

const SHELL = "satupintu-roster-shell";
const AT_ONCE = 25; // ticks a request
const IDLE = 10 * 60_000; // ms until the open roster is locked again

const phone = document.getElementById("phone");
const find = (selector) => phone.querySelector(selector);
const words = find("[data-words]").content;
let open = null; // {key, expires, roster, ticks: Map ref → tick} while unlocked
let sending = false;
let idle = 0;

function say(name, values = {}) {
  return words
    .querySelector(`[data-word="${name}"]`)
    .textContent.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

function tell(text, kind = "notice") {
  const notice = find(`[data-${kind}]`).content.cloneNode(true);
  notice.querySelector(".notice__body p").textContent = text;
  find("[data-say]").append(notice);
}

function hush() {
  find("[data-say]").replaceChildren();
  find("[data-sign-in]").hidden = true;
}

function show(view) {
  for (const each of phone.querySelectorAll("[data-view]")) each.hidden = each.dataset.view !== view;
}

// -- the shell: kept so that this page opens without network --------------------------------------
async function keepShell() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(phone.dataset.worker, { scope: phone.dataset.scope });
  await navigator.serviceWorker.ready;
  const parts = document.querySelectorAll('link[rel="stylesheet"], link[rel="modulepreload"], link[rel="icon"], script[src]');
  const cache = await caches.open(SHELL);
  await cache.addAll([location.pathname, ...Array.from(parts, (part) => part.href || part.src)]);
  phone.dataset.ready = "yes";
}

// -- taking, opening, closing ---------------------------------------------------------------------
const PIN = /^[0-9]{6}$/;

async function take(event) {
  event.preventDefault();
  hush();
  const [pin, again] = ["new_pin", "same_pin"].map((id) => document.getElementById(id).value);
  if (!PIN.test(pin)) return tell(say("pin_form"), "warning");
  if (pin !== again) return tell(say("pins_differ"), "warning");
  tell(say("working"));
  const answer = await ask(phone.dataset.take, { rt: new URLSearchParams(location.search).get("rt") ?? "" });
  hush();
  if (!answer.ok) return refused(answer);
  const expires = Date.parse(answer.told.expires_at);
  const { key } = await lock(pin, answer.told, expires);
  event.target.reset();
  enter({ key, expires, roster: answer.told, ticks: [] });
}

async function enterPin(event) {
  event.preventDefault();
  hush();
  const pin = document.getElementById("pin").value;
  event.target.reset();
  if (!PIN.test(pin)) return tell(say("pin_form"), "warning");
  if (!(await dropExpired())) return;
  try {
    enter(await unlock(pin));
  } catch (error) {
    if (!(error instanceof WrongPin)) throw error;
    if (error.left === 0) return over("wiped");
    tell(say("wrong_pin", { left: error.left }), "warning");
  }
}

function enter(held) {
  open = { ...held, ticks: new Map(held.ticks.map((tick) => [tick.ref, tick])) };
  find("[data-deadline]").textContent = say("deadline", { when: moment(open.expires) });
  draw();
  show("open");
  watch(open.expires);
  stayAwake();
}

// Open or locked, the roster goes when its time is over.
function watch(expires) {
  window.setTimeout(dropExpired, expires - Date.now() + 1000);
}

function dropExpired() {
  return held(() => over("expired"));
}

function over(word) {
  open = null;
  find("[data-houses]").replaceChildren();
  hush();
  tell(say(word), word === "deleted" ? "notice" : "warning");
  show("take");
}

function lockAgain() {
  open = null;
  find("[data-houses]").replaceChildren();
  show("locked");
}

function stayAwake() {
  window.clearTimeout(idle);
  idle = window.setTimeout(() => open && lockAgain(), IDLE);
}

async function remove() {
  if (!window.confirm(say("sure"))) return;
  await wipe();
  over("deleted");
}

// -- the people -----------------------------------------------------------------------------------
function draw() {
  const houses = new Map();
  for (const person of open.roster.people) {
    if (!houses.has(person.house)) houses.set(person.house, []);
    houses.get(person.house).push(person);
  }
  find("[data-houses]").replaceChildren(...Array.from(houses, ([house, people]) => houseOf(house, people)));
  countUnsent();
}

function houseOf(house, people) {
  const section = document.createElement("section");
  const heading = document.createElement("h2");
  section.className = "house";
  heading.textContent = house;
  section.append(heading, ...people.map(personOf));
  return section;
}

function personOf(person) {
  const element = find("[data-person]").content.firstElementChild.cloneNode(true);
  for (const each of [element, ...element.querySelectorAll("*")]) {
    for (const { name, value } of Array.from(each.attributes)) each.setAttribute(name, value.replace("REF", person.ref));
  }
  element.querySelector("[data-name]").textContent = person.name;
  element.querySelector("[data-born]").textContent = person.born;
  element.querySelector('[type="date"]').min = today();
  const tick = open.ticks.get(person.ref);
  if (tick) {
    element.querySelector(`[value="${tick.kind}"]`).checked = true;
    element.querySelector('[type="text"]').value = tick.where;
    element.querySelector('[type="date"]').value = tick.until;
  }
  element.addEventListener("change", () => ticked(element, person));
  tellNow(element, person);
  return element;
}

function tellNow(element, person) {
  const tick = open.ticks.get(person.ref);
  const { kind, said_on: day } = tick ?? person;
  const word = tick ? "ticked" : day ? "said" : "nobody";
  const when = day && new Date(`${day}T00:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
  element.querySelector("[data-now]").textContent = say(word, { said: say(kind), day: when });
}

async function ticked(element, person) {
  stayAwake();
  const kind = element.querySelector('[type="radio"]:checked')?.value;
  if (!kind || !open) return;
  const where = element.querySelector('[type="text"]').value;
  const until = element.querySelector('[type="date"]').value;
  const tick = { key: crypto.randomUUID(), ref: person.ref, kind, where, until, said_on: today() };
  open.ticks.set(person.ref, tick);
  tellNow(element, person);
  countUnsent();
  await save(open, "ticks", [...open.ticks.values()]);
}

function countUnsent() {
  find("[data-unsent]").textContent = say("unsent", { count: open.ticks.size });
  find("[data-unsent]").dataset.count = open.ticks.size;
}

// -- sending --------------------------------------------------------------------------------------
async function send() {
  if (!open || sending || open.ticks.size === 0) return;
  sending = true;
  hush();
  const progress = find("[data-progress]");
  const bar = progress.querySelector("progress");
  const all = [...open.ticks.values()];
  bar.max = all.length;
  bar.value = 0;
  progress.hidden = false;
  let written = 0;
  try {
    for (let from = 0; from < all.length && open; from += AT_ONCE) {
      const part = all.slice(from, from + AT_ONCE);
      const answer = await ask(phone.dataset.send, { copy: open.roster.copy, ticks: part });
      if (!answer.ok) return await refused(answer);
      if (!open) return; // locked or expired meanwhile: what was written is sent again and written once
      written += await settle(part, answer.told.results);
      bar.value = from + part.length;
    }
    tell(say("sent", { count: written }));
  } finally {
    sending = false;
    progress.hidden = true;
  }
}

// Forgets what the server has; a tick that was changed meanwhile stays to be sent.
async function settle(part, results) {
  const problems = new Map(results.map(({ key, problem }) => [key, problem]));
  let written = 0;
  for (const tick of part) {
    const person = open.roster.people.find(({ ref }) => ref === tick.ref);
    const problem = problems.get(tick.key);
    if (open.ticks.get(tick.ref)?.key === tick.key) open.ticks.delete(tick.ref);
    if (problem) tell(say("refused", { name: person.name, why: `${problem.title} ${problem.what_to_do}` }), "warning");
    else [written, person.kind, person.said_on] = [written + 1, tick.kind, tick.said_on];
  }
  await save(open, "roster", open.roster);
  await save(open, "ticks", [...open.ticks.values()]);
  draw();
  return written;
}

async function ask(address, told) {
  const cookies = Object.fromEntries(document.cookie.split("; ").map((pair) => pair.split("=")));
  const headers = { "Content-Type": "application/json", "X-CSRFToken": cookies[phone.dataset.csrfCookie] ?? "" };
  try {
    const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(told) });
    const isJson = /\bjson\b/.test(response.headers.get("Content-Type") ?? "");
    return { ok: response.ok && isJson, status: response.status, told: isJson ? await response.json() : null };
  } catch {
    return { ok: false, status: 0, told: null };
  }
}

async function refused({ status, told }) {
  if (status === 0) return tell(say("no_network"), "warning");
  if (!told || status === 403) find("[data-sign-in]").hidden = false;
  if (!told) return tell(say("sign_in"), "warning");
  if (told.code === "ROSTER_TOO_OLD") {
    await wipe();
    over("expired");
  }
  tell(`${told.title} ${told.what_to_do}`, "warning");
}

function today() {
  return new Date().toLocaleDateString("sv"); // Swedish days are written YYYY-MM-DD
}

function moment(at) {
  return new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
}

// -- start ----------------------------------------------------------------------------------------
async function start() {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return tell(say("cannot"), "warning");
  find('[data-view="take"]').addEventListener("submit", take);
  find('[data-view="locked"]').addEventListener("submit", enterPin);
  find("[data-send-now]").addEventListener("click", send);
  for (const button of phone.querySelectorAll("[data-delete]")) button.addEventListener("click", remove);
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || dropExpired());
  show("take");
  const record = await dropExpired();
  if (record) {
    show("locked");
    watch(record.expires);
  }
  await keepShell().catch(() => {}); // without network the shell stays as it was kept
}

start();

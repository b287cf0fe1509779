"use strict";
// The officer's page: its keys, each of which has a visible control, and what happens around answers in place.
const page = document.documentElement;
const [form, field, exact, answer, sheet, help] =
  ["ask", "text", "exact", "answer", "sheet", "help"].map((id) => document.getElementById(id));
// A reader of cards types faster than any hand: keys so close together are its signs, not orders.
const HAND_MS = 120;
const OUTCOMES = ["1", "2", "3", "4", "5", "6", "7", "r"];
const LATE = [...OUTCOMES, "c", "e", "n", "p", "t", "u"];
let held = null;
let lastHit = null;
const ready = document.title;
let answered = false;

page.classList.add("js");

const hits = () => [...document.querySelectorAll("article.hit")];
const openDialog = () => document.querySelector("dialog[open]");

function hitAtHand() {
  const focused = document.activeElement.closest("article.hit");
  const all = hits();
  return focused || (all.length === 1 ? all[0] : null);
}

// Where a key for one record acts: the record that lies open, the hit in focus, or the only one.
function recordAtHand() {
  return document.querySelector("dialog[open] article.record, main > article.record") || hitAtHand();
}

function toField() {
  if (!field) return;
  field.focus();
  field.select();
}

function clearExact() {
  for (const input of exact.querySelectorAll("input:not([type=checkbox]), select")) input.value = "";
  for (const tick of exact.querySelectorAll("input[type=checkbox]")) tick.checked = false;
  exact.open = false;
}

// Nothing of one traveller stays on the page of the next.
function forget() {
  lastHit = null;
  answer.replaceChildren();
  document.getElementById("sheet-body").replaceChildren();
}

function nextTraveller() {
  if (!form) return;
  window.htmx.trigger(form, "htmx:abort");
  window.htmx.trigger(field, "htmx:abort");
  field.value = "";
  clearExact();
  answered = false;
  document.getElementById("reading").replaceChildren();
  document.getElementById("said").textContent = "";
  forget();
  document.title = ready;
  window.scrollTo(0, 0);
  field.focus();
}

function step(by) {
  const all = hits();
  const at = all.indexOf(document.activeElement.closest("article.hit"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (by < 0 && at <= 0) return toField();
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function toggleExact() {
  if (!exact) return;
  exact.open = !exact.open;
  (exact.open ? exact.querySelector("input") : field).focus();
}

function press(selector) {
  recordAtHand()?.querySelector(selector)?.click();
}

function night() {
  const dark = page.dataset.theme
    ? page.dataset.theme === "night"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.querySelector(`.theme button[value=${dark ? "day" : "night"}]`)?.click();
}

const ORDERS = {
  "/": toField,
  "?": () => help?.showModal(),
  Escape: nextTraveller,
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  ArrowRight: () => press("form.open button"),
  ArrowLeft: () => openDialog()?.close(),
  ...Object.fromEntries(OUTCOMES.map((key) => [key, () => press(`[data-order='${key}']`)])),
  c: () => press("[data-order='c']"),
  e: toggleExact,
  n: night,
  p: () => press("form.print button"),
  t: () => press(".copy"),
  u: () => document.querySelector("a.purpose")?.click(),
};

// The order that a key stands for, on any layout: on a Russian one the key of p types з.
function orderOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return "";
  if (event.key in ORDERS) return event.key;
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  const letter = /^Key([A-Z])$/.exec(event.code);
  const latin = /^[a-z]$/i.test(event.key);
  return letter && !latin && !event.shiftKey && letter[1].toLowerCase() in ORDERS ? letter[1].toLowerCase() : "";
}

const isSign = (event) => event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey;
const isTyping = (target) => target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");

function hold(event, order) {
  held = { sign: event.key, timer: setTimeout(() => { held = null; ORDERS[order](); }, HAND_MS) };
}

// What is typed outside of the field is the next lookup; a sign held back was its first one.
function typeOn() {
  if (!field || openDialog()) return;
  toField();
  if (!held) return;
  clearTimeout(held.timer);
  field.setRangeText(held.sign, 0, field.value.length, "end");
  held = null;
}

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.key === "Escape" && !openDialog()) { event.preventDefault(); nextTraveller(); return; }
  if (isTyping(target)) {
    if (target === field && event.key === "ArrowDown" && hits().length) { event.preventDefault(); step(1); }
    return;
  }
  if (target.matches("input[type=radio]")) { if (event.key === "Tab") nextReading(event); return; }
  if (held && isSign(event)) { typeOn(); return; }
  const order = orderOf(event);
  if (openDialog() && !["ArrowLeft", "c", "p", "t"].includes(order)) return;
  if (event.key === "Enter" && target.matches("article.hit")) { ORDERS.ArrowRight(); return; }
  if (!order) { if (isSign(event)) typeOn(); return; }
  if (order.startsWith("Arrow") && !openDialog() && !form) return;
  event.preventDefault();
  if (LATE.includes(order)) hold(event, order);
  else ORDERS[order]();
});

// Tab on the chip goes from reading to reading, then on.
function nextReading(event) {
  const all = [...document.querySelectorAll("#reading input[type=radio]")];
  const next = all[all.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  next.checked = true;
  next.focus();
}

// A reader types the lines of an MRZ with Enter between them: look up only when the zone is whole.
function wholeMrz(text) {
  const lines = text.trim().split(/\s*\n\s*/);
  return lines.length >= (lines[0].length <= 32 ? 3 : 2);
}

const isToldWhole = (text) => !/<</.test(text) || wholeMrz(text);

field?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || !isToldWhole(field.value)) return;
  event.preventDefault();
  form.requestSubmit();
});

// On a slow line an officer types before this script has come: Enter was a line break then, and is an order now.
function takeUpWhatWasTyped() {
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type === "navigate" && /\S\n$/.test(field.value) && isToldWhole(field.value)) form.requestSubmit();
}

field?.addEventListener("beforeinput", () => {
  const replaced = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  // Another traveller: what was said of the last one must not narrow this lookup unseen.
  if (answered && replaced) clearExact();
  answered = false;
});

field?.addEventListener("input", () => {
  const all = document.querySelector("#reading input[type=radio]");
  if (all) all.checked = true;
});

document.addEventListener("focusin", (event) => { lastHit = event.target.closest("article.hit") || lastHit; });

document.body.addEventListener("htmx:beforeRequest", (event) => {
  // An old answer must not be taken for that of the lookup under way.
  if (event.detail.elt === form) forget();
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === answer) {
    answered = true;
    if (matchMedia("(pointer: coarse)").matches) document.activeElement.blur();
    else toField();
    answer.querySelector(".band, .errors")?.scrollIntoView({ block: "nearest" });
  }
  else if (document.activeElement === document.body) lastHit?.focus({ preventScroll: true });
  if (event.detail.target.id === "sheet-body" && !sheet.open) { sheet.showModal(); sheet.scrollTop = 0; }
});

for (const trouble of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(trouble, (event) => {
    const elt = event.detail.elt;
    if (elt === field) return;
    const said = document.getElementById("no-line").content.cloneNode(true);
    (elt === form ? answer : elt).append(said);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.key) ORDERS[button.dataset.key]();
  else if ("close" in button.dataset) button.closest("dialog").close();
  else if (button.dataset.copy) copy(button);
});

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // Without TLS there is no clipboard of this kind: select the number, to be copied by hand.
    getSelection().selectAllChildren(button.parentElement.querySelector(".tel"));
    return;
  }
  const kept = [...button.childNodes];
  button.textContent = button.dataset.done;
  setTimeout(() => button.replaceChildren(...kept), 1500);
}

// The theme changes in place, so that the answer on the page stays.
document.querySelector("form.theme")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = new FormData(event.target, event.submitter);
  const picked = event.submitter.value;
  if (picked) page.dataset.theme = picked;
  else delete page.dataset.theme;
  for (const one of event.target.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === event.submitter));
  fetch(event.target.action, { method: "POST", body, redirect: "manual" });
});

// What is half typed is not selected: its other half would replace it.
if (field && field.value !== field.defaultValue) document.addEventListener("DOMContentLoaded", takeUpWhatWasTyped);
else if (field && !matchMedia("(pointer: coarse)").matches) toField();

/* Presses wait in the browser until the server has taken them. Kept: the press's number, the child's
   neutral number and the codes; never a name. Without script every form is a plain post. */
"use strict";

const listOfChildren = document.querySelector("[data-queue-facility]");
const STORE = listOfChildren ? `mg-safe-queue:${listOfChildren.dataset.queueFacility}` : "";
const KEPT = ["key", "number", "code", "pair"];
const words = () => document.querySelector("[data-queue-words]");

const waiting = () => { try { return JSON.parse(localStorage.getItem(STORE) || "[]"); } catch { return []; } };
const keep = (presses) => (presses.length ? localStorage.setItem(STORE, JSON.stringify(presses)) : localStorage.removeItem(STORE));
const forget = (key) => keep(waiting().filter((press) => press.key !== key));
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

function showWaiting() {
  const presses = waiting();
  const line = words();
  if (!line) return;
  line.hidden = presses.length === 0;
  line.textContent = presses.length ? `未送信 ${presses.length}件。この端末に残っています。電波が戻ると自動で送ります。` : "";
  presses.forEach((press) => {
    const state = document.querySelector(`[data-number="${press.number}"] [data-queue-state]`);
    if (state) state.textContent = `${press.label}（未送信）`;
  });
}

/* true: the server has answered for good (taken or refused); false: try again later. */
async function send(press) {
  const body = new URLSearchParams(KEPT.filter((name) => press[name]).map((name) => [name, press[name]]));
  let answer;
  try {
    answer = await fetch(press.address, { method: "POST", body, headers: { "X-CSRFToken": token() } });
  } catch { return false; }
  if (answer.status >= 500 || answer.status === 403 || answer.url.includes("/login/")) return false;
  forget(press.key);
  if (press.address.startsWith(location.pathname)) await show(answer);
  else if (answer.status >= 400 && words()) { words().hidden = false; words().textContent = `${press.label}を保存できませんでした。その日の画面を開いて確かめてください。`; }
  return true;
}

/* The server's page takes the place of this one, so that what is seen is what is stored. */
async function show(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  if (!page) return;
  const open = document.activeElement?.closest("[data-number]")?.dataset.number;
  document.querySelector("main").replaceWith(page);
  page.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: page } }));
  if (open) document.getElementById(`child-${open}`)?.querySelector("button, summary")?.focus();
}

let sending = false;
async function sendAll() {
  if (sending) return;
  sending = true;
  try {
    for (const press of waiting()) if (!(await send(press))) break;
  } finally { sending = false; showWaiting(); }
}

function pressed(event) {
  const form = event.target.closest("form[data-queue]");
  if (!form || !STORE) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const typed = new FormData(form, event.submitter);
  const press = { address: form.getAttribute("action"), label: form.dataset.queueLabel };
  KEPT.forEach((name) => { if (typed.get(name)) press[name] = typed.get(name); });
  if (!waiting().some((one) => one.key === press.key)) keep([...waiting(), press]);
  showWaiting();
  sendAll();
}

if (STORE) {
  document.addEventListener("submit", pressed, true);
  window.addEventListener("online", sendAll);
  setInterval(() => { if (waiting().length) sendAll(); }, 15000);
  showWaiting();
  if (waiting().length) sendAll();
}

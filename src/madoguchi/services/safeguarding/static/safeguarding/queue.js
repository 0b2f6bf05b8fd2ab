/* Presses wait in the browser until the server has taken them: encrypted, each under the person who
   pressed, with the key that only that person's own pages carry. Signed out, nobody can read them;
   somebody else neither sees nor sends them. Without script every form is a plain post. */
"use strict";

const bar = document.querySelector("[data-queue-who]");
const ALL = "mg-safe-queue:", OWN = bar ? `${ALL}${bar.dataset.queueWho}:` : "";
const SENT = ["key", "number", "code", "pair", "family_contact", "reason", "why"];
const FINAL = [400, 404, 413, 422]; /* refused for good; whatever else is not a yes may change */
const FIRST_RETRY = 2000, LAST_RETRY = 8000;
const bytes = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16)));
const packed = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const unpacked = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const words = () => document.querySelector("[data-queue-words]");
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

function places(prefix) {
  try { return Object.keys(localStorage).filter((name) => name.startsWith(prefix)).sort(); } catch { return []; }
}

const lock = bar && window.crypto?.subtle
  ? crypto.subtle.importKey("raw", bytes(bar.dataset.queueKey), "AES-GCM", false, ["encrypt", "decrypt"]) : null;
const taken = new Map(); /* place and number of a press -> what it said: a second tap says the same */
const mark = (press) => `${press.address} ${press.sent.key}`; /* taking back has the number of what it takes back */
const TOO_EARLY = "先の入力がまだ送られていません。「未送信」が消えてから、もう一度取り消してください。";
let presses = [], counter = 0, problem = "", advice = "", unreadable = 0;

async function keep(press) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify({ ...press, place: undefined }));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await lock, plain);
  localStorage.setItem(press.place, `${packed(iv)}.${packed(sealed)}`);
}

async function opened(place) {
  try {
    const [iv, sealed] = localStorage.getItem(place).split(".").map(unpacked);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await lock, sealed);
    return { ...JSON.parse(new TextDecoder().decode(plain)), place };
  } catch { localStorage.removeItem(place); unreadable += 1; return null; }
}

async function load() {
  presses = (await Promise.all(places(OWN).map(opened))).filter(Boolean);
  presses.forEach((press) => taken.set(mark(press), said(press.sent)));
}

function showWaiting() {
  const line = words();
  if (!line) return;
  const others = places(ALL).length - places(OWN).length;
  const sentences = [
    problem,
    presses.length ? advice : "",
    presses.length ? `未送信 ${presses.length}件。この端末に残っています。電波が戻ると自動で送ります。` : "",
    others ? `ほかの職員の未送信が${others}件、この端末に残っています。その方がサインインすると送ります。` : "",
    unreadable ? `この端末に残っていた入力のうち${unreadable}件を読み取れませんでした。入力した日の画面で確かめてください。` : "",
  ].filter(Boolean);
  line.hidden = sentences.length === 0;
  if (line.textContent !== sentences.join(" ")) line.textContent = sentences.join(" ");
  presses.filter((press) => press.address.startsWith(location.pathname)).forEach((press) => {
    const state = document.querySelector(`[data-number="${press.sent.number}"] [data-queue-state]`);
    if (state) state.textContent = `${press.label}（未送信）`;
  });
}

/* true: the server has answered for good, taken or refused. false: the press goes on waiting. */
async function send(press) {
  const body = new URLSearchParams({ ...press.sent, who: bar.dataset.queueWho });
  let answer, text;
  try {
    answer = await fetch(press.address, { method: "POST", body, headers: { "X-CSRFToken": token() } });
    text = await answer.text(); /* cut in the middle: nobody knows, so it is sent again */
  } catch { problem = ""; return false; }
  if (answer.status === 423) { location.reload(); return false; } /* stood idle: asks who it is, then comes back and sends */
  problem = waitsFor(answer);
  if (problem || !(answer.ok || FINAL.includes(answer.status))) return false; /* in doubt it waits */
  localStorage.removeItem(press.place);
  presses = presses.filter((one) => one.place !== press.place);
  const isShown = press.address.startsWith(location.pathname) && show(text);
  if (!isShown && answer.status >= 400) problem = `${press.label}を保存できませんでした。その日の画面を開いて確かめてください。`;
  return true;
}

function waitsFor(answer) {
  if (answer.status === 409) return "別の方がサインインしています。ご自分でサインインし直すと送ります。";
  if (answer.status === 403) return "画面を開いてから時間がたちました。読み込み直すと送ります。";
  if (answer.redirected && !new URL(answer.url).pathname.startsWith("/safeguarding/")) return "サインインが切れました。サインインし直すと送ります。";
  return "";
}

/* The server's page takes the place of this one, so that what is seen is what is stored. */
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  const here = document.querySelector("main");
  if (!page?.querySelector("[data-queue-here]") || !here.querySelector("[data-queue-here]")) return false;
  const open = document.activeElement?.closest("[data-number]")?.dataset.number;
  here.replaceWith(page);
  page.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: page } }));
  const again = open ? document.getElementById(`child-${open}`) : page.querySelector("[data-queue-here]");
  again?.querySelector("button, summary, a")?.focus({ preventScroll: true });
  return true;
}

let sending = false, retry = FIRST_RETRY, timer;
async function sendAll() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  let isOver = true;
  try {
    while (isOver && presses.length) { isOver = await send(presses[0]); showWaiting(); }
  } finally { sending = false; }
  if (presses.length) { timer = setTimeout(sendAll, retry); retry = Math.min(retry * 2, LAST_RETRY); } else retry = FIRST_RETRY;
}

const said = (sent) => JSON.stringify(SENT.slice(1).map((name) => sent[name] ?? ""));

function pressOf(form, submitter) {
  const typed = new FormData(form, submitter), sent = {};
  SENT.forEach((name) => { if (typed.get(name)) sent[name] = typed.get(name); });
  const chosen = form.querySelector("select[name=code]");
  const label = chosen ? chosen.selectedOptions[0].textContent : form.dataset.queueLabel;
  return { address: form.getAttribute("action"), label, sent };
}

async function pressed(event) {
  const form = event.target.closest("form[data-queue]");
  if (!form || !lock) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const press = pressOf(form, event.submitter);
  await loaded;
  if (taken.get(mark(press)) === said(press.sent)) return; /* the second tap */
  advice = form.hasAttribute("data-queue-alone") && presses.length ? TOO_EARLY : "";
  if (advice) { showWaiting(); return; } /* it names a press before those that wait */
  if (taken.has(mark(press))) press.sent.key = crypto.randomUUID(); /* another word from the same form */
  taken.set(mark(press), said(press.sent));
  counter += 1;
  press.place = `${OWN}${String(Date.now()).padStart(15, "0")}-${String(counter).padStart(5, "0")}`;
  presses.push(press);
  try { await keep(press); } catch { problem = "この端末に控えを残せません。「未送信」が消えるまで、この画面を閉じないでください。"; }
  showWaiting();
  sendAll();
}

const loaded = lock ? load() : null;
if (lock) {
  document.addEventListener("submit", pressed, true);
  window.addEventListener("online", () => { retry = FIRST_RETRY; sendAll(); });
  loaded.then(() => { showWaiting(); sendAll(); });
}

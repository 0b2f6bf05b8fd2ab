/* Small enhancements; everything works without them. No inline handlers: behaviour hangs on data attributes. */
"use strict";

const bySelector = (root, selector) => (root.matches?.(selector) ? [root] : []).concat([...root.querySelectorAll(selector)]);

/* Menu on narrow screens. */
function menuButton(button) {
  const menu = document.querySelector(button.hash);
  if (!menu) { button.hidden = true; return; }
  button.setAttribute("role", "button");
  button.setAttribute("aria-expanded", "false");
  const set = (open) => { menu.toggleAttribute("data-open", open); button.setAttribute("aria-expanded", String(open)); };
  button.addEventListener("click", (event) => { event.preventDefault(); set(!menu.hasAttribute("data-open")); });
  button.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); button.click(); } });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.hasAttribute("data-open")) { set(false); button.focus(); }
  });
}

/* A menu in <details> closes on Escape and on a press elsewhere. */
function closeOutside(details) {
  document.addEventListener("click", (event) => { if (details.open && !details.contains(event.target)) details.open = false; });
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) { details.open = false; details.querySelector("summary").focus(); }
  });
}

/* Characters as people count them. */
const segmenter = typeof Intl !== "undefined" && Intl.Segmenter ? new Intl.Segmenter("ja", { granularity: "grapheme" }) : null;
const graphemes = (text) => (segmenter ? [...segmenter.segment(text)].length : [...text].length);
function countSigns(area) {
  const words = document.querySelector(`[data-count-for="${area.id}"]`);
  const limit = Number(area.dataset.countLimit);
  if (!words) return;
  let timer;
  const show = () => {
    const count = graphemes(area.value);
    words.classList.toggle("mg-count--over", count > limit);
    words.textContent = count > limit ? `${count}字／${limit}字まで（${count - limit}字多くなっています）` : `${count}字／${limit}字まで`;
  };
  area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 400); });
  show();
}

/* Names and sizes of the chosen files. */
function fileList(input) {
  const list = document.getElementById(input.dataset.fileList);
  if (!list) return;
  const size = (bytes) => (bytes < 1024 ? `${bytes}バイト` : bytes < 1048576 ? `${Math.round(bytes / 1024)}KB` : `${(bytes / 1048576).toFixed(1)}MB`);
  input.addEventListener("change", () => {
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}（${size(file.size)}）`;
      return line;
    }));
  });
}

/* Counts down with the server's clock: the page tells the server's moment, the device only measures what has passed since. */
function countdown(element) {
  const end = Date.parse(element.dataset.countdown);
  const start = Date.parse(element.dataset.serverNow);
  const words = element.querySelector("[data-countdown-words]");
  const opened = performance.now();
  if (!words || Number.isNaN(end) || Number.isNaN(start)) return;
  const show = () => {
    const left = Math.floor((end - start - (performance.now() - opened)) / 1000);
    if (left > 86400) return;
    if (left < 0) { words.textContent = "締切を過ぎました"; clearInterval(timer); return; }
    const hours = Math.floor(left / 3600);
    const minutes = Math.floor((left % 3600) / 60);
    words.textContent = hours ? `あと${hours}時間${minutes}分` : minutes >= 10 ? `あと${minutes}分` : `あと${minutes}分${left % 60}秒`;
  };
  const timer = setInterval(show, 1000);
  show();
}

/* Copy and print: shown only where they work. */
function copyButton(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      done.textContent = "コピーしました";
    } catch {
      done.textContent = "コピーできませんでした。文字を選んでコピーしてください。";
    }
  });
}
function printButton(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* A link to a question opens the same question as a dialog. */
function dialogOpener(link) {
  const dialog = document.getElementById(link.dataset.dialogOpen);
  if (!dialog || !dialog.showModal) return;
  link.addEventListener("click", (event) => { event.preventDefault(); dialog.showModal(); });
}

/* One checkbox for all rows of a table. */
function chooseAll(box) {
  const rows = () => [...document.querySelectorAll(`input[type="checkbox"][name="${box.dataset.chooseAll}"]`)];
  box.addEventListener("change", () => rows().forEach((row) => { row.checked = box.checked; }));
}

/* Guards a form against a second press while the first is on its way. */
function oncePressed(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
}

// A passkey that was refused, cancelled or not possible here: the page says so, the button is not dead.
function saysFailure(box) {
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  });
}

const BEHAVIOURS = {
  "[data-menu-button]": menuButton,
  "details[data-close-outside]": closeOutside,
  "textarea[data-count-limit]": countSigns,
  "input[data-file-list]": fileList,
  "[data-countdown]": countdown,
  "[data-copy]": copyButton,
  "[data-print]": printButton,
  "[data-dialog-open]": dialogOpener,
  "[data-choose-all]": chooseAll,
  "[data-passkey-failed]": saysFailure,
  "form[method=post]": oncePressed,
};
const enliven = (root) => Object.entries(BEHAVIOURS).forEach(([selector, behaviour]) => bySelector(root, selector).forEach((element) => {
  element.mgAlive ??= new Set();
  if (!element.mgAlive.has(selector)) { element.mgAlive.add(selector); behaviour(element); }
}));
enliven(document.documentElement);
document.addEventListener("htmx:load", (event) => enliven(event.detail.elt));
document.querySelector("#form-errors[autofocus]")?.focus();
document.querySelectorAll(".mg-tabs [aria-current]").forEach((tab) => { const strip = tab.closest(".mg-tabs"); strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2; });

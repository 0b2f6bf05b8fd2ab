// Compares a file of the person's own computer with the hash of the receipt; sends nothing.
"use strict";
for (const field of document.querySelectorAll("[data-compare]")) {
  const input = field.querySelector("input");
  const result = field.querySelector("[role=status]");
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file || !crypto.subtle) return;
    result.textContent = "計算しています。";
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    result.textContent = hex === field.dataset.compare
      ? "受領したファイルと完全に同じです。"
      : "受領したファイルと異なります。別の版でないか確かめてください。";
  });
}

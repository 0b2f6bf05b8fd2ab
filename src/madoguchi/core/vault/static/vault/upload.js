// Resumable upload: pieces of a file, sent again from where the line was cut. Without this script
// the same form is a plain post.
"use strict";
(() => {
  const WAITS = [1, 2, 4, 8, 15, 30]; // seconds between tries, then 30 again and again
  const sleep = (seconds) => new Promise((wake) => {
    const timer = setTimeout(wake, seconds * 1000);
    addEventListener("online", () => { clearTimeout(timer); wake(); }, { once: true });
  });

  class Refusal extends Error {
    constructor(answer) { super(answer.message); this.code = answer.code; }
  }

  // The same file chosen again after the browser was closed finds its unfinished upload.
  const tokenOf = (form, file) => {
    const place = ["vault-upload", form.dataset.purpose, form.dataset.subject, file.name, file.size, file.lastModified].join("|");
    try {
      const known = localStorage.getItem(place) ?? crypto.randomUUID();
      localStorage.setItem(place, known);
      return { token: known, forget: () => localStorage.removeItem(place) };
    } catch {
      return { token: `${Date.now()}-${Math.random()}`, forget: () => {} };
    }
  };

  const missing = (size, received) => {
    const gaps = [];
    let at = 0;
    for (const [start, stop] of received) {
      if (start > at) gaps.push([at, start]);
      at = stop;
    }
    if (at < size) gaps.push([at, size]);
    return gaps;
  };

  class Sending {
    constructor(form, file) {
      this.form = form;
      this.file = file;
      this.csrf = form.querySelector("[name=csrfmiddlewaretoken]").value;
      this.words = form.querySelector("[data-upload-words]");
      this.box = form.querySelector("[data-upload-progress]");
      this.bar = this.box.querySelector("progress");
      this.count = this.box.querySelector("[data-upload-count]");
      this.told = -1;
    }

    say(text) { this.words.textContent = text; }

    show(bytes) {
      const percent = Math.floor((bytes / this.file.size) * 100);
      this.box.hidden = false;
      this.bar.value = percent;
      this.count.textContent = `${percent}％`;
      if (Math.floor(percent / 10) > this.told) {
        this.told = Math.floor(percent / 10);
        this.say(`${percent}％ 送信しました。`);
      }
    }

    // A refusal of the server ends the sending; anything else (no line, 502, 503) is tried again.
    async ask(url, options) {
      const response = await fetch(url, { credentials: "same-origin", ...options, headers: { "X-CSRFToken": this.csrf, ...options.headers } });
      const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
      if (!isJson) throw response.status === 403 || response.redirected ? new Refusal({ code: "signed_out", message: "サインインの期限が切れました。サインインし直して、同じファイルを選んでください。続きから送れます。" }) : new Error(String(response.status));
      const answer = await response.json();
      if (response.ok) return answer;
      if (["incomplete", "cut", "damaged_upload"].includes(answer.code)) throw new Error(answer.code);
      throw new Refusal(answer);
    }

    async again(step) {
      for (let tries = 0; ; tries += 1) {
        try {
          return await step();
        } catch (error) {
          if (error instanceof Refusal) throw error;
          const seconds = WAITS[Math.min(tries, WAITS.length - 1)];
          this.say("通信が切れています。つながりしだい続きから送ります。この画面を開いたままお待ちください。");
          await sleep(seconds);
        }
      }
    }

    start(token) {
      const body = new URLSearchParams({ purpose: this.form.dataset.purpose, subject: this.form.dataset.subject, token, name: this.file.name, size: this.file.size });
      return this.again(() => this.ask(this.form.dataset.vaultUpload, { method: "POST", body }));
    }

    async pieces(upload) {
      let state = upload;
      for (;;) {
        const gaps = missing(state.size, state.received);
        if (!gaps.length) return state;
        const [start, stop] = gaps[0];
        this.show(state.size - gaps.reduce((sum, [from, to]) => sum + to - from, 0));
        const piece = this.file.slice(start, Math.min(start + state.piece, stop));
        const headers = { "Upload-Offset": String(start), "Content-Type": "application/offset+octet-stream" };
        state = await this.again(async () => {
          try {
            return await this.ask(upload.url, { method: "PATCH", body: piece, headers });
          } catch (error) {
            if (error instanceof Refusal) throw error;
            return await this.ask(upload.url, { method: "GET" }); // what has arrived in spite of it
          }
        });
      }
    }

    async run() {
      const { token, forget } = tokenOf(this.form, this.file);
      this.say("送信を始めます。");
      let state = await this.start(token);
      if (["expired", "given_up"].includes(state.state)) {
        forget();
        return this.run();
      }
      while (state.state !== "complete") {
        await this.pieces(state);
        this.show(this.file.size);
        state = await this.again(async () => {
          try {
            return await this.ask(state.completion, { method: "POST" });
          } catch (error) {
            if (error instanceof Refusal) throw error;
            return await this.ask(state.url, { method: "GET" });
          }
        });
      }
      forget();
      this.say(`受け付けました。受付番号は ${state.number} です。`);
      location.assign(state.next);
    }
  }

  const leave = (event) => event.preventDefault();

  // In the capture phase: before the house's own "press once", which is for plain posts.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const file = form.matches("[data-vault-upload]") && form.querySelector("input[type=file]").files[0];
    if (!file || !form.dataset.purpose) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.sending) return; // a second click
    if (!file.size) {
      form.querySelector("[data-upload-words]").textContent = "ファイルの中身が空（0バイト）です。元のファイルを開いて確かめ、選び直してください。";
      return;
    }
    form.dataset.sending = "yes";
    addEventListener("beforeunload", leave);
    const sending = new Sending(form, file);
    try {
      await sending.run();
    } catch (error) {
      sending.box.hidden = true;
      sending.say(error instanceof Refusal ? error.message : "送信できませんでした。ファイルを選び直してください。");
    } finally {
      removeEventListener("beforeunload", leave);
      delete form.dataset.sending;
    }
  }, true);
})();

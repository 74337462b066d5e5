// One line under the header: no link, what still works, and how many wait. Words come from the page.
(function () {
  var phone = window.mingbai = window.mingbai || {};
  var LATER = "phone-later", listeners = [], unsent = 0, words, line;

  phone.say = function (name, values) {
    var found = words && words.content.querySelector('[data-word="' + name + '"]');
    return (found ? found.textContent : "").replace(/\{(\w+)\}/g, function (all, key) { return values && key in values ? values[key] : all; });
  };
  phone.part = function (name, values) {
    var part = words.content.querySelector('[data-part="' + name + '"]').cloneNode(true);
    Array.prototype.forEach.call(part.querySelectorAll("[data-fill]"), function (one) {
      one.textContent = one.textContent.replace(/\{(\w+)\}/g, function (all, key) { return values && key in values ? values[key] : all; });
    });
    return part;
  };
  phone.link = function (href, label, inside) {
    var box = document.createElement(inside), link = document.createElement("a");
    link.href = href;
    link.textContent = label;
    box.appendChild(link);
    return box;
  };
  phone.time = function (at) {
    return new Date(at).toLocaleString(document.documentElement.lang,
      {month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai"});
  };
  phone.later = function (yes) {
    try {
      if (yes) localStorage.setItem(LATER, "1");
      return localStorage.getItem(LATER) === "1";
    } catch (off) { return true; }
  };

  // The next page brings along what will stand over its form: nothing on it moves then.
  function hint() {
    var said = !phone.able || (!phone.record && phone.later()) ? "none" : !phone.record ? "offer" : phone.key ? "open" : "locked";
    if (document.cookie.split("; ").indexOf("phone=" + said) < 0) {
      document.cookie = "phone=" + said + "; path=/; max-age=31536000; samesite=lax" + (location.protocol === "https:" ? "; secure" : "");
    }
    if (!phone.able) Array.prototype.forEach.call(document.querySelectorAll("main .phone-bar"), function (bar) { bar.remove(); });
  }

  phone.listen = function (heard) { listeners.push(heard); };
  phone.changed = function (state, item, said) {
    listeners.forEach(function (heard) { heard(state, item, said); });
    if (state === "open" || state === "locked") hint();
    phone.tell();
  };

  // A code is asked for: in a form's bar, on the page of the outbox.
  phone.asks = function (part, opened) {
    var input = part.querySelector("input"), error = part.querySelector("[data-error]"), button = part.querySelector("button");
    async function tried() {
      if (!input.value.trim() || button.disabled) return input.focus();
      button.disabled = true;
      error.textContent = "";
      var answer = await phone.tryCode(input.value);
      button.disabled = false;
      input.value = "";
      if (answer === "open") {
        phone.changed("open");
        phone.drain(true);
        return opened();
      }
      var minutes = Math.max(1, Math.ceil((phone.record.until - Date.now()) / 60000));
      error.textContent = phone.say(answer, {num: minutes});
      input.focus();
    }
    button.addEventListener("click", tried);
    input.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); tried(); }
    });
  };

  phone.tell = async function () {
    if (!line) return;
    var gone = navigator.onLine === false, told = [], counts = {waiting: 0, unsure: 0, parked: 0};
    if (phone.ready && phone.record) counts = await phone.counts();
    if (gone) told.push(phone.say(phone.key ? "off_kept" : phone.record ? "off_locked" : "off"));
    else if (phone.reached === false) told.push(phone.say("unreached"));
    else if (phone.stopped) told.push(phone.say("sign_in"));
    if (counts.waiting) told.push(phone.say("waiting", {num: counts.waiting}));
    if (counts.unsure) told.push(phone.say("unsure", {num: counts.unsure}));
    if (counts.parked) told.push(phone.say("parked", {num: counts.parked}));
    var text = told.join(" ");
    unsent = counts.waiting + counts.unsure + counts.parked;
    if (line.dataset.told === text) return;
    line.dataset.told = text;
    line.textContent = text;
    if (unsent && location.pathname !== "/outbox") {
      line.appendChild(document.createTextNode(" "));
      line.appendChild(phone.link("/outbox", phone.say("see"), "span"));
    }
  };

  async function begin() {
    line = document.getElementById("phone-line");
    words = document.getElementById("phone-words");
    if (!line || !words || !words.content) return;
    phone.token = line.dataset.token;
    ["online", "offline"].forEach(function (kind) {
      addEventListener(kind, function () {
        phone.reached = undefined;
        phone.tell();
        if (kind === "online" && phone.ready) { phone.rescue(); phone.drain(true); }
      });
    });
    phone.tell();
    if (!phone.able) {
      hint();
      return phone.page && phone.page();
    }
    try {
      await phone.begin(line.dataset.stores.split(" "));
      phone.ready = true;
    } catch (off) {
      phone.able = false;
      hint();
      return phone.page && phone.page();
    }
    addEventListener("pageshow", function (event) { if (event.persisted) phone.drain(); });
    document.addEventListener("visibilitychange", function () { if (!document.hidden) phone.drain(); });
    document.addEventListener("submit", function (event) {
      if (!event.target.matches("[data-logout]") || event.defaultPrevented) return;
      if (!unsent || event.target.warned) return phone.lock();
      event.preventDefault();
      event.target.warned = true;
      event.target.dispatchEvent(new Event("released", {bubbles: true}));
      line.textContent = phone.say("leaving", {num: unsent});
      line.dataset.told = "";
    });
    phone.tell();
    phone.forms();
    hint();
    phone.page();
    phone.begun();
    phone.drain(true);
  }
  document.addEventListener("DOMContentLoaded", begin);
})();

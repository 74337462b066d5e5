// What opens without a link: the worker, the pages that it keeps, and what is taken along to read, sealed like all else.
(function () {
  var phone = window.mingbai = window.mingbai || {};
  var OFTEN = 10 * 60000, FRESH = "reading-", ready = false, asking = null;
  var kept = document.querySelector("meta[name=kept-on]");

  // A page from the worker's shelf: its form gets a key of its own, and its days are today's.
  if (kept) {
    var today = new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10);
    Array.prototype.forEach.call(document.querySelectorAll("[name=submission_key]"), function (one) { one.value = phone.name(); });
    Array.prototype.forEach.call(document.querySelectorAll("input[type=date]"), function (one) {
      if (one.value === kept.content) one.value = one.defaultValue = today;
      if (one.max === kept.content) one.max = today;
    });
  }

  function able() { return phone.able && "serviceWorker" in navigator && window.isSecureContext; }

  // Once there is a store here, and never before the page has been shown.
  function start() {
    if (ready || !able() || !phone.record) return;
    if (document.readyState !== "complete") return addEventListener("load", start);
    ready = true;
    navigator.serviceWorker.register("/sw.js").then(function (found) {
      if (found.waiting) newer(found.waiting);
      found.addEventListener("updatefound", function () {
        var next = found.installing;
        if (next) next.addEventListener("statechange", function () {
          if (next.state === "installed" && navigator.serviceWorker.controller) newer(next);
        });
      });
    }).catch(function () { ready = false; /* without it everything works with a link */ });
  }

  // A new edition waits until nobody is in the middle of a form, or until a tap.
  phone.newer = newer;
  function newer(next) {
    if (!document.querySelector("main form[method=post]")) return next.postMessage({phone: "take over"});
    var words = document.getElementById("phone-words"), main = document.querySelector("main");
    if (!words || !main || !phone.part) return;
    var part = phone.part("newer");
    part.querySelector("button").addEventListener("click", function () {
      next.postMessage({phone: "take over"});
      part.remove();
    });
    main.appendChild(part);
  }

  function shelf() { return FRESH + phone.mine; }

  // The number that this phone gives next, to be said over a telephone before the portal has given one (M18).
  phone.number = async function () {
    var found = null, last = 0;
    try { found = await phone.reading(); } catch (other) { /* none is known */ }
    var numbers = found && found.told.numbers;
    if (!numbers) return "";
    try { last = parseInt(localStorage.getItem("phone-given-" + numbers.begins), 10) || 0; } catch (off) { return ""; }
    last = Math.max(last, numbers.last) + 1;
    try { localStorage.setItem("phone-given-" + numbers.begins, String(last)); } catch (off) { return ""; }
    return numbers.begins + "-" + String(last).padStart(4, "0");
  };

  phone.reading = async function () {
    var item = (await phone.store([["get", "stores", shelf()]]))[0];
    return item && phone.key ? {at: item.made, told: await phone.unseal(item)} : null;
  };

  async function fetched() {
    var known = null;
    try { known = await phone.reading(); } catch (other) { /* another key: everything anew */ }
    var told = known && known.told, headers = told ? {"If-None-Match": told.mark} : {};
    var counts = await phone.counts();
    headers["X-Client-Unsent"] = String(counts.waiting + counts.unsure + counts.parked);
    var answer = await phone.fetch("/offline/mine" + (told ? "?since=" + encodeURIComponent(told.token) : ""), {headers: headers});
    if (answer.status === 410) return phone.store([["delete", "stores", shelf()], ["delete", "stores", "pages-" + phone.mine]]);
    if (answer.status !== 304 && !answer.ok) return;
    if (answer.ok) {
      var news = await answer.json(), cases = news.full || !told ? {} : told.cases, next = {};
      news.cases.forEach(function (one) { cases[one.id] = one; });
      news.order.forEach(function (id) { if (cases[id]) next[id] = cases[id]; });
      told = {token: news.token, mark: answer.headers.get("ETag"), at: news.at, order: news.order, cases: next, pages: news.pages, lists: news.lists,
        photos: news.photos, numbers: news.numbers};
    }
    if (!phone.key || !told) return;
    var item = Object.assign({name: shelf(), id: shelf(), made: Date.now()}, await phone.seal(shelf(), told));
    await phone.store([["put", "stores", item]]);
    pages(told.pages);
    draw();
    await phone.take(told.lists || [], told.order);
  }

  // Take along what is to be read, when the store is open and some time has passed; `now` without waiting.
  phone.carry = async function (now) {
    if (!phone.ready || !phone.key || !able() || asking || navigator.onLine === false) return asking;
    var item = (await phone.store([["get", "stores", shelf()]]))[0];
    if (!now && item && Date.now() - item.made < OFTEN && item.made <= Date.now()) return null;
    asking = fetched().catch(function () { /* no link, or no room: what is there stays */ }).then(function () { asking = null; });
    return asking;
  };

  function pages(list) {
    navigator.serviceWorker.ready.then(function (found) {
      var there = found.active;
      if (there && list) there.postMessage({phone: "pages", pages: list});
    });
  }

  // The page that stands in for others shows it once the code was typed.
  async function draw() {
    var box = document.querySelector("[data-reading]");
    if (!box || !phone.ready) return;
    var view = function (name) { return box.querySelector('[data-view="' + name + '"]'); };
    var show = function (name) {
      Array.prototype.forEach.call(box.querySelectorAll("[data-view]"), function (one) { one.hidden = one.dataset.view !== name; });
    };
    if (!phone.record) return show("none");
    if (!phone.key) return show("locked");
    var found = null;
    try { found = await phone.reading(); } catch (other) { /* shown as none */ }
    if (!found) return show("none");
    var list = view("open").querySelector("ul:not([data-pages])"), told = found.told;
    view("open").querySelector("[data-at]").textContent = phone.time(found.at);
    list.textContent = "";
    told.order.forEach(function (id) { if (told.cases[id]) list.appendChild(row(told.cases[id])); });
    view("open").querySelector("[data-empty]").hidden = list.children.length > 0;
    view("open").querySelector("[data-find]").hidden = !list.children.length;
    find(view("open"));
    show("open");
  }

  // Of what is shown, what has these words in it, or a name that sounds like these letters.
  function find(open) {
    var typed = open.querySelector("#find").value.trim().toLowerCase(), left = 0;
    Array.prototype.forEach.call(open.querySelectorAll("li[data-sounds]"), function (one) {
      one.hidden = one.textContent.toLowerCase().indexOf(typed) < 0 && (typed.length < 2 || (" " + one.dataset.sounds).indexOf(" " + typed) < 0);
      if (!one.hidden) left += 1;
    });
    open.querySelector("[data-none]").hidden = !typed || left > 0;
  }

  function row(one) {
    var part = document.querySelector("[data-reading] template").content.cloneNode(true).firstElementChild;
    function put(name, text) {
      var place = part.querySelector('[data-put="' + name + '"]');
      if (text) place.textContent = text; else place.remove();
    }
    put("title", one.kind + " · " + one.title);
    put("next", [one.next, one.on].filter(Boolean).join(" · "));
    put("state", one.state);
    put("number", [one.number, one.place].filter(Boolean).join(" · "));
    part.dataset.sounds = one.sounds || "";
    if (!one.urgent) part.querySelector("[data-urgent-tag]").remove();
    var facts = part.querySelector("dl");
    one.facts.forEach(function (pair) {
      var line = document.createElement("div"), label = document.createElement("dt"), text = document.createElement("dd");
      label.textContent = pair[0];
      text.textContent = pair[1];
      line.appendChild(label);
      line.appendChild(text);
      facts.appendChild(line);
    });
    part.querySelector("a").href = one.href;
    return part;
  }

  document.addEventListener("DOMContentLoaded", function () {
    var box = document.querySelector("[data-reading]");
    if (box && phone.asks) phone.asks(box.querySelector('[data-view="locked"]'), draw);
    if (box) box.querySelector("#find").addEventListener("input", function () { find(box.querySelector('[data-view="open"]')); });
    if (phone.listen) phone.listen(function (state) {
      if (state === "open" || state === "locked") draw();
      if (state === "open") { start(); phone.carry(); }
    });
  });
  phone.begun = function () { start(); draw(); phone.shown().then(function () { phone.carry(); }); };
  addEventListener("online", function () { phone.carry(true); });
})();

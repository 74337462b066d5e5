// What waits on this phone, and its delivery: by the form's own address, under its own key, until the portal has given
// a receipt. Nothing is dropped, and one that is refused does not hold up the others (docs/sync.md).
(function () {
  var phone = window.mingbai = window.mingbai || {};
  var FIRST = 2000, MOST = 300000, PATIENCE = 30000, KEPT = 7 * 86400000, SHOWN = 20, VERSION = "1";
  var timer = null, draining = null;

  // Ask the portal as this phone: its version, and how many forms wait here.
  phone.fetch = function (path, options) {
    var stop = window.AbortController ? new AbortController() : null;
    var over = setTimeout(function () { if (stop) stop.abort(); }, PATIENCE);
    options = Object.assign({credentials: "same-origin", redirect: "manual", cache: "no-store"}, options);
    if (stop) options.signal = stop.signal;
    if (phone.record) options.headers = Object.assign({"X-Client-Version": VERSION}, options.headers);
    return fetch(path, options).then(function (answer) {
      clearTimeout(over);
      return answer;
    }, function (lost) {
      clearTimeout(over);
      throw lost;
    });
  };

  phone.ask = function (path, told) {
    return phone.fetch(path, {method: "POST", body: new URLSearchParams(told), headers: {"X-CSRF-Token": phone.token}});
  };

  // Whose session is it now? A fresh token where it is still the same person's; else nothing goes out. Where it was
  // ended for good (410), what is sent is held, and says so.
  phone.me = async function () {
    var answer = await phone.fetch("/outbox/me");
    if (!answer.ok && answer.status !== 410) return false;
    var told = await answer.json();
    if (told.stores.indexOf(phone.mine) < 0) return false;
    phone.token = told.token;
    phone.door = told.door || phone.door;
    return true;
  };

  function own(items) { return items.filter(function (one) { return one.owner === phone.mine; }); }

  phone.items = async function () { return own((await phone.store([["getAll", "items"]]))[0]); };
  phone.counts = async function () {
    var counts = {waiting: 0, unsure: 0, parked: 0, others: 0, tries: 0};
    (await phone.store([["getAll", "items"]]))[0].forEach(function (one) {
      if (one.kind !== "out") return;
      if (one.owner !== phone.mine) { if (one.state !== "delivered") counts.others += 1; return; }
      if (one.state in counts) counts[one.state] += 1;
    });
    return counts;
  };

  async function put(item, said) {
    Object.assign(item, await phone.seal(item.id, said));
    return item;
  }

  // Keep a filled form. `known` is the entry that it comes from, if any; the draft goes in the same moment.
  phone.keep = async function (known, said, draft) {
    if (said.follow && !known && navigator.onLine === false) said.given = await phone.number();
    if (known) {
      var before = (await phone.store([["get", "items", known]]))[0];
      if (before) said.given = (await phone.unseal(before)).given;
    }
    var item = {id: known || phone.name(), owner: phone.mine, kind: "out", state: "waiting", tries: 0, next: 0, made: Date.now()};
    await put(item, said);
    await phone.store([["put", "items", item]].concat(draft ? [["delete", "items", draft]] : []));
    phone.changed("kept");
    return item;
  };

  phone.rewrite = async function (id, change) {
    var item = (await phone.store([["get", "items", id]]))[0];
    if (!item || item.owner !== phone.mine) return null;
    var said = await phone.unseal(item);
    change(item, said);
    await put(item, said);
    await phone.store([["put", "items", item]]);
    return said;
  };

  phone.drop = function (id) {
    return phone.store([["delete", "items", id]]).then(function () { phone.changed("dropped"); });
  };

  // One tab sends at a time.
  function alone(work) {
    if (navigator.locks) return navigator.locks.request("phone " + phone.mine, work);
    return lease().then(function (free) { return free ? work().then(done, failed) : undefined; });
    function done(answer) { localStorage.removeItem("phone-lease"); return answer; }
    function failed(fault) { localStorage.removeItem("phone-lease"); throw fault; }
  }
  async function lease() {
    var me = String(Date.now() + PATIENCE + 10000) + " " + phone.name();
    var held = parseInt(localStorage.getItem("phone-lease"), 10);
    if (held > Date.now() && held < Date.now() + 2 * PATIENCE) return false;
    localStorage.setItem("phone-lease", me);
    await new Promise(function (done) { setTimeout(done, 120); });
    return localStorage.getItem("phone-lease") === me;
  }

  // Send one entry. The state says what is known: before the answer is here, that it is not known.
  async function send(id, how) {
    var item = (await phone.store([["get", "items", id]]))[0];
    if (!item || !phone.key || (item.state !== "waiting" && item.state !== "unsure")) return item ? item.state : "gone";
    var said = await phone.unseal(item), before = item.state, counts = await phone.counts();
    item.state = "unsure";
    await phone.store([["put", "items", item]]);
    var result = await tried(said, how, counts.waiting + counts.unsure + counts.parked - 1, true);
    phone.reached = result.state !== "unsure" || result.answered;
    item.state = result.state === "stay" ? before : result.state;
    phone.stopped = result.state === "stay";
    if (item.state === "waiting" || item.state === "unsure") {
      if (!phone.stopped) item.tries += 1;
      item.next = Date.now() + (phone.stopped ? MOST : Math.min(MOST, FIRST * Math.pow(2, Math.min(item.tries - 1, 12)))) * (0.5 + Math.random() / 2);
    }
    if (item.state === "delivered") said = {title: said.title, given: said.given, receipt: result.receipt, address: result.address, at: Date.now()};
    if (item.state === "parked") said.reasons = result.reasons;
    await put(item, said);
    await phone.store([["put", "items", item]]);
    phone.changed(item.state, item, said);
    return item.state;
  }

  async function tried(said, how, left, mayAsk) {
    var body = new URLSearchParams(said.pairs), answer;
    body.append("csrf_token", phone.token);
    body.append("submission_key", said.key);
    body.append("device_at", String(said.at));
    body.append("device_now", String(Date.now()));
    if (said.given) body.append("given", said.given);
    try {
      answer = await phone.fetch(said.to, {method: "POST", body: body, headers: {"X-Outbox": how, "X-Client-Unsent": String(left)}});
      if (answer.status === 201) {
        var told = await answer.json();
        return told.receipt ? {state: "delivered", receipt: told.receipt, address: told.address} : {state: "unsure"};
      }
      if (answer.status === 400 || answer.status === 401 || answer.type === "opaqueredirect") {
        if (!await phone.me()) return {state: "stay"};
        if (mayAsk) return tried(said, how, left, false);
        if (answer.status !== 400) return {state: "stay"};
      }
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 425 && answer.status !== 429) {
        return {state: "parked", reasons: reasons(await answer.text())};
      }
      return {state: answer.status === 425 ? "waiting" : "unsure", answered: answer.status > 400};
    } catch (lost) {
      return {state: "unsure"};
    }
  }

  // What the portal's page says of a refused form: each sentence with its field, or the page's own heading and text.
  function reasons(page) {
    var told = new DOMParser().parseFromString(page, "text/html"), found = {lines: [], fields: {}, link: "", label: ""};
    var stands = told.querySelector("main [name=version]");
    if (stands) found.version = stands.value;
    Array.prototype.forEach.call(told.querySelectorAll("[data-errors] li"), function (line) {
      var link = line.querySelector("a");
      found.lines.push({text: line.textContent.trim(), href: link ? link.getAttribute("href") : ""});
    });
    Array.prototype.forEach.call(told.querySelectorAll("[id$='-error']"), function (line) {
      var unseen = line.querySelector(".unseen");
      if (unseen) unseen.remove();
      found.fields[line.id.slice(0, -6)] = line.textContent.trim();
    });
    if (!found.lines.length) {
      var main = told.querySelector("main"), link = main && main.querySelector("a.button[href^='/']");
      [main && main.querySelector("h1"), main && main.querySelector("h1 ~ p")].forEach(function (part) {
        if (part) found.lines.push({text: part.textContent.trim(), href: ""});
      });
      if (link) { found.link = link.getAttribute("href"); found.label = link.textContent.trim(); }
    }
    return found;
  }

  phone.deliver = function (id) { return alone(function () { return send(id, "now"); }); };

  // Send what is due; `all`: whatever waits, now.
  phone.drain = function (all) {
    if (draining) {
      if (all) phone.again = true;
      return draining;
    }
    draining = work(all).then(over, over);
    function over() {
      draining = null;
      if (phone.again) { phone.again = false; return phone.drain(true); }
      schedule();
    }
    return draining;
  };

  async function work(all) {
    if (!phone.key || navigator.onLine === false) return;
    await alone(async function () {
      var due = (await phone.items()).filter(function (one) {
        return one.kind === "out" && (one.state === "waiting" || one.state === "unsure")
          && (all || one.next <= Date.now() || one.next > Date.now() + MOST);
      }).sort(function (a, b) { return a.made - b.made; });
      for (var i = 0; i < due.length && phone.key; i += 1) {
        await send(due[i].id, "later");
        if (phone.stopped) break;
        if (phone.reached === false) break;
      }
      await tidy();
    });
  }

  // A delivered entry holds its receipt alone, and goes after a week.
  async function tidy() {
    var over = (await phone.items()).filter(function (one) { return one.state === "delivered"; })
      .sort(function (a, b) { return b.made - a.made; })
      .filter(function (one, place) { return place >= SHOWN || one.made < Date.now() - KEPT; });
    if (over.length) await phone.store(over.map(function (one) { return ["delete", "items", one.id]; }));
  }

  async function schedule() {
    clearTimeout(timer);
    if (!phone.key) return;
    var due = (await phone.items()).filter(function (one) { return one.state === "waiting" || one.state === "unsure"; })
      .map(function (one) { return one.next; });
    if (!due.length) return;
    var wait = Math.min(MOST, Math.max(1000, Math.min.apply(null, due) - Date.now()));
    timer = setTimeout(function () { phone.drain(); }, wait);
  }
  phone.schedule = schedule;
})();

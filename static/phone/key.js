// The key of the store: wrapped under the code that its owner types, in the clear only in the memory of a page.
// From page to page it goes wrapped under the session's door, or through the memory of the worker (docs/decisions/0022).
(function () {
  var phone = window.mingbai = window.mingbai || {};
  var ROUNDS = 600000, IDLE = 15 * 60000, FREE_TRIES = 4, FIRST_WAIT = 30000, LONGEST_WAIT = 3600000, OPEN = "phone-open";
  var raw = null, touched = Date.now(), awaited = [];

  function aes(bytes) { return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]); }

  async function seal(key, about, bytes) {
    var iv = phone.random(12);
    var sealed = await crypto.subtle.encrypt({name: "AES-GCM", iv: iv, additionalData: new TextEncoder().encode(about)}, key, bytes);
    return {iv: iv, sealed: new Uint8Array(sealed)};
  }

  function unseal(key, about, box) {
    return crypto.subtle.decrypt({name: "AES-GCM", iv: box.iv, additionalData: new TextEncoder().encode(about)}, key, box.sealed)
      .then(function (bytes) { return new Uint8Array(bytes); });
  }

  async function fromCode(code, salt, rounds) {
    var typed = new TextEncoder().encode(code.normalize("NFKC").trim());
    var base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey({name: "PBKDF2", hash: "SHA-256", salt: salt, iterations: rounds}, base,
      {name: "AES-GCM", length: 256}, false, ["encrypt", "decrypt"]);
  }

  async function fromDoor(door) { return aes(await crypto.subtle.digest("SHA-256", new TextEncoder().encode("door " + door))); }

  async function unlocked(bytes) {
    raw = bytes;
    phone.key = await aes(bytes);
    touched = Date.now();
    awaited.splice(0).forEach(function (act) { act(); });
  }

  // What a page does as soon as the store is open.
  phone.opened = function (act) {
    if (phone.key) act();
    else awaited.push(act);
  };

  phone.seal = async function (id, said) { return seal(phone.key, id, new TextEncoder().encode(JSON.stringify(said))); };
  phone.unseal = async function (item) { return JSON.parse(new TextDecoder().decode(await unseal(phone.key, item.id, item))); };

  // Set the code: for a new store, or anew for the one that is open.
  phone.setCode = async function (code) {
    var bytes = raw || phone.random(32), salt = phone.random(16), old = phone.record || {};
    var box = await seal(await fromCode(code, salt, ROUNDS), phone.mine, bytes);
    phone.record = {name: phone.mine, salt: salt, rounds: ROUNDS, iv: box.iv, sealed: box.sealed,
      rescue: old.rescue || null, fails: 0, until: 0};
    await phone.store([["put", "stores", phone.record]]);
    await unlocked(bytes);
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(function () {});
    phone.rescue();
    return remember();
  };

  // Try a code. A try counts before it is made, so that a reload does not make it free. Answers "open", "wrong" or "wait".
  phone.tryCode = async function (code) {
    var record = (await phone.store([["get", "stores", phone.mine]]))[0];
    if (!record) return "wrong";
    phone.record = record;
    if (record.until > Date.now() && record.until < Date.now() + LONGEST_WAIT + 1000) return "wait";
    record.fails += 1;
    record.until = record.fails > FREE_TRIES
      ? Date.now() + Math.min(LONGEST_WAIT, FIRST_WAIT * Math.pow(2, record.fails - FREE_TRIES - 1)) : 0;
    await phone.store([["put", "stores", record]]);
    var bytes;
    try {
      bytes = await unseal(await fromCode(code, record.salt, record.rounds), record.name, record);
    } catch (wrong) {
      return record.until ? "wait" : "wrong";
    }
    record.fails = record.until = 0;
    await phone.store([["put", "stores", record]]);
    await unlocked(bytes);
    phone.rescue();
    await remember();
    return "open";
  };

  // A backup's key, by the backup's own code; null where the code is wrong.
  phone.keyOf = async function (record, code) {
    try {
      return await aes(await unseal(await fromCode(code, record.salt, record.rounds), record.name, record));
    } catch (wrong) {
      return null;
    }
  };
  phone.unsealWith = async function (key, item) { return JSON.parse(new TextDecoder().decode(await unseal(key, item.id, item))); };

  // The key sealed by the portal, for the day when the code is forgotten: fetched once there is a link.
  phone.rescue = async function () {
    if (!raw || !phone.record || phone.record.rescue) return;
    try {
      var answer = await phone.ask("/outbox/key", {seal: phone.text(raw)});
      if (!answer.ok || !phone.record) return;
      phone.record.rescue = (await answer.json()).answer;
      await phone.store([["put", "stores", phone.record]]);
    } catch (lost) { /* another time */ }
  };

  // The code is forgotten: the portal opens the sealed key for its owner, shortly after signing in. Then a new code is set.
  phone.forgot = async function () {
    if (!phone.record || !phone.record.rescue) return "none";
    var answer = await phone.ask("/outbox/key", {open: phone.record.rescue});
    if (answer.status === 403 || answer.type === "opaqueredirect" || answer.status === 401) return "again";
    if (!answer.ok) return "lost";
    await unlocked(phone.bytes((await answer.json()).answer));
    return "open";
  };

  phone.lock = function () {
    raw = phone.key = null;
    try { sessionStorage.removeItem(OPEN); } catch (off) { /* nothing was kept */ }
    tellWorker({phone: "forget"});
    phone.changed("locked");
  };

  async function remember() {
    try {
      if (!phone.door) await phone.me();
      if (!phone.door || !raw) return;
      var box = await seal(await fromDoor(phone.door), phone.mine, raw);
      sessionStorage.setItem(OPEN, JSON.stringify({iv: phone.text(box.iv), sealed: phone.text(box.sealed), at: Date.now()}));
    } catch (off) { /* the next page asks for the code */ }
  }

  async function fromSession() {
    try {
      var kept = JSON.parse(sessionStorage.getItem(OPEN));
      if (!kept || Date.now() - kept.at > IDLE || kept.at > Date.now() + 60000) return null;
      if (!phone.door) await phone.me();
      return await unseal(await fromDoor(phone.door), phone.mine, {iv: phone.bytes(kept.iv), sealed: phone.bytes(kept.sealed)});
    } catch (gone) {
      return null;
    }
  }

  function worker() { return navigator.serviceWorker && navigator.serviceWorker.controller; }
  function tellWorker(what, ports) { if (worker()) worker().postMessage(what, ports || []); }

  // The worker keeps the key in its memory for a minute between two pages, and gives it once.
  function fromWorker() {
    if (!worker()) return null;
    return new Promise(function (done) {
      var line = new MessageChannel();
      line.port1.onmessage = function (told) { done(told.data && told.data.key ? new Uint8Array(told.data.key) : null); };
      setTimeout(function () { done(null); }, 400);
      tellWorker({phone: "ask", name: phone.mine}, [line.port2]);
    });
  }

  // Whose page is this, is there a store of theirs on this phone, and is it still open from the page before?
  phone.begin = async function (names) {
    var found = await phone.store(names.map(function (name) { return ["get", "stores", name]; }));
    phone.record = found.filter(Boolean)[0] || null;
    phone.mine = phone.record ? phone.record.name : names[0];
    if (!phone.record) return;
    var bytes = await fromWorker() || await fromSession();
    if (bytes) {
      await unlocked(bytes);
      remember();
    }
  };

  ["pointerdown", "keydown"].forEach(function (kind) {
    addEventListener(kind, function () {
      if (Date.now() - touched < IDLE) touched = Date.now();
    }, true);
  });
  setInterval(function () {
    if (!phone.key) return;
    if (Date.now() - touched > IDLE) return phone.lock();
    try {
      var kept = JSON.parse(sessionStorage.getItem(OPEN));
      if (kept) { kept.at = touched; sessionStorage.setItem(OPEN, JSON.stringify(kept)); }
    } catch (off) { /* the next page asks for the code */ }
  }, 30000);

  addEventListener("pagehide", function () {
    if (raw && Date.now() - touched < IDLE) tellWorker({phone: "keep", name: phone.mine, key: raw});
  });
})();

// Forms that a phone may keep: the server marks their key. What is typed is kept as a draft; what is sent goes by the
// outbox. Where no code is set, or the store is locked, the form is a plain form.
(function () {
  var phone = window.mingbai = window.mingbai || {};
  var SOON = 300, PATIENCE = 8000, OURS = ["csrf_token", "submission_key", "device_at", "device_now"], CHOSEN = "phone-item";

  function marked(form) {
    return form && form.querySelector && form.querySelector("[data-keep]") && !form.querySelector("input[type=file][name]");
  }
  function at(form) { return form.mingbai = form.mingbai || {}; }
  function key(form) { return form.querySelector("[name=submission_key]"); }
  function here() { return location.pathname + location.search; }

  function target(form) {
    var to = new URL(form.getAttribute("action") || location.href, location.href);
    return to.pathname + to.search;
  }

  function read(form, button) {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && OURS.indexOf(name) < 0) pairs.push([name, value]);
    });
    if (button && button.name) pairs.push([button.name, button.value]);
    var follow = form.querySelector("[data-follow]");
    return {page: here(), to: target(form), follow: follow ? follow.dataset.follow : "",
      title: (document.querySelector("h1") || document).textContent.trim().slice(0, 120), pairs: pairs,
      key: key(form).value, at: Date.now()};
  }

  // Hidden fields too: what was written on one version of a record is not sent as if it were written on the next.
  // But what was refused is shown on the page of today: it goes out on the version that is seen there, unless the portal
  // brings two versions together by what its fields were opened with (`base`).
  function fill(form, pairs, refused) {
    var told = {}, stands = refused && !form.elements.base ? ["version"] : [];
    pairs.forEach(function (pair) { (told[pair[0]] = told[pair[0]] || []).push(pair[1]); });
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.type === "submit" || OURS.concat(stands).indexOf(field.name) >= 0) return;
      var values = told[field.name] || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.indexOf(field.value) >= 0;
      else if (field.tagName === "SELECT" && field.multiple) {
        Array.prototype.forEach.call(field.options, function (one) { one.selected = values.indexOf(one.value) >= 0; });
      } else if (values.length) field.value = values.shift();
      else return;
    });
    shown(form);
  }

  // What hangs on an answer follows it.
  function shown(form) {
    at(form).quiet = true;
    form.dispatchEvent(new Event("change", {bubbles: true}));
    Array.prototype.forEach.call(form.querySelectorAll("[data-day] input"), function (day) { day.dispatchEvent(new Event("change")); });
    at(form).quiet = false;
  }

  // Drafts: one for each page, within a second of each change.
  function changed(form) {
    if (!phone.key || at(form).sending || at(form).quiet) return;
    clearTimeout(at(form).soon);
    at(form).soon = setTimeout(function () { at(form).saved = (at(form).saved || Promise.resolve()).then(function () { return save(form); }); }, SOON);
  }

  async function save(form) {
    if (!phone.key || at(form).sending) return;
    var said = read(form);
    if (at(form).item) {
      await phone.rewrite(at(form).item, function (item, kept) { kept.pairs = said.pairs; kept.at = said.at; });
      return;
    }
    at(form).draft = at(form).draft || phone.name();
    var item = Object.assign({id: at(form).draft, owner: phone.mine, kind: "draft", made: Date.now()}, await phone.seal(at(form).draft, said));
    if (!at(form).sending && at(form).draft === item.id) await phone.store([["put", "items", item]]);
  }

  function bar(form, part) {
    var old = form.parentNode.querySelector('.phone-bar:not([data-part="newer"])');
    if (old) old.remove();
    if (!part) return null;
    form.parentNode.insertBefore(part, form);
    return part;
  }

  // The page may have brought the bar along, so that nothing moves.
  function placed(form, name) {
    var there = form.previousElementSibling;
    return there && there.dataset.part === name ? there : bar(form, phone.part(name));
  }

  // What was written on this page before: an entry that needs a change, or a draft.
  async function resume(form) {
    var items = await phone.items(), chosen = null, found = null;
    try { chosen = sessionStorage.getItem(CHOSEN); sessionStorage.removeItem(CHOSEN); } catch (off) { /* the newest then */ }
    for (var i = 0; i < items.length; i += 1) {
      if (items[i].kind === "out" && items[i].state !== "parked") continue;
      var said = await phone.unseal(items[i]);
      if (said.page !== here() || said.to !== target(form) || (items[i].kind === "out" && items[i].id !== chosen)) continue;
      if (!found || items[i].id === chosen || (found.item.id !== chosen && items[i].made > found.item.made)) {
        found = {item: items[i], said: said};
      }
    }
    if (!found || form.querySelector("[aria-invalid], [data-came-back]")) return;
    var empty = read(form).pairs, fresh = key(form).value;
    fill(form, found.said.pairs, found.item.kind === "out");
    key(form).value = found.said.key;
    release(form);
    if (found.item.kind === "out") {
      at(form).item = found.item.id;
      if (found.said.reasons) show(form, found.said.reasons);
      return;
    }
    at(form).draft = found.item.id;
    var part = bar(form, phone.part("resume", {time: phone.time(found.said.at)}));
    part.querySelector("button").addEventListener("click", function () {
      phone.drop(at(form).draft);
      clearTimeout(at(form).soon);
      at(form).draft = null;
      form.reset();
      fill(form, empty);
      key(form).value = fresh;
      release(form);
      bar(form, null);
    });
  }

  // The sentences of a refusal, at the head and at the very fields.
  function clear(form) {
    Array.prototype.forEach.call(document.querySelectorAll("main .errors, main form .error"), function (old) { old.remove(); });
    Array.prototype.forEach.call(form.querySelectorAll(".wrong"), function (old) { old.classList.remove("wrong"); });
    Array.prototype.forEach.call(form.querySelectorAll("[aria-invalid]"), function (old) { old.removeAttribute("aria-invalid"); });
  }

  function show(form, reasons) {
    clear(form);
    var box = phone.part("errors"), list = box.querySelector("ul");
    reasons.lines.forEach(function (line) {
      var row = document.createElement("li"), link = document.createElement("a");
      if (line.href && line.href[0] === "#") {
        link.href = line.href;
        link.textContent = line.text;
        row.appendChild(link);
      } else row.textContent = line.text;
      list.appendChild(row);
    });
    Object.keys(reasons.fields).forEach(function (id) {
      var field = document.getElementById(id), place = field && field.closest(".field");
      if (!place) return;
      var words = document.createElement("p");
      words.className = "error";
      words.id = id + "-error";
      words.textContent = reasons.fields[id];
      place.classList.add("wrong");
      field.setAttribute("aria-describedby", words.id);
      if (field === place) field.insertBefore(words, field.querySelector(".options"));
      else { field.setAttribute("aria-invalid", "true"); place.insertBefore(words, field.closest(".day, .affix") || field); }
    });
    if (reasons.link) list.appendChild(phone.link(reasons.link, reasons.label, "li"));
    form.parentNode.insertBefore(box, form);
    box.focus();
    box.scrollIntoView();
  }

  async function send(form, button) {
    var lacks = phone.lacks(form), item, state;
    if (lacks) { release(form); return show(form, lacks); }
    clearTimeout(at(form).soon);
    at(form).sending = true;
    try {
      item = await phone.keep(at(form).item, read(form, button), at(form).draft);
    } catch (full) {
      at(form).sending = false;
      release(form);
      if (navigator.onLine !== false) return form.submit();
      bar(form, phone.part("full")).focus();
      return;
    }
    at(form).item = item.id;
    at(form).draft = null;
    bar(form, null);
    if (navigator.onLine === false) return kept(form, item);
    try {
      state = await Promise.race([phone.deliver(item.id), new Promise(function (done) { setTimeout(done, PATIENCE); })]);
    } catch (fault) { /* it stays in the outbox */ }
    if (state === "parked") {
      var said = await phone.unseal((await phone.store([["get", "items", item.id]]))[0]);
      at(form).sending = false;
      release(form);
      if (form.elements.version && !form.elements.base && said.reasons.version) form.elements.version.value = said.reasons.version;
      return show(form, said.reasons);
    }
    if (state === "delivered") {
      var told = await phone.unseal((await phone.store([["get", "items", item.id]]))[0]);
      return location.assign(told.address);
    }
    kept(form, item);
  }

  // Without a link the page itself answers, and the form is ready for the next.
  function kept(form, item) {
    var box = phone.part("kept"), head = box.querySelector("[data-state]"), follow = box.querySelector("[data-follow]");
    var goesOn = form.querySelector("[data-follow]");
    follow.hidden = !goesOn;
    if (goesOn) follow.href = goesOn.dataset.follow + "?of=" + item.id;
    form.hidden = true;
    form.parentNode.insertBefore(box, form);
    clear(form);
    function tell(state, entry, said) {
      if (entry && entry.id !== item.id) return;
      if (state === "delivered") {
        head.textContent = phone.say("delivered", {num: said.receipt});
        box.querySelector("[data-more]").textContent = "";
        box.querySelector("[data-more]").appendChild(phone.link(said.address, phone.say("look"), "span"));
        follow.hidden = true;
      } else if (state === "parked") head.textContent = phone.say("parked_one");
      else phone.counts().then(function (n) { head.textContent = phone.say("kept", {num: n.waiting + n.unsure}); });
    }
    phone.listen(tell);
    tell("waiting");
    phone.store([["get", "items", item.id]]).then(function (rows) { return phone.unseal(rows[0]); }).then(function (said) {
      var number = box.querySelector("[data-given]");
      if (!said.given) return number.remove();
      number.textContent = phone.say("given", {num: said.given});
      number.hidden = false;
    });
    phone.schedule();
    box.querySelector("button").addEventListener("click", function () {
      box.remove();
      at(form).item = at(form).draft = null;
      at(form).sending = false;
      form.hidden = false;
      form.reset();
      shown(form);
      key(form).value = phone.name();
      release(form);
      (document.querySelector("h1") || form).scrollIntoView();
    });
    release(form);
    box.focus();
    box.scrollIntoView();
  }

  function release(form) { form.dispatchEvent(new Event("released", {bubbles: true})); }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !phone.ready || !marked(form)) return;
    if (phone.key) {
      event.preventDefault();
      send(form, event.submitter);
    } else if (navigator.onLine === false) {
      event.preventDefault();
      release(form);
      if (phone.record) locked(form).querySelector("input").focus();
      else placed(form, "offer").querySelector("a").focus();
    }
  });

  function locked(form) {
    var part = placed(form, "locked");
    if (!part.asks) phone.asks(part, function () { bar(form, null); begin(form); });
    part.asks = true;
    return part;
  }

  async function begin(form) {
    await phone.unsent();
    return at(form).touched ? save(form) : resume(form);
  }

  // A page that the worker kept brings the same key each time: each opening gets its own.
  phone.forms = function () {
    Array.prototype.filter.call(document.forms, marked).forEach(function (form) {
      if (document.querySelector("meta[name=kept-on]")) key(form).value = phone.name();
      ["input", "change"].forEach(function (kind) {
        form.addEventListener(kind, function (event) {
          if (event.isTrusted) at(form).touched = true;
          changed(form);
        });
      });
      if (!phone.key && phone.record) return locked(form);
      if (!phone.record && !phone.later() && matchMedia("(max-width: 48em)").matches) {
        var part = placed(form, "offer");
        part.querySelector("button").addEventListener("click", function () { phone.later(true); bar(form, null); });
        return;
      }
      bar(form, null);
      if (phone.key) begin(form);
    });
  };
})();

// /outbox: set the code, open, look at what waits, send it now, take a backup, bring one from another phone.
(function () {
  var phone = window.mingbai = window.mingbai || {};
  var FORMAT = "mingbai-phone-1", LEAST = 6, OLD = 3 * 86400000, root, drawn = 0;

  function view(name) { return root.querySelector('[data-view="' + name + '"]'); }
  function show(names) {
    Array.prototype.forEach.call(root.querySelectorAll("[data-view]"), function (one) {
      one.hidden = names.indexOf(one.dataset.view) < 0;
    });
  }
  function on(button, act) { root.querySelector('[data-act="' + button + '"]').addEventListener("click", act); }
  function tell(where, name, values) { view(where).querySelector("[data-error]").textContent = name ? phone.say(name, values) : ""; }

  phone.page = function () {
    root = document.querySelector("[data-outbox]");
    if (!root) return;
    if (!phone.able) return show(["unable"]);
    phone.asks(view("locked"), draw);
    on("set", setCode);
    on("forgot", forgot);
    on("send", function () { phone.drain(true); });
    on("lock", phone.lock);
    on("change", function () { show(["set"]); view("set").querySelector("input").focus(); });
    on("backup", backup);
    on("bring", bring);
    phone.listen(draw);
    draw();
  };

  async function setCode() {
    var inputs = view("set").querySelectorAll("input");
    if (inputs[0].value.trim().length < LEAST) return tell("set", "short");
    if (inputs[0].value !== inputs[1].value) return tell("set", "differ");
    tell("set", "");
    this.disabled = true;
    await phone.setCode(inputs[0].value);
    this.disabled = false;
    inputs[0].value = inputs[1].value = "";
    phone.changed("open");
    draw();
  }

  async function forgot() {
    try {
      var answer = await phone.forgot();
      if (answer !== "open") return tell("locked", "forgot_" + answer);
      show(["set"]);
      view("set").querySelector("input").focus();
    } catch (lost) {
      tell("locked", "forgot_lost");
    }
  }

  async function draw() {
    var turn = drawn += 1;
    if (!phone.record) show(["set"]);
    else if (!phone.key) show(["locked"]);
    else show(["open"]);
    var counts = await phone.counts(), others = root.querySelector("[data-others]");
    others.hidden = !counts.others;
    others.textContent = phone.say("others", {num: counts.others});
    if (!phone.key) return;
    var items = (await phone.items()).sort(function (a, b) { return b.made - a.made; }), rows = [];
    for (var i = 0; i < items.length && phone.key; i += 1) rows.push(row(items[i], await phone.unseal(items[i])));
    if (turn !== drawn || !phone.key) return;
    var list = view("open").querySelector("ul");
    list.textContent = "";
    rows.forEach(function (one) { list.appendChild(one); });
    view("open").querySelector("[data-empty]").hidden = rows.length > 0;
    root.querySelector('[data-act="send"]').hidden = !(counts.waiting + counts.unsure);
    warn(items);
  }

  // What lies here for days, or a phone that fills up: time for a backup.
  async function warn(items) {
    var word = "", old = items.some(function (one) { return one.kind === "out" && one.state !== "delivered" && one.made < Date.now() - OLD; });
    if (old) word = "old";
    if (navigator.storage && navigator.storage.estimate) {
      var room = await navigator.storage.estimate();
      if (room.quota && room.usage / room.quota > 0.8) word = "nearly_full";
    }
    var box = root.querySelector("[data-warn]");
    box.hidden = !word;
    box.textContent = word ? phone.say(word) : "";
  }

  function row(item, said) {
    var state = item.kind === "draft" ? "draft" : item.state, part = phone.part("entry"), acts = part.querySelector("[data-acts]");
    part.querySelector("[data-title]").textContent = said.title;
    part.querySelector("[data-time]").textContent = [said.given, phone.time(said.at)].filter(Boolean).join(" · ");
    var word = part.querySelector("[data-tag]");
    word.textContent = phone.say("state_" + state);
    word.classList.add({draft: "quiet", waiting: "wait", unsure: "wait", parked: "late", delivered: "good"}[state]);
    var told = part.querySelector("[data-told]");
    if (state === "delivered") {
      told.textContent = phone.say("receipt", {num: said.receipt}) + " ";
      told.appendChild(phone.link(said.address, phone.say("look"), "span"));
      acts.remove();
      return part;
    }
    if (state === "unsure") told.textContent = phone.say("unsure_why");
    if (state === "waiting" && phone.stopped) told.textContent = phone.say("sign_in");
    if (item.tries >= 10) told.textContent = phone.say("tried_often", {num: item.tries});
    if (state === "parked") {
      told.textContent = said.reasons.lines.map(function (line) { return line.text; }).join(" ") + " ";
      if (said.reasons.link) told.appendChild(phone.link(said.reasons.link, said.reasons.label, "span"));
    }
    if (!told.textContent) told.remove();
    var open = part.querySelector("[data-open]");
    if (state === "draft" || state === "parked") {
      open.href = said.page;
      open.addEventListener("click", function () { try { sessionStorage.setItem("phone-item", item.id); } catch (off) { /* the newest */ } });
    } else open.remove();
    var follow = part.querySelector("[data-follow]");
    if (item.kind === "out" && said.follow) follow.href = said.follow + "?of=" + item.id;
    else follow.remove();
    var drop = part.querySelector("[data-drop]"), sure = part.querySelector("[data-sure]");
    drop.addEventListener("click", function () { drop.hidden = true; sure.hidden = false; sure.querySelector("button").focus(); });
    sure.querySelector("button").addEventListener("click", function () { phone.drop(item.id); });
    return part;
  }

  // The backup is what lies on the phone: sealed, of use only with the code, by the same person.
  async function backup() {
    var items = (await phone.items()).filter(function (one) { return one.state !== "delivered"; });
    function plain(one) {
      var copy = {};
      Object.keys(one).forEach(function (name) { copy[name] = one[name] instanceof Uint8Array ? {bytes: phone.text(one[name])} : one[name]; });
      return copy;
    }
    var file = JSON.stringify({format: FORMAT, store: plain(phone.record), items: items.map(plain)}), link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file], {type: "application/json"}));
    link.download = "mingbai-" + new Date().toISOString().slice(0, 10) + ".json";
    root.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }

  async function bring() {
    var box = view("open"), file = box.querySelector("input[type=file]").files[0], code = box.querySelector("[data-code]");
    if (!file) return tell("open", "no_file");
    try {
      var told = JSON.parse(await file.text(), function (name, value) { return value && value.bytes ? phone.bytes(value.bytes) : value; });
      if (told.format !== FORMAT) return tell("open", "no_file");
      if (document.getElementById("phone-line").dataset.stores.split(" ").indexOf(told.store.name) < 0) return tell("open", "not_yours");
      var key = await phone.keyOf(told.store, code.value);
      if (!key) return tell("open", "wrong");
      var here = (await phone.items()).map(function (one) { return one.id; }), acts = [];
      for (var i = 0; i < told.items.length; i += 1) {
        var item = told.items[i];
        if (here.indexOf(item.id) >= 0) continue;
        var box2 = await phone.seal(item.id, await phone.unsealWith(key, item));
        acts.push(["put", "items", {id: item.id, owner: phone.mine, kind: item.kind, state: item.state, tries: 0, next: 0,
          made: item.made, iv: box2.iv, sealed: box2.sealed}]);
      }
      if (acts.length) await phone.store(acts);
      code.value = "";
      tell("open", "brought", {num: acts.length});
      phone.changed("kept");
      phone.drain(true);
    } catch (broken) {
      tell("open", "no_file");
    }
  }
})();

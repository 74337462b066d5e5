// Photos: made small here, sealed in the phone's store, sent in pieces after their form; what was cut off goes on.
// Without what this needs (WebCrypto, IndexedDB) the plain file field does the work.
(function () {
  var desk = document.querySelector("[data-photos]");
  if (!desk || !window.indexedDB || !window.fetch || !window.Promise || !window.crypto || !crypto.subtle) return;
  var MOST = 300000, SIDE = 1600, LARGEST = 32768, DAY = 86400000, LAST = "photos-last", words = desk.dataset, who, phone = window.mingbai || {};
  var line = desk.querySelector("p"), list = desk.querySelector("ul"), field = document.querySelector("[data-photos-pick]");
  var store, key, busy = false, held = false, pause = 3000, timer, running = null, sent = 0, elsewhere = false;

  function say(text, told) {
    line.textContent = (text || "").replace(/\{(\w+)\}/g, function (_all, name) { return told[name]; });
    desk.hidden = !line.textContent && !list.children.length;
  }
  function hex(bytes) {
    return Array.prototype.map.call(new Uint8Array(bytes), function (one) { return (one + 256).toString(16).slice(1); }).join("");
  }
  function made(tag, text) {
    var element = document.createElement(tag);
    if (text) element.textContent = text;
    return element;
  }

  // The store: one row a photo, its picture and its caption sealed under a key that this person's pages alone bring.
  function open() {
    return new Promise(function (yes, no) {
      var asked = indexedDB.open("photos", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("photos", {keyPath: "id"}); };
      asked.onsuccess = function () { yes(asked.result); };
      asked.onerror = asked.onblocked = no;
    });
  }
  function act(how, value) {
    return new Promise(function (yes, no) {
      var over = store.transaction("photos", how === "getAll" ? "readonly" : "readwrite");
      var asked = over.objectStore("photos")[how](value);
      over.oncomplete = function () { yes(asked.result); };
      over.onerror = over.onabort = function () { no(over.error); };
    });
  }
  function mine() {
    return act("getAll").then(function (all) {
      return all.filter(function (one) { return one.who === who; }).sort(function (a, b) { return a.at - b.at; });
    });
  }
  function seal(bytes) {
    var iv = crypto.getRandomValues(new Uint8Array(12));
    return crypto.subtle.encrypt({name: "AES-GCM", iv: iv}, key, bytes).then(function (sealed) { return {iv: iv, sealed: sealed}; });
  }
  function unseal(cell) { return crypto.subtle.decrypt({name: "AES-GCM", iv: cell.iv}, key, cell.sealed); }
  function read(cell) { return unseal(cell).then(function (bytes) { return new TextDecoder().decode(bytes); }); }
  function caption(one, text) {
    return seal(new TextEncoder().encode(text)).then(function (cell) { one.caption = cell; return act("put", one); });
  }

  // Making it small: the canvas keeps pixels alone, so position and everything else beside them stays behind.
  function pixels(file) {
    function slowly() {
      return new Promise(function (yes, no) {
        var reader = new FileReader(), image = new Image();
        reader.onload = function () { image.src = reader.result; };
        reader.onerror = image.onerror = no;
        image.onload = function () { yes(image); };
        reader.readAsDataURL(file);
      });
    }
    if (!window.createImageBitmap) return slowly();
    return createImageBitmap(file, {imageOrientation: "from-image"}).catch(slowly);
  }
  function drawn(image, side) {
    var most = Math.min(1, side / Math.max(image.width, image.height)), canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * most));
    canvas.height = Math.max(1, Math.round(image.height * most));
    var pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
  function small(image, side, quality) {
    return new Promise(function (yes) { drawn(image, side).toBlob(yes, "image/jpeg", quality); }).then(function (blob) {
      if (!blob) throw new Error("no picture");
      if (blob.size <= MOST) return new Response(blob).arrayBuffer();
      return quality > 0.55 ? small(image, side, quality - 0.1) : small(image, side * 0.75, 0.8);
    });
  }
  function preview(image) { return drawn(image, 240).toDataURL("image/jpeg", 0.6); }

  // What nobody may read is covered with a finger: the black goes into the pixels, and what was there is gone.
  // Until that is done the photo is marked in the store, and not sent.
  function cover(one, item, shown, tap) {
    var canvas, pen, from, open = unseal(one.picture).then(function (bytes) { return pixels(new Blob([bytes], {type: "image/jpeg"})); });
    function spot(event) {
      var box = canvas.getBoundingClientRect(), most = canvas.width / box.width;
      return [(event.clientX - box.left) * most, (event.clientY - box.top) * most];
    }
    open.then(function (image) {
      one.covering = true;
      return act("put", one).then(function () {
        canvas = drawn(image, SIDE);
        canvas.className = "covering";
        pen = canvas.getContext("2d");
        canvas.addEventListener("pointerdown", function (event) { from = spot(event); canvas.setPointerCapture(event.pointerId); });
        canvas.addEventListener("pointerup", function (event) {
          if (!from) return;
          var to = spot(event);
          pen.fillStyle = "#000";
          pen.fillRect(Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
          from = null;
        });
        item.insertBefore(made("p", words.how), item.firstChild).className = "hint how";
        item.insertBefore(canvas, item.children[1]);
        shown.hidden = true;
        item.className = "open";
        tap.textContent = words.covered;
        tap.onclick = function () {
          small(canvas, SIDE, 0.8).then(function (bytes) {
            return Promise.all([crypto.subtle.digest("SHA-256", bytes), seal(bytes)]).then(function (found) {
              one.sha256 = hex(found[0]);
              one.size = bytes.byteLength;
              one.picture = found[1];
              one.covering = false;
              return act("put", one);
            });
          }).then(function () {
            shown.src = preview(canvas);
            shown.hidden = false;
            item.className = "";
            item.firstChild.remove();
            canvas.remove();
            tap.textContent = words.cover;
            tap.onclick = function () { cover(one, item, shown, tap); };
          });
        };
      });
    });
  }

  // A row on the page: preview, caption, and what can be done with it.
  function row(one, into, image, text, fault) {
    var item = made("li"), box = made("div"), shown = made("img"), acts = made("div"), label, input, drop = made("button", words.drop);
    acts.className = "acts";
    shown.alt = words.nth.replace("{now}", into.children.length + 1);
    shown.src = preview(image);
    item.appendChild(shown);
    if (fault) {
      box.appendChild(made("p", text));
      var told = made("p", fault), again = made("button", words.again);
      told.className = "error";
      item.appendChild(box);
      item.appendChild(told);
      again.type = "button";
      again.className = "button quiet";
      again.addEventListener("click", function () { one.fault = ""; one.covering = false; act("put", one).then(show).then(send); });
      acts.appendChild(again);
    } else {
      label = made("label", words.what);
      input = made("input");
      input.maxLength = 80;
      input.value = text;
      input.addEventListener("change", function () { caption(one, input.value); });
      label.appendChild(input);
      box.appendChild(label);
      item.appendChild(box);
      if (window.PointerEvent && into !== list) {
        var tap = made("button", words.cover);
        tap.type = "button";
        tap.className = "button quiet";
        tap.onclick = function () { cover(one, item, shown, tap); };
        acts.appendChild(tap);
      }
    }
    drop.type = "button";
    drop.className = "button quiet";
    drop.appendChild(made("span", " " + shown.alt)).className = "unseen";
    drop.addEventListener("click", function () {
      act("delete", one.id).then(function () { item.remove(); say(line.textContent, {}); });
    });
    acts.appendChild(drop);
    item.appendChild(acts);
    into.appendChild(item);
  }
  function display(one, into) {
    return Promise.all([unseal(one.picture), read(one.caption)]).then(function (found) {
      return pixels(new Blob([found[0]], {type: "image/jpeg"})).then(function (image) {
        row(one, into, image, found[1], one.fault || (one.covering && into === list ? words.half : ""));
      });
    }).catch(function () { return act("delete", one.id); });
  }

  // The field: chosen photos wait for this very form, known by its submission key, or for the tap on this page.
  function pick(field) {
    var input = field.querySelector("input"), chosen = field.querySelector("[data-photos-chosen]");
    var fault = field.querySelector("[data-photos-fault]"), form = field.closest("form");
    var named = form.querySelector("[name=submission_key]"), here = field.dataset.here, after = field.dataset.after;
    var plain = document.querySelector("[data-photos-plain]");
    var tap = field.querySelector("button");
    field.hidden = tap.hidden = false;
    input.hidden = true;
    input.removeAttribute("name");
    tap.addEventListener("click", function () { input.click(); });
    if (plain) plain.hidden = true;
    function complain(text) { fault.textContent = text; fault.hidden = !text; }
    function belongs(one) { return here ? one.draft && one.here === here : one.form === named.value; }
    function add(file) {
      return pixels(file).then(function (image) {
        return small(image, SIDE, 0.8).then(function (bytes) {
          return Promise.all([crypto.subtle.digest("SHA-256", bytes), seal(bytes), seal(new Uint8Array(0))]).then(function (found) {
            var one = {
              id: hex(crypto.getRandomValues(new Uint8Array(16))), who: who, form: here ? "" : named.value, here: here,
              draft: !!here, sha256: hex(found[0]), size: bytes.byteLength, picture: found[1], caption: found[2],
              at: Date.now(), fault: "", part: 0
            };
            return mine().then(function (all) {
              if (all.some(function (other) { return belongs(other) && other.sha256 === one.sha256; })) return null;
              return act("put", one).then(function () { row(one, chosen, image, "", ""); });
            });
          });
        });
      }).catch(function () { complain(words.unread); });
    }
    function take() {
      var files = Array.prototype.slice.call(input.files), free = Number(words.most) - chosen.children.length;
      complain(files.length > free ? words.many : "");
      if (files.length) say(words.shrinking, {});
      files.slice(0, Math.max(0, free)).reduce(function (before, file) {
        return before.then(function () { return add(file); });
      }, Promise.resolve()).then(function () { input.value = ""; say("", {}); });
    }
    input.addEventListener("change", take);
    if (input.files.length) take();  // chosen before this was ready
    form.addEventListener("submit", function (event) {
      held = true;  // text first: whatever is on its way stops, and goes on from the next page
      if (running) running.abort();
      setTimeout(function () { held = false; send(); }, 20000);
      if (!here || !chosen.children.length) {
        if (here) { event.preventDefault(); held = false; complain(words.none); tap.focus(); }
        return;
      }
      event.preventDefault();
      var typed = Array.prototype.map.call(chosen.querySelectorAll("input"), function (one) { return one.value; });
      mine().then(function (all) {
        return Promise.all(all.filter(belongs).map(function (one, place) {
          one.draft = false;
          return caption(one, typed[place] || "");
        }));
      }).then(function () {
        if (navigator.onLine !== false) { location.href = after; return; }
        chosen.textContent = "";
        held = false;
        send();
      });
    });
    function shown() {
      chosen.textContent = "";
      return mine().then(function (all) {
        return all.filter(belongs).reduce(function (before, one) {
          return before.then(function () { return display(one, chosen); });
        }, Promise.resolve());
      });
    }
    // The phone's layer has taken the form, or given it back: under a new key it is another form, without these photos.
    form.addEventListener("released", function () { held = false; shown().then(send); });
    return shown();
  }

  // Sending: announce, then piece by piece from where the server says that it stands.
  function ask(address, body, headers) {
    running = window.AbortController ? new AbortController() : null;
    headers["X-CSRF-Token"] = words.token;
    return fetch(address, {
      method: body ? "POST" : "GET", body: body || undefined, headers: headers, credentials: "same-origin",
      signal: running ? running.signal : undefined
    }).then(function (answer) {
      running = null;
      var json = (answer.headers.get("Content-Type") || "").indexOf("json") > 0;
      return (json ? answer.json() : Promise.resolve({})).then(function (told) {
        told.status = answer.redirected ? 401 : answer.status;
        return told;
      });
    });
  }
  function stop(why) { var no = new Error(why); no.told = why; throw no; }
  function judge(told, one) {
    if (told.status === 201 || told.status === 200) return told;
    if (told.wait) stop("text");
    if (told.status === 401 || told.status === 400) stop("away");
    if (told.status === 507) stop("full");
    if (told.status === 409 && told.received !== undefined) return told;
    if (told.status === 422 || told.status === 403 || told.status === 404 || told.status === 409 || told.status === 413) {
      one.fault = told.error || words.lost;
      return act("put", one).then(function () { stop("fault"); });
    }
    return stop("cut");
  }
  function deliver(one, now, all) {
    return Promise.all([unseal(one.picture), read(one.caption)]).then(function (found) {
      var bytes = found[0], told = new URLSearchParams();
      told.set("key", one.id);
      told.set("size", String(one.size));
      told.set("sha256", one.sha256);
      told.set("caption", found[1]);
      told.set(one.form ? "form" : "case", one.form || one.here);
      var piece = Math.min(LARGEST, Math.max(4096, Math.ceil(one.size / 10))), rounds = 0;
      function on(address, from) {
        one.part = Math.round(from * 100 / one.size);
        say(words.going, {now: now, all: all, part: one.part});
        if (held) stop("held");
        if (from === 0 && (rounds += 1) > 2) { one.fault = words.lost; return act("put", one).then(function () { stop("fault"); }); }
        return ask(address, bytes.slice(from, from + piece), {"Content-Type": "application/octet-stream", "Upload-Offset": String(from)})
          .then(function (answer) { return judge(answer, one); })
          .then(function (answer) { pause = 3000; return answer.done ? null : on(address, answer.received); });
      }
      say(words.going, {now: now, all: all, part: one.part});
      return ask(words.begin, told, {}).then(function (answer) { return judge(answer, one); }).then(function (answer) {
        return answer.done ? null : on(answer.upload, answer.received);
      });
    }).then(function () {
      sent += 1;
      try { localStorage.setItem(LAST, String(Date.now())); } catch (off) { /* another tab looks at its next turn */ }
      return act("delete", one.id);
    });
  }
  // Another tab may have sent it while this page was on its way: then this page does not show it yet.
  function meanwhile() {
    try { return Number(localStorage.getItem(LAST)) > performance.timeOrigin; } catch (off) { return false; }
  }
  function waits(one) { return !one.fault && !one.draft && !one.covering; }
  function show() {
    list.textContent = "";
    return mine().then(function (all) {
      var asked = all.filter(function (one) {
        return one.fault || (one.covering && !one.draft && !field) || (!field && one.waited && Date.now() - one.at > DAY / 24);
      });
      return asked.reduce(function (before, one) {
        return before.then(function () { return display(one, list); });
      }, Promise.resolve());
    });
  }
  function round() {
    return mine().then(function (all) {
      var waiting = all.filter(waits), texts = 0, now = 0;
      all.forEach(function (one) { if (one.draft && Date.now() - one.at > 7 * DAY) act("delete", one.id); });
      return waiting.reduce(function (before, one) {
        return before.then(function () {
          now += 1;
          return deliver(one, now, waiting.length).catch(function (no) {
            if (no.told === "fault") return;
            if (no.told !== "text") { no.part = one.part; throw no; }
            texts += 1;
            if (!one.waited) { one.waited = true; return act("put", one); }
          });
        });
      }, Promise.resolve()).then(function () { return {texts: texts, waiting: waiting.length}; });
    });
  }
  function later(ms) { clearTimeout(timer); timer = setTimeout(send, ms); }
  function send() {
    if (busy || held) return;
    busy = true;
    function run() {
      return round().then(function (done) {
        return show().then(function () {
          elsewhere = elsewhere || (!field && meanwhile());
          say(done.texts && !field ? words.text : (sent || elsewhere) && !list.children.length ? words.over : "", {});
          if (done.texts) later(15000);
          if ((sent || elsewhere) && words.here && !done.texts && !list.children.length) {
            sessionStorage.setItem("photos", "over");
            location.reload();
          } else if (sent && field && field.dataset.after && !field.querySelector("li") && !list.children.length) {
            location.href = field.dataset.after;
          } else if (sessionStorage.getItem("photos")) {
            sessionStorage.removeItem("photos");
            say(words.over, {});
          }
        });
      });
    }
    var locks = navigator.locks;
    function alone(got) {
      if (got) return run();
      elsewhere = true;
      return later(2000);
    }
    var over = locks ? locks.request("photos", {ifAvailable: true}, alone) : run();
    over.catch(function (no) {
      if (held || no.told === "held") return;
      say(no.told === "full" ? words.full : no.told === "away" ? words.away : words.cut, {part: no.part || 0});
      if (no.told === "away") return;
      later(no.told === "full" ? 60000 : pause);
      pause = Math.min(pause * 2, 300000);
    }).then(function () { busy = false; });
  }

  // A page that was kept on the phone names neither its reader nor the key: it waits for the code.
  function known() {
    if (words.key) return Promise.resolve({who: words.who, key: words.key});
    return new Promise(function (yes, no) {
      if (phone.opened) phone.opened(function () {
        phone.reading().then(function (found) { if (found && found.told.photos) yes(found.told.photos); }).catch(no);
      });
    });
  }

  open().then(function (found) {
    store = found;
    return known();
  }).then(function (told) {
    who = told.who;
    var raw = new Uint8Array(told.key.match(/../g).map(function (pair) { return parseInt(pair, 16); }));
    return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  }).then(function (made) {
    key = made;
    return field ? pick(field) : null;
  }).then(function () {
    addEventListener("online", function () { pause = 3000; send(); });
    addEventListener("pageshow", function (event) { if (event.persisted) { held = false; send(); } });
    return show().then(send);
  }).catch(function () { say("", {}); });
})();

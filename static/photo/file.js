// A file sent in pieces from its plain form: what was cut off goes on, also when the same file is chosen anew.
(function () {
  var form = document.querySelector("[data-file]"), input = form && form.querySelector("[type=file]");
  if (!input || !window.fetch || !window.Promise || !window.crypto || !crypto.subtle) return;
  var PIECE = 49152, words = form.dataset, line = form.querySelector("[data-file-line]"), button = form.querySelector("button");

  function say(text, part) {
    line.textContent = (text || "").replace("{part}", part);
    line.hidden = !text;
  }
  function fault(text) {
    var place = input.parentNode, told = place.querySelector(".error");
    if (!told) {
      told = document.createElement("p");
      told.className = "error";
      told.id = "file-error";
      told.setAttribute("role", "alert");
      place.insertBefore(told, input);
    }
    told.textContent = text;
    told.hidden = !text;
    place.classList.toggle("wrong", !!text);
    input.setAttribute("aria-describedby", "file-hint file-error");
    if (text) { input.setAttribute("aria-invalid", "true"); input.focus(); } else input.removeAttribute("aria-invalid");
  }
  function hex(bytes) {
    return Array.prototype.map.call(new Uint8Array(bytes), function (one) { return (one + 256).toString(16).slice(1); }).join("");
  }
  function read(blob) {
    return new Promise(function (yes, no) {
      var reader = new FileReader();
      reader.onload = function () { yes(reader.result); };
      reader.onerror = no;
      reader.readAsArrayBuffer(blob);
    });
  }
  function post(address, body, more) {
    var headers = {"X-CSRF-Token": form.elements.csrf_token.value};
    Object.keys(more || {}).forEach(function (name) { headers[name] = more[name]; });
    return fetch(address, {method: "POST", body: body, headers: headers, credentials: "same-origin"}).then(function (answer) {
      if (answer.status === 401 || answer.redirected) throw {stop: words.away};
      return answer.json().catch(function () { return {}; }).then(function (told) {
        if (answer.ok || (answer.status === 409 && "received" in told)) return told;
        if (answer.status >= 500 || answer.status === 409) throw {again: true};
        throw {stop: told.error || words.lost};
      });
    });
  }
  function send(file, told) {
    var part = 0, pause = 2000;
    function later(why) {
      if (why && why.stop) throw why;
      say(words.cut, part);
      return new Promise(function (yes) {
        setTimeout(yes, pause);
        window.addEventListener("online", yes, {once: true});
        pause = Math.min(pause * 2, 60000);
      }).then(begin);
    }
    function go(answer) {
      if (answer.done) return answer;
      var at = answer.received;
      part = Math.floor(100 * at / file.size);
      say(words.going, part);
      return read(file.slice(at, at + PIECE)).then(function (piece) {
        return post(answer.upload, piece, {"Upload-Offset": String(at), "Content-Type": "application/octet-stream"});
      }).then(function (next) {
        pause = 2000;
        next.upload = answer.upload;
        return go(next);
      });
    }
    function begin() {
      return post(words.begin, new URLSearchParams(told)).then(go).catch(later);
    }
    return begin();
  }
  input.addEventListener("change", function () {
    fault(input.files[0] && input.files[0].size > Number(words.most) ? words.large : "");
  });
  form.addEventListener("submit", function (event) {
    var file = input.files[0], caption = form.elements.caption.value.trim();
    if (file && file.size > Number(words.most)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      fault(words.large);
      return;
    }
    if (!file || !file.size || !caption || caption.length > 80) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    button.disabled = true;
    fault("");
    say(words.looking);
    read(file).then(function (bytes) { return crypto.subtle.digest("SHA-256", bytes); }).then(function (mark) {
      var key = hex(crypto.getRandomValues(new Uint8Array(16)));
      return send(file, {key: key, size: file.size, sha256: hex(mark), caption: caption, "case": words.here});
    }).then(function () {
      location.assign("/mediation/" + words.here);
    }).catch(function (why) {
      say("");
      button.disabled = false;
      fault((why && why.stop) || words.lost);
    });
  }, true);
}());

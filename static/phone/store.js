// The phone's own store. What is kept lies sealed in IndexedDB: no name, no address and no word of a form is readable there.
(function () {
  var phone = window.mingbai = window.mingbai || {};
  var TABLES = {stores: "name", items: "id"}, opened = null;

  function promised(ask) {
    return new Promise(function (done, fail) {
      ask.onsuccess = function () { done(ask.result); };
      ask.onerror = function () { fail(ask.error); };
    });
  }

  function base() {
    if (opened) return opened;
    var ask = indexedDB.open("phone", 1);
    ask.onupgradeneeded = function () {
      Object.keys(TABLES).forEach(function (name) {
        if (!ask.result.objectStoreNames.contains(name)) ask.result.createObjectStore(name, {keyPath: TABLES[name]});
      });
    };
    opened = promised(ask).then(function (db) {
      db.onversionchange = function () { db.close(); opened = null; };
      db.onclose = function () { opened = null; };
      return db;
    });
    opened.catch(function () { opened = null; });
    return opened;
  }

  // One transaction: `acts` are [method, table, argument]; the answers of all, once everything is on the disk.
  phone.store = function (acts) {
    return base().then(function (db) {
      var tables = acts.map(function (act) { return act[1]; }), writes = acts.some(function (act) { return !/^get/.test(act[0]); });
      var change = db.transaction(tables, writes ? "readwrite" : "readonly", {durability: "strict"});
      var asked = acts.map(function (act) {
        var table = change.objectStore(act[1]);
        return act.length > 2 ? table[act[0]](act[2]) : table[act[0]]();
      });
      return new Promise(function (done, fail) {
        change.oncomplete = function () { done(asked.map(function (one) { return one.result; })); };
        change.onabort = change.onerror = function () { fail(change.error); };
      });
    });
  };

  phone.able = !!(window.indexedDB && window.crypto && crypto.subtle && window.fetch && window.TextEncoder && window.URLSearchParams);

  phone.random = function (bytes) { return crypto.getRandomValues(new Uint8Array(bytes)); };
  phone.text = function (bytes) {
    return btoa(Array.prototype.map.call(new Uint8Array(bytes), function (one) { return String.fromCharCode(one); }).join(""));
  };
  phone.bytes = function (text) { return Uint8Array.from(atob(text), function (one) { return one.charCodeAt(0); }); };
  phone.name = function () { return phone.text(phone.random(18)).replace(/\+/g, "-").replace(/\//g, "_"); };
})();

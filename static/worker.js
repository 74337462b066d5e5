// Answers for the portal while there is no link. It keeps files and pages that name nobody; never what somebody reads.
var KEEP = "kept-1", PATIENCE = 3000, HANDED = 60000, held = null;

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEEP).then(function (cache) {
    return Promise.all(FILES.map(function (file) {
      return cache.match(file).then(function (known) { return known || cache.add(file); });
    })).then(function () {
      return cache.match("/offline").then(function (known) { return known || bring(cache, "/offline", "omit"); });
    });
  }));
});

// It takes over when a page says that nobody is in the middle of something; the first one serves at once.
// It takes over at once; what an earlier edition kept is fetched anew meanwhile, for it may have been written otherwise.
self.addEventListener("activate", function (event) {
  event.waitUntil(self.clients.claim());
  caches.open(KEEP).then(function (cache) {
    return cache.keys().then(function (known) {
      known.map(function (one) { return new URL(one.url).pathname; }).forEach(function (path) {
        if (path !== "/offline" && FILES.indexOf(path) < 0) bring(cache, path, "same-origin");
      });
    });
  });
});

// A page without its reader's name, as it is now; the old one stays where there is none to be had.
function bring(cache, path, credentials) {
  return fetch(path, {credentials: credentials, cache: "no-store", headers: {"X-Kept-Page": "1"}}).then(function (answer) {
    if (answer.ok && !answer.redirected) return cache.put(path, answer).then(function () { return true; });
  }).catch(function () {});
}

function refresh(pages) {
  return caches.open(KEEP).then(function (cache) {
    return Promise.all(pages.map(function (path) { return bring(cache, path, "same-origin"); })).then(function (came) {
      return came.every(Boolean) ? tidy(cache, pages.concat(FILES)) : undefined;
    });
  });
}

function tidy(cache, wanted) {
  return cache.keys().then(function (known) {
    return Promise.all(known.map(function (one) {
      return wanted.indexOf(new URL(one.url).pathname) < 0 ? cache.delete(one) : undefined;
    }));
  });
}

self.addEventListener("message", function (event) {
  var told = event.data || {};
  if (told.phone === "keep") held = {name: told.name, key: told.key, until: Date.now() + HANDED};
  if (told.phone === "forget") held = null;
  if (told.phone === "ask" && event.ports[0]) {
    event.ports[0].postMessage(held && held.name === told.name && held.until > Date.now() ? {key: held.key} : {});
    held = null;
  }
  if (told.phone === "pages") event.waitUntil(refresh(told.pages));
  if (told.phone === "take over") self.skipWaiting();
});

self.addEventListener("fetch", function (event) {
  var asked = event.request, path = new URL(asked.url).pathname;
  if (asked.method !== "GET" || new URL(asked.url).origin !== self.location.origin) return;
  if (asked.mode === "navigate") event.respondWith(page(asked, path));
  else if (path.indexOf("/static/build/") === 0) {
    event.respondWith(caches.match(path).then(function (known) { return known || fetch(asked); }));
  }
});

// The network first; a kept page after three seconds; without a link the kept page, or the one that stands in for all.
function page(asked, path) {
  var from = fetch(asked), known = caches.match(path);
  return new Promise(function (done) {
    var over = setTimeout(function () { known.then(function (kept) { if (kept) done(kept); }); }, PATIENCE);
    from.then(function (answer) {
      clearTimeout(over);
      done(answer);
    }, function () {
      clearTimeout(over);
      known.then(function (kept) { return kept || caches.match("/offline"); }).then(function (kept) {
        done(kept || Response.error());
      });
    });
  });
}

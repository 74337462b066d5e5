// Forms that show people's names: taken along sealed, and opened without a link once the code was typed (docs/sync.md).
(function () {
  var phone = window.mingbai = window.mingbai || {};
  var SHELF = "pages-", OFTEN = 3600000, MOST = 30, LONGEST = 45 * 86400000, drawn = false;

  function shelf() { return SHELF + phone.mine; }
  function here() { return location.pathname + location.search; }
  function about(path) { var found = /^\/mediation\/([0-9]+)\//.exec(path); return found ? Number(found[1]) : null; }

  phone.taken = async function () {
    try {
      var item = (await phone.store([["get", "stores", shelf()]]))[0];
      return item && phone.key ? await phone.unseal(item) : {};
    } catch (other) { return {}; /* another key: everything anew */ }
  };

  async function put(pages) {
    if (!phone.key) return;
    await phone.store([["put", "stores", Object.assign({name: shelf(), id: shelf(), made: Date.now()}, await phone.seal(shelf(), pages))]]);
  }

  // The page as the portal gives it now; null where it is not to be had any more, and what is known where nobody answers.
  async function fetched(path, known) {
    if (known && Date.now() - known.at < OFTEN && known.at <= Date.now()) return known;
    try {
      var answer = await phone.fetch(path);
      if (answer.type === "opaqueredirect" || answer.status >= 400) return answer.status === 404 || answer.status === 403 ? null : known;
      var told = new DOMParser().parseFromString(await answer.text(), "text/html"), main = told.querySelector("main");
      if (!main || !main.querySelector("[data-keep]")) return null;
      Array.prototype.forEach.call(main.querySelectorAll("[name=csrf_token], .phone-bar"), function (one) { one.remove(); });
      return {at: Date.now(), title: told.title, html: main.innerHTML};
    } catch (lost) { return known; }
  }

  // `list`: what the portal names, and what stays of what was opened here; `order`: the disputes that are taken along.
  phone.take = async function (list, order) {
    var known = await phone.taken(), next = {}, paths = list.slice();
    Object.keys(known).sort(function (a, b) { return known[b].at - known[a].at; }).forEach(function (path) {
      var number = about(path);
      if (paths.indexOf(path) >= 0 || paths.length >= MOST || known[path].at < Date.now() - LONGEST) return;
      if (known[path].own && (!order || number === null || order.indexOf(number) >= 0)) paths.push(path);
    });
    for (var i = 0; i < paths.length; i += 1) {
      var page = list.indexOf(paths[i]) >= 0 ? await fetched(paths[i], known[paths[i]]) : known[paths[i]];
      if (page) next[paths[i]] = page;
    }
    await put(next);
  };

  // A form that was opened here is there again without a link.
  async function opened() {
    var form = document.querySelector("main [data-keep]"), path = here();
    if (!form || document.querySelector("meta[name=kept-on]") || navigator.onLine === false || !phone.key) return;
    var reading = await phone.reading().catch(function () { return null; });
    if (reading && (reading.told.pages || []).indexOf(path) >= 0) return;
    var known = await phone.taken(), page = await fetched(path, known[path]);
    if (!page) return;
    page.own = true;
    known[path] = page;
    await put(known);
  }

  async function draw() {
    var box = document.querySelector("[data-reading]"), known;
    if (!box || !phone.key || drawn) return;
    known = await phone.taken();
    if (known[here()] && !drawn) return show(known[here()]);
    var list = box.querySelector("[data-pages]");
    list.textContent = "";
    Object.keys(known).forEach(function (path) { list.appendChild(phone.link(path, known[path].title.split(" · ")[0], "li")); });
    list.hidden = list.previousElementSibling.hidden = !list.children.length;
  }

  function show(page) {
    var main = document.querySelector("main"), told = new DOMParser().parseFromString(page.html, "text/html");
    drawn = true;
    main.textContent = "";
    Array.prototype.slice.call(told.body.childNodes).forEach(function (one) { main.appendChild(document.adoptNode(one)); });
    document.title = page.title;
    main.insertBefore(phone.part("taken", {time: phone.time(page.at)}), main.querySelector("form"));
    phone.forms();
  }

  phone.shown = async function () {
    await opened();
    await draw();
  };
  document.addEventListener("DOMContentLoaded", function () {
    if (phone.listen) phone.listen(function (state) {
      if (state === "open") phone.shown();
      if (state === "locked" && drawn) location.reload();
    });
  });
})();

// Which disputes wait on this phone: the form about one of them names it by the key of its own form (docs/sync.md).
(function () {
  var phone = window.mingbai = window.mingbai || {};

  // What a form lacks that follows another: which one.
  phone.lacks = function (form) {
    var box = form.querySelector("[data-unsent]"), found = {};
    if (!box || box.querySelector(":checked")) return null;
    found[box.id] = box.dataset.needed;
    return {lines: [{text: box.dataset.needed, href: "#" + box.id}], fields: found};
  };

  phone.unsent = async function () {
    var box = document.querySelector("[data-unsent]");
    if (!box || !phone.key) return;
    var list = box.querySelector(".options"), asked = new URLSearchParams(location.search).get("of"), items = await phone.items();
    if (list.children.length) return;
    for (var i = 0; i < items.length; i += 1) {
      if (items[i].kind !== "out" || items[i].state === "delivered") continue;
      var said = await phone.unseal(items[i]);
      if (said.to !== box.dataset.unsent) continue;
      var part = box.querySelector("template").content.cloneNode(true).firstElementChild, told = Object.fromEntries(said.pairs);
      part.querySelector("input").value = said.key;
      part.querySelector("input").checked = items[i].id === asked;
      part.querySelector("span").textContent = [told.parties, told.summary].filter(Boolean).join(" · ").slice(0, 80);
      list.appendChild(part);
    }
    if (list.children.length === 1) list.querySelector("input").checked = true;
    list.hidden = !list.children.length;
    box.querySelector("[data-none]").hidden = !list.hidden;
  };
})();

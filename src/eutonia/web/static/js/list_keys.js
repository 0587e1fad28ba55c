// A list that can be walked without a mouse: j and k go down and up, Enter opens (it is a link), ? shows the keys.
const links = (list) => [...list.querySelectorAll("a.row__title")];

const isTyping = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]");

const move = (list, by) => {
  const all = links(list);
  const here = all.indexOf(document.activeElement);
  const next = all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

// One listener for the page: lists come and go by htmx.
document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-list-keys]");
  if (!list || isTyping(event)) return;
  if (event.key === "j") move(list, 1);
  else if (event.key === "k") move(list, -1);
  else if (event.key === "?") {
    const help = document.getElementById(list.dataset.listKeys);
    if (help) help.open = !help.open;
  } else return;
  event.preventDefault();
});

// A request that failed is said, never swallowed. The words wait in a <template>, where they can be read and translated.
const say = (id) => {
  const words = document.getElementById(id)?.content.cloneNode(true);
  if (words) document.getElementById("messages")?.replaceChildren(words);
};

// The server answered, and the answer is no part of a page (htmx-config, noSwap): refused, not there, or broken.
document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx.response.status;
  if (status >= 500) say("failed-server");
  else if (status !== 409 && status !== 422) say("failed-refused");
});

// No answer came.
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx && !event.detail.ctx.response) say("failed-network");
});

// allauth's scripts say by this event that a passkey was not made or not used. The person is told; the console is not.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("failed-passkey")?.content.cloneNode(true);
  if (words) document.getElementById("messages")?.replaceChildren(words);
});

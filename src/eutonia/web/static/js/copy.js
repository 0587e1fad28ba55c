// <button data-copy="ID">: puts the text of that element on the clipboard, and says so in the button.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  const label = button.querySelector("[data-copy-label]") ?? button;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    label.textContent = "Copied";
  } catch {
    label.textContent = "Could not copy"; // not allowed here: the text can still be selected by hand
  }
  setTimeout(() => (label.textContent = before), 2000);
});

// <time data-relative datetime="...">: "5 minutes ago", kept true while the page is open. Without it the date stands there.
const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });

const say = (seconds) => {
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? [];
  return unit ? words.format(Math.trunc(seconds / length), unit) : "just now";
};

const refresh = (root) => {
  for (const time of root.querySelectorAll("time[data-relative]")) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    if (Number.isNaN(seconds) || Math.abs(seconds) > 7 * 86400) continue; // from a week on the date says more
    time.title ||= time.textContent.trim();
    time.textContent = say(seconds);
  }
};

htmx.onLoad((root) => refresh(root));
setInterval(() => refresh(document), 30_000);

// Says when there is no connection, so that nobody believes that something was sent.
const banner = document.getElementById("connection");
const show = () => {
  if (banner) banner.hidden = navigator.onLine;
};
addEventListener("online", show);
addEventListener("offline", show);
show();

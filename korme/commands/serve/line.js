// The one line to the server that all open pages share.
"use strict";
const pages = new Set();
const source = new EventSource(new URL("events", location));
let last = null;

source.onmessage = (event) => {
  last = event.data;
  for (const page of pages) page.postMessage(last);
};

// After a break the server may be another: what it said before counts no more.
source.onerror = () => {
  last = null;
};

onconnect = (event) => {
  const page = event.ports[0];
  pages.add(page);
  if (last !== null) page.postMessage(last);
};

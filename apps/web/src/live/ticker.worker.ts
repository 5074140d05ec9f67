/** Sends a message each second. Timers of workers are not slowed down while their page is hidden. */
setInterval(() => postMessage(null), 1_000);

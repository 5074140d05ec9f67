/** The words of the page's own state: its connection and its version. */
export const appWords = {
  offline: {
    since: (time: string) => `No connection since ${time}. Reconnecting…`,
    lastSeen: (when: string) => `Offline. You see what was known on ${when}.`,
    visitor: "ParkMate cannot be reached. What you see may be old.",
  },
  version: {
    ready: "A new version is ready.",
    reload: "Reload",
    later: "Later",
  },
};

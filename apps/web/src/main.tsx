import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { startAppVersion } from "./live/appVersion.ts";
import { followPushes } from "./live/pushDevice.ts";
import "./app.css";
import { speakOneOf } from "./words/languages.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
await speakOneOf(navigator.languages);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
startAppVersion();
followPushes();

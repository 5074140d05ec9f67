import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { startAppVersion } from "./live/appVersion.ts";
import { followPushes } from "./live/pushDevice.ts";
import { takeOver } from "./takeOver.ts";
import "./app.css";
import { speakOneOf } from "./words/languages.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
const start = () =>
  createRoot(takeOver(root)).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
// Not awaited at the top of this module: a language is a script that imports it. One that does not load leaves English.
speakOneOf(navigator.languages).then(start, (error: unknown) => {
  console.error("The words of this language could not be loaded.", error);
  start();
});
startAppVersion();
followPushes();

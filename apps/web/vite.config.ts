import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type UserConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { compressed } from "./build/compressed.ts";
import { driverFiles } from "./build/driverFiles.ts";
import { firstRequests } from "./build/firstRequests.ts";
import { wordsByScreen } from "./build/wordsByScreen.ts";

const driver = driverFiles();

/** The build holds no address: the page asks its own origin, so one build serves every deployment. */
/** The persisted cache's packages bring an older copy of the same core. */
const resolve: UserConfig["resolve"] & object = { dedupe: ["@tanstack/query-core"] };

const page: UserConfig = {
  plugins: [
    react(),
    tailwindcss(),
    wordsByScreen(),
    driver,
    firstRequests(),
    VitePWA({
      // The page registers it itself, when it is idle, and asks before a new version takes over (live/appVersion.ts).
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        id: "/",
        name: "ParkMate",
        short_name: "ParkMate",
        description: "Find a parking slot, book it, and be told in time.",
        lang: "en",
        start_url: "/",
        scope: "/",
        display: "standalone",
        theme_color: "#1d5bd1",
        background_color: "#f4f5f7",
        categories: ["navigation", "travel", "utilities"],
        icons: [
          { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
        shortcuts: [
          { name: "My bookings", url: "/bookings", icons: [{ src: "/icon-192.png", sizes: "192x192" }] },
          { name: "Inbox", url: "/inbox", icons: [{ src: "/icon-192.png", sizes: "192x192" }] },
        ],
      },
      // The manifest's icons are for installing; the page itself needs none of them.
      includeManifestIcons: false,
      workbox: {
        globPatterns: ["index.html", "favicon.svg", "assets/*.{js,css}"],
        manifestTransforms: [
          (entries) => ({
            manifest: entries
              .filter(({ url }) => driver.isForDrivers(url))
              // The server writes its mode into sw.js as it does into index.html, so that a page of another mode is another one.
              .map((entry) =>
                entry.url === "index.html" ? { ...entry, revision: `${entry.revision}-mode:serve` } : entry,
              ),
            warnings: [],
          }),
        ],
        dontCacheBustURLsMatching: /^assets\//,
        inlineWorkboxRuntime: true,
        // What it does with pushes; a browser looks for changes in it as in sw.js itself.
        importScripts: ["/push-worker.js"],
        sourcemap: false,
        // A new version waits until somebody lets it in; answers of the API belong to a person and are never kept here.
        skipWaiting: false,
        clientsClaim: false,
        cleanupOutdatedCaches: true,
        navigateFallback: "index.html",
        navigateFallbackDenylist: [/^\/api\//, /^\/(?:healthz|readyz|metrics)$/, /\.\w+$/],
        runtimeCaching: [
          {
            // Of the staff's screens what was opened once.
            urlPattern: /\/assets\/[^/]+\.(?:js|css)$/,
            handler: "CacheFirst",
            options: { cacheName: "assets", expiration: { maxEntries: 80 }, cacheableResponse: { statuses: [200] } },
          },
        ],
      },
    }),
    compressed(),
  ],
  resolve,
  build: {
    target: "baseline-widely-available",
    // An inline script or data: font would need a weaker content security policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What every page needs is one file, whoever else imports parts of it.
            { name: "main", tags: ["$initial"], priority: 2 },
            driver.firstScreens,
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/api": { target: "http://localhost:8000", ws: true } },
  },
};

/** What the server imports to write a page's first look: one script that needs nothing beside it. */
const firstLook: UserConfig = {
  plugins: [react(), wordsByScreen()],
  resolve,
  ssr: { noExternal: true },
  define: { "process.env.NODE_ENV": '"production"' },
  build: {
    outDir: "dist-server",
    copyPublicDir: false,
    minify: true,
    rolldownOptions: { output: { codeSplitting: false } },
  },
};

export default defineConfig(({ isSsrBuild }) => (isSsrBuild ? firstLook : page));

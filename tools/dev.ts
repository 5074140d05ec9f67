/** `npm run dev`: the demo server on 8000, restarted when its sources change, and Vite with hot reload on 5173. */
const server = Bun.spawn(["bun", "--watch", "apps/server/src/main.ts", "start"], {
  stdout: "inherit",
  stderr: "inherit",
  env: { ...process.env, PARKMATE_PUBLIC_URL: "http://localhost:5173" },
});
const web = Bun.spawn(["npm", "run", "--silent", "dev", "--workspace", "@parkmate/web"], {
  stdout: "inherit",
  stderr: "inherit",
});

const stop = (): void => {
  server.kill();
  web.kill();
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
await Promise.race([server.exited, web.exited]);
stop();
await Promise.all([server.exited, web.exited]);

export {};

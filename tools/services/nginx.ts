/** An nginx of the tests: Debian's, in a folder of its own, writing nowhere else. */
import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Service, serviceFolder, startService } from "./service.ts";

const PROGRAM = "/usr/sbin/nginx";

export interface NginxOptions {
  /** The whole configuration; what it includes by a relative path is looked for in `files`. */
  config: string;
  /** More files, by their path beside the configuration. */
  files?: Readonly<Record<string, string>>;
  /** Where it answers, once it is there. */
  port: number;
}

export interface Nginx extends AsyncDisposable {
  readonly port: number;
  /** Where its configuration lies, and what that may write. */
  readonly folder: string;
  service(): Service;
  stop(): Promise<void>;
}

/** What an nginx that is nobody's needs inside `http`: its logs and temporary files in the test's own folder. */
export const OWN_FOLDER = `
access_log off;
client_body_temp_path tmp/body;
proxy_temp_path tmp/proxy;
fastcgi_temp_path tmp/fastcgi;
uwsgi_temp_path tmp/uwsgi;
scgi_temp_path tmp/scgi;
`;

/** An nginx with this configuration that takes connections. Throws with its words where it does not like it. */
export async function startNginx({ config, files = {}, port }: NginxOptions): Promise<Nginx> {
  const folder = await serviceFolder("nginx");
  // As root its workers are somebody else.
  chmodSync(folder.path, 0o755);
  mkdirSync(join(folder.path, "tmp"));
  for (const [path, text] of Object.entries({ "nginx.conf": config, ...files })) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    await Bun.write(join(folder.path, path), text);
  }
  const own = `daemon off; pid ${join(folder.path, "nginx.pid")};`;
  const service = await startService({
    name: "nginx",
    command: [PROGRAM, "-p", folder.path, "-c", join(folder.path, "nginx.conf"), "-e", "stderr", "-g", own],
    async isReady() {
      const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } });
      socket.end();
      return true;
    },
    stopSignal: "SIGTERM",
  }).catch((error) => {
    folder.remove();
    throw error;
  });
  const nginx: Nginx = {
    port,
    folder: folder.path,
    service: () => service,
    async stop() {
      await service.stop();
      folder.remove();
    },
    [Symbol.asyncDispose]: () => nginx.stop(),
  };
  return nginx;
}

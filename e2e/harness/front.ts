/**
 * nginx in front of some nodes, with the configuration of `deploy/`: `nginx.conf` byte for byte, the two files beside it as
 * an operator would change them.
 */
import { join, resolve } from "node:path";
import { freePort } from "../../apps/server/src/platform/freePort.ts";
import { type Nginx, OWN_FOLDER, startNginx } from "../../tools/services/nginx.ts";
import { runOnce, serviceFolder } from "../../tools/services/service.ts";

const DEPLOY = resolve(import.meta.dir, "../../deploy");

export interface FrontOptions {
  /** The ports of the nodes on this machine. */
  nodes: readonly number[];
  /** Default: a free one. Named where the nodes have to know it before they start. */
  port?: number;
  /** TLS with this certificate instead of plain HTTP. */
  certificate?: Certificate;
  /** What the test changes in `nginx.conf` to see what that line is for; throws where there is nothing to change. */
  edit?: (config: string) => string;
}

export interface Certificate {
  /** PEM, self-signed for `localhost`; whoever trusts it names it as its authority. */
  pem: string;
  key: string;
}

/** nginx takes connections for these nodes. */
export async function startFront({ nodes, port, certificate, edit }: FrontOptions): Promise<Nginx> {
  const at = port ?? (await freePort("127.0.0.1"));
  const original = await Bun.file(join(DEPLOY, "nginx.conf")).text();
  const config = edit?.(original) ?? original;
  if (edit && config === original) throw new Error("deploy/nginx.conf holds nothing of what this test changes");
  const site = (await Bun.file(join(DEPLOY, "parkmate/site.conf")).text())
    .replaceAll(/^ *server 127.*\n/gm, "")
    .replace("zone parkmate 64k;", `${nodes.map((at) => serverLine(at, 3)).join("\n")}\nzone parkmate 64k;`)
    .replace("zone parkmate_sockets", `${nodes.map((at) => serverLine(at, 0)).join("\n")}\nzone parkmate_sockets`)
    .replaceAll(/^(?:access|error)_log .*$/gm, "")
    .replace(/^server \{[^}]*\}/m, "");
  const listen = certificate
    ? (await Bun.file(join(DEPLOY, "parkmate/listen.conf")).text())
        .replaceAll(/^listen .*\n/gm, "")
        .replace("server_name", `listen 127.0.0.1:${at} ssl http2 reuseport;\nserver_name`)
        .replace(/^ssl_certificate .*$/m, "ssl_certificate parkmate/front.pem;")
        .replace(/^ssl_certificate_key .*$/m, "ssl_certificate_key parkmate/front.key;")
    : `listen 127.0.0.1:${at} reuseport;`;
  const files: Record<string, string> = {
    "parkmate/site.conf": OWN_FOLDER + site,
    "parkmate/listen.conf": listen,
    ...(certificate ? { "parkmate/front.pem": certificate.pem, "parkmate/front.key": certificate.key } : {}),
  };
  return startNginx({ config, files, port: at });
}

const serverLine = (port: number, maxFails: number): string =>
  `server 127.0.0.1:${port} max_fails=${maxFails} fail_timeout=2s;`;

/** A certificate for `localhost`, made by openssl, good for a day. */
export async function makeCertificate(): Promise<Certificate> {
  const folder = await serviceFolder("certificate");
  try {
    const [pem, key] = [join(folder.path, "front.pem"), join(folder.path, "front.key")];
    await runOnce([
      ...["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
      ...["-keyout", key, "-out", pem],
    ]);
    return { pem: await Bun.file(pem).text(), key: await Bun.file(key).text() };
  } finally {
    folder.remove();
  }
}

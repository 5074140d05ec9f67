import { z } from "zod";
import { docsPage } from "./docsPage.ts";
import { type Endpoint, open } from "./endpoint.ts";
import { openApiDocument } from "./openapi.ts";
import { type SecuritySettings, securityHeaders } from "./webPage.ts";

/** The reference page of `endpoints`; the list may grow until it is first asked for. */
export function docsEndpoint(endpoints: readonly Endpoint[], settings: SecuritySettings): Endpoint {
  let page: string | null = null;
  return open(
    {
      method: "get",
      path: "/api/docs",
      summary: "This API for reading: every address, what it takes, answers and refuses",
      answers: { status: 200, schema: z.string(), contentType: "text/html" },
    },
    async () => {
      page ??= docsPage(openApiDocument(endpoints, settings.publicUrl));
      const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" };
      return new Response(page, { headers: { ...securityHeaders(settings), ...headers } });
    },
  );
}

// Stoplight Prism before a server that takes everything: `node prism.cjs DOCUMENT`.
"use strict";

const http = require("node:http");
const { createLogger } = require("@stoplight/prism-core");
const { getHttpOperationsFromSpec } = require("@stoplight/prism-http");
const { createServer } = require("@stoplight/prism-http-server");

// As `prism proxy --errors` does it: what passes is sent on, the rest is answered with a problem.
async function main() {
  const operations = await getHttpOperationsFromSpec(process.argv[2]);
  const upstream = http.createServer((request, response) => response.writeHead(204).end());
  await new Promise((listening) => upstream.listen(0, "127.0.0.1", listening));
  const server = createServer(operations, {
    cors: false,
    config: {
      validateRequest: true,
      validateResponse: false,
      checkSecurity: true,
      errors: true,
      isProxy: true,
      upstream: new URL(`http://127.0.0.1:${upstream.address().port}`),
      mock: { dynamic: false },
    },
    components: { logger: createLogger("wire", { enabled: false }) },
  });
  console.log(new URL(await server.listen(0, "127.0.0.1")).port);
}

main();

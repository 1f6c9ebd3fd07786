// A server that lets express-openapi-validator judge every request: `node express.cjs DOCUMENT`.
"use strict";

const cookieParser = require("cookie-parser");
const express = require("express");
const OpenApiValidator = require("express-openapi-validator");

const app = express();
// The parser that knows brackets, which deepObject needs; the other one is the default.
app.set("query parser", "extended");
// Its readme has these before the validator, which reads what they leave on the request.
app.use(express.json({ strict: false, type: ["json", "+json"] }));
app.use(express.text({ type: "text/*" }));
app.use(express.urlencoded({ extended: false }));
app.use(cookieParser());
app.use(
  OpenApiValidator.middleware({
    apiSpec: process.argv[2],
    // It is asked about requests, not about the document.
    validateApiSpec: false,
    validateRequests: true,
    validateResponses: false,
  }),
);
app.use((request, response) => response.status(200).send("accepted"));
app.use((error, request, response, next) => {
  const lines = (error.errors ?? [error]).map((one) => `${one.path ?? ""} ${one.message}`.trim());
  response.status(error.status ?? 500).type("text").send(lines.join("\n"));
});

// A document that it cannot read is an error of every request, which has no status.
const server = app.listen(0, "127.0.0.1", async () => {
  const { port } = server.address();
  const probe = await fetch(`http://127.0.0.1:${port}/`);
  if (probe.status === 500) {
    console.error(`Error: ${await probe.text()}`);
    process.exit(1);
  }
  console.log(port);
});

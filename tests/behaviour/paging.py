"""A document whose results come in pages, in every way that there is."""

from __future__ import annotations

from typing import Final

DOCUMENT: Final = """
openapi: 3.1.0
info: {title: Paged, version: "1"}
servers: [{url: "https://api.test/v1"}]
security: [{key: []}]
paths:
  /cursor:
    get:
      tags: [jobs]
      operationId: byCursor
      parameters:
        - {name: "page[after]", in: query, schema: {type: string, pattern: "^c"}}
        - {name: kind, in: query, schema: {type: string}}
      x-pagination:
        type: cursor
        items: data
        parameter: "page[after]"
        next: meta.nextCursor
        more: meta.more
      responses: &jobs
        "200":
          description: jobs
          content: {application/json: {schema: {$ref: "#/components/schemas/Jobs"}}}
  /search:
    post:
      tags: [jobs]
      operationId: search
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Search"}}}
      x-pagination: {type: offset, items: data, parameter: from, total: meta.total}
      responses: *jobs
  /last:
    get:
      tags: [jobs]
      operationId: byLast
      parameters:
        - {name: startingAfter, in: query, schema: {type: string}}
      x-pagination: {type: cursor, items: data, parameter: startingAfter, next: data.-1.id}
      responses: *jobs
  /pages:
    get:
      tags: [jobs]
      operationId: byPage
      parameters:
        - {name: page, in: query, schema: {type: integer, default: 0}}
      x-pagination: {type: page, items: data, parameter: page, total: meta.total}
      responses: *jobs
  /offset:
    get:
      tags: [jobs]
      operationId: byOffset
      parameters:
        - {name: offset, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
      x-pagination: {type: offset, items: data, parameter: offset}
      responses: *jobs
  /link:
    get:
      tags: [jobs]
      operationId: byLink
      parameters:
        - {name: per_page, in: query, schema: {type: integer}}
        - {name: X-Version, in: header, schema: {type: string}}
      responses:
        "200":
          description: jobs
          headers: {Link: {schema: {type: string}}}
          content: {application/json: {schema: {type: array, items: {type: string}}}}
  /elsewhere:
    get:
      tags: [jobs]
      operationId: elsewhere
      servers: [{url: "https://files.test/v2"}]
      parameters: [{name: sid, in: cookie, schema: {type: string}}]
      x-pagination: {type: url, items: data, next: /@odata.nextLink}
      responses: *jobs
  /url:
    get:
      tags: [jobs]
      operationId: byUrl
      x-ms-pageable: {nextLinkName: "@odata.nextLink", itemName: data}
      responses: *jobs
components:
  securitySchemes: {key: {type: apiKey, in: query, name: api_key}}
  schemas:
    Job: {type: object, required: [id], properties: {id: {type: string}}}
    Jobs:
      type: object
      properties:
        data: {type: [array, "null"], items: {$ref: "#/components/schemas/Job"}}
        "@odata.nextLink": {type: string}
        meta:
          type: object
          properties:
            nextCursor: {type: [string, "null"]}
            more: {type: boolean}
            total: {type: integer}
    Search: {type: object, properties: {q: {type: string}, from: {type: integer}}}
"""

// The audit of GraphQL over HTTP that the specification's own authors keep, against the product.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';

const url = process.env.LAOWANG_URL;

// A MAY leaves us these: without a body, any page could send them unasked (CSRF), so that they
// need a header of Apollo's.
const DECLINED = ['5A70', 'D6D5', '6A70'];

for (const { id, name, fn } of serverAudits({ url })) {
  test(`${id} ${name}`, async () => {
    const result = await fn();
    if (DECLINED.includes(id)) {
      assert.match(name, /^MAY/);
      assert.equal(result.status, 'notice');
      assert.equal(result.response.status, 400);
    } else {
      assert.equal(result.status, 'ok', result.reason);
    }
  });
}

const preflighted = (address, init) =>
  fetch(address, { ...init, headers: { ...init?.headers, 'apollo-require-preflight': 'true' } });

for (const { id, name, fn } of serverAudits({ url, fetchFn: preflighted })) {
  test(`${id} ${name}, with that header`, async () => {
    const result = await fn();
    assert.equal(result.status, 'ok', result.reason);
  });
}

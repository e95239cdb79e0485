import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { print } from 'graphql';

import { operation } from './operations.mjs';

const TEXT = '凌晨三点，周师傅的卷帘门准时拉开。豆子要泡足八个小时，磨浆之前必须再挑一遍，坏一颗，整锅都会发苦。';

/** Somebody who has signed up at `url`, with the credits of the key `code`. */
export async function openVisit(url, code) {
  const credentials = { email: `${randomUUID()}@example.com`, password: 'a-long-password-9' };
  const visitor = {
    accessToken: null,
    headers: () => (visitor.accessToken ? { authorization: `Bearer ${visitor.accessToken}` } : {}),
    run,
    signIn,
    extract: () =>
      run('ExtractContent', {
        idempotencyKey: randomUUID(),
        source: { text: `${randomUUID()} ${TEXT.repeat(20)}` },
        length: 'SHORT',
      }),
  };

  /** The payload of a mutation that nobody refuses, over HTTP. */
  async function run(name, input) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...visitor.headers() },
      body: JSON.stringify({ query: print(operation(name)), variables: { input } }),
    });
    const { data, errors } = await response.json();
    assert.equal(errors, undefined);
    const [payload] = Object.values(data);
    assert.deepEqual(payload.userErrors, []);
    return payload;
  }

  async function signIn() {
    visitor.accessToken = (await run('Login', { ...credentials, deviceName: 'Node' })).session.accessToken;
  }

  const { session } = await run('Register', { ...credentials, displayName: '周小满' });
  visitor.accessToken = session.accessToken;
  await run('ActivateKey', { code });
  return visitor;
}

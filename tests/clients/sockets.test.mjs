/** What the library `graphql-ws` makes of our sockets, with nothing between. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';

import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { operation } from './operations.mjs';

const { LAOWANG_URL, LAOWANG_KEY, LAOWANG_API_PID } = process.env;
const TYPENAME = '{ __typename }';
const MINE = 'subscription { myGenerations { id status } }';
const TEXT = '凌晨三点，周师傅的卷帘门准时拉开。豆子要泡足八个小时，磨浆之前必须再挑一遍，坏一颗，整锅都会发苦。';

const credentials = { email: `sockets-${randomUUID()}@example.com`, password: 'a-long-password-9' };
let accessToken;

before(async () => {
  const { session } = await run('Register', { ...credentials, displayName: '周小满' });
  accessToken = session.accessToken;
  await run('ActivateKey', { code: LAOWANG_KEY });
});

test('a lazy client connects for its first operation, and leaves after its last', async () => {
  const { client, life } = opened();
  assert.deepEqual(life, []);

  assert.deepEqual((await answer(client, TYPENAME)).data, { __typename: 'Query' });
  await until(client, 'closed');
  assert.deepEqual(life, ['connecting', 'connected', 'closed 1000']);
});

test('its keep-alive pings are answered', async () => {
  const { client } = opened({ keepAlive: 20, lazy: false });
  for (let answered = 0; answered < 3; answered++) await until(client, 'pong');
  await client.dispose();
});

test('many operations share one socket, and an error is only of its own', async () => {
  const { client, life } = opened();
  const watching = client.iterate({ query: MINE });
  const first = watching.next();
  const asked = Array.from({ length: 30 }, () => answer(client, TYPENAME));

  await assert.rejects(answer(client, '{'), isRefused('GRAPHQL_PARSE_FAILED'));
  await assert.rejects(answer(client, '{ nonsense }'), isRefused('GRAPHQL_VALIDATION_FAILED'));
  const missing = await answer(client, 'query ($id: ID!) { generation(id: $id) { id } }', { id: 'x' });
  assert.equal(missing.errors[0].extensions.code, 'BAD_USER_INPUT');
  assert.equal((await Promise.all(asked)).length, 30);

  const { generation } = await extract();
  const { value } = await first;
  assert.equal(value.data.myGenerations.id, generation.id);
  await watching.return();
  await client.dispose();
  assert.deepEqual(life.filter(each => each === 'connecting'), ['connecting']);
});

test('after 4403 it comes again with the token that connectionParams then has', async () => {
  const { client, life } = opened();
  const watching = client.iterate({ query: MINE });
  const first = watching.next();
  await until(client, 'connected');

  await run('Logout');
  await until(client, 'closed');
  accessToken = (await run('Login', { ...credentials, deviceName: 'Node' })).session.accessToken;
  await until(client, 'connected');
  await answer(client, TYPENAME);
  const { generation } = await extract();
  const { value } = await first;
  assert.equal(value.data.myGenerations.id, generation.id);
  await watching.return();
  await client.dispose();
  const [connecting, connected, closed] = life;
  assert.deepEqual([connecting, connected, closed], ['connecting', 'connected', 'closed 4403']);
});

test('after 1012 it comes again and resumes at its cursor: every event once', async () => {
  const { generation } = await extract();
  const { client, life } = opened();
  const seen = await watch(client, generation.id, () => process.kill(Number(LAOWANG_API_PID), 'SIGTERM'));
  const replayed = await watch(client, generation.id);

  assert.equal(life[2], 'closed 1012');
  assert.deepEqual(seen, replayed);
  assert.equal(new Set(seen).size, seen.length);
  await client.dispose();
});

/** A client, and what happens to its sockets. */
function opened(options = {}) {
  const client = createClient({
    url: LAOWANG_URL.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: () => ({ Authorization: `Bearer ${accessToken}` }),
    retryAttempts: 1000,
    retryWait: () => new Promise(resolve => setTimeout(resolve, 50)),
    shouldRetry: () => true,
    ...options,
  });
  const life = [];
  client.on('connecting', () => life.push('connecting'));
  client.on('connected', () => life.push('connected'));
  client.on('closed', ({ code }) => life.push(`closed ${code}`));
  return { client, life };
}

function until(client, event) {
  return new Promise(resolve => {
    const stop = client.on(event, () => {
      stop();
      resolve();
    });
  });
}

/** The one result of a query; rejected with the errors of a refusal. */
async function answer(client, query, variables) {
  for await (const result of client.iterate({ query, variables })) return result;
}

/**
 * The cursors of all events to the last. Each is kept in the variables, which the library reads
 * again when it subscribes again; `onFirst` is called with the first event.
 */
async function watch(client, id, onFirst = () => {}) {
  const variables = { id, after: null };
  const cursors = [];
  const query = print(operation('GenerationProgress'));
  for await (const { data } of client.iterate({ query, variables })) {
    variables.after = data.generationProgress.cursor;
    if (cursors.push(variables.after) === 1) onFirst();
  }
  return cursors;
}

function isRefused(code) {
  return ([{ extensions }]) => extensions.code === code;
}

function extract() {
  const source = { text: `${randomUUID()} ${TEXT.repeat(20)}` };
  return run('ExtractContent', { idempotencyKey: randomUUID(), source, length: 'SHORT' });
}

/** The payload of a mutation that nobody refuses, over HTTP. */
async function run(name, input) {
  const response = await fetch(LAOWANG_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query: print(operation(name)), variables: { input } }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  const [payload] = Object.values(data);
  assert.deepEqual(payload.userErrors, []);
  return payload;
}

/** The socket without a library of docs/api.md. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { before, test } from 'node:test';

import { print } from 'graphql';
import { WebSocketServer } from 'ws';

import { watch } from './src/api/socket';
import { GenerationProgressDocument, type GenerationProgressSubscription } from './src/gql/graphql';
import { type Newcomer, newcomer, startExtraction, url } from './studio';

interface Result {
  data: GenerationProgressSubscription;
}

let somebody: Newcomer;
let id: string;

before(async () => {
  somebody = await newcomer({ key: 4 });
  id = await startExtraction(somebody);
});

function watched(after?: string) {
  const cursors: string[] = [];
  const ends: unknown[] = [];
  const payload = { query: print(GenerationProgressDocument), variables: { id, after } };
  return new Promise<{ cursors: string[]; ends: unknown[] }>((resolve) => {
    watch(url, {
      accessToken: somebody.session.accessToken!,
      payload,
      next: (result) => cursors.push((result as Result).data.generationProgress.cursor),
      ended: (reason) => {
        ends.push(reason);
        resolve({ cursors, ends });
      },
    });
  });
}

test('it is told everything to its end, and from a cursor on what is left', async () => {
  const whole = await watched();
  const rest = await watched(whole.cursors[1]);

  assert.deepEqual(whole.ends, [{ code: 1000, reason: '' }]);
  assert.ok(whole.cursors.length > 3);
  assert.deepEqual(rest.cursors, whole.cursors.slice(2));
});

test('it answers pings of the server', async () => {
  const server = new WebSocketServer({ port: 0, handleProtocols: () => 'graphql-transport-ws' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  watch(`http://127.0.0.1:${port}`, {
    accessToken: 'token',
    payload: { query: '', variables: {} },
    next() {},
    ended() {},
  });
  const [socket] = await once(server, 'connection');
  const [greeting] = await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'ping' }));
  const [answer] = await once(socket, 'message');

  assert.deepEqual(JSON.parse(greeting), {
    type: 'connection_init',
    payload: { authorization: 'Bearer token' },
  });
  assert.deepEqual(JSON.parse(answer), { type: 'pong' });
  socket.terminate();
  server.close();
});

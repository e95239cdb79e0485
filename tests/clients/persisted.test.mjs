/** Apollo's own link for persisted queries: what it says, and what it has to say twice. */
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';

import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const { LAOWANG_URL } = process.env;
const TYPES = ['application/graphql-response+json', 'application/json'];

const sha256 = text => createHash('sha256').update(text).digest('hex');

/** One that no other run has sent. */
const newQuery = () => gql(`query Q${randomUUID().replaceAll('-', '')} { platforms { name } }`);

/** Keeps what goes over the wire, and accepts one type alone where it is told. */
function recorder({ accept } = {}) {
  const requests = [];
  const fetchRecorded = async (url, options) => {
    const headers = { ...options.headers, ...(accept && { accept }) };
    const response = await fetch(url, { ...options, headers });
    requests.push({
      method: options.method,
      hasText: `${url}${options.body ?? ''}`.includes('platforms'),
      type: response.headers.get('content-type'),
      caching: response.headers.get('cache-control'),
    });
    return response;
  };
  return { requests, fetch: fetchRecorded };
}

const apolloOver = link => new ApolloClient({ link, cache: new InMemoryCache() });

function client({ accept, http, ...options } = {}) {
  const { requests, fetch } = recorder({ accept });
  const link = http?.(fetch) ?? new HttpLink({ uri: LAOWANG_URL, fetch });
  const apollo = apolloOver(ApolloLink.from([new PersistedQueryLink({ sha256, ...options }), link]));
  const ask = query => apollo.query({ query, fetchPolicy: 'network-only' });
  return { requests, ask };
}

const spoken = requests => requests.map(({ method, hasText }) => [method, hasText ? 'text' : 'hash']);

test('a text is sent once, whichever type the client accepts', async () => {
  for (const accept of TYPES) {
    const { requests, ask } = client({ accept });
    const query = newQuery();

    const answers = [await ask(query), await ask(query), await ask(query)];

    for (const { data } of answers) assert.ok(data.platforms.length > 5);
    assert.deepEqual(spoken(requests), [
      ['POST', 'hash'],
      ['POST', 'text'],
      ['POST', 'hash'],
      ['POST', 'hash'],
    ]);
    for (const { type, caching } of requests) {
      assert.equal(type, `${accept}; charset=utf-8`);
      assert.equal(caching, 'no-store');
    }
  }
});

test('another client need not send it at all', async () => {
  const query = newQuery();
  await client().ask(query);
  const { requests, ask } = client();

  await ask(query);

  assert.deepEqual(spoken(requests), [['POST', 'hash']]);
});

test('hashes go by GET and texts by POST, whichever type the client accepts', async () => {
  for (const accept of TYPES) {
    const { requests, ask } = client({ accept, useGETForHashedQueries: true });
    const query = newQuery();

    const answers = [await ask(query), await ask(query)];

    for (const { data } of answers) assert.ok(data.platforms.length > 5);
    assert.deepEqual(spoken(requests), [
      ['GET', 'hash'],
      ['POST', 'text'],
      ['GET', 'hash'],
    ]);
    const [unknown, sent, found] = requests.map(({ caching }) => caching);
    assert.deepEqual([unknown, sent], ['no-store', 'no-store']);
    assert.match(found, /^public, max-age=\d+$/);
  }
});

test('a batch holds hashes, and then the texts of those that were not known', async () => {
  const http = fetch => new BatchHttpLink({ uri: LAOWANG_URL, fetch, batchInterval: 20 });
  const { requests, ask } = client({ http });
  const queries = [newQuery(), newQuery()];

  const first = await Promise.all(queries.map(ask));
  const again = await Promise.all(queries.map(ask));

  for (const { data } of [...first, ...again]) assert.ok(data.platforms.length > 5);
  assert.deepEqual(spoken(requests), [
    ['POST', 'hash'],
    ['POST', 'text'],
    ['POST', 'hash'],
  ]);
});

test('a text that is refused is refused once, and not asked for again', async () => {
  const { requests, ask } = client();

  await assert.rejects(ask(gql('{ platforms { nothing } }')), error => {
    assert.ok(CombinedGraphQLErrors.is(error));
    assert.deepEqual(
      error.errors.map(each => each.extensions.code),
      ['GRAPHQL_VALIDATION_FAILED'],
    );
    return true;
  });

  assert.deepEqual(spoken(requests), [
    ['POST', 'hash'],
    ['POST', 'text'],
  ]);
});

test('what was sent over a socket is known to requests', async () => {
  const socket = createClient({ url: LAOWANG_URL.replace(/^http/, 'ws'), webSocketImpl: WebSocket });
  const link = ApolloLink.from([new PersistedQueryLink({ sha256 }), new GraphQLWsLink(socket)]);
  const query = newQuery();

  const { data } = await apolloOver(link).query({ query });
  await socket.dispose();
  const { requests, ask } = client();
  await ask(query);

  assert.ok(data.platforms.length > 5);
  assert.deepEqual(spoken(requests), [['POST', 'hash']]);
});

/** Costs and limits of docs/api.md: what an operation costs is told, and a refusal is waited for. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { ApolloLink, HttpLink } from '@apollo/client';

import { openApollo } from './src/api/apollo';
import { type Cost, costLink } from './src/api/cost';
import { openPublishedApollo, openPublishedSession } from './src/api/published';
import { troubleOf } from './src/api/trouble';
import { extraction } from './src/generation/start';
import { MeDocument, UpdateProfileDocument } from './src/gql/graphql';
import {
  type Newcomer,
  newcomer,
  newText,
  overTheWire,
  publishedUrl,
  requestsDuring,
  sentDuring,
  url,
} from './studio';

/** What the tests' product lets a user spend, at once and every second. */
const GENEROUS = 10_000_000;

let somebody: Newcomer;

before(async () => {
  somebody = await newcomer();
});

const me = ({ apollo }: Pick<Newcomer, 'apollo'>) =>
  apollo.query({ query: MeDocument, fetchPolicy: 'network-only' });

const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => null,
    (error) => troubleOf(error).code,
  );

/** A server that refuses the first request. */
function refusing(retryAfter: number) {
  let isRefused = false;
  const send: typeof fetch = async (address, init) => {
    if (isRefused) return overTheWire(address, init);
    isRefused = true;
    const extensions = { code: 'RATE_LIMITED', retryAfter };
    const body = JSON.stringify({ errors: [{ message: 'Too many requests', extensions }] });
    return new Response(body, {
      status: 429,
      headers: { 'content-type': 'application/graphql-response+json' },
    });
  };
  return send;
}

test('each answer tells what it has cost, and what is left', async () => {
  const told: [string | undefined, Cost][] = [];
  const last = ApolloLink.from([
    costLink((name, cost) => told.push([name, cost])),
    new HttpLink({ uri: url }),
  ]);
  await me({ apollo: openApollo(url, somebody.session, { last }) });

  const [[name, { operation, limit, budget }], ...more] = told as [[string, Cost]];
  const { left, ...bucket } = budget;
  assert.deepEqual([name, limit, more], ['Me', 2000, []]);
  assert.deepEqual(bucket, { size: GENEROUS, perSecond: GENEROUS });
  assert.ok(operation > 10 && operation < limit, `${operation}`);
  assert.ok(left > GENEROUS / 2 && left <= GENEROUS, `${left}`);
});

test('a query that comes too soon is sent again, when the server says', async () => {
  const names = await requestsDuring(async () => {
    const { data } = await me(somebody);
    assert.equal(data?.me.email, somebody.email);
  }, refusing(0.01));

  assert.deepEqual(names, ['Me', 'Me']);
});

test('so is what has an idempotencyKey', async () => {
  const start = extraction(somebody.apollo, { source: { text: newText() } });
  const names = await requestsDuring(async () => {
    const { userErrors } = await start();
    assert.deepEqual(userErrors.map(({ code }) => code), ['NO_ENTITLEMENT']);
  }, refusing(0.01));

  assert.deepEqual(names, ['ExtractContent', 'ExtractContent']);
});

test('another mutation is not: its user is told', async () => {
  const variables = { input: { displayName: '周大满' } };
  const names = await requestsDuring(async () => {
    const changing = somebody.apollo.mutate({ mutation: UpdateProfileDocument, variables });
    assert.equal(await codeOf(changing), 'RATE_LIMITED');
  }, refusing(0.01));

  assert.deepEqual(names, ['UpdateProfile']);
});

test('nor is a query that would have to wait for long', async () => {
  const names = await requestsDuring(async () => {
    assert.equal(await codeOf(me(somebody)), 'RATE_LIMITED');
  }, refusing(31));

  assert.deepEqual(names, ['Me']);
});

test('a server of twenty an hour refuses the twenty-first, with the time to wait', async () => {
  const greedy = await newcomer({
    at: publishedUrl,
    enter: openPublishedSession,
    open: openPublishedApollo,
  });
  const answers: Response[] = [];
  let refused: unknown = null;
  const sent = await sentDuring(
    async () => {
      while (!refused) await me(greedy).catch((error) => (refused = error));
    },
    async (address, init) => {
      const response = await overTheWire(address, init);
      answers.push(response);
      return response;
    },
  );

  const { code, retryAfter } = troubleOf(refused);
  const { status, headers } = answers.at(-1)!;
  assert.equal(sent.length, 21);
  assert.deepEqual([code, status, headers.get('retry-after')], ['RATE_LIMITED', 429, `${retryAfter}`]);
  assert.ok(retryAfter! > 30 && retryAfter! <= 3600, `${retryAfter}`);
});

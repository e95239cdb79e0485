/** Subscriptions over HTTP, as Apollo Client and graphql-sse carry them. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { ApolloClient, ApolloLink, CombinedGraphQLErrors, CombinedProtocolErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';

import { operation } from './operations.mjs';
import { openVisit } from './visitor.mjs';

const { LAOWANG_URL, LAOWANG_KEY, LAOWANG_API_PID } = process.env;
const EVENTS_BEFORE_THE_DROP = 3;
const PROGRESS = operation('GenerationProgress');
const MINE = 'subscription { myGenerations { id status } }';

let visitor;

before(async () => {
  visitor = await openVisit(LAOWANG_URL, LAOWANG_KEY);
});

test('Apollo watches a generation to its end in parts, and resumes at its cursor', async () => {
  const { generation } = await visitor.extract();
  const seen = await watchInParts(generation.id, { dropAfter: EVENTS_BEFORE_THE_DROP });
  const resumed = await watchInParts(generation.id, { after: seen.at(-1).cursor });
  const replayed = await watchInParts(generation.id);

  assert.equal(seen.length, EVENTS_BEFORE_THE_DROP);
  assert.deepEqual([...seen, ...resumed], replayed);
  assert.equal(replayed.at(-1).__typename, 'GenerationSucceeded');
});

test('Apollo hears why it may not subscribe', async () => {
  const missing = watchInParts('bm9zdWNo');
  await assert.rejects(missing, isRefused('BAD_USER_INPUT'));
  const nonsense = follow(gql`subscription { nonsense }`);
  await assert.rejects(nonsense, isRefused('GRAPHQL_VALIDATION_FAILED'));
});

test('Apollo is told in the protocol itself that its session has ended', async () => {
  const ending = assert.rejects(
    follow(gql(MINE), { onFirst: () => visitor.run('Logout') }),
    isEnded('UNAUTHENTICATED'),
  );
  await visitor.extract();
  await ending;
  await visitor.signIn();
});

test('graphql-sse asks, changes and watches, each on a stream of its own', async () => {
  const client = opened();
  const [{ data }] = await all(client, '{ __typename }');
  assert.deepEqual(data, { __typename: 'Query' });
  const [registered] = await all(client, print(operation('Register')), {
    input: { email: 'not an address', password: 'a-long-password-9' },
  });
  assert.equal(registered.data.register.userErrors[0].code, 'EMAIL_INVALID');

  const { generation } = await visitor.extract();
  const events = await watch(client, generation.id);
  assert.deepEqual(events, await watch(client, generation.id));
  client.dispose();
});

test('graphql-sse hears in the stream why an operation is refused, and does not try again', async () => {
  const client = opened({ retryAttempts: 0 });
  for (const [query, code] of [
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['subscription { nonsense }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription { generationProgress(id: "x") { cursor } }', 'BAD_USER_INPUT'],
  ]) {
    const [{ errors }] = await all(client, query);
    assert.equal(errors[0].extensions.code, code);
  }
  client.dispose();
});

test('graphql-sse hears last that its session has ended, and does not try again', async () => {
  const client = opened({ retryAttempts: 0 });
  const mine = client.iterate({ query: MINE });
  const first = mine.next();
  await visitor.extract();
  assert.ok((await first).value.data);

  await visitor.run('Logout');
  const heard = [];
  for await (const result of mine) heard.push(result);
  assert.equal(heard.at(-1).errors[0].extensions.code, 'UNAUTHENTICATED');
  client.dispose();
  await visitor.signIn();
});

test('where the network breaks, graphql-sse comes again and resumes at its cursor: every event once', async () => {
  const attempts = [];
  const client = opened({ on: { connecting: isRetry => attempts.push(isRetry) }, fetchFn: brokenOnce() });
  const { generation } = await visitor.extract();
  const seen = await watch(client, generation.id);

  assert.deepEqual(attempts, [false, true]);
  assert.deepEqual(seen, await watch(opened(), generation.id));
  client.dispose();
});

test('where the process leaves, graphql-sse comes again, and Apollo hears that it may', async () => {
  const attempts = [];
  const client = opened({ on: { connecting: isRetry => attempts.push(isRetry) } });
  const apollo = assert.rejects(follow(gql(MINE), { onFirst: leave }), isEnded('SERVICE_UNAVAILABLE'));
  const mine = client.iterate({ query: MINE });
  await visitor.extract();
  assert.ok((await mine.next()).value.data);

  await apollo;
  await until(() => attempts.includes(true));
  await until(async () => (await fetch(new URL('/readyz', LAOWANG_URL)).catch(() => ({}))).ok);
  const { generation } = await visitor.extract();
  for await (const { data } of mine) if (data.myGenerations.id === generation.id) break;
  client.dispose();

  function leave() {
    process.kill(Number(LAOWANG_API_PID), 'SIGTERM');
  }
});

/** Of graphql-sse. */
function opened(options = {}) {
  return createClient({
    url: LAOWANG_URL,
    headers: () => visitor.headers(),
    retryAttempts: 1000,
    retry: () => new Promise(resolve => setTimeout(resolve, 50)),
    ...options,
  });
}

/** A network that loses whatever comes after the first event of the first answer, and then breaks. */
function brokenOnce() {
  let isWhole = false;
  return async (url, options) => {
    const response = await fetch(url, options);
    if (isWhole) return response;
    isWhole = true;
    let heard = '';
    const cut = new TransformStream({
      transform(chunk, controller) {
        if (heard.includes('event: next')) return;
        heard += new TextDecoder().decode(chunk);
        if (!heard.includes('event: next')) return;
        const event = heard.indexOf('event: next');
        controller.enqueue(new TextEncoder().encode(heard.slice(0, heard.indexOf('\n\n', event) + 2)));
        // graphql-sse overlooks an end that comes at once with an event.
        setTimeout(() => controller.error(new Error('The network is gone')), 50);
      },
    });
    return new Response(response.body.pipeThrough(cut), response);
  };
}

async function until(isSo) {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 50));
}

async function all(client, query, variables) {
  const results = [];
  for await (const result of client.iterate({ query, variables })) results.push(result);
  return results;
}

/**
 * The cursors of all events to the last. Each is kept in the variables, which the library reads
 * again when it comes again.
 */
async function watch(client, id) {
  const variables = { id, after: null };
  const cursors = [];
  for await (const { data } of client.iterate({ query: print(PROGRESS), variables })) {
    variables.after = data.generationProgress.cursor;
    cursors.push(variables.after);
  }
  return cursors;
}

/** Events up to the terminal one, or to the `dropAfter`th, at which the watcher goes away. */
async function watchInParts(id, { after = null, dropAfter } = {}) {
  const results = await follow(PROGRESS, { variables: { id, after }, dropAfter });
  return results.map(({ generationProgress: { cursor, __typename } }) => ({ cursor, __typename }));
}

/** Through Apollo's HttpLink alone; rejected with the first error. */
function follow(query, { variables, dropAfter = Infinity, onFirst = () => {} } = {}) {
  const apollo = new ApolloClient({
    link: ApolloLink.from([
      new SetContextLink(() => ({ headers: visitor.headers() })),
      new HttpLink({ uri: LAOWANG_URL }),
    ]),
    cache: new InMemoryCache(),
  });
  const results = [];
  return new Promise((resolve, reject) => {
    const subscription = apollo.subscribe({ query, variables, fetchPolicy: 'no-cache' }).subscribe({
      error: reject,
      complete: () => resolve(results),
      next({ data, error }) {
        if (error) return reject(error);
        if (results.push(data) === 1) onFirst();
        if (results.length < dropAfter) return;
        subscription.unsubscribe();
        resolve(results);
      },
    });
  });
}

function isRefused(code) {
  return error => {
    assert.ok(CombinedGraphQLErrors.is(error), `${error}`);
    assert.equal(error.errors[0].extensions.code, code);
    return true;
  };
}

/** By the protocol, which carries the error beside the operation's results. */
function isEnded(code) {
  return error => {
    assert.ok(CombinedProtocolErrors.is(error), `${error}`);
    assert.equal(error.errors[0].extensions.code, code);
    return true;
  };
}

/** Refusals are data, errors have codes, and what is lost is sent again: as docs/api.md has it. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { CombinedGraphQLErrors, gql } from '@apollo/client';

import { openApollo } from './src/api/apollo';
import { refusalsOf } from './src/api/refusals';
import { Session } from './src/api/session';
import { troubleOf } from './src/api/trouble';
import { extraction } from './src/generation/start';
import {
  ExtractContentDocument,
  GenerationByIdDocument,
  GenerationsDocument,
  UpdateProfileDocument,
} from './src/gql/graphql';
import {
  memory,
  type Newcomer,
  newcomer,
  newText,
  NOBODY,
  overTheWire,
  requestsDuring,
} from './studio';

const REQUEST_ID = /^[0-9a-f]{16}$/;

let somebody: Newcomer;

before(async () => {
  somebody = await newcomer({ key: 2 });
});

async function thrown(asking: Promise<unknown>) {
  const [result] = await Promise.allSettled([asking]);
  assert.equal(result.status, 'rejected');
  return result.reason;
}

test('a refusal is data, and says which input it is about', async () => {
  const { data, error } = await somebody.apollo.mutate({
    mutation: UpdateProfileDocument,
    variables: { input: { displayName: '' } },
  });
  const refused = await extraction(somebody.apollo, { source: { url: 'ftp://example.com' } })();

  assert.equal(error, undefined);
  assert.deepEqual(Object.keys(refusalsOf(data!.updateProfile)), ['displayName']);
  assert.deepEqual([refused.generation, Object.keys(refusalsOf(refused))], [null, ['source.url']]);
});

test('a malformed argument is an error with a code and a request id', async () => {
  const asking = somebody.apollo.query({ query: GenerationByIdDocument, variables: { id: 'x' } });
  const { code, requestId, retryAfter } = troubleOf(await thrown(asking));

  assert.equal(code, 'BAD_USER_INPUT');
  assert.match(requestId!, REQUEST_ID);
  assert.equal(retryAfter, undefined);
});

test('a document that is not valid is told by the same class of error', async () => {
  const query = gql`query Nonsense { nonsense }`;

  assert.equal(troubleOf(await thrown(somebody.apollo.query({ query }))).code, 'GRAPHQL_VALIDATION_FAILED');
});

test('so is a request that is too large, though it is none of GraphQL', async () => {
  const source = { text: '长'.repeat(1024 * 1024) };
  const error = await thrown(extraction(somebody.apollo, { source })());

  assert.ok(CombinedGraphQLErrors.is(error));
  assert.equal(troubleOf(error).code, 'BAD_USER_INPUT');
});

test('what is asked too often says how long to wait', async () => {
  const mail = gql`mutation Mail { requestEmailVerification { userErrors { code } } }`;
  const ask = () => somebody.apollo.mutate({ mutation: mail });
  let refused: unknown = null;
  for (let asked = 0; asked < 10 && !refused; asked++) {
    await ask().catch((error) => (refused = error));
  }

  const { code, retryAfter } = troubleOf(refused);
  assert.equal(code, 'RATE_LIMITED');
  assert.ok(retryAfter! > 1 && retryAfter! <= 3600, `${retryAfter}`);
});

test('what could be had is there beside the error, for whoever asks for it', async () => {
  const query = gql`query Both { me { email } generation(id: "x") { id } }`;
  const { data, error } = await somebody.apollo.query({ query, errorPolicy: 'all' });

  assert.deepEqual(data, { me: { __typename: 'User', email: somebody.email }, generation: null });
  assert.equal(troubleOf(error).code, 'BAD_USER_INPUT');
});

test('a server that is not there is the network', async () => {
  const apollo = openApollo(NOBODY, new Session(NOBODY, memory()));

  const error = await thrown(apollo.query({ query: GenerationsDocument }));
  assert.equal(troubleOf(error).code, 'NETWORK');
});

/** The server does what it is asked for, and nobody hears of it the first time. */
function losing() {
  let isLost = false;
  const send: typeof fetch = async (address, init) => {
    const response = await overTheWire(address, init);
    if (isLost) return response;
    isLost = true;
    throw new TypeError('fetch failed');
  };
  return send;
}

test('where the answer is lost, a request with an idempotencyKey is sent again', async () => {
  const start = extraction(somebody.apollo, { source: { text: newText() } });
  let started;
  const names = await requestsDuring(async () => (started = await start()), losing());
  const again = await start();

  assert.deepEqual(names, ['ExtractContent', 'ExtractContent']);
  assert.deepEqual([started!.replayed, again.replayed], [true, true]);
  assert.equal(again.generation!.id, started!.generation!.id);
});

test('one without is not: nobody knows whether it happened', async () => {
  const variables = { input: { displayName: '周大满' } };
  const change = () => somebody.apollo.mutate({ mutation: UpdateProfileDocument, variables });
  let error: unknown;
  const names = await requestsDuring(async () => (error = await thrown(change())), losing());

  assert.deepEqual(names, ['UpdateProfile']);
  assert.equal(troubleOf(error).code, 'NETWORK');
});

test('a key that names another request is a conflict', async () => {
  const idempotencyKey = crypto.randomUUID();
  const start = async () => {
    const input = { idempotencyKey, source: { text: newText() } };
    const { data } = await somebody.apollo.mutate({
      mutation: ExtractContentDocument,
      variables: { input },
    });
    return data!.extractContent.userErrors.map(({ code }) => code);
  };

  assert.deepEqual([await start(), await start()], [[], ['CONFLICT']]);
});

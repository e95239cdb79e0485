/** The batching of docs/api.md: fewer requests, each operation for itself. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { gql } from '@apollo/client';

import { openBatchedApollo } from './src/api/batched';
import { troubleOf } from './src/api/trouble';
import { GenerationByIdDocument } from './src/gql/graphql';
import { type Newcomer, newcomer, requestsDuring, url } from './studio';

let somebody: Newcomer;

before(async () => {
  const { session, ...rest } = await newcomer();
  somebody = { ...rest, session, apollo: openBatchedApollo(url, session) };
});

const numbered = (number: number) =>
  somebody.apollo.query({ query: gql(`query Who${number} { me { email } }`), fetchPolicy: 'no-cache' });

const many = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => numbered(index)));

test('what is asked at once is one request, of ten operations at most', async () => {
  const names = await requestsDuring(async () => {
    const answers = await many(12);
    assert.ok(answers.every(({ data }) => (data as { me: { email: string } }).me.email === somebody.email));
  });

  assert.deepEqual(names.map((each) => each.length), [10, 2]);
});

test('an error is told to the one that made it', async () => {
  const bad = somebody.apollo.query({ query: GenerationByIdDocument, variables: { id: 'x' } });
  const [fine, failed] = await Promise.allSettled([numbered(1), bad]);

  assert.equal(fine.status, 'fulfilled');
  assert.ok(failed.status === 'rejected' && troubleOf(failed.reason).code === 'BAD_USER_INPUT');
});

test('a batch whose token is refused is sent once more with another', async () => {
  somebody.session.accessToken = 'expired';
  const names = await requestsDuring(() => many(3));

  const batch = ['Who0', 'Who1', 'Who2'];
  assert.deepEqual(names, [batch, 'RefreshSession', batch]);
});

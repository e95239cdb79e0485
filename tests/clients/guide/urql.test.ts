/** urql as docs/api.md sets it up: by HTTP what has one answer, by socket what has many. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { openUrql } from './src/api/urql';
import {
  ContentHistoryDocument,
  GenerationProgressDocument,
  MeDocument,
  UpdateProfileDocument,
} from './src/gql/graphql';
import { newcomer, type Newcomer, requestsDuring, startExtraction, url } from './studio';

let somebody: Newcomer;
let urql: ReturnType<typeof openUrql>;

before(async () => {
  somebody = await newcomer({ key: 3 });
  urql = openUrql(url, somebody.session);
});

test('a query is answered once, and then from the cache', async () => {
  const names = await requestsDuring(async () => {
    const { data, error } = await urql.query(MeDocument, {});
    assert.equal(error, undefined);
    assert.equal(data?.me?.email, somebody.email);
    await urql.query(MeDocument, {});
  });

  assert.deepEqual(names, ['Me']);
});

test('a refusal is data, and an error has its code', async () => {
  const { data } = await urql.mutation(UpdateProfileDocument, { input: { displayName: '' } });
  const { error } = await urql.query(ContentHistoryDocument, { first: 1000 });

  assert.deepEqual(data?.updateProfile.userErrors.map(({ code }) => code), ['DISPLAY_NAME_INVALID']);
  assert.equal(error?.graphQLErrors[0]?.extensions.code, 'BAD_USER_INPUT');
});

test('a subscription is told everything to its end', async () => {
  const id = await startExtraction(somebody);
  const kinds: (string | undefined)[] = [];
  await new Promise<void>((resolve) => {
    urql.subscription(GenerationProgressDocument, { id }).subscribe(({ data }) => {
      kinds.push(data?.generationProgress.__typename);
      if (kinds.at(-1) === 'GenerationSucceeded') resolve();
    });
  });

  assert.equal(kinds[0], 'GenerationQueued');
  assert.ok(kinds.includes('TextAppended'));
});

test('its GET, which it sends by default, is refused as any page could send it', async () => {
  const context = { preferGetMethod: true, requestPolicy: 'network-only' as const };
  const { error } = await urql.query(MeDocument, {}, context);
  const headers = { ...(await somebody.session.headers()), 'apollo-require-preflight': 'true' };
  const { data } = await urql.query(MeDocument, {}, { ...context, fetchOptions: { headers } });

  assert.equal(error?.graphQLErrors[0]?.extensions.code, 'BAD_USER_INPUT');
  assert.equal(data?.me?.email, somebody.email);
});

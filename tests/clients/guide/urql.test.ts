/** urql as docs/api.md sets it up: by HTTP what has one answer, by socket what has many. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { openUrql } from './src/api/urql';
import { advance, type GenerationEvent, WAITING } from './src/generation/progress';
import {
  ContentHistoryDocument,
  GenerationProgressDocument,
  MeDocument,
  UpdateProfileDocument,
} from './src/gql/graphql';
import {
  newcomer,
  type Newcomer,
  RecordedSocket,
  requestsDuring,
  startExtraction,
  url,
} from './studio';

const EVENTS_BEFORE_THE_BREAK = 3;

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

test('a subscription is told everything to its end, once, though its socket breaks', async () => {
  const id = await startExtraction(somebody, 10);
  const events: GenerationEvent[] = [];
  await new Promise<void>((resolve) => {
    urql.subscription(GenerationProgressDocument, { id }).subscribe(({ data }) => {
      const event = data!.generationProgress;
      if (events.push(event) === EVENTS_BEFORE_THE_BREAK) RecordedSocket.all.at(-1)!.break();
      if (event.__typename === 'GenerationSucceeded') resolve();
    });
  });

  const { state, text, content } = events.reduce(advance, WAITING);
  assert.equal(RecordedSocket.all.length, 2);
  assert.deepEqual([state, content?.__typename], ['SUCCEEDED', 'Article']);
  assert.equal(new Set(events.map(({ cursor }) => cursor)).size, events.length);
  assert.equal(text, content?.__typename === 'Article' && content.body);
});

test('its GET, which it sends by default, is refused as any page could send it', async () => {
  const context = { preferGetMethod: true, requestPolicy: 'network-only' as const };
  const { error } = await urql.query(MeDocument, {}, context);
  const headers = { ...(await somebody.session.headers()), 'apollo-require-preflight': 'true' };
  const { data } = await urql.query(MeDocument, {}, { ...context, fetchOptions: { headers } });

  assert.equal(error?.graphQLErrors[0]?.extensions.code, 'BAD_USER_INPUT');
  assert.equal(data?.me?.email, somebody.email);
});

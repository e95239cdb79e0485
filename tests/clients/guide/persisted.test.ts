/** Hashes instead of texts, as docs/api.md has it: of what was sent before, and of what is published. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';

import { gql } from '@apollo/client';
import { firstValueFrom } from 'rxjs';

import { openApollo } from './src/api/apollo';
import { openHashedApollo } from './src/api/persisted';
import { openPublishedApollo, openPublishedSession } from './src/api/published';
import { troubleOf } from './src/api/trouble';
import { progressOf } from './src/generation/progress';
import { MeDocument } from './src/gql/graphql';
import { type Newcomer, newcomer, publishedUrl, RecordedSocket, sentDuring } from './studio';

type Sent = Awaited<ReturnType<typeof sentDuring>>;

let hashing: Newcomer;
let naming: Newcomer;

before(async () => {
  hashing = await newcomer({ open: openHashedApollo });
  naming = await newcomer({
    at: publishedUrl,
    enter: openPublishedSession,
    open: openPublishedApollo,
  });
});

/** One that nobody has sent before. */
const newQuery = () => gql(`query Q${randomUUID().replaceAll('-', '')} { me { email } }`);

const forms = (sent: Sent) =>
  sent.map(({ method, body }) => `${method} ${body?.query ? 'text' : 'hash'}`);

const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => null,
    (error) => troubleOf(error).code,
  );

test('a text is sent once, and from then on its hash by GET', async () => {
  const query = newQuery();
  const ask = () => hashing.apollo.query({ query, fetchPolicy: 'network-only' });
  const sent = await sentDuring(async () => {
    for (const { data } of [await ask(), await ask()]) {
      assert.deepEqual(data, { me: { __typename: 'User', email: hashing.email } });
    }
  });

  assert.deepEqual(forms(sent), ['GET hash', 'POST text', 'GET hash']);
});

test('where the token is refused, its session is refreshed, and the hash is sent once more', async () => {
  const query = newQuery();
  const ask = () => hashing.apollo.query({ query, fetchPolicy: 'network-only' });
  await ask();
  hashing.session.accessToken = 'expired';
  const sent = await sentDuring(ask);

  assert.deepEqual(forms(sent), ['GET hash', 'POST text', 'GET hash']);
  assert.match(sent[1]!.body.query, /^mutation RefreshSession/);
});

test('a published operation is sent by its id, and never as text', async () => {
  const sent = await sentDuring(async () => {
    const { data } = await naming.apollo.query({ query: MeDocument });
    assert.deepEqual([data?.me.__typename, data?.me.email], ['User', naming.email]);
  });

  assert.deepEqual(forms(sent), ['POST hash']);
  assert.match(sent[0]!.body.extensions.persistedQuery.sha256Hash, /^sha256:[0-9a-f]{64}$/);
});

test('so is the refreshing of a session, and what is watched over a socket', async () => {
  naming.session.expire();
  RecordedSocket.all = [];
  const sent = await sentDuring(() => naming.session.headers());
  const watching = await codeOf(firstValueFrom(progressOf(naming.apollo, 'x')));

  const [{ body }] = sent as [Sent[0]];
  assert.deepEqual([forms(sent), Object.keys(body)], [['POST hash'], ['documentId', 'variables']]);
  assert.ok(naming.session.accessToken);
  assert.equal(watching, 'BAD_USER_INPUT');
  const [socket, ...more] = RecordedSocket.all as [RecordedSocket];
  const subscribed = socket.sent.filter(({ type }) => type === 'subscribe');
  assert.deepEqual([subscribed.map(({ payload }) => payload!.query), more], [[''], []]);
  socket.break(); // graphql-ws forgets to, where a refusal and the end arrive together
});

test('no other text is executed there, and no other id', async () => {
  const apollo = openApollo(publishedUrl, naming.session);
  const unknown = Object.assign(gql`{ plans { id } }`, { __meta__: { hash: `sha256:${'0'.repeat(64)}` } });

  assert.equal(await codeOf(apollo.query({ query: newQuery() })), 'QUERY_NOT_IN_SAFELIST');
  const sent = await sentDuring(async () => {
    assert.equal(await codeOf(naming.apollo.query({ query: unknown })), 'PERSISTED_QUERY_NOT_FOUND');
  });
  assert.deepEqual(forms(sent), ['POST hash']);
});

test('nor is a hash learned there: its text is asked for, and refused', async () => {
  const apollo = openHashedApollo(publishedUrl, naming.session);
  const sent = await sentDuring(async () => {
    assert.equal(await codeOf(apollo.query({ query: newQuery() })), 'QUERY_NOT_IN_SAFELIST');
  });

  assert.deepEqual(forms(sent), ['GET hash', 'POST text']);
});

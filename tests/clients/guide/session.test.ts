/** The session of docs/api.md: it outlives its access tokens, and not its end. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { gql } from '@apollo/client';

import { openApollo } from './src/api/apollo';
import { Session } from './src/api/session';
import { signIn, signOut } from './src/api/signIn';
import { troubleOf } from './src/api/trouble';
import { LogoutDocument } from './src/gql/graphql';
import { deferred, type Newcomer, newcomer, overTheWire, PASSWORD, requestsDuring, url } from './studio';

const WHO = gql`query Who { me { email } }`;

let somebody: Newcomer;

beforeEach(async () => {
  somebody ??= await newcomer();
});

const who = ({ apollo }: Pick<Newcomer, 'apollo'>) =>
  apollo.query({ query: WHO, fetchPolicy: 'network-only', context: { queryDeduplication: false } });

const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => null,
    (error) => troubleOf(error).code,
  );

test('a refused access token is exchanged, and the operation is sent once more', async () => {
  const refused = (somebody.session.accessToken = 'expired');

  const names = await requestsDuring(async () => {
    const { data } = await who(somebody);
    assert.deepEqual(data, { me: { __typename: 'User', email: somebody.email } });
  });

  assert.deepEqual(names, ['Who', 'RefreshSession', 'Who']);
  assert.notEqual(somebody.session.accessToken, refused);
});

test('many that are refused at once refresh once', async () => {
  somebody.session.accessToken = 'expired';

  const names = await requestsDuring(() =>
    Promise.all(Array.from({ length: 5 }, () => who(somebody))),
  );

  assert.deepEqual(names.filter((name) => name === 'RefreshSession').length, 1);
  assert.equal(names.length, 11);
});

test('one that is refused late, when there is a new token already, refreshes no more', async () => {
  somebody.session.accessToken = 'expired';
  const { promise: held, resolve: letGo } = deferred();
  let isFirst = true;

  const names = await requestsDuring(
    async () => {
      const late = who(somebody);
      await who(somebody);
      letGo();
      await late;
    },
    async (address, init) => {
      const mustWait = isFirst;
      isFirst = false;
      const response = await overTheWire(address, init);
      if (mustWait) await held;
      return response;
    },
  );

  assert.deepEqual(names, ['Who', 'Who', 'RefreshSession', 'Who', 'Who']);
});

test('a second refusal is told, and not tried again', async () => {
  const withoutToken: typeof fetch = (address, init) =>
    overTheWire(address, { ...init, headers: { 'content-type': 'application/json' } });

  let code;
  const names = await requestsDuring(async () => {
    code = await codeOf(who(somebody));
  }, withoutToken);

  assert.equal(code, 'UNAUTHENTICATED');
  assert.deepEqual(names, ['Who', 'RefreshSession', 'Who']);
});

test('whoever signs out leaves nothing behind, and can sign in again', async () => {
  const { apollo, session, email } = await newcomer();
  await apollo.query({ query: WHO });
  await signOut(apollo, session);
  const left = [apollo.cache.extract(), session.isOpen, await codeOf(who({ apollo }))];
  const input = { email, password: PASSWORD };
  const refused = await signIn(apollo, session, { ...input, password: 'another-password' });
  const welcome = await signIn(apollo, session, input);

  assert.deepEqual(left, [{}, false, 'UNAUTHENTICATED']);
  assert.deepEqual(refused.map(({ code }) => code), ['CREDENTIALS_INVALID']);
  assert.deepEqual([welcome, session.isOpen, await codeOf(who({ apollo }))], [[], true, null]);
});

test('a page that is loaded anew finds its session again', async () => {
  const session = new Session(url, somebody.storage);
  const apollo = openApollo(url, session);

  const names = await requestsDuring(() => Promise.all([who({ apollo }), who({ apollo })]));

  assert.deepEqual(names, ['RefreshSession', 'Who', 'Who']);
  assert.ok(session.isOpen);
});

test('a session that ended elsewhere ends here, and nothing is asked for it again', async () => {
  const elsewhere = new Session(url, somebody.storage);
  await openApollo(url, elsewhere).mutate({ mutation: LogoutDocument });

  const first = await requestsDuring(async () => {
    assert.equal(await codeOf(who(somebody)), 'UNAUTHENTICATED');
  });
  const second = await requestsDuring(async () => {
    assert.equal(await codeOf(who(somebody)), 'UNAUTHENTICATED');
  });

  assert.deepEqual(first, ['Who', 'RefreshSession']);
  assert.deepEqual(second, ['Who']);
  assert.equal(somebody.session.isOpen, false);
  assert.deepEqual(await somebody.session.headers(), {});
});
